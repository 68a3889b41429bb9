"""`govhub verify`: a vote whose clock stood still is followed as exactly as one whose clock ran."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.decisions.actions import amend, cast_ballot, close, hold, resume, withdraw
from govhub.decisions.models import Decision
from tests.conftest import Cast
from tests.transparency.stage import HOUR, decided, opened, rule_set
from tests.transparency.test_verify import entry_of, forge, lines, run, unlock

SYSTEM = Actor.system()


@pytest.fixture
def held(cast: Cast) -> Cast:
    """D-1 was held for two days (with a ballot meanwhile), amended, and passed with conditions;
    D-2 is held now, D-3 was withdrawn while held."""
    number = opened(cast, rule_set=rule_set(cast, "consent"))
    here: dict[str, Any] = {"space": "waste", "decision": number}
    cast_ballot(cast.bob, **here, choice="stand_aside", reason="Too little.")
    hold(SYSTEM, **here)
    clock.freeze(clock.now() + 48 * HOUR)
    cast_ballot(cast.alice, **here, choice="agree")
    amend(SYSTEM, **here, text="We collect more.")
    resume(SYSTEM, **here, conditions="A report after a year.")
    clock.freeze(clock.now() + HOUR // 2)
    for who in (cast.alice, cast.bob):
        cast_ballot(who, **here, choice="agree")
    close(cast.alice, **here)
    hold(SYSTEM, space="waste", decision=opened(cast))
    gone = opened(cast)
    hold(SYSTEM, space="waste", decision=gone)
    withdraw(cast.alice, space="waste", decision=gone)
    unlock()
    return cast


@pytest.mark.usefixtures("held")
def test_verify_follows_a_clock_that_stood_still() -> None:
    result = run()
    assert (result.exit_code, lines(result)) == (0, [])


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(
    ("act", "fact", "value", "what"),
    [
        ("decisions.hold", "held_at", 1_900_000_000_000, "it stops a clock that did not run"),
        (
            "decisions.hold",
            "held_at",
            1_600_000_000_000,
            "the clock was stopped at another time than is stated",
        ),
        (
            "decisions.resume",
            "resumed_at",
            1_600_000_000_000,
            "the clock went on at another time than is stated",
        ),
        (
            "decisions.resume",
            "closes_at",
            1_900_000_000_000,
            "the closing time was moved by another time than the clock stood still",
        ),
    ],
)
def test_verify_finds_a_clock_that_was_turned(act: str, fact: str, value: int, what: str) -> None:
    row = entry_of(act, "decision:1")
    forge(row, **{fact: clock.iso(value)})
    assert f"waste entry {row.seq}: {what}" in lines(run())


@pytest.mark.usefixtures("held")
def test_verify_finds_conditions_that_nobody_agreed_to() -> None:
    Decision.update(conditions="None.").where(Decision.number == 1).execute()
    assert lines(run()) == ["waste decision 1: conditions are not those in the record"]


@pytest.mark.usefixtures("held")
def test_verify_finds_a_vote_that_ended_while_it_was_held() -> None:
    close_ = entry_of("decisions.close", "decision:1")
    forge(entry_of("decisions.resume", "decision:1"), decision=2)
    found = lines(run())
    assert f"waste entry {close_.seq}: it ends a vote whose clock stood still" in found


def test_verify_finds_a_closing_time_that_had_not_come(cast: Cast) -> None:
    decided(cast)
    unlock()
    row = entry_of("decisions.close", "decision:1")
    forge(row, how="time")
    assert f"waste entry {row.seq}: it says that the closing time came, but it had not" in lines(run())


def test_verify_counts_sectors_anew(cast: Cast) -> None:
    rule = rule_set(cast, concurrence=["*"])
    for bob in ("disagree", "agree"):
        decided(cast, bob=bob, rule_set=rule)
    assert [row.result for row in Decision.select().order_by(Decision.number)] == ["failed", "passed"]
    assert lines(run()) == []
