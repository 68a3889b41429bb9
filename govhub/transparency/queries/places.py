"""Public spaces: which there are, and what one of them shows at a glance."""

from __future__ import annotations

from typing import Any

from peewee import fn

from govhub.core import forms as core_forms
from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.policy import authorize
from govhub.spaces.models import Space, Stakeholder
from govhub.transparency import forms
from govhub.transparency.policy import listed_space
from govhub.transparency.queries.chain import face, head_of


@query("transparency.spaces", core_forms.Nothing)
def spaces(actor: Actor, form: core_forms.Nothing) -> dict[str, Any]:
    """Every space that is public or listed; of listed ones nothing but name and purpose."""
    authorize(actor, "transparency.spaces")
    rows = Space.select().where(Space.visibility.in_(["public", "listed"])).order_by(fn.lower(Space.name))
    found = [face(row) for row in rows]
    return {
        "public": [one for one in found if one["visibility"] == "public"],
        "listed": [one for one in found if one["visibility"] == "listed"],
    }


@query("transparency.space", forms.SpaceRef)
def space(actor: Actor, form: forms.SpaceRef) -> dict[str, Any]:
    """A public space at a glance; of a listed one nothing but name and purpose."""
    authorize(actor, "transparency.space")
    found = listed_space(form.space)
    if found.visibility == "listed":
        return {"space": face(found)}
    return {
        "space": face(found),
        "head": head_of(found),
        "stakeholders": stakeholders_of(found),
    }


def stakeholders_of(found: Space) -> list[dict[str, Any]]:
    """The organisations that take part, by sector and name."""
    rows = (
        Stakeholder.select().where(Stakeholder.space == found).order_by(Stakeholder.sector, Stakeholder.name)
    )
    return [{"uid": row.uid, "name": row.name, "sector": row.sector, "about": row.about} for row in rows]
