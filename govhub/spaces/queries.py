"""What is known about spaces and the people in them."""

from __future__ import annotations

from govhub.accounts.models import Person
from govhub.core.actor import Actor
from govhub.core.errors import NotFound
from govhub.spaces.models import Mandate, Role, Space, Stakeholder


def space_named(short_name: str) -> Space:
    """The space with this short name. Raises NotFound."""
    found = Space.get_or_none(Space.short_name == short_name)
    if found is None:
        raise NotFound
    return found


def roles_of(actor: Actor, space: Space) -> set[str]:
    """The roles that a person holds in a space; empty for strangers."""
    if actor.person_id is None:
        return set()
    query = Role.select(Role.role).where((Role.space == space) & (Role.person == actor.person_id))
    return {row.role for row in query}


def mandates_at(space: Space, ms: int) -> list[Mandate]:
    """Every mandate in the space that is valid at `ms`, with its person and stakeholder loaded."""
    query = (
        Mandate.select(Mandate, Stakeholder, Person)
        .join(Stakeholder)
        .switch(Mandate)
        .join(Person)
        .where((Stakeholder.space == space) & _valid_at(ms) & Person.deactivated_at.is_null())
        .order_by(Stakeholder.id, Mandate.id)
    )
    return list(query)


def mandates_of(actor: Actor, space: Space, ms: int) -> list[Mandate]:
    """The actor's own mandates in the space that are valid at `ms`."""
    query = (
        Mandate.select(Mandate, Stakeholder)
        .join(Stakeholder)
        .where((Stakeholder.space == space) & (Mandate.person == actor.person_id) & _valid_at(ms))
        .order_by(Mandate.id)
    )
    return list(query)


def _valid_at(ms: int):  # type: ignore[no-untyped-def]  # a peewee expression
    return (Mandate.starts_at <= ms) & (Mandate.ends_at.is_null() | (Mandate.ends_at > ms))
