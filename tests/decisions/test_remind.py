"""Reminders: once a round, on the last day, and not of a vote that was opened within it. Who is told of it,
and how, is with notices (tests/notices)."""

from __future__ import annotations

import pytest

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.errors import RuleBroken
from govhub.core.jobs import JOBS
from govhub.decisions import actions
from govhub.decisions.rules import DAY
from tests.conftest import Cast
from tests.decisions.stage import NOW, answer, entries, refused, vote

CLOSES = NOW + 3 * DAY


@pytest.fixture(autouse=True)
def _now(cast: Cast) -> None:
    clock.freeze(NOW)


def run_at(cast: Cast, moment: int) -> list[dict[str, int]]:
    """Let the job run at a moment; the facts of all reminders until now."""
    clock.freeze(moment)
    JOBS["decisions.remind_due"](moment)
    return [entry.facts for entry in entries(cast, "decisions.remind")]


def test_remind_comes_on_the_last_day_and_not_before(cast: Cast) -> None:
    number = vote(cast, closes_at=CLOSES)
    assert run_at(cast, CLOSES - DAY - 1) == []
    assert run_at(cast, CLOSES - DAY) == [{"decision": number, "round": 1, "silent": 2}]


def test_remind_happens_once(cast: Cast) -> None:
    number = vote(cast, closes_at=CLOSES)
    assert len(run_at(cast, CLOSES - DAY)) == 1
    assert len(run_at(cast, CLOSES - 1)) == 1
    with refused(RuleBroken):
        actions.remind(Actor.system(), space="waste", decision=number)


def test_remind_counts_voices_that_are_silent(cast: Cast) -> None:
    number = vote(cast, closes_at=CLOSES)
    answer(cast.bob, number, "agree")
    assert run_at(cast, CLOSES - DAY)[0]["silent"] == 1


def test_remind_does_not_disturb_a_short_vote_nor_an_ended_one(cast: Cast) -> None:
    vote(cast, closes_at=NOW + DAY)
    ended = vote(cast, closes_at=CLOSES)
    actions.close(cast.alice, space="waste", decision=ended)
    assert run_at(cast, NOW + DAY - 1) == []
    assert run_at(cast, CLOSES - 1) == []


def test_remind_waits_while_the_clock_stands_still(cast: Cast) -> None:
    number = vote(cast, closes_at=CLOSES)
    actions.hold(Actor.system(), space="waste", decision=number)
    assert run_at(cast, CLOSES - DAY) == []
    with refused(RuleBroken):
        actions.remind(Actor.system(), space="waste", decision=number)
    actions.resume(Actor.system(), space="waste", decision=number)
    assert run_at(cast, CLOSES - DAY) == []
    assert len(run_at(cast, CLOSES + 2 * DAY - DAY)) == 1


def test_remind_counts_anew_after_an_amendment(cast: Cast) -> None:
    number = vote(cast, closes_at=CLOSES)
    run_at(cast, CLOSES - DAY)
    answer(cast.bob, number, "block", "No")
    actions.amend(cast.alice, space="waste", decision=number, text="Other words")
    assert len(run_at(cast, CLOSES - DAY + 1)) == 1  # everybody was asked a moment ago
