"""Roles in a space. Whoever does not take part any more has no mandate any more either."""

from __future__ import annotations

from govhub.accounts.models import Person
from govhub.accounts.queries import person_of, person_with
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import Answer, act
from govhub.core.audit import record
from govhub.core.errors import NotFound, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.spaces import forms, rules
from govhub.spaces.models import Mandate, Role, Space, Stakeholder, facilitators, role_names, space_named


@act("spaces.give_role", forms.RoleOf)
def give_role(actor: Actor, form: forms.RoleOf) -> Answer:
    """Give somebody who is in the space another role; people from outside are invited."""
    space = space_named(form.space)
    authorize(actor, "spaces.give_role", space)
    person = person_with(form.person)
    roles = role_names(space, person)
    if not roles:
        raise RuleBroken(Phrase(N_("This person does not take part in the space. Please invite them.")))
    if form.role in roles:
        raise RuleBroken(Phrase(N_("This person has this role already.")))
    Role.create(space=space, person=person, role=form.role)
    facts = {"person": person.uid, "role": form.role}
    record("spaces.give_role", actor, space, about=f"person:{person.uid}", facts=facts)
    return {"space": space.short_name, **facts}


@act("spaces.end_role", forms.RoleOf)
def end_role(actor: Actor, form: forms.RoleOf) -> Answer:
    """Take a role away, at once also where a page of theirs is open. A space keeps a facilitator."""
    space = space_named(form.space)
    authorize(actor, "spaces.end_role", space)
    person = person_with(form.person)
    if form.role not in role_names(space, person):
        raise NotFound
    _end(space, person, {form.role})
    facts = {"person": person.uid, "role": form.role}
    record("spaces.end_role", actor, space, about=f"person:{person.uid}", facts=facts)
    return {"space": space.short_name, **facts}


@act("spaces.leave", forms.SpaceRef)
def leave(actor: Actor, form: forms.SpaceRef) -> Answer:
    """Leave a space, giving up all roles and mandates in it."""
    space = space_named(form.space)
    authorize(actor, "spaces.leave", space)
    person = person_of(actor)
    _end(space, person, role_names(space, person))
    record("spaces.leave", actor, space, about=f"person:{person.uid}")
    return {"space": space.short_name}


def _end(space: Space, person: Person, ending: set[str]) -> None:
    others = facilitators(space) - {person.id}
    for role in sorted(ending):
        if problem := rules.why_not_without(role, len(others)):
            raise RuleBroken(problem)
    mine = (Role.space == space) & (Role.person == person)
    Role.delete().where(mine & Role.role.in_(ending)).execute()
    if not rules.takes_part(role_names(space, person)):
        end_mandates(space, person)


def end_mandates(space: Space, person: Person) -> None:
    """End whatever mandates a person has in a space, those that have not begun included."""
    now = clock.now()
    here = Mandate.stakeholder.in_(Stakeholder.select(Stakeholder.id).where(Stakeholder.space == space))
    running = here & (Mandate.person == person) & (Mandate.ends_at.is_null() | (Mandate.ends_at > now))
    Mandate.update(ends_at=Mandate.starts_at).where(running & (Mandate.starts_at > now)).execute()
    Mandate.update(ends_at=now).where(running & (Mandate.starts_at <= now)).execute()
