"""What other pages show of goals: the overview of a space, what waits for somebody, names in the feed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from govhub.core import clock, feed
from govhub.core.actor import Actor
from govhub.core.phrase import N_, Period, Phrase, plural_phrase
from govhub.goals.models import Commitment, Goal, Indicator, Measurement, Milestone, today
from govhub.goals.queries.measures import indicators, measured
from govhub.goals.queries.pages import STATES, goals_of
from govhub.spaces.models import Mandate, Role, Space, Stakeholder
from govhub.spaces.policy import is_member
from govhub.spaces.queries import register_overview, register_waiting

Answer = dict[str, Any]
SOON = 14  # days before its day on which a commitment is shown to whoever sees to it


@register_overview
def goals_on_overview(actor: Actor, space: Space) -> Answer:
    """The goals' line in the overview of a space."""
    goals = goals_of(space)
    ratified = sum(goal.ratified_by is not None for goal in goals)
    address = f"/s/{space.short_name}/goals"
    newest = sorted(goals, key=lambda goal: goal.document.changed_at or goal.created_at, reverse=True)
    return {
        "order": 20,
        "title": Phrase(N_("Goals")),
        "url": address,
        "count": len(goals),
        "words": _words(actor, space, ratified),
        "state": "done" if ratified else "now" if goals else "ahead",
        "items": [
            {
                "title": goal.title,
                "url": f"{address}/{goal.number}",
                "kind": STATES[goal.state][0],
                "state": STATES[goal.state][1],
                "at": goal.document.changed_at or goal.created_at,
            }
            for goal in newest[:4]
        ],
        "none": Phrase(N_("No goal yet. Begin by writing one together.")),
        "begin": Phrase(N_("Propose the first goal")),
    }


def _words(actor: Actor, space: Space, ratified: int) -> Phrase:
    """How many are ratified; for members also what is late."""
    words = plural_phrase(N_("%(n)s ratified"), N_("%(n)s ratified"), ratified)
    if not is_member(actor, space):
        return words
    values = sum(one["late"] for one in indicators(space, drafts=True) if not one["retired_at"])
    late = (Commitment.space == space) & (Commitment.state == "open")
    promises = Commitment.select().where(late & (Commitment.due_day < today().isoformat())).count()
    for count, phrase in (
        (values, plural_phrase(N_("%(n)s value late"), N_("%(n)s values late"), values)),
        (promises, plural_phrase(N_("%(n)s commitment late"), N_("%(n)s commitments late"), promises)),
    ):
        words = Phrase(N_("%(first)s, %(second)s"), first=words, second=phrase) if count else words
    return words


@register_waiting
def waiting(actor: Actor) -> dict[str, list[Answer]]:
    """Values that this person's organisation should enter, values that this person can confirm, and their
    own commitments that are late or due soon."""
    return {
        "entries_waiting": _entries(actor),
        "checks_waiting": _checks(actor),
        "commitments_waiting": _promises(actor),
    }


def _entries(actor: Actor) -> list[Answer]:
    """Indicators that an organisation of this person answers for, where a value is due."""
    now = clock.now()
    valid = (Mandate.starts_at <= now) & (Mandate.ends_at.is_null() | (Mandate.ends_at > now))
    mine = Mandate.select(Mandate.stakeholder).where((Mandate.person == actor.person_id) & valid)
    rows = list(
        Indicator.select(Indicator, Goal, Stakeholder, Space)
        .join(Goal)
        .switch(Indicator)
        .join(Stakeholder)
        .switch(Indicator)
        .join(Space)
        .where(Indicator.retired_at.is_null(), Stakeholder.id.in_(mine))
        .order_by(Indicator.id)
    )
    due = [
        (row, [point for point in one["points"] if point["state"] in {"late", "missing"}])
        for row, one in zip(rows, measured(rows), strict=True)
    ]
    return [
        {
            "space": row.space.short_name,
            "space_name": row.space.name,
            "number": row.number,
            "title": row.name,
            "period": points[0]["label"],
            "late": points[0]["state"] == "late",
            "url": f"{_address(row)}?period={points[0]['period']}#enter",
            "closes_at": None,
        }
        for row, points in due
        if points
    ]


def _checks(actor: Actor) -> list[Answer]:
    allowed = (Role.person == actor.person_id) & Role.role.in_(["facilitator", "member"])
    spaces = Role.select(Role.space).where(allowed)
    query = (
        Measurement.select(Measurement, Indicator, Space)
        .join(Indicator)
        .join(Space)
        .where(
            Measurement.state == "entered",
            Space.id.in_(spaces),
            Measurement.entered_by.is_null() | (Measurement.entered_by != actor.person_id),
        )
        .order_by(Measurement.entered_at)
        .limit(50)
    )
    return [
        {
            "space": row.indicator.space.short_name,
            "space_name": row.indicator.space.name,
            "number": row.indicator.number,
            "title": row.indicator.name,
            "period": Phrase("%(period)s", period=Period(row.period)),
            "url": f"{_address(row.indicator)}/values/{row.number}",
            "closes_at": None,
        }
        for row in query
    ]


def _address(row: Indicator) -> str:
    return f"/s/{row.space.short_name}/goals/indicators/{row.number}"


def _promises(actor: Actor) -> list[Answer]:
    soon = (today() + timedelta(days=SOON)).isoformat()
    mine = (Commitment.owner == actor.person_id) & (Commitment.state == "open") & (Commitment.due_day <= soon)
    rows = Commitment.select(Commitment, Space).join(Space).where(mine).order_by(Commitment.due_day).limit(50)
    return [
        {
            "space": row.space.short_name,
            "space_name": row.space.name,
            "number": row.number,
            "title": row.what,
            "url": f"/s/{row.space.short_name}/goals/commitments/{row.number}",
            "due_day": row.due_day,
            "late": row.due_day < today().isoformat(),
            "closes_at": None,
        }
        for row in rows
    ]


@feed.naming("goal")
def goal_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """What the activity feed calls goals."""
    return _names(Goal, space, keys, "", lambda row: f"G-{row.number} {row.title}")


@feed.naming("indicator")
def indicator_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """What the activity feed calls indicators."""
    return _names(Indicator, space, keys, "/indicators", lambda row: f"I-{row.number} {row.name}")


@feed.naming("milestone")
def milestone_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """What the activity feed calls milestones."""
    return _names(Milestone, space, keys, "/milestones", lambda row: f"“{row.title}”")


@feed.naming("commitment")
def commitment_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """What the activity feed calls commitments."""
    return _names(Commitment, space, keys, "/commitments", lambda row: f"“{row.what}”")


def _names(model: Any, space: Space, keys: set[str], folder: str, name: Any) -> dict[str, tuple[Any, str]]:
    numbers = [int(key) for key in keys if key.isdigit()]
    rows = model.select().where((model.space == space) & model.number.in_(numbers))
    address = f"/s/{space.short_name}/goals{folder}"
    return {str(row.number): (name(row), f"{address}/{row.number}") for row in rows}
