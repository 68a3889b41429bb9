"""Every method among options, from the opening to a recount by others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from govhub.core.db import store
from govhub.core.errors import Forbidden, Invalid
from govhub.counting.cli import tally
from govhub.decisions import actions, rules
from govhub.decisions.methods.shape import RuleSet
from govhub.decisions.methods.tally import Beside
from govhub.decisions.models import Decision
from govhub.transparency.queries.checking import check
from govhub.transparency.rules.bundle import differences, unpacked
from tests.browsing import send
from tests.conftest import Cast
from tests.decisions.choosing import (
    PARTS,
    choice,
    counted,
    draft,
    is_budget,
    marks,
    winners,
)
from tests.decisions.pages import BASE, soon, words
from tests.decisions.secret import eight, faults
from tests.decisions.stage import answer, close, decision, entries, joins, refused, rule_set
from tests.resources.stage import allocate, pledge, purpose, receive, refused_at, side_by_side

at_noon = pytest.mark.usefixtures("at_noon")
COUNTED_BY = {  # what `govhub tally` is told where the file does not say it
    "approval": ["--method", "approval"],
    "irv": ["--method", "irv"],
    "schulze": ["--method", "schulze", "--strength", "margins"],
    "ranked_pairs": ["--method", "ranked-pairs"],
    "stv": ["--method", "stv-scottish"],
    "score": ["--method", "score"],
    "dots": ["--method", "dots"],
    "debian": ["--method", "debian", "--default", "4", "--quorum", "1"],
}


def of_file(bundle: dict[str, bytes], folder: Path, method: str) -> list[str]:
    """The winners that `govhub tally` finds in the votes of a bundle, as text."""
    name = next(one for one in ("votes.pb", "votes.blt", "votes.abif") if one in bundle)
    (folder / name).write_bytes(bundle[name])
    done = CliRunner().invoke(tally, [str(folder / name), "--json", *COUNTED_BY.get(method, [])])
    assert done.exit_code == 0, done.output
    return [str(one["id"]) for one in json.loads(done.output)["winners"]]


@at_noon
@pytest.mark.parametrize("method", sorted(PARTS))
def test_a_choice_is_opened_answered_changed_closed_verified_and_recounted(
    cast: Cast, browse: Any, tmp_path: Path, method: str
) -> None:
    cleo = joins(cast, "cleo", "sorters")
    number = choice(cast, method)
    answer(cast.bob, number, "options", **marks(method, 1, 2))
    answer(cast.bob, number, "options", **marks(method, 2, 3))
    answer(cast.alice, number, "options", **marks(method, 2, 1))
    answer(cleo, number, "options", **marks(method, 3, 2))
    assert close(cast, number)["outcome"] == "passed"
    ended = decision(number)
    chosen = ended.trace["count"]["winners"]
    assert chosen[0] == 2
    assert entries(cast, "decisions.close")[-1].facts["winners"] == chosen
    assert entries(cast, "decisions.open")[-1].facts["seed"] == ended.seed != ""
    with store.reading():
        assert [str(one) for one in check(cast.space.uid).findings] == []
    bundle = unpacked(browse("nobody").get(f"/open/waste/decisions/{number}.zip").data)
    assert list(differences(bundle)) == []
    assert sorted(of_file(bundle, tmp_path, method)) == sorted(map(str, chosen))


@at_noon
@pytest.mark.parametrize("method", ["irv", "schulze", "budget_equal_shares", "dots"])
def test_close_counts_weights_and_their_files_say_them(
    cast: Cast, browse: Any, tmp_path: Path, method: str
) -> None:
    cleo = joins(cast, "cleo", "sorters")
    given = {"greens": "1/2", "city": "1/3", "sorters": "5/2"}
    uids = [cast.stakeholders[key].uid for key in given]
    actions.set_weights(cast.alice, space="waste", stakeholders=uids, weights=list(given.values()))
    number = choice(cast, method, unit="weight")
    answer(cast.bob, number, "options", **marks(method, 1, 2))
    answer(cast.alice, number, "options", **marks(method, 1, 2))
    answer(cleo, number, "options", **marks(method, 3, 2))
    close(cast, number)
    ended = decision(number)
    assert (ended.trace["scale"], ended.trace["count"]["ballots"]) == (6, 20)
    chosen = ended.trace["count"]["winners"]
    assert chosen[0] == (2 if is_budget(method) else 3)  # all want the second project, most the third option
    bundle = unpacked(browse("nobody").get(f"/open/waste/decisions/{number}.zip").data)
    assert list(differences(bundle)) == []
    assert of_file(bundle, tmp_path, method) == list(map(str, chosen))
    with store.reading():
        assert [str(one) for one in check(cast.space.uid).findings] == []


@at_noon
@pytest.mark.parametrize("method", ["stv", "score", "budget_greedy"])
def test_close_counts_voices_that_a_proxy_answered(cast: Cast, browse: Any, method: str) -> None:
    greens, city = cast.stakeholders["greens"].uid, cast.stakeholders["city"].uid
    actions.delegate(cast.bob, space="waste", principal=greens, proxy=city)
    number = choice(cast, method, delegation="direct")
    answer(cast.alice, number, "options", **marks(method, 2, 1))
    close(cast, number)
    ended = decision(number)
    assert (ended.trace["carried"], ended.trace["count"]["ballots"]) == (1, 2)
    bundle = unpacked(browse("nobody").get(f"/open/waste/decisions/{number}.zip").data)
    assert list(differences(bundle)) == []
    with store.reading():
        assert [str(one) for one in check(cast.space.uid).findings] == []


@at_noon
@pytest.mark.parametrize("method", ["irv", "stv", "score", "budget_equal_shares"])
@pytest.mark.parametrize("secrecy", ["secret", "after_close"])
def test_close_counts_hidden_choices(cast: Cast, browse: Any, method: str, secrecy: str) -> None:
    people = eight(cast)
    number = choice(cast, method, secrecy=secrecy)
    for place, person in enumerate(people):
        answer(person, number, "options", **marks(method, 2, 1 if place % 2 else 3))
    open_page = browse("bob").get(f"/s/waste/decisions/{number}").get_data(as_text=True)
    assert "Round by round" not in open_page
    close(cast, number)
    ended = decision(number)
    assert (ended.result, ended.trace["count"]["winners"][0]) == ("passed", 2)
    for who, path in (("bob", "/s"), ("nobody", "/open")):
        page = browse(who).get(f"{path}/waste/decisions/{number}")
        assert "Tram" in page.get_data(as_text=True)
    bundle = unpacked(browse("nobody").get(f"/open/waste/decisions/{number}.zip").data)
    assert list(differences(bundle)) == []
    assert any(name.startswith("votes.") for name in bundle)
    assert faults(cast) == []


@at_noon
def test_close_of_a_budget_allows_what_the_funded_projects_cost(cast: Cast) -> None:
    number = choice(cast, "budget_greedy")
    before = decision(number)
    assert (before.budget_amount, before.allows_amount) == (10_000, None)
    answer(cast.bob, number, "options", approved=[2, 3])
    close(cast, number)
    ended = decision(number)
    assert (ended.allows_amount, ended.allows_unit) == (9_050, "EUR")
    assert ended.decision_hash == before.decision_hash
    facts = entries(cast, "decisions.close")[-1].facts
    assert (facts["allows_amount"], facts["allows_unit"]) == (9_050, "EUR")


@at_noon
def test_allocate_spends_what_the_funded_projects_cost_and_no_more(cast: Cast) -> None:
    side_by_side(cast)
    purpose(cast)
    receive(cast, pledge(cast, "1000"), "1000")
    number = choice(cast, "budget_greedy")
    answer(cast.bob, number, "options", approved=[2, 3])
    with refused_at("decision", ""):
        allocate(cast, number, "1")
    close(cast, number)
    with refused_at("decision", ""):
        allocate(cast, number, "90.51")
    allocate(cast, number, "90.50")
    with store.reading():
        assert [str(one) for one in check(cast.space.uid).findings] == []


@at_noon
@pytest.mark.parametrize("what", ["cost", "budget", "seed", "allowed"])
def test_recount_finds_an_altered_budget(cast: Cast, what: str) -> None:
    number = choice(cast, "budget_greedy")
    answer(cast.bob, number, "options", approved=[2, 3])
    close(cast, number)
    row = decision(number)
    new: dict[str, Any] = {
        "cost": {"options": [{**one, "cost": 1} for one in row.options]},
        "budget": {"budget_amount": 1},
        "seed": {"seed": "another"},
        "allowed": {"allows_amount": 10_000},
    }[what]
    store.write(lambda: Decision.update(**new).where(Decision.id == row.id).execute())
    with store.reading():
        assert [str(one) for one in check(cast.space.uid).findings] != []


@at_noon
def test_close_of_debian_decides_nothing_where_further_discussion_wins(cast: Cast) -> None:
    number = choice(cast, "debian", "Bus\nTram")
    assert [one["name"] for one in decision(number).options] == ["Bus", "Tram", "Further discussion"]
    answer(cast.bob, number, "options", answers=[2, 3, 1])
    assert close(cast, number)["outcome"] == "failed"


def test_debian_drops_what_misses_its_majority() -> None:
    three = [{"id": n, "name": name} for n, name in enumerate(("Bus", "Tram", "Further discussion"), 1)]
    ballots: list[list[int | None]] = [[1, 2, 3], [1, 3, 2], [3, 2, 1]]
    assert winners(counted("debian", *ballots, options=three)) == [1]
    assert winners(counted("debian", *ballots, options=three, ratio="3")) == [3]
    assert counted("debian", *ballots, options=three, option_quorum="1").result == "failed"


def test_a_lot_decides_only_where_the_rule_says_so() -> None:
    level: list[list[int | None]] = [[1, None, None], [None, 1, None]]
    for method, parts in (("approval", {}), ("irv", {}), ("schulze", {}), ("score", {"highest": 1})):
        assert counted(method, *level, **parts).result == "failed"
        drawn = counted(method, *level, ties="lot", **parts)
        assert (drawn.result, len(winners(drawn))) == ("passed", 1)
        assert drawn.count is not None
        assert drawn.count["ties"]
    chosen = {winners(counted("approval", *level, ties="lot", seed=str(n)))[0] for n in range(20)}
    assert chosen == {1, 2}


def test_several_seats_go_to_the_first_and_to_nobody_when_level() -> None:
    ballots: list[list[int | None]] = [[3, 1, None], [3, None, 1]]
    assert winners(counted("dots", *ballots, dots=4)) == [1]
    assert counted("dots", *ballots, dots=4, seats=2).result == "failed"
    assert len(winners(counted("dots", *ballots, dots=4, seats=2, ties="lot"))) == 2


def test_equal_shares_in_a_currency_of_small_units_comes_to_an_end() -> None:
    listed = [{"id": 1, "name": "A", "cost": 4_000_000_000}, {"id": 2, "name": "B", "cost": 900_000_000}]
    outcome = counted(
        "budget_equal_shares", [1, None], [None, 1], [None, 1], options=listed, budget=5_000_000_000
    )
    assert winners(outcome) == [2, 1] or winners(outcome) == [2]
    assert outcome.count is not None
    assert outcome.count["step"] > 1


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("irv", {"answers": [1, 1, ""]}, "answers"),
    ("stv", {"answers": [1, 1, ""]}, "answers"),
    ("stv", {"answers": [4, "", ""]}, "answers"),
    ("schulze", {"answers": [1, 3, ""]}, "answers"),
    ("debian", {"answers": [1, 2, 3]}, "answers"),
    ("score", {"answers": [6, "", ""]}, "answers"),
    ("score", {"answers": [-1, "", ""]}, "answers"),
    ("score", {"answers": ["", "", ""]}, "answers"),
    ("dots", {"answers": [3, 2, ""]}, "answers"),
    ("dots", {"answers": [-1, 2, ""]}, "answers"),
    ("dots", {"answers": [0, 0, 0]}, "answers"),
    ("dots", {"answers": [1, 1, 1, 1]}, "answers"),
    ("dots", {"answers": ["1.5", "", ""]}, "answers"),
    ("approval", {"approved": [4]}, "approved"),
    ("budget_greedy", {"approved": [4]}, "approved"),
    ("budget_greedy", {"approved": []}, "approved"),
    ("budget_greedy_threshold", {"approved": [1, 2]}, "approved"),
    ("budget_greedy_no_skip", {"answers": [1, 1, ""]}, "answers"),
    ("budget_equal_shares_comparison", {"answers": [5, "", ""]}, "answers"),
]


@at_noon
@pytest.mark.parametrize(("method", "sent", "field"), REFUSED)
def test_cast_ballot_refuses_marks_that_the_method_does_not_know(
    cast: Cast, method: str, sent: dict[str, Any], field: str
) -> None:
    number = choice(cast, method)
    with refused(Invalid, field):
        answer(cast.bob, number, "options", **sent)


@at_noon
def test_cast_ballot_refuses_a_stranger_among_options(cast: Cast) -> None:
    number = choice(cast, "dots")
    with refused(Forbidden):
        answer(cast.dave, number, "options", answers=[1, "", ""])


@at_noon
@pytest.mark.parametrize(
    ("method", "options", "more", "field"),
    [
        ("stv", "Bus", {"seats": 1}, "options"),
        ("stv", "Bus\nTram", {"seats": 3}, "options"),
        ("dots", "Bus\nTram", {"seats": 3}, "options"),
        ("budget_greedy", "Bus\nTram", {}, "options"),
        ("budget_greedy", "Bus | 0\nTram | 3", {}, "options"),
        ("budget_greedy", "Bus | -1\nTram | 3", {}, "options"),
        ("budget_greedy", "Bus | x\nTram | 3", {}, "options"),
        ("budget_greedy", "Bus | 999999999\nTram | 3", {}, "options"),
        ("budget_greedy", "Bus | 3\nBus | 3", {}, "options"),
        ("debian", "\n", {}, "options"),
    ],
)
def test_propose_refuses_options_that_the_method_cannot_count(
    cast: Cast, method: str, options: str, more: dict[str, Any], field: str
) -> None:
    rule = rule_set(cast, method=method, **{**PARTS[method], **more})
    given: dict[str, Any] = {"title": "T", "text": "W", "rule_set": rule, "options": options}
    given |= {"amount": "100", "unit": "EUR"} if is_budget(method) else {}
    with refused(Invalid, field):
        actions.propose(cast.bob, space="waste", **given)


@at_noon
@pytest.mark.parametrize(("missing", "field"), [("amount", "amount"), ("unit", "unit")])
def test_propose_refuses_projects_without_a_budget(cast: Cast, missing: str, field: str) -> None:
    given: dict[str, Any] = {"title": "T", "text": "W", "rule_set": rule_set(cast, method="budget_greedy")}
    given |= {"options": "Bus | 1\nTram | 2", "amount": "100", "unit": "EUR", missing: ""}
    with refused(Invalid, field):
        actions.propose(cast.bob, space="waste", **given)


@at_noon
@pytest.mark.parametrize(
    ("method", "parts", "field"),
    [
        ("stv", {"seats": 0}, "seats"),
        ("irv", {"seats": 2}, ""),
        ("score", {"highest": 0}, "highest"),
        ("score", {"highest": 101}, "highest"),
        ("dots", {"dots": 0}, "dots"),
        ("debian", {"ratio": 0}, "ratio"),
        ("debian", {"option_quorum": "3/2"}, "option_quorum"),
        ("schulze", {"strength": "loud"}, "strength"),
        ("approval", {"ties": "pass"}, "ties"),
        ("budget_greedy", {"ballot": "shout"}, "ballot"),
        ("budget_greedy", {"ballot": "points"}, "dots"),
        ("budget_greedy_threshold", {"least": 0}, "least"),
        ("dots", {"dots": 3, "concurrence": ["*"]}, "concurrence"),
    ],
)
def test_make_rule_set_refuses_parts_that_the_method_cannot_have(
    cast: Cast, method: str, parts: dict[str, Any], field: str
) -> None:
    given = {**PARTS[method], **parts}
    if not field:  # a part that the method does not use is as if it had not been given
        rule_set(cast, method=method, **given)
        return
    with refused(Invalid, field):
        rule_set(cast, method=method, **given)


def test_equal_shares_that_one_voter_could_hold_up_come_to_an_end(tmp_path: Path) -> None:
    listed = [{"id": 1, "name": "A", "cost": 5_000_000}, {"id": 2, "name": "B", "cost": 90_000_000}]
    ballots: list[list[int | None]] = [[1, None]] * 500 + [[None, 1]]
    outcome = counted("budget_equal_shares", *ballots, options=listed, budget=100_000_000)
    assert winners(outcome) == [1, 2]
    assert outcome.count is not None
    assert outcome.count["step"] == 1000


def test_equal_shares_of_very_many_ballots_are_counted_at_the_end() -> None:
    listed = [{"id": n, "name": str(n), "cost": 1000} for n in range(1, 11)]
    ballots = {f"{n:04d}": [1 if n >> k & 1 else None for k in range(10)] for n in range(1, 600)}
    given = {voice: {"choice": "options", "answer": one} for voice, one in ballots.items()}
    rule, beside = RuleSet(name="", method="budget_equal_shares"), Beside(seed="s", budget=5000, unit="EUR")
    now = rules.standing(rule, ballots, given, listed, beside)
    assert (now.count, now.cast) == (None, 599)
    assert "when the vote has ended" in str(rules.explain(rule, now)[0])
    assert rules.outcome(rule, ballots, given, listed, beside).passed


@pytest.mark.parametrize("method", sorted(PARTS))
def test_page_of_a_choice_answers_and_refuses_by_form(cast: Cast, browse: Any, method: str) -> None:
    number = draft(cast, method)
    bob, page = browse("bob"), f"{BASE}/{number}"
    edited = bob.get(f"{page}/edit").get_data(as_text=True)
    assert "Ferry | 40.50" in edited if is_budget(method) else "Ferry" in edited
    actions.open(cast.alice, space="waste", decision=number, closes_at=soon())
    sent = {"choice": "options", **marks(method, 2, 3)}
    if method == "score":
        sent = {"choice": "options", "score-1": "", "score-2": "5", "score-3": "0"}
    assert send(bob, f"{page}/ballot", form_page=page, **sent).status_code == 303
    assert "Tram" in words(bob.get(page))
    again = bob.get(page).get_data(as_text=True)
    assert 'src="/static/js/choose.js' in again
    wrong = {"approved": ["9"]} if "approved" in sent else {"answers": ["9", "9", "9"]}
    refused_page = send(bob, f"{page}/ballot", form_page=page, choice="options", **wrong)
    assert refused_page.status_code == 422
    if method == "dots":
        assert "You have 4 points to give, and gave 27." in words(refused_page)
        assert refused_page.get_data(as_text=True).count('value="9"') == 3


def test_page_of_a_budget_warns_of_a_project_that_can_never_be_funded(cast: Cast, browse: Any) -> None:
    number = draft(cast, "budget_greedy", "Bus | 100.01\nTram | 100")
    shown = words(browse("bob").get(f"{BASE}/{number}"))
    assert "“Bus” costs more than all of the budget" in shown
    assert "“Tram” costs more" not in shown
