"""What happened lately, from the audit, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from govhub.accounts.models import Person
from govhub.core import feed
from govhub.core.audit import AuditEntry
from govhub.core.phrase import N_, Phrase
from govhub.spaces.models import Space, Stakeholder


def newest(spaces: Iterable[Space], limit: int, *, before: int | None = None) -> list[dict[str, Any]]:
    """The newest acts in some spaces as sentences with addresses, newest first."""
    by_uid = {space.uid: space for space in spaces}
    which = AuditEntry.chain.in_(list(by_uid))
    if before is not None:
        which &= AuditEntry.seq < before
    rows = list(
        AuditEntry.select().where(which).order_by(AuditEntry.at.desc(), AuditEntry.seq.desc()).limit(limit)
    )
    actors = {row.actor for row in rows}
    names = {
        p.uid: p.name for p in Person.select(Person.uid, Person.name).where(Person.uid.in_(list(actors)))
    }
    found: list[dict[str, Any]] = []
    for uid, space in by_uid.items():
        told = feed.told((row for row in rows if row.chain == uid), space, names)
        found += [{**one, "space": space.short_name, "space_name": space.name} for one in told]
    return sorted(found, key=lambda one: (one["at"], one["seq"]), reverse=True)


@feed.naming("space")
def space_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """The space itself."""
    return dict.fromkeys(keys, (space.name, f"/s/{space.short_name}"))


@feed.naming("person")
def person_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """People, on the page of people."""
    rows = Person.select(Person.uid, Person.name).where(Person.uid.in_(list(keys)))
    return {row.uid: (row.name, f"/s/{space.short_name}/people") for row in rows}


@feed.naming("stakeholder")
def stakeholder_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """Stakeholders, on the page of people."""
    rows = Stakeholder.select(Stakeholder.uid, Stakeholder.name).where(Stakeholder.uid.in_(list(keys)))
    return {row.uid: (row.name, f"/s/{space.short_name}/people#stakeholder-{row.uid}") for row in rows}


@feed.naming("invitation")
def invitation_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """Invitations have no name that others should see."""
    return {key: (Phrase(N_("an invitation")), f"/s/{space.short_name}/people") for key in keys}
