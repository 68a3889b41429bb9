"""Naming what resources are for, so that plan and reality can be compared for it."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import Invalid, NotFound
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.goals.models import Goal, goal_at
from govhub.resources import forms
from govhub.resources.models import Purpose, purpose_at
from govhub.spaces.models import Space, next_number, space_named

Answer = dict[str, Any]


@act("resources.add_purpose", forms.AddPurpose)
def add_purpose(actor: Actor, form: forms.AddPurpose) -> Answer:
    """Name something that resources are for; it may serve a goal."""
    space = space_named(form.space)
    authorize(actor, "resources.add_purpose", space)
    goal = _goal(space, form.goal)
    row = Purpose.create(space=space, number=next_number(space, "purpose"), name=form.name, goal=goal)
    facts = {"purpose": row.number, "name": form.name, "goal": form.goal}
    record("resources.add_purpose", actor, space, about=f"purpose:{row.number}", facts=facts)
    return {"purpose": row.number}


@act("resources.change_purpose", forms.ChangePurpose)
def change_purpose(actor: Actor, form: forms.ChangePurpose) -> Answer:
    """Call a purpose by other words, or say which goal it serves; the books stay as they are."""
    row = purpose_at(space_named(form.space), form.purpose)
    authorize(actor, "resources.change_purpose", row)
    row.name, row.goal = form.name, _goal(row.space, form.goal)
    row.save(only=["name", "goal"])
    facts = {"purpose": row.number, "name": form.name, "goal": form.goal}
    record("resources.change_purpose", actor, row.space, about=f"purpose:{row.number}", facts=facts)
    return {"purpose": row.number}


def _goal(space: Space, number: int | None) -> Goal | None:
    try:
        return goal_at(space, number) if number else None
    except NotFound:
        raise Invalid({"goal": Phrase(N_("Please choose one of the goals of this space."))}) from None
