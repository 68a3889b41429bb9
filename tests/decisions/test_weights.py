"""Weights of organisations, weights that are divided, and the casting vote: through acts and pages."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from govhub.core import audit, clock
from govhub.core.errors import Forbidden, Invalid, RuleBroken
from govhub.core.phrase import Phrase
from govhub.decisions import actions, queries, rules
from govhub.decisions.methods import weights
from govhub.decisions.models import Ballot, Voter, Weighting
from govhub.transparency.cli import verify
from tests.browsing import send
from tests.conftest import Cast
from tests.decisions import stage
from tests.decisions.counting import count, majority
from tests.decisions.pages import words
from tests.decisions.stage import NOW, STRANGERS, answer, close, decision, proposal, refused, vote

DIVIDED: dict[str, Any] = {"method": "majority", "unit": "weight", "splits": True, "early_close": False}
CASTING: dict[str, Any] = {"method": "majority", "ties": "casting", "early_close": False}


@pytest.fixture(autouse=True)
def _today() -> None:
    clock.freeze(NOW)


def uids(cast: Cast) -> list[str]:
    """The city and the greens."""
    return [cast.stakeholders[name].uid for name in ("city", "greens")]


def set_weights(cast: Cast, *given: str, **more: Any) -> Any:
    """What the city and the greens count."""
    return actions.set_weights(
        cast.alice, space="waste", stakeholders=uids(cast)[: len(given) or 2], weights=list(given), **more
    )


def divide(cast: Cast, number: int, **parts: str) -> Any:
    """The city divides its weight."""
    return actions.cast_ballot(cast.alice, space="waste", decision=number, choice="split", split=parts)


def all_is_well() -> None:
    stage.let_go()
    checked = CliRunner().invoke(verify, ["--space", "waste"])
    assert checked.exit_code == 0, checked.output


# Weights


def test_set_weights_is_recorded_and_shown(cast: Cast) -> None:
    set_weights(cast, "3/7", "0.50", stands_for=["260000"], groups=["North", ""])
    city, greens = (Weighting.get(Weighting.stakeholder == cast.stakeholders[n]) for n in ("city", "greens"))
    assert (city.weight, city.stands_for, city.part) == ("3/7", "260000", "North")
    assert (greens.weight, greens.stands_for, greens.part) == ("1/2", "", "")
    entry = stage.entries(cast, "decisions.set_weights")[-1]
    assert [row["weight"] for row in entry.facts["weights"]] == ["3/7", "1/2"]
    shown = queries.weights(cast.bob, space="waste")["stakeholders"]
    assert [(one["weight"], one["share"], one["percent"]) for one in shown] == [
        ("3/7", "6/13", "46.2"),
        ("1/2", "7/13", "53.8"),
    ]


def test_set_weights_twice_replaces(cast: Cast) -> None:
    set_weights(cast, "2", "3")
    set_weights(cast, "5", "")
    assert sorted(row.weight for row in Weighting.select()) == ["1", "5"]


@pytest.mark.parametrize(
    "text", ["-1", "1e9", "1/0", "x", "1/2/3", "0.1234567", "1" * 13, "١", "½", "3,5", "NaN"]
)
def test_set_weights_that_are_no_numbers_is_refused(cast: Cast, text: str) -> None:
    with refused(Invalid, "weights", "City"):
        set_weights(cast, text)
    with refused(Invalid, "stands_for", "City"):
        set_weights(cast, "1", stands_for=[text])


def test_set_weights_of_nobody_of_others_or_twice_is_refused(cast: Cast) -> None:
    city = uids(cast)[0]
    for wrong in ([], ["nosuchuid"], [city, city]):
        with refused(Invalid, "stakeholders"):
            actions.set_weights(cast.alice, space="waste", stakeholders=wrong, weights=["1"] * len(wrong))


@pytest.mark.parametrize("name", ["bob", "carol", "erin", "dave", "root", "nobody"])
def test_set_weights_by_others_is_refused(cast: Cast, name: str) -> None:
    with refused(STRANGERS.get(name, Forbidden)):
        actions.set_weights(stage.actor(cast, name), space="waste", stakeholders=uids(cast))


@given(st.integers(0, 10**12 - 1), st.integers(1, 999_999))
def test_weights_are_read_exactly(over: int, under: int) -> None:
    assert weights.read(f"{over}/{under}") == Fraction(over, under)
    assert weights.read(f"{over % 1000}.{under:06d}") == Fraction(over % 1000) + Fraction(under, 10**6)


def test_weights_count_only_where_the_rule_asks(cast: Cast) -> None:
    set_weights(cast, "9", "1", stands_for=["5", "5"], groups=["N", "S"])
    plain = vote(cast, method="majority")
    assert {
        (v.weight, v.stands_for, v.part) for v in Voter.select().where(Voter.decision == decision(plain))
    } == {("1", "", "")}
    heavy = vote(cast, method="majority", unit="weight", early_close=False)
    answer(cast.alice, heavy, "agree")
    answer(cast.bob, heavy, "disagree")
    close(cast, heavy)
    assert (decision(heavy).result, decision(heavy).trace["counts"]["agree"]) == ("passed", 9)
    all_is_well()


def test_open_with_weights_of_nothing_is_refused(cast: Cast) -> None:
    set_weights(cast, "0", "0")
    number = proposal(cast, method="majority", unit="weight")
    with refused(Invalid):
        actions.open(cast.alice, space="waste", decision=number, closes_at=stage.DEADLINE)


def test_open_with_weights_that_are_too_fine_is_refused(cast: Cast) -> None:
    set_weights(cast, "999999999999/999983", "999999999999/999979")
    number = proposal(cast, method="majority", unit="weight")
    with refused(Invalid, said="too fine"):
        actions.open(cast.alice, space="waste", decision=number, closes_at=stage.DEADLINE)


def test_weights_that_were_tampered_with_are_found(cast: Cast) -> None:
    """The weights in an electorate must be those that were set before."""
    from govhub.transparency.rules.recount import Recount

    set_weights(cast, "9", "1")
    vote(cast, method="majority", unit="weight")
    said = []
    reader = Recount(cast.space.uid)
    for row in stage.entries(cast):
        facts = row.facts
        if row.act == "decisions.set_weights":
            facts = {"weights": [{**one, "weight": "2"} for one in facts["weights"]]}
        entry = {"act": row.act, "facts": facts, "about": row.about, "seq": row.seq, "at": clock.iso(row.at)}
        said += list(reader.follow(entry))
    assert [one for one in said if "is not what was set" in one]


# A weight that is divided


def test_cast_ballot_divides_a_weight(cast: Cast) -> None:
    set_weights(cast, "5/2", "2")
    number = vote(cast, **DIVIDED)
    divide(cast, number, agree="2", disagree="0.5")
    answer(cast.bob, number, "disagree")
    assert Ballot.get(Ballot.voter == uids(cast)[0]).split == {"agree": "2", "disagree": "1/2"}
    entry = stage.entries(cast, "decisions.cast_ballot")[0]
    assert entry.facts["split"] == {"agree": "2", "disagree": "1/2"}
    close(cast, number)
    trace = decision(number).trace
    assert (trace["counts"], trace["scale"]) == ({"agree": 4, "disagree": 5, "abstain": 0}, 2)
    assert trace["heads"] == {"disagree": 1, "split": 1}
    assert decision(number).result == "failed"
    all_is_well()


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"agree": "2"}, "must add up"),
        ({"agree": "2", "disagree": "1"}, "must add up"),
        ({}, "must add up"),
        ({"agree": "9/4", "disagree": "1/4"}, "whole parts"),
        ({"agree": "-1", "disagree": "7/2"}, "number such as"),
        ({"agree": "2", "nonsense": "1/2"}, "answers offered"),
    ],
)
def test_cast_ballot_with_parts_that_do_not_add_up_is_refused(cast: Cast, parts: Any, said: str) -> None:
    set_weights(cast, "5/2", "2")
    number = vote(cast, **DIVIDED)
    with refused(Invalid, "split", said):
        divide(cast, number, **parts)


def test_cast_ballot_divided_where_the_rule_does_not_allow_it_is_refused(cast: Cast) -> None:
    number = vote(cast, method="majority", unit="weight")
    with refused(Invalid, "choice"):
        divide(cast, number, agree="1")
    divided = vote(cast, **DIVIDED)
    with refused(Invalid, "split"):
        answer(cast.alice, divided, "agree", split={"agree": "1"})


def test_ballot_of_a_weight_by_form(cast: Cast, browse: Any) -> None:
    set_weights(cast, "5", "4")
    number = vote(cast, **DIVIDED)
    alice = browse("alice")
    page = alice.get(f"/s/waste/decisions/{number}", headers={"Accept-Language": "en"})
    assert "If you divide your weight of 5" in words(page)
    here = f"/s/waste/decisions/{number}/ballot"
    sent = {"choice": "split", "split-agree": "3", "split-disagree": "3", "split-abstain": ""}
    wrong = send(alice, here, **sent)
    assert wrong.status_code == 422
    assert "6 is not 5" in words(wrong)
    assert send(alice, here, **{**sent, "split-disagree": "2"}).status_code == 303
    shown = words(alice.get(f"/s/waste/decisions/{number}", headers={"Accept-Language": "en"}))
    assert "Agree: 3" in shown
    assert "1 organisation divides its weight." in shown
    assert send(alice, here, choice="agree", **{"split-agree": "3"}).status_code == 303
    assert Ballot.get().split is None


def test_weights_by_form(cast: Cast, browse: Any) -> None:
    alice = browse("alice")
    page = words(alice.get("/s/waste/weights", headers={"Accept-Language": "en"}))
    assert "1/2 (50%)" in page
    given: dict[str, Any] = {
        "stakeholders": uids(cast),
        "weights": ["3", "x"],
        "stands_for": ["", ""],
        "groups": ["", ""],
    }
    wrong = send(alice, "/s/waste/weights", **given)
    assert wrong.status_code == 422
    assert 'value="x"' in wrong.text
    assert send(alice, "/s/waste/weights", **{**given, "weights": ["3", "1"]}).status_code == 303
    assert "3/4 (75%)" in words(browse("bob").get("/s/waste/weights", headers={"Accept-Language": "en"}))


# Equal votes


@pytest.mark.parametrize(("casting", "result"), [("agree", "passed"), ("disagree", "failed"), ("", "failed")])
def test_casting_vote_decides_equal_votes(cast: Cast, casting: str, result: str) -> None:
    number = vote(cast, **CASTING)
    if casting:
        actions.cast_deciding_vote(cast.alice, space="waste", decision=number, casting=casting)
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "disagree")
    close(cast, number)
    found = decision(number)
    assert (found.result, found.trace["tie"]) == (result, {"by": "casting", "says": casting})
    said = " ".join(map(str, rules.explain(found.parts, found.counted)))
    assert {"agree": "casting vote says yes", "disagree": "casting vote says no", "": "nobody gave"}[
        casting
    ] in said
    assert list(audit.breaks_in(cast.space.uid)) == []
    all_is_well()


def test_casting_vote_counts_only_at_equal_votes(cast: Cast) -> None:
    number = vote(cast, **CASTING)
    actions.cast_deciding_vote(cast.alice, space="waste", decision=number, casting="disagree")
    actions.cast_deciding_vote(cast.alice, space="waste", decision=number, casting="agree")  # changed
    answer(cast.bob, number, "disagree")
    close(cast, number)
    assert decision(number).result == "failed"
    assert "tie" not in decision(number).trace
    assert decision(number).beside == {"casting": "agree"}
    all_is_well()


def test_casting_vote_is_refused_where_there_is_none(cast: Cast) -> None:
    number = vote(cast, method="majority")
    with refused(RuleBroken, said="gives nobody a casting vote"):
        actions.cast_deciding_vote(cast.alice, space="waste", decision=number, casting="agree")
    level = vote(cast, **CASTING)
    with refused(Forbidden):
        actions.cast_deciding_vote(cast.bob, space="waste", decision=level, casting="agree")
    with refused(Invalid, "casting"):
        actions.cast_deciding_vote(cast.alice, space="waste", decision=level, casting="abstain")
    close(cast, level)
    with refused(RuleBroken):
        actions.cast_deciding_vote(cast.alice, space="waste", decision=level, casting="agree")


def test_casting_vote_by_form(cast: Cast, browse: Any) -> None:
    number = vote(cast, **CASTING)
    alice = browse("alice")
    assert "Nobody has given it" in words(
        alice.get(f"/s/waste/decisions/{number}", headers={"Accept-Language": "en"})
    )
    assert send(alice, f"/s/waste/decisions/{number}/casting-vote", casting="agree").status_code == 303
    bob = browse("bob").get(f"/s/waste/decisions/{number}", headers={"Accept-Language": "en"})
    assert "The casting vote says yes." in words(bob)
    assert "Give the casting vote" not in words(bob)


def test_lot_decides_equal_votes_by_a_published_seed(cast: Cast) -> None:
    from govhub.counting.ties import drawn

    number = vote(cast, method="majority", ties="lot", early_close=False)
    seed = decision(number).seed
    assert stage.entries(cast, "decisions.open")[-1].facts["seed"] == seed
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "disagree")
    close(cast, number)
    tie = decision(number).trace["tie"]
    sides = ("agree", "disagree")
    order = [sides[place] for place in drawn(sides, seed, str(number))]
    assert tie == {"by": "lot", "says": order[0], "seed": seed, "order": order}
    assert decision(number).result == {"agree": "passed", "disagree": "failed"}[order[0]]
    all_is_well()


def test_lot_falls_to_either_side() -> None:
    rule = majority(ties="lot")
    ballots = {"a": {"choice": "agree"}, "b": {"choice": "disagree"}}
    found = {
        rules.outcome(rule, ["a", "b"], ballots, (), rules.Beside(seed=str(n), decision="1")).result
        for n in range(20)
    }
    assert found == {"passed", "failed"}


@pytest.mark.parametrize("parts", [{"threshold": "2/3"}, {"base": "cast"}, {"base": "entitled"}])
@pytest.mark.parametrize("ties", ["casting", "lot"])
def test_equal_votes_decide_nothing_where_a_half_is_not_the_limit(parts: dict[str, str], ties: str) -> None:
    wrong = rules.why_not_rule(majority(ties=ties, **parts))
    assert wrong is not None
    assert wrong[0] == "ties"


# Groups


@pytest.mark.parametrize(
    ("empty", "result"), [("unasked", "passed"), ("agrees", "passed"), ("refuses", "failed")]
)
def test_group_of_which_nobody_is_left_means_what_was_declared(empty: str, result: str) -> None:
    rule = majority(concurrence=("*",), concurrence_by="group", concurrence_empty=empty)
    voices = {"a": {"group": "North"}, "b": {"group": "South"}, "c": {"group": ""}}
    ballots = {"a": {"choice": "agree"}, "b": {"choice": "recused"}, "c": {"choice": "agree"}}
    outcome = rules.outcome(rule, voices, ballots)
    assert outcome.result == result
    assert [one.sector for one in outcome.sectors] == (
        ["North"] if empty == "unasked" else ["North", "South"]
    )


def test_group_has_a_quorum_of_its_own() -> None:
    rule = majority(concurrence=("*",), concurrence_quorum="2/3")
    voices = {"a": "cso", "b": "cso", "c": "cso", "d": "media"}
    ballots = {"a": {"choice": "agree"}, "d": {"choice": "agree"}}
    outcome = rules.outcome(rule, voices, ballots)
    assert outcome.result == "failed"
    assert "no quorum of its own: 1 of 3 answered; needed: 2" in " ".join(
        map(str, rules.explain(rule, outcome))
    )
    assert rules.outcome(rule, voices, {**ballots, "b": {"choice": "abstain"}}).passed


def test_organisations_that_must_agree_are_called_by_name(cast: Cast) -> None:
    number = vote(
        cast,
        method="majority",
        concurrence=["*"],
        concurrence_by="stakeholder",
        concurrence_of=2,
        early_close=False,
    )
    answer(cast.alice, number, "agree")
    close(cast, number)
    shown = queries.show(cast.bob, space="waste", decision=number)["outcome"]
    assert {str(one["name"]) for one in shown["sectors"]} == {"City department", "Green roof"}
    assert any("Green roof" in str(phrase) for phrase in shown["explained"])


def test_presence_that_nobody_noted_is_those_who_answered() -> None:
    rule = majority(base="present")
    assert count(rule, 10, agree=2, abstain=1).tests[1].of == 3
    wrong = weights.read("abc")
    assert isinstance(wrong, Phrase)
