"""Indicators with their values: only what was confirmed counts; what is late or missing is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from peewee import JOIN

from govhub.core.phrase import Period, Phrase
from govhub.goals.models import Goal, Indicator, Measurement, today
from govhub.goals.rules import periods, progress
from govhub.spaces.models import Space, Stakeholder

Answer = dict[str, Any]


def indicators(
    space: Space, goal: int | None = None, until_day: str | None = None, *, drafts: bool = False
) -> list[Answer]:
    """The indicators of a space (or of one goal), with confirmed values up to a day, in order.

    Of ratified goals only, and then everything here may be published; with `drafts` of all goals.
    """
    wanted = Indicator.space == space
    if goal is not None:
        wanted &= Goal.number == goal
    if not drafts:
        wanted &= Goal.ratified_by.is_null(False)
    query = (
        Indicator.select(Indicator, Goal, Stakeholder)
        .join(Goal)
        .switch(Indicator)
        .join(Stakeholder, JOIN.LEFT_OUTER)
        .where(wanted)
        .order_by(Goal.number, Indicator.number)
    )
    return measured(list(query), until_day)


def measured(rows: list[Any], until_day: str | None = None) -> list[Answer]:
    """Indicators as pages, programs and reports see them."""
    confirmed, waiting = _values(rows)
    now, until = today(), date.fromisoformat(until_day) if until_day else None
    return [
        _told(row, periods.points(row.course, confirmed[row.id], waiting[row.id], now, until)) for row in rows
    ]


def _values(rows: Iterable[Any]) -> tuple[dict[int, dict[str, int]], dict[int, list[str]]]:
    """By indicator: the confirmed value of each period, and the periods whose value waits."""
    confirmed: dict[int, dict[str, int]] = defaultdict(dict)
    waiting: dict[int, list[str]] = defaultdict(list)
    columns: Any = (Measurement.indicator, Measurement.period, Measurement.value, Measurement.state)
    some = Measurement.indicator.in_([row.id for row in rows]) & Measurement.state.in_(
        ["entered", "confirmed"]
    )
    query: Any = Measurement.select(*columns).where(some).tuples() if rows else ()
    for indicator, period, value, state in query:
        if state == "confirmed":
            confirmed[indicator][period] = value
        else:
            waiting[indicator].append(period)
    return confirmed, waiting


def _told(row: Any, points: list[Answer]) -> Answer:
    """One indicator: its definition, its points, where it stands. A period whose correction waits keeps its
    confirmed value until then."""
    way, course = row.way, row.course
    if row.retired_at is not None:  # nobody is waited for any more
        points = [one | {"state": "missing"} if one["state"] == "late" else one for one in points]
    counted = [(one["period"], one["value"]) for one in points if one["state"] == "confirmed"]
    latest = counted[-1] if counted else None
    ahead = [one for one in course.planned if not points or one > points[-1]["period"]]
    order = [one["period"] for one in points] + ahead
    states = [one["state"] for one in points]
    made = progress.share(way, latest[1]) if latest else None
    plan = progress.planned(way, periods.last_day(latest[0]).isoformat()) if latest else None
    return {
        "indicator": row.number,
        "goal": row.goal.number,
        "version": row.version,
        "name": row.name,
        "unit": row.unit,
        "decimals": row.decimals,
        "direction": row.direction,
        "period": row.period,
        "source": row.source,
        "stakeholder": row.stakeholder.name if row.stakeholder else None,
        "baseline": {"day": row.baseline_day, "value": row.baseline_value},
        "target": {"day": row.target_day, "value": row.target_value},
        "points": [one | {"label": Phrase("%(period)s", period=Period(one["period"]))} for one in points],
        "slots": len(order),
        "target_at": order.index(course.last) + 1 if course.last in order else len(order),
        "last_period": order[-1] if order else course.last,
        "latest": {"period": latest[0], "value": latest[1]} if latest else None,
        "progress": str(made) if made is not None else None,
        "planned": str(plan) if plan is not None else None,
        "standing": progress.standing(way, latest),
        "late": states.count("late"),
        "waiting": states.count("waiting"),
        "sentence": progress.sentence(way, latest),
        "retired_at": row.retired_at,
    }
