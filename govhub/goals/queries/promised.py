"""Milestones and commitments, the late ones said to be late."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, Case

from govhub.accounts.models import Person
from govhub.core.phrase import N_, Phrase
from govhub.goals.models import Commitment, Goal, Milestone, today
from govhub.goals.rules import periods
from govhub.spaces.models import Space, Stakeholder

Answer = dict[str, Any]

PROMISED: dict[str, tuple[str, Phrase]] = {
    "open": ("open", Phrase(N_("Open"))),
    "late": ("late", Phrase(N_("Late"))),
    "done": ("done", Phrase(N_("Done"))),
    "withdrawn": ("closed", Phrase(N_("Withdrawn"))),
}
_STATES = ("late", "open", "done", "withdrawn")


def state_of(row: Any) -> str:
    """open, late, done or withdrawn."""
    return "late" if row.state == "open" and periods.is_overdue(row.due_day, today()) else str(row.state)


def milestones(space: Space, goal: int | None = None, *, drafts: bool = False) -> list[Answer]:
    """The milestones of ratified goals (with `drafts` of all), in the order of their days; without their
    evidence they may be published, and so it is left out here unless drafts are asked for."""
    wanted = Milestone.space == space
    if goal is not None:
        wanted &= Goal.number == goal
    if not drafts:
        wanted &= Goal.ratified_by.is_null(False)
    query = Milestone.select(Milestone, Goal).join(Goal).where(wanted)
    rows = query.order_by(Milestone.due_day, Milestone.number)
    return [
        milestone(row) | ({"evidence": row.evidence, "reason": row.reason} if drafts else {}) for row in rows
    ]


def milestone(row: Any) -> Answer:
    """A milestone without words that stay in the space."""
    return {
        "milestone": row.number,
        "goal": row.goal.number,
        "title": row.title,
        "due_day": row.due_day,
        "state": state_of(row),
        "done_at": row.done_at,
    }


def commitments(space: Space, *wanted: Any) -> list[Answer]:
    """Commitments with whose they are: late ones first, then open ones by day, then the others."""
    return [commitment(row) for row in rows_of_commitments(space, *wanted)]


def rows_of_commitments(space: Space, *wanted: Any) -> Any:
    """The same as a query."""
    open_first = Case(Commitment.state, (("open", 0), ("done", 1)), 2)
    return (
        Commitment.select(Commitment, Stakeholder, Person, Goal)
        .join(Stakeholder)
        .switch(Commitment)
        .join(Person, on=Commitment.owner)
        .switch(Commitment)
        .join(Goal, JOIN.LEFT_OUTER)
        .where(Commitment.space == space, *wanted)
        .order_by(open_first, Commitment.due_day, Commitment.number)  # of the open ones the late lead
    )


def commitment(row: Any) -> Answer:
    """A commitment, for the people of its space."""
    return {
        "commitment": row.number,
        "goal": row.goal.number if row.goal else None,
        "goal_title": row.goal.title if row.goal else None,
        "stakeholder": row.stakeholder.uid,
        "stakeholder_name": row.stakeholder.name,
        "owner": row.owner.uid,
        "owner_name": row.owner.name,
        "what": row.what,
        "due_day": row.due_day,
        "state": state_of(row),
        "done_at": row.done_at,
        "evidence": row.evidence,
        "reason": row.reason,
        "added_at": row.added_at,
    }


def promises(space: Space, from_day: str | None = None, to_day: str | None = None) -> list[Answer]:
    """How commitments due in a period stand, as counts per stakeholder: no words, no names of people."""
    query = Commitment.select(Commitment, Stakeholder).join(Stakeholder).where(Commitment.space == space)
    if from_day:
        query = query.where(Commitment.due_day >= from_day)
    if to_day:
        query = query.where(Commitment.due_day <= to_day)
    found: dict[int, Answer] = {}
    for row in query.order_by(Stakeholder.name, Stakeholder.id):
        none = {"stakeholder": row.stakeholder.name, "sector": row.stakeholder.sector} | dict.fromkeys(
            _STATES, 0
        )
        one = found.setdefault(row.stakeholder.id, none)
        one[state_of(row)] += 1
    return list(found.values())
