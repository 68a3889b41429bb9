"""Making a space, and what it says about itself."""

from __future__ import annotations

from govhub.core.actor import Actor
from govhub.core.acts import Answer, act
from govhub.core.audit import record
from govhub.core.forms import refuse
from govhub.core.phrase import N_
from govhub.core.policy import authorize
from govhub.spaces import forms, phrases, rules
from govhub.spaces.models import Role, Space, space_named


@act("spaces.create", forms.Create)
def create(actor: Actor, form: forms.Create) -> Answer:
    """Make a space; whoever makes it is its first facilitator."""
    authorize(actor, "spaces.create")
    if form.short_name in rules.RESERVED:
        raise refuse("short_name", N_("This short name is taken. Please choose another one."))
    if Space.select().where(Space.short_name == form.short_name).exists():
        raise refuse("short_name", N_("This short name is taken. Please choose another one."))
    space = Space.create(**form.model_dump())
    if actor.is_person:
        Role.create(space=space, person=actor.person_id, role="facilitator")
    facts = form.model_dump(exclude={"purpose"})
    record("spaces.create", actor, space, about=f"space:{space.short_name}", facts=facts)
    return {"space": space.short_name}


@act("spaces.change", forms.Change)
def change(actor: Actor, form: forms.Change) -> Answer:
    """Change name, purpose, visibility, mode or language. The short name stays, for links lead there."""
    space = space_named(form.space)
    authorize(actor, "spaces.change", space)
    values = form.model_dump(exclude={"space"})
    Space.update(**values).where(Space.id == space.id).execute()
    facts = {name: value for name, value in values.items() if name != "purpose"}
    record("spaces.change", actor, space, about=f"space:{space.short_name}", facts=facts)
    return {"space": space.short_name}


@act("spaces.add_sector", forms.AddSector)
def add_sector(actor: Actor, form: forms.AddSector) -> Answer:
    """Add a sector that the general list lacks (M1: a space can add its own)."""
    space = space_named(form.space)
    authorize(actor, "spaces.add_sector", space)
    known = {*phrases.SECTORS, *(str(said).casefold() for said in phrases.SECTORS.values())}
    known |= {name.casefold() for name in space.own_sectors}
    if form.name.casefold() in known:
        raise refuse("name", N_("There is such a sector already."))
    Space.update(own_sectors=[*space.own_sectors, form.name]).where(Space.id == space.id).execute()
    facts = {"name": form.name}
    record("spaces.add_sector", actor, space, about=f"space:{space.short_name}", facts=facts)
    return {"space": space.short_name, "name": form.name}
