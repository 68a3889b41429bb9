"""The record against the tables: whoever alters a value behind the acts is found out."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core.audit import AuditOpening
from govhub.goals import actions
from govhub.goals.models import Commitment, Indicator, Measurement, Milestone
from govhub.goals.queries.checking import faults_in_measures
from tests.goals.stage import DEFINITION, at, confirm, define, enter, make_goal


@pytest.fixture(autouse=True)
def busy(cast):
    """Every act at least once, on a ratified goal and on a draft."""
    at("2026-11-22")
    make_goal(cast, ratified=True)
    make_goal(cast)
    for goal in (1, 2):
        _measure(cast, define(cast.bob, goal=goal, decimals=1))
        _promise(cast, goal)


def _measure(cast: Any, number: int) -> None:
    for who, other, value in ((cast.bob, cast.alice, "45.5"), (cast.alice, cast.bob, "46")):
        confirm(other, enter(who, "2026-Q1", value, indicator=number), indicator=number)
    enter(cast.bob, "2026-Q2", "47", indicator=number)
    last = enter(cast.bob, "2026-Q2", "48", indicator=number)
    actions.refuse_measurement(cast.alice, space="waste", indicator=number, measurement=last, reason="No")
    enter(cast.bob, "2026-Q3", "49", indicator=number)
    changed = DEFINITION | {"decimals": 1, "target": "70", "reason": "More"}
    actions.revise_indicator(cast.bob, space="waste", indicator=number, **changed)
    actions.retire_indicator(cast.alice, space="waste", indicator=number, reason="Enough")


def _promise(cast: Any, goal: int) -> None:
    alice, days = cast.alice, {"due_day": "2026-12-31"}
    greens = {"stakeholder": cast.stakeholders["greens"].uid, "owner": cast.people["bob"].uid}
    for title in ("One", "Two"):
        number = actions.add_milestone(alice, space="waste", goal=goal, title=title, **days)["milestone"]
        promised = actions.add_commitment(alice, space="waste", what=title, **days, **greens)["commitment"]
    actions.finish_milestone(alice, space="waste", milestone=number)
    actions.reopen_milestone(alice, space="waste", milestone=number, reason="So")
    actions.withdraw_milestone(alice, space="waste", milestone=number, reason="So")
    ref = {"space": "waste", "commitment": promised}
    actions.hand_over_commitment(alice, **ref, owner=cast.people["bob"].uid)
    actions.finish_commitment(alice, **ref)
    actions.reopen_commitment(alice, **ref, reason="So")


def faults(cast: Any) -> list[tuple[str, str]]:
    return list(faults_in_measures(cast.space))


def test_record_and_tables_agree(cast):
    assert faults(cast) == []


@pytest.mark.parametrize(
    ("model", "changed", "about", "what"),
    [
        (Measurement, {"value": 1}, "value 1/1", "value is '0.1', but the record says '45.5'"),
        (
            Measurement,
            {"state": "confirmed"},
            "value 1/1",
            "state is 'confirmed', but the record says 'replaced'",
        ),
        (
            Measurement,
            {"period": "2026-Q2"},
            "value 1/1",
            "period is '2026-Q2', but the record says '2026-Q1'",
        ),
        (Indicator, {"target_value": 1}, "indicator 1", "target is '0.1', but the record says '70.0'"),
        (Indicator, {"retired_at": None}, "indicator 1", "retired is False, but the record says True"),
        (
            Milestone,
            {"due_day": "2030-01-01"},
            "milestone 1",
            "due_day is '2030-01-01', but the record says '2026-12-31'",
        ),
        (Commitment, {"state": "done"}, "commitment 1", "state is 'done', but the record says 'open'"),
        (Commitment, {"what": "Less"}, "commitment 1", "what is 'Less', but the record says 'One'"),
    ],
)
def test_an_altered_row_is_found(cast, model, changed, about, what):
    first = model.select().order_by(model.id).first()
    model.update(changed).where(model.id == first.id).execute()
    assert (about, what) in faults(cast)


def test_a_row_that_was_taken_away_or_slipped_in_is_found(cast):
    Measurement.delete().where(Measurement.number == 1, Measurement.indicator == 1).execute()
    Milestone.update(number=9).where(Milestone.number == 1).execute()
    assert faults(cast) == [
        ("milestone 1", "it is in the record, but its row is missing"),
        ("milestone 9", "its row has no entry in the record"),
        ("value 1/1", "it is in the record, but its row is missing"),
    ]


def test_private_words_that_were_destroyed_are_not_compared(cast):
    AuditOpening.delete().execute()
    assert faults(cast) == []
