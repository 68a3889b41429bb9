"""What happened lately, from the audit, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from peewee import SQL

from govhub.accounts.models import Person
from govhub.core import feed
from govhub.core.audit import AuditEntry
from govhub.core.phrase import N_, Phrase
from govhub.spaces.models import Space, Stakeholder


def newest(spaces: Iterable[Space], limit: int, *, before: int | None = None) -> list[dict[str, Any]]:
    """The newest acts in some spaces as sentences with addresses, newest first.

    With `before`, those of one space below this number.
    """
    by_uid = {space.uid: space for space in spaces}
    heads = _heads(by_uid, limit) if before is None else dict.fromkeys(by_uid, before - 1)
    rows = _rows(heads, limit)
    actors = {row.actor for row in rows}
    names = {
        p.uid: p.name for p in Person.select(Person.uid, Person.name).where(Person.uid.in_(list(actors)))
    }
    found: list[dict[str, Any]] = []
    for uid, space in by_uid.items():
        told = feed.told((row for row in rows if row.chain == uid), space, names)
        found += [{**one, "space": space.short_name, "space_name": space.name} for one in told]
    return sorted(found, key=lambda one: (one["at"], one["seq"]), reverse=True)


def _heads(uids: Iterable[str], limit: int) -> dict[str, int]:
    """The newest number in each space's chain, for the spaces in which something happened last."""
    last = AuditEntry.select().where(AuditEntry.chain == Space.uid).order_by(AuditEntry.seq.desc()).limit(1)
    seq, at = last.select(AuditEntry.seq), last.select(AuditEntry.at).alias("latest")
    query: Any = Space.select(Space.uid, seq, at).where(Space.uid.in_(list(uids)))
    rows = query.order_by(SQL("latest").desc()).limit(limit).tuples()
    return {uid: head for uid, head, _ in rows if head}


def _rows(heads: dict[str, int], limit: int) -> list[AuditEntry]:
    """The newest entries up to these numbers. Numbers have no gaps, so only what is shown is read."""
    if not heads:
        return []
    parts = [
        (AuditEntry.chain == chain) & AuditEntry.seq.between(head - limit + 1, head)
        for chain, head in heads.items()
    ]
    query = AuditEntry.select().where(reduce(or_, parts))
    return list(query.order_by(AuditEntry.at.desc(), AuditEntry.seq.desc()).limit(limit))


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
