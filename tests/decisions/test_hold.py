"""The clock of a vote: it stands still while people look for a way out, and goes on with what was left."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.db import store
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken, SignInNeeded
from govhub.decisions import actions, queries
from govhub.decisions.jobs import close_due, remind_due
from tests.conftest import Cast
from tests.decisions.stage import (
    DEADLINE,
    NOW,
    actor,
    answer,
    close,
    decision,
    entries,
    proposal,
    refused,
    vote,
)

pytestmark = pytest.mark.usefixtures("at_noon")

SYSTEM = Actor.system()
HOUR = 3_600_000


def hold(number: int) -> None:
    """The clock stands still."""
    actions.hold(SYSTEM, space="waste", decision=number)


def resume(number: int, conditions: str = "") -> dict[str, object]:
    """The clock goes on."""
    return actions.resume(SYSTEM, space="waste", decision=number, conditions=conditions)


# Hold


def test_hold_stops_the_clock(cast: Cast) -> None:
    number = vote(cast)
    clock.freeze(NOW + HOUR)
    hold(number)
    held = decision(number)
    assert (held.held_at, held.closes_at, held.declared_closes_at) == (NOW + HOUR, DEADLINE, DEADLINE)
    clock.freeze(DEADLINE + HOUR)
    assert held.time == NOW + HOUR
    entry = entries(cast)[-1]
    assert entry.act == "decisions.hold"
    assert entry.facts == {"decision": number, "held_at": clock.iso(NOW + HOUR)}


def test_hold_refuses_the_close_in_words_and_the_job_passes_by(cast: Cast) -> None:
    number = vote(cast)
    hold(number)
    clock.freeze(DEADLINE + 1)
    with refused(RuleBroken, said="The clock of this vote stands still."):
        close(cast, number)
    close_due(clock.now())
    assert decision(number).stage == "open"


def test_hold_lets_answers_be_given_and_changed_after_the_wall_clock_deadline(cast: Cast) -> None:
    number = vote(cast)
    answer(cast.bob, number, "block", "Not so")
    hold(number)
    clock.freeze(DEADLINE + HOUR)
    answer(cast.bob, number, "agree")
    answer(cast.alice, number, "agree")
    assert decision(number).stage == "open"


def test_hold_does_not_end_a_vote_in_which_everybody_has_answered(cast: Cast) -> None:
    number = vote(cast, early_close=True)
    answer(cast.bob, number, "block", "Not so")
    answer(cast.alice, number, "agree")
    hold(number)
    answer(cast.bob, number, "agree")
    assert decision(number).stage == "open"
    resume(number)
    ended = decision(number)
    assert (ended.stage, ended.result, ended.ended_how) == ("ended", "passed", "everybody")


def test_hold_is_refused_for_drafts_ended_votes_and_at_the_deadline(cast: Cast) -> None:
    draft = proposal(cast)
    with refused(RuleBroken, said="not open"):
        hold(draft)
    number = vote(cast)
    clock.freeze(DEADLINE)
    with refused(RuleBroken, said="not open"):
        hold(number)
    close_due(clock.now())
    with refused(RuleBroken, said="not open"):
        hold(number)
    with refused(NotFound):
        hold(99)


def test_hold_twice_is_refused(cast: Cast) -> None:
    number = vote(cast)
    hold(number)
    clock.freeze(DEADLINE + HOUR)
    with refused(RuleBroken, said="stands still already"):
        hold(number)


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "dave", "root", "nobody"])
def test_hold_and_resume_are_for_nobody(cast: Cast, name: str) -> None:
    number = vote(cast)
    for act in (actions.hold, actions.resume):
        with refused(SignInNeeded if name == "nobody" else Forbidden):
            act(actor(cast, name), space="waste", decision=number)


def test_hold_stops_reminders(cast: Cast) -> None:
    number = vote(cast, closes_at=NOW + 48 * HOUR)
    hold(number)
    clock.freeze(NOW + 30 * HOUR)
    remind_due(clock.now())
    with refused(RuleBroken, said="nobody to remind"):
        actions.remind(SYSTEM, space="waste", decision=number)


# Resume


def test_resume_gives_back_exactly_the_time_that_was_left(cast: Cast) -> None:
    number = vote(cast)
    clock.freeze(DEADLINE - 5)
    hold(number)
    clock.freeze(DEADLINE + HOUR)
    done = resume(number)
    deadline = DEADLINE + HOUR + 5
    assert done["closes_at"] == deadline
    after = decision(number)
    assert (after.closes_at, after.declared_closes_at, after.held_at) == (deadline, DEADLINE, None)
    assert entries(cast)[-1].facts == {
        "decision": number,
        "resumed_at": clock.iso(DEADLINE + HOUR),
        "closes_at": clock.iso(deadline),
    }
    clock.freeze(deadline - 1)
    answer(cast.bob, number, "agree")
    close_due(clock.now())
    assert decision(number).stage == "open"
    clock.freeze(deadline)
    with refused(RuleBroken, said="closed"):
        answer(cast.alice, number, "agree")
    close_due(clock.now())
    assert decision(number).ended_at == deadline


def test_resume_leaves_what_was_frozen_as_it_is(cast: Cast) -> None:
    number = vote(cast)
    before = decision(number)
    hold(number)
    clock.freeze(NOW + HOUR)
    resume(number)
    after = decision(number)
    assert after.frozen() == before.frozen()
    assert after.decision_hash == before.decision_hash


def test_resume_adds_conditions_in_public(cast: Cast) -> None:
    number = vote(cast)
    hold(number)
    resume(number, "A trial of six months.")
    hold(number)
    resume(number, "Reviewed in May.")
    assert decision(number).conditions == "A trial of six months.\n\nReviewed in May."
    assert entries(cast)[-1].facts["conditions"] == "Reviewed in May."


def test_resume_without_a_hold_is_refused(cast: Cast) -> None:
    number = vote(cast)
    with refused(RuleBroken, said="does not stand still"):
        resume(number)
    hold(number)
    resume(number)
    with refused(RuleBroken, said="does not stand still"):
        resume(number)


# What a settlement can do meanwhile


def test_amend_by_a_settlement_needs_no_block_while_held(cast: Cast) -> None:
    number = vote(cast)
    with refused(RuleBroken, said="only to answer a block"):
        actions.amend(SYSTEM, space="waste", decision=number, text="Other words.")
    hold(number)
    clock.freeze(DEADLINE + HOUR)
    with refused(RuleBroken, said="only to answer a block"):
        actions.amend(cast.alice, space="waste", decision=number, text="Other words.")
    actions.amend(SYSTEM, space="waste", decision=number, text="Other words.")
    new = decision(number)
    assert (new.round, new.held_at, new.closes_at) == (2, NOW, DEADLINE)
    resume(number)
    assert decision(number).closes_at == DEADLINE + DEADLINE + HOUR - NOW


def test_amend_freezes_the_deadline_that_holds_then(cast: Cast) -> None:
    number = vote(cast)
    answer(cast.bob, number, "block", "Not so")
    hold(number)
    clock.freeze(NOW + HOUR)
    resume(number)
    actions.amend(cast.alice, space="waste", decision=number, text="Other words.")
    amended = decision(number)
    assert amended.declared_closes_at == amended.closes_at == DEADLINE + HOUR
    assert entries(cast)[-1].facts["closes_at"] == clock.iso(DEADLINE + HOUR)


def test_withdraw_while_held_ends_the_hold(cast: Cast) -> None:
    number = vote(cast)
    hold(number)
    clock.freeze(DEADLINE + HOUR)
    actions.withdraw(SYSTEM, space="waste", decision=number)
    assert (decision(number).stage, decision(number).held_at) == ("withdrawn", None)
    with refused(RuleBroken, said="does not stand still"):
        resume(number)


# What is shown


def test_show_says_that_the_clock_stands_still_and_how_much_time_is_left(cast: Cast) -> None:
    number = vote(cast)
    hold(number)
    clock.freeze(DEADLINE + 24 * HOUR)
    shown = queries.show(cast.erin, space="waste", decision=number)
    assert (shown["held_at"], str(shown["left"])) == (NOW, "24 hours left")
    assert str(shown["state"]) == "Open, the clock stands still"
    listed = queries.index(cast.erin, space="waste")["decisions"][0]
    assert listed["held_at"] == NOW


def test_waiting_keeps_a_held_vote_whose_deadline_has_come(cast: Cast) -> None:
    number = vote(cast)
    hold(number)
    clock.freeze(DEADLINE + HOUR)
    with store.reading():
        waiting = queries.waiting(cast.bob)["votes_waiting"]
    assert [one["number"] for one in waiting] == [number]


# What a decision allows to be spent


def test_propose_with_an_amount_freezes_what_it_allows(cast: Cast) -> None:
    number = proposal(cast)
    given: dict[str, Any] = {"title": "T", "text": "Words", "rule_set": 1}
    given |= {"amount": "5,000.00", "unit": "EUR"}
    actions.revise(cast.bob, space="waste", decision=number, **given)
    assert (decision(number).allows_amount, decision(number).allows_unit) == (500_000, "EUR")
    shown = queries.show(cast.erin, space="waste", decision=number)["allows"]
    assert str(shown["sentence"]) == "If it passes, up to 5000.00 EUR may be allocated."
    assert "allows_amount" not in entries(cast)[-1].facts
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    facts = entries(cast)[-1].facts
    assert (facts["allows_amount"], facts["allows_unit"]) == (500_000, "EUR")
    assert decision(number).frozen()["allows_amount"] == 500_000
    answer(cast.bob, number, "agree")
    close(cast, number)
    shown = queries.show(cast.erin, space="waste", decision=number)["allows"]
    assert str(shown["sentence"]) == "It passed: up to 5000.00 EUR may be allocated."


def test_propose_without_an_amount_says_nothing_about_one(cast: Cast) -> None:
    number = int(
        actions.propose(
            cast.bob, space="waste", title="T", text="W", rule_set=rule(cast), unit="EUR", amount=" "
        )["decision"]
    )
    assert (decision(number).allows_amount, decision(number).allows_unit) == (None, "")
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    assert not {"allows_amount", "allows_unit"} & set(entries(cast)[-1].facts)
    assert queries.show(cast.erin, space="waste", decision=number)["allows"] is None


def rule(cast: Cast) -> int:
    """The number of a rule set."""
    made = actions.make_rule_set(cast.alice, space="waste", name="R", method="consent")
    return int(made["rule_set"])


@pytest.mark.parametrize(
    ("amount", "unit", "field", "words"),
    [
        ("12.345", "EUR", "amount", "decimals"),
        ("1.5", "VND", "amount", "no decimals"),
        ("-5", "EUR", "amount", "negative"),
        ("0", "EUR", "amount", "more than nothing"),
        ("many", "hours", "amount", "in digits"),
        (str(2**53), "VND", "amount", "too large"),
        ("5", "XXX", "amount", "no unit"),
        ("5", "", "unit", "choose the unit"),
    ],
)
def test_propose_with_a_wrong_amount_is_refused(
    cast: Cast, amount: str, unit: str, field: str, words: str
) -> None:
    number = rule(cast)
    with refused(Invalid, field, words):
        actions.propose(
            cast.bob, space="waste", title="T", text="W", rule_set=number, amount=amount, unit=unit
        )
