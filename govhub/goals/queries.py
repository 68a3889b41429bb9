"""What pages read about goals."""

from __future__ import annotations

from typing import Any

from govhub.core import feed
from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.core.policy import authorize
from govhub.documents.models import Document, DocumentVersion
from govhub.goals import forms
from govhub.goals.models import Goal, goal_at
from govhub.spaces.models import Space, space_named
from govhub.spaces.queries import register_overview

Answer = dict[str, Any]
STATES: dict[str, tuple[str, Phrase]] = {
    "draft": ("draft", Phrase(N_("Draft"))),
    "proposed": ("open", Phrase(N_("Being decided"))),
    "ratified": ("ratified", Phrase(N_("Ratified"))),
}


@query("goals.index", forms.InSpace)
def index(actor: Actor, form: forms.InSpace) -> Answer:
    """The goals of a space, in the order in which they were proposed."""
    space = space_named(form.space)
    authorize(actor, "goals.index", space)
    return {"goals": [_summary(goal) for goal in _goals(space)]}


@query("goals.show", forms.GoalRef)
def show(actor: Actor, form: forms.GoalRef) -> Answer:
    """One goal: its state, the number of its text, and the ratified version word for word."""
    goal = goal_at(space_named(form.space), form.goal)
    authorize(actor, "goals.show", goal)
    said = _summary(goal)
    version = goal.ratified_version
    said["text"] = version.markdown if version else None
    said["text_hash"] = version.text_hash if version else None
    return said


def _goals(space: Space) -> list[Goal]:
    query = (
        Goal.select(Goal, Document, DocumentVersion)
        .join(Document)
        .switch(Goal)
        .left_outer_join(DocumentVersion)
        .where(Goal.space == space)
    )
    return list(query.order_by(Goal.number))


def _summary(goal: Goal) -> Answer:
    version = goal.ratified_version
    return {
        "goal": goal.number,
        "title": goal.title,
        "state": goal.state,
        "document": goal.document.number,
        "changed_at": goal.document.changed_at or goal.document.created_at,
        "ratified_version": version.number if version else None,
        "ratified_title": version.title if version else None,
        "ratified_by": goal.ratified_by,
        "ratified_at": goal.ratified_at,
        "open_decision": goal.open_decision,
    }


@register_overview
def goals_on_overview(actor: Actor, space: Space) -> Answer:
    """The goals' line in the overview of a space."""
    goals = _goals(space)
    ratified = sum(goal.ratified_by is not None for goal in goals)
    address = f"/s/{space.short_name}/goals"
    words = plural_phrase(N_("%(n)s ratified"), N_("%(n)s ratified"), ratified)
    newest = sorted(goals, key=lambda goal: goal.document.changed_at or goal.created_at, reverse=True)
    return {
        "order": 20,
        "title": Phrase(N_("Goals")),
        "url": address,
        "count": len(goals),
        "words": words,
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


@feed.naming("goal")
def goal_names(space: Space, keys: set[str]) -> dict[str, tuple[str, str]]:
    """What the activity feed calls goals."""
    numbers = [int(key) for key in keys if key.isdigit()]
    rows = Goal.select().where((Goal.space == space) & (Goal.number << numbers))
    address = f"/s/{space.short_name}/goals"
    return {str(row.number): (f"G-{row.number} {row.title}", f"{address}/{row.number}") for row in rows}
