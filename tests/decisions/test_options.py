"""Choosing among options: asked, answered, counted, and counted again by others."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govhub.core.db import store
from govhub.core.errors import Invalid, RuleBroken
from govhub.counting.ties import drawn
from govhub.decisions import actions, rules
from govhub.decisions.methods.shape import Outcome, RuleSet
from govhub.decisions.models import Ballot, Decision
from govhub.transparency.queries.checking import check
from govhub.transparency.rules.bundle import differences, unpacked
from tests.browsing import send
from tests.conftest import Cast
from tests.decisions.pages import BASE, soon, words
from tests.decisions.stage import (
    DEADLINE,
    answer,
    close,
    decision,
    entries,
    joins,
    refused,
    rule_set,
    text_with_versions,
)

OPTIONS = "Bus\nTram\nFerry"
LISTED = [{"id": n, "name": name} for n, name in enumerate(OPTIONS.split("\n"), 1)]
FIRST = ["approval", "irv", "ranked_pairs", "schulze"]  # the methods that need no further part
at_noon = pytest.mark.usefixtures("at_noon")


def draft(cast: Cast, method: str, options: str = OPTIONS, **parts: Any) -> int:
    rule = rule_set(cast, method=method, **parts)
    given_: dict[str, Any] = {
        "title": "What to build?",
        "text": "One of these.",
        "rule_set": rule,
        "options": options,
    }
    return int(actions.propose(cast.bob, space="waste", **given_)["decision"])


def choice(cast: Cast, method: str, **parts: Any) -> int:
    number = draft(cast, method, **parts)
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    return number


def marks(method: str, *ranks: int | None) -> dict[str, Any]:
    """A ballot as the act takes it; for approval the first ranks are approved."""
    if method == "approval":
        return {"approved": [place for place, rank in enumerate(ranks, 1) if rank == 1]}
    return {"answers": list(ranks)}


def count(method: str, *answers: list[int | None], silent: int = 0, **parts: Any) -> Outcome:
    """The outcome of these ballots, without a database."""
    voices = [f"{n:03d}" for n in range(len(answers) + silent)]
    cast = {voice: {"choice": "options", "answer": one} for voice, one in zip(voices, answers, strict=False)}
    return rules.outcome(RuleSet(name="", method=method, **parts), voices, cast, LISTED)


def winners(outcome: Outcome) -> list[int]:
    return list(outcome.count["winners"]) if outcome.count else []


# the pure count


def test_approval_chooses_what_most_approve() -> None:
    outcome = count("approval", [1, 1, None], [None, 1, None], [None, 1, 1])
    assert (outcome.result, winners(outcome)) == ("passed", [2])
    assert outcome.count is not None
    assert outcome.count["rounds"][0]["totals"] == [1, 3, 1]
    assert outcome.count["smallest_change"] == {"ballots": 1, "rival": 1, "exact": True}


def test_irv_leaves_out_the_weakest_and_moves_its_ballots() -> None:
    outcome = count("irv", [1, None, None], [1, 2, None], [None, 1, None], [None, 1, 2], [None, 2, 1])
    assert (outcome.result, winners(outcome)) == ("passed", [2])
    assert outcome.count is not None
    assert [one["totals"] for one in outcome.count["rounds"]][:2] == [
        [2, 2, 1],
        [2, 3, None],
    ]


@pytest.mark.parametrize("method", ["schulze", "ranked_pairs"])
def test_pairs_choose_whoever_beats_every_other(method: str) -> None:
    ballots: list[list[int | None]] = [[1, 2, 3]] * 2 + [[3, 1, 2]] + [[3, 2, 1]] * 2
    outcome = count(method, *ballots)
    assert (outcome.result, winners(outcome)) == ("passed", [2])
    equal = count(method, [1, 1, 2], [2, 1, 2])
    assert winners(equal) == [2]


@pytest.mark.parametrize("method", FIRST)
def test_options_level_at_the_top_choose_nothing(method: str) -> None:
    outcome = count(method, [1, None, None], [None, 1, None])
    assert outcome.result == "failed"
    assert winners(outcome) == [1, 2]
    assert not rules.closes_early(RuleSet(name="", method=method), outcome)


@pytest.mark.parametrize("method", FIRST)
def test_options_without_answers_or_quorum_choose_nothing(method: str) -> None:
    assert count(method, silent=3).result == "failed"
    few = count(method, [1, None, None], silent=2, quorum="1/2")
    assert (few.result, winners(few)) == ("no_quorum", [1])


@pytest.mark.parametrize(
    ("method", "wrong"),
    [
        ("irv", [1, 1, None]), ("irv", [1, 3, None]), ("irv", [None, None, None]), ("irv", [1, 2]),
        ("irv", [0, None, None]), ("irv", [4, None, None]), ("irv", ["1", None, None]), ("irv", None),
        ("approval", [2, None, None]), ("schulze", [2, None, None]), ("schulze", [True, None, None]),
    ],
)  # fmt: skip
def test_count_refuses_what_is_no_answer(method: str, wrong: Any) -> None:
    with pytest.raises(ValueError, match="is not an answer"):
        count(method, wrong)


orders = st.permutations([1, 2, 3]).flatmap(
    lambda ranks: st.integers(1, 3).map(lambda most: [rank if rank <= most else None for rank in ranks])
)


@given(st.sampled_from(FIRST[1:]), st.lists(orders, max_size=9), st.randoms())
@settings(deadline=None)
def test_order_of_ballots_never_matters_and_a_majority_wins(method: str, ballots: Any, chance: Any) -> None:
    voices = [f"{n:03d}" for n in range(len(ballots))]
    cast = [(v, {"choice": "options", "answer": one}) for v, one in zip(voices, ballots, strict=True)]
    rule = RuleSet(name="", method=method)
    first = rules.outcome(rule, voices, dict(cast), LISTED)
    chance.shuffle(cast)
    assert rules.outcome(rule, voices, dict(cast), LISTED).trace(rule) == first.trace(rule)
    assert Outcome.from_trace(json.loads(json.dumps(first.trace(rule)))) == first
    for place in range(3):
        if 2 * sum(one[place] == 1 for one in ballots) > len(ballots):
            assert winners(first) == [place + 1]


# the acts


@at_noon
@pytest.mark.parametrize("method", FIRST)
def test_close_of_a_choice_names_the_winner_and_is_recounted(cast: Cast, browse: Any, method: str) -> None:
    joins(cast, "cleo", "sorters")
    number = choice(cast, method, quorum="1/2", early_close=False)
    answer(cast.bob, number, "options", **marks(method, 1, 2, None))
    answer(cast.bob, number, "options", **marks(method, None, 1, None))
    answer(cast.alice, number, "options", **marks(method, 2, 1, None))
    answer(cast.people["cleo"].actor(), number, "recused", "We run ferries")
    close(cast, number)
    ended = decision(number)
    assert (ended.result, ended.trace["counts"]) == ("passed", {"options": 2, "abstain": 0})
    assert entries(cast, "decisions.close")[-1].facts["winners"] == [2]
    assert entries(cast, "decisions.open")[-1].facts["options"] == LISTED
    with store.reading():
        assert [str(one) for one in check(cast.space.uid).findings] == []
    bundle = unpacked(browse("nobody").get(f"/open/waste/decisions/{number}.zip").data)
    assert list(differences(bundle)) == []
    assert b"answer" in bundle["ballots.csv"].splitlines()[0]
    assert "votes.abif" in bundle


@at_noon
@pytest.mark.parametrize("what", ["answer", "options", "winner"])
def test_recount_finds_an_altered_choice(cast: Cast, what: str) -> None:
    number = choice(cast, "irv", early_close=False)
    answer(cast.bob, number, "options", answers=[1, 2, None])
    close(cast, number)
    row = decision(number)
    if what == "answer":
        store.write(lambda: Ballot.update(answer=[2, 1, None]).where(Ballot.decision == row).execute())
    else:
        trace = {**row.trace, "count": {**row.trace["count"], "winners": [2]}}
        new: dict[str, Any] = {"options": {"options": LISTED[:2]}, "winner": {"trace": trace}}[what]
        store.write(lambda: Decision.update(**new).where(Decision.id == row.id).execute())
    with store.reading():
        assert [str(one) for one in check(cast.space.uid).findings] != []


@at_noon
@pytest.mark.parametrize(
    ("method", "options", "more", "field"),
    [
        ("irv", "", {}, "options"),
        ("irv", "Bus", {}, "options"),
        ("irv", "Bus\n bus ", {}, "options"),
        ("irv", "Bus\nTr\u202eam", {}, "options"),
        ("irv", "\n".join(map(str, range(51))), {}, "options"),
        ("irv", OPTIONS, {"document": 1, "version": 1}, "document"),
        ("consent", OPTIONS, {}, "options"),
    ],
)
def test_propose_refuses_options_that_cannot_be(
    cast: Cast, method: str, options: str, more: dict[str, Any], field: str
) -> None:
    text_with_versions(cast)
    rule = rule_set(cast, method=method)
    given_: dict[str, Any] = {"title": "T", "text": "W", "rule_set": rule, "options": options, **more}
    with refused(Invalid, field):
        actions.propose(cast.bob, space="waste", **given_)


@at_noon
@pytest.mark.parametrize(
    ("method", "sent", "field"),
    [
        ("irv", {"answers": [1, 1, ""]}, "answers"),
        ("irv", {"answers": [1, 3, ""]}, "answers"),
        ("irv", {"answers": ["", "", ""]}, "answers"),
        ("irv", {"answers": [1, 2]}, "answers"),
        ("irv", {"answers": [1, 2, 3, 4]}, "answers"),
        ("irv", {"answers": [0, 1, 2]}, "answers"),
        ("irv", {"answers": [4, "", ""]}, "answers"),
        ("irv", {}, "answers"),
        ("approval", {"approved": [4]}, "approved"),
        ("approval", {"approved": []}, "approved"),
    ],
)
def test_cast_ballot_refuses_marks_that_cannot_be(
    cast: Cast, method: str, sent: dict[str, Any], field: str
) -> None:
    number = choice(cast, method)
    with refused(Invalid, field):
        answer(cast.bob, number, "options", **sent)


@at_noon
def test_cast_ballot_refuses_a_ranking_where_yes_or_no_is_asked(cast: Cast) -> None:
    rule = rule_set(cast)
    given_: dict[str, Any] = {"title": "T", "text": "W", "rule_set": rule}
    number = int(actions.propose(cast.bob, space="waste", **given_)["decision"])
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    with refused(Invalid, "answers"):
        answer(cast.bob, number, "agree", answers=[1])
    with refused(Invalid, "choice"):
        answer(cast.bob, number, "options")


@at_noon
def test_revise_changes_options_only_until_the_vote_opens(cast: Cast) -> None:
    number = draft(cast, "irv")
    rule = decision(number).rule_set.number
    given_: dict[str, Any] = {
        "title": "T",
        "text": "W",
        "rule_set": rule,
        "decision": number,
        "options": "Car\nBike",
    }
    actions.revise(cast.bob, space="waste", **given_)
    assert [one["name"] for one in decision(number).options] == ["Car", "Bike"]
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    with refused(RuleBroken):
        actions.revise(cast.bob, space="waste", **given_)


@at_noon
def test_make_rule_set_refuses_sectors_with_options(cast: Cast) -> None:
    with refused(Invalid, "concurrence"):
        rule_set(cast, method="irv", concurrence=["*"])


@at_noon
def test_hash_of_a_decision_without_options_says_nothing_of_them(cast: Cast) -> None:
    rule = rule_set(cast)
    number = actions.propose(cast.bob, space="waste", title="T", text="W", rule_set=rule)["decision"]
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    assert "options" not in decision(number).frozen()


@pytest.mark.parametrize("method", FIRST)
def test_pages_of_a_choice(cast: Cast, browse: Any, method: str) -> None:
    number = draft(cast, method, early_close=False)
    page = browse("bob").get(f"{BASE}/{number}/edit")
    assert "Tram" in words(page)
    actions.open(cast.alice, space="waste", decision=number, closes_at=soon())
    bob = browse("bob")
    shown = bob.get(f"{BASE}/{number}").get_data(as_text=True)
    assert ('name="approved"' in shown) == (method == "approval")
    assert shown.count('name="answers"') == (0 if method == "approval" else 3)
    sent: dict[str, Any] = {"choice": "options", "approved": "2", "answers": ["2", "1", ""]}
    sent.pop("answers" if method == "approval" else "approved")
    answered = send(bob, f"{BASE}/{number}/ballot", form_page=f"{BASE}/{number}", **sent)
    assert answered.status_code == 303
    assert "This would be chosen now" in words(bob.get(f"{BASE}/{number}"))
    close(cast, number)
    ended = words(bob.get(f"{BASE}/{number}"))
    assert "Chosen is “Tram”." in ended
    assert "Tram" in words(browse("nobody").get(f"/open/waste/decisions/{number}"))
    assert "Tram" in browse("nobody").get(f"/open/waste/decisions/{number}/ballots.csv").get_data(
        as_text=True
    )


def test_page_of_a_refused_ballot_keeps_what_was_typed(cast: Cast, browse: Any) -> None:
    number = draft(cast, "irv")
    actions.open(cast.alice, space="waste", decision=number, closes_at=soon())
    sent: dict[str, Any] = {"choice": "options", "answers": ["2", "2", ""]}
    again = send(browse("bob"), f"{BASE}/{number}/ballot", form_page=f"{BASE}/{number}", **sent)
    assert again.status_code == 422
    assert "Two options have the same rank" in words(again)
    assert again.get_data(as_text=True).count('<option value="2" selected>') == 2


@pytest.mark.parametrize(
    ("method", "parts", "options", "said"),
    [
        ("stv", {"seats": 3}, 2, "There are 3 seats, but only 2 options."),
        ("dots", {"dots": 3, "seats": 4}, 3, "There are 4 seats, but only 3 options."),
        ("irv", {}, 1, "Please name at least two options, one on each line."),
        ("score", {"highest": 0}, 3, "The highest score is between 1 and 100."),
    ],
)
def test_open_refuses_a_rule_that_these_options_cannot_meet(
    method: str, parts: dict[str, Any], options: int, said: str
) -> None:
    rule = RuleSet(name="", method=method, **parts)
    wrong = rules.why_not_open(rule, ["a", "b"], DEADLINE, DEADLINE - 1000, options)
    assert wrong is not None
    assert str(wrong[1]) == said


def test_lot_is_drawn_from_seed_decision_and_options() -> None:
    level: list[list[int | None]] = [[1, None, None], [None, 1, None], [None, None, 1]]
    voices = {f"{n}": {"choice": "options", "answer": one} for n, one in enumerate(level)}
    rule = RuleSet(name="", method="approval", ties="lot")
    chosen = {
        (seed, number): winners(
            rules.outcome(rule, list(voices), voices, LISTED, rules.Beside(seed=seed, decision=number))
        )[0]
        for seed in ("a", "b", "c")
        for number in ("1", "2", "3")
    }
    for (seed, number), winner in chosen.items():
        assert winner == LISTED[drawn([1, 2, 3], seed, number)[0]]["id"]
    assert len(set(chosen.values())) > 1
