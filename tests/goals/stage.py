"""A goal, ratified or not, with an indicator measured each quarter, at a fixed time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.audit import AuditEntry
from govhub.goals import actions
from tests.conftest import Cast

DEFINITION: dict[str, Any] = {
    "name": "Households that sort",
    "unit": "of 100 households",
    "baseline": "42",
    "baseline_day": "2025-12-31",
    "target": "60",
    "target_day": "2027-12-31",
}


def at(day: str) -> None:
    """Stop the clock at noon of a day."""
    clock.freeze(int(datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC).timestamp()) * 1000)


def make_goal(cast: Cast, *, ratified: bool = False) -> int:
    """Bob's goal."""
    made = actions.propose(cast.bob, space="waste", title="Sort six of ten", text="Six of ten.")
    if ratified:
        ratify(int(made["goal"]))
    return int(made["goal"])


def ratify(goal: int) -> None:
    """As a decision that passed does it."""
    facts = {"decision": 7, "version": 1, "outcome": "passed"}
    actions.settle(Actor.system(), space="waste", goal=goal, **facts)


def define(actor: Actor, goal: int = 1, **changed: Any) -> int:
    """An indicator of the goal."""
    fields = DEFINITION | changed
    return int(actions.define_indicator(actor, space="waste", goal=goal, **fields)["indicator"])


def enter(actor: Actor, period: str, value: str, indicator: int = 1, **more: Any) -> int:
    """The number of the measurement that the actor enters."""
    answer = actions.enter_measurement(
        actor, space="waste", indicator=indicator, period=period, value=value, **more
    )
    return int(answer["measurement"])


def confirm(actor: Actor, measurement: int, indicator: int = 1) -> None:
    """Let it count."""
    actions.confirm_measurement(actor, space="waste", indicator=indicator, measurement=measurement)


def written() -> int:
    """How much stands in the record: a refusal must not add to it."""
    return AuditEntry.select().count()
