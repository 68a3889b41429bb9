"""The organisations and groups that take part."""

from __future__ import annotations

from govhub.core.actor import Actor
from govhub.core.acts import Answer, act
from govhub.core.audit import record
from govhub.core.forms import refuse
from govhub.core.phrase import N_
from govhub.core.policy import authorize
from govhub.spaces import forms, phrases
from govhub.spaces.models import Space, Stakeholder, space_named, stakeholder_in


@act("spaces.add_stakeholder", forms.AddStakeholder)
def add_stakeholder(actor: Actor, form: forms.AddStakeholder) -> Answer:
    """Name an organisation or informal group that takes part (M1: organisations first)."""
    space = space_named(form.space)
    authorize(actor, "spaces.add_stakeholder", space)
    _check(space, form)
    made = Stakeholder.create(space=space, **form.model_dump(exclude={"space"}))
    record("spaces.add_stakeholder", actor, space, about=f"stakeholder:{made.uid}", facts=_facts(made))
    return {"space": space.short_name, "stakeholder": made.uid}


@act("spaces.change_stakeholder", forms.ChangeStakeholder)
def change_stakeholder(actor: Actor, form: forms.ChangeStakeholder) -> Answer:
    """Correct what is said about a stakeholder. Decisions that are open keep what was frozen into them."""
    space = space_named(form.space)
    authorize(actor, "spaces.change_stakeholder", space)
    found = stakeholder_in(space, form.stakeholder)
    _check(space, form, found)
    found.name, found.sector, found.about = form.name, form.sector, form.about
    found.save()
    record("spaces.change_stakeholder", actor, space, about=f"stakeholder:{found.uid}", facts=_facts(found))
    return {"space": space.short_name, "stakeholder": found.uid}


def _check(space: Space, form: forms.AddStakeholder, itself: Stakeholder | None = None) -> None:
    if form.sector not in phrases.SECTORS and form.sector not in space.own_sectors:
        raise refuse("sector", N_("Please choose one of the answers offered."))
    others = Stakeholder.select(Stakeholder.id, Stakeholder.name).where(Stakeholder.space == space)
    if any(o.name.casefold() == form.name.casefold() and o != itself for o in others):
        raise refuse("name", N_("Somebody with this name takes part already."))


def _facts(stakeholder: Stakeholder) -> dict[str, str]:
    return {"stakeholder": stakeholder.uid, "name": stakeholder.name, "sector": stakeholder.sector}
