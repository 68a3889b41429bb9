"""Answering: it works, it can be changed, and every refusal leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.db import store
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from govhub.decisions import actions
from govhub.decisions.models import Voter
from govhub.spaces.models import Mandate, Space
from tests.conftest import Cast
from tests.decisions.stage import (
    DEADLINE,
    NOW,
    STRANGERS,
    actor,
    answer,
    ballots,
    close,
    decision,
    entries,
    joins,
    proposal,
    refused,
    vote,
)

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.mark.parametrize(
    ("method", "choice", "reason"),
    [
        ("majority", "agree", ""),
        ("majority", "disagree", "Too dear"),
        ("majority", "abstain", ""),
        ("consent", "stand_aside", "We have no lorries"),
        ("consent", "block", "It harms the pickers"),
    ],
)
def test_cast_ballot_keeps_answer_and_reason(cast: Cast, method: str, choice: str, reason: str) -> None:
    number = vote(cast, method=method)
    done = answer(cast.bob, number, choice, reason)
    greens = cast.stakeholders["greens"].uid
    assert (done["choice"], done["voter"], done["act"]) == (choice, greens, "decisions.cast_ballot")
    kept = decision(number).ballots.get()
    assert (kept.voter, kept.choice, kept.reason, kept.channel) == (greens, choice, reason, "online")
    assert (kept.cast_by.name, kept.cast_at) == ("Bob", NOW)
    facts = entries(cast)[-1].facts
    assert facts["voter"] == greens
    assert facts["choice"] == choice
    assert facts["changed"] is False
    assert facts["decision_hash"] == decision(number).decision_hash
    assert not reason or reason.encode() not in bytes(entries(cast)[-1].content)
    assert decision(number).stage == "open"


def test_cast_ballot_again_replaces_the_answer(cast: Cast) -> None:
    number = vote(cast)
    answer(cast.bob, number, "block", "Not yet")
    answer(cast.bob, number, "agree")
    greens = cast.stakeholders["greens"].uid
    assert ballots(number) == {(1, greens): "agree"}
    assert decision(number).ballots.get().reason == ""
    assert [entry.facts["changed"] for entry in entries(cast, "decisions.cast_ballot")] == [False, True]


def test_cast_ballot_twice_with_one_key_is_one_ballot_and_the_same_answer(cast: Cast) -> None:
    number = vote(cast)
    first = answer(cast.bob, number, "agree", key="one")
    again = answer(cast.bob, number, "agree", key="one")
    assert again == {**first, "repeated": True}
    assert len(ballots(number)) == len(entries(cast, "decisions.cast_ballot")) == 1
    with refused(RuleBroken, said="already used"):
        answer(cast.bob, number, "abstain", key="one")
    answer(cast.alice, number, "abstain", key="one")  # the key is each person's own
    assert len(ballots(number)) == 2


def test_cast_ballot_with_its_key_after_the_close_gives_the_same_answer(cast: Cast) -> None:
    number = vote(cast)
    first = answer(cast.bob, number, "agree", key="one")
    close(cast, number)
    assert answer(cast.bob, number, "agree", key="one") == {**first, "repeated": True}
    with refused(RuleBroken, said="not counted"):
        answer(cast.bob, number, "agree", key="two")


@pytest.mark.parametrize("choice", ["block", "stand_aside"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_cast_ballot_without_a_reason_that_is_needed_is_refused(cast: Cast, choice: str, reason: str) -> None:
    number = vote(cast)
    with refused(Invalid, "reason"):
        answer(cast.bob, number, choice, reason)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"choice": "disagree"}, "choice"),
        ({"choice": ""}, "choice"),
        ({"choice": "Agree"}, "choice"),
        ({"choice": None}, "choice"),
        ({"choice": "agree", "reason": "a\0b"}, "reason"),
        ({"choice": "agree", "reason": "x" * 20_001}, "reason"),
        ({"choice": "agree", "weight": 5}, "weight"),
        ({"choice": "agree", "decision": "one"}, "decision"),
    ],
)
def test_cast_ballot_with_wrong_input_is_refused(cast: Cast, given: dict[str, Any], field: str) -> None:
    number = vote(cast)
    with refused(Invalid, field):
        actions.cast_ballot(cast.bob, **{"space": "waste", "decision": number, **given})


@pytest.mark.parametrize("name", ["erin", *STRANGERS])
def test_cast_ballot_by_observer_or_stranger_is_refused(cast: Cast, name: str) -> None:
    number = vote(cast)
    with refused(STRANGERS.get(name, Forbidden)):
        answer(actor(cast, name), number, "agree")


@pytest.mark.parametrize("name", ["carol", "trea"])
def test_cast_ballot_outside_the_electorate_is_refused(cast: Cast, name: str) -> None:
    number = vote(cast)
    with refused(Forbidden, said="no voice"):
        answer(actor(cast, name), number, "agree")


def test_cast_ballot_for_another_voice_is_refused(cast: Cast) -> None:
    number = vote(cast)
    with refused(Forbidden, said="no voice"):
        answer(cast.bob, number, "agree", voter=cast.stakeholders["city"].uid)
    with refused(Forbidden, said="no voice"):
        answer(cast.bob, number, "agree", voter="0" * 16)


def test_cast_ballot_after_the_mandate_ended_is_refused(cast: Cast) -> None:
    number = vote(cast)
    store.write(Mandate.update(ends_at=NOW + 10).where(Mandate.person == cast.people["bob"]).execute)
    clock.freeze(NOW + 9)
    answer(cast.bob, number, "agree")
    clock.freeze(NOW + 10)
    with refused(Forbidden, said="no voice"):
        answer(cast.bob, number, "abstain")
    assert list(ballots(number).values()) == ["agree"]


def test_cast_ballot_by_a_late_joiner_is_refused(cast: Cast) -> None:
    """Defect 4: the electorate growing while the vote is open."""
    number = vote(cast)
    late = joins(cast, "late", "newcomers")
    with refused(Forbidden, said="fixed when it opened"):
        answer(late, number, "agree")
    person = vote(cast, unit="person")
    later = joins(cast, "later", "newcomers")
    with refused(Forbidden, said="fixed when it opened"):
        answer(later, person, "agree")
    assert answer(late, person, "agree")["voter"] == cast.people["late"].uid
    assert Voter.select().where(Voter.decision == decision(number)).count() == 2


def test_cast_ballot_before_opening_is_refused(cast: Cast) -> None:
    number = proposal(cast)
    with refused(RuleBroken, said="not been opened"):
        answer(cast.bob, number, "agree")


@pytest.mark.parametrize("late", [0, 1])
def test_cast_ballot_at_the_closing_instant_is_refused(cast: Cast, late: int) -> None:
    number = vote(cast)
    clock.freeze(DEADLINE - 1)
    answer(cast.bob, number, "agree")
    clock.freeze(DEADLINE + late)
    with refused(RuleBroken, said="not counted"):
        answer(cast.bob, number, "abstain")
    with refused(RuleBroken, said="not counted"):
        answer(cast.alice, number, "agree")


def test_cast_ballot_after_close_is_refused(cast: Cast) -> None:
    number = vote(cast)
    close(cast, number)
    with refused(RuleBroken, said="not counted"):
        answer(cast.bob, number, "agree")


def test_cast_ballot_on_a_decision_that_is_not_there_is_refused(cast: Cast) -> None:
    with refused(NotFound):
        answer(cast.bob, 99, "agree")
    with refused(NotFound):
        actions.cast_ballot(cast.bob, space="nowhere", decision=1, choice="agree")


@pytest.mark.parametrize("name", ["dave", "root", "nobody"])
def test_decisions_of_a_private_space_are_not_there_for_strangers(cast: Cast, name: str) -> None:
    number = vote(cast)
    store.write(Space.update(visibility="private").execute)
    who = actor(cast, name)
    for act in (actions.close, actions.withdraw, actions.amend):
        with refused(NotFound):
            act(who, space="waste", decision=number)
    with refused(NotFound):
        answer(who, number, "agree")
    with refused(NotFound):
        actions.open(who, space="waste", decision=number, closes_at=DEADLINE)
    with refused(NotFound):
        actions.propose(who, space="waste", title="T", text="T", rule_set=1)
