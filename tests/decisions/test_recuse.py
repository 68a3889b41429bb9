"""Interests declared: whoever has one is not counted, neither above nor below the line nor for the quorum."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govhub.core.actor import Actor
from govhub.core.errors import Invalid
from govhub.decisions import actions, queries, rules
from govhub.decisions.methods.shape import Outcome, RuleSet
from tests.browsing import send
from tests.conftest import Cast
from tests.decisions.counting import majority, votes
from tests.decisions.pages import BASE, checked, soon, words
from tests.decisions.stage import answer, ballots, close, decision, entries, joins, refused, vote

INTEREST = "Our firm would get the contract."


def ballots_of(*choices: str | None) -> dict[str, dict[str, str]]:
    """The answers of voices 0, 1, 2 …; None for none."""
    return {str(n): {"choice": choice} for n, choice in enumerate(choices) if choice}


def count(rule: RuleSet, *choices: str | None) -> Outcome:
    """The outcome of these answers."""
    return rules.outcome(rule, map(str, range(len(choices))), ballots_of(*choices))


# The count


def test_recused_voices_leave_numerator_denominator_and_quorum() -> None:
    rule = majority(base="entitled", threshold="2/3", comparison="at_least", quorum="3/4")
    before = count(rule, "agree", "agree", None, None)
    assert (before.result, before.entitled) == ("no_quorum", 4)
    after = count(rule, "agree", "agree", "recused", None)
    assert (after.entitled, after.cast, after.recused) == (3, 2, 1)
    assert (after.result, after.tests[0].least) == ("no_quorum", 3)
    both = count(rule, "agree", "agree", "recused", "recused")
    assert (both.result, both.entitled, both.tests[1].share) == ("passed", 2, "2/2")
    assert [str(said) for said in rules.explain(rule, both)][-1] == (
        "2 declared an interest and are not counted; entitled without them: 2."
    )


def test_recused_is_part_of_the_trace_only_where_somebody_is() -> None:
    rule = majority()
    trace = count(rule, "agree", "recused").trace(rule)
    assert (trace["recused"], trace["entitled"], trace["cast"]) == (1, 1, 1)
    assert "recused" not in trace["counts"]
    assert Outcome.from_trace(trace).recused == 1
    assert "recused" not in count(rule, "agree", None).trace(rule)


def test_everybody_recused_decides_nothing() -> None:
    for rule in (majority(), majority(quorum="1/2"), RuleSet(name="C", method="consent")):
        outcome = count(rule, "recused", "recused")
        assert (outcome.passed, outcome.entitled) == (False, 0)
        assert not rules.closes_early(rule, outcome)


def test_sector_that_is_recused_as_a_whole_is_not_asked() -> None:
    rule = majority(concurrence=("cso", "business"))
    voices = {"0": "cso", "1": "business", "2": "business"}
    outcome = rules.outcome(rule, voices, ballots_of("agree", "recused", "recused"))
    assert (outcome.result, [one.sector for one in outcome.sectors]) == ("passed", ["cso"])
    partly = rules.outcome(rule, voices, ballots_of("agree", "disagree", "recused"))
    assert (partly.result, partly.sectors[1].entitled) == ("failed", 1)
    voices["3"] = "media"
    nobody = rules.outcome(rule, voices, ballots_of("recused", "recused", "recused", "agree"))
    assert nobody.result == "failed"
    assert "No sector is left that could agree" in " ".join(map(str, rules.explain(rule, nobody)))


@settings(deadline=None)
@given(votes(), st.integers(1, 5))
def test_recused_voices_count_as_if_they_were_not_there(
    made: tuple[RuleSet, int, dict[str, int]], recused: int
) -> None:
    rule, entitled, given = made
    choices = [choice for choice, n in given.items() for _ in range(n)]
    silent: list[str | None] = [None] * (entitled - len(choices))
    without = count(rule, *choices, *silent)
    with_them = count(rule, *choices, *silent, *["recused"] * recused)
    assert with_them.trace(rule) == {**without.trace(rule), "recused": recused}


# The act


def test_cast_ballot_with_an_interest_is_public_and_not_counted(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon(), method="majority", quorum="1")
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "recused", INTEREST)
    entry = entries(cast)[-1]
    assert (entry.act, entry.facts["choice"]) == ("decisions.cast_ballot", "recused")
    listed = queries.index(cast.erin, space="waste")["decisions"][0]
    assert (listed["cast"], listed["entitled"]) == (1, 1)
    for name, page in (("erin", BASE), ("nobody", "/open/waste/decisions")):
        shown = words(browse(name).get(f"{page}/{number}"))
        assert "Interest declared" in shown
        assert INTEREST in shown
        assert "1 declared an interest and is not counted; entitled without them: 1." in shown
    assert "declared an interest in" in words(browse("erin").get("/s/waste/activity"))
    assert close(cast, number)["outcome"] == "passed"
    assert decision(number).trace["recused"] == 1


def test_cast_ballot_with_an_interest_needs_to_say_which(cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    with refused(Invalid, "reason", "which interest"):
        answer(cast.bob, number, "recused")


def test_cast_ballot_with_an_interest_can_be_changed_until_the_close(cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    answer(cast.bob, number, "recused", INTEREST)
    answer(cast.bob, number, "agree")
    assert close(cast, number)["outcome"] == "passed"
    assert "recused" not in decision(number).trace


def test_cast_ballot_with_an_interest_lifts_a_block(cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "block", "Not so")
    answer(cast.bob, number, "recused", INTEREST)
    assert close(cast, number)["outcome"] == "passed"


def test_cast_ballot_with_an_interest_ends_a_vote_in_which_all_others_have_answered(cast: Cast) -> None:
    number = vote(cast, closes_at=soon(), early_close=True)
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "recused", INTEREST)
    assert (decision(number).stage, decision(number).result) == ("ended", "passed")


def test_amend_keeps_declared_interests(cast: Cast) -> None:
    joins(cast, "cleo", "sorters")
    number = vote(cast, closes_at=soon())
    answer(cast.alice, number, "block", "Not so")
    answer(cast.bob, number, "recused", INTEREST)
    answer(cast.people["cleo"].actor(), number, "agree")
    actions.amend(cast.alice, space="waste", decision=number, text="Other words.")
    greens = cast.stakeholders["greens"].uid
    assert {key: choice for key, choice in ballots(number).items() if key[0] == 2} == {(2, greens): "recused"}
    last = entries(cast)[-1]
    assert (last.act, last.actor, last.facts["round"]) == ("decisions.cast_ballot", "system", 2)
    shown = queries.show(cast.erin, space="waste", decision=number)
    assert [voice["reason"] for voice in shown["voices"] if voice["choice"]] == [INTEREST]
    answer(cast.bob, number, "agree")
    assert close(cast, number)["outcome"] == "passed"


def test_cast_ballot_for_somebody_else_stays_impossible(cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    with pytest.raises(Exception, match="no voice"):
        answer(cast.bob, number, "recused", INTEREST, voter=cast.stakeholders["city"].uid)
    with refused(Invalid, "voter"):
        answer(Actor.system(), number, "recused", INTEREST)


def test_cast_ballot_by_form_with_an_interest(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon(), method="majority")
    page, bob = f"{BASE}/{number}", browse("bob")
    assert "Declare an interest My" not in words(bob.get(page))
    assert "Declare an interest I have an interest of my own in this." in words(bob.get(page))
    given = {"choice": "recused", "round": "1"}
    assert send(bob, f"{page}/ballot", form_page=page, **given, reason="").status_code == 422
    sent = send(bob, f"{page}/ballot", form_page=page, **given, reason=INTEREST)
    assert sent.status_code == 303
    assert checked(bob.get(page), "choice") == ["recused"]
