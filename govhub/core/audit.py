"""The audit: every act in an append-only, hash-linked log per space, in canonical bytes.

The bytes that were hashed are what is stored; nothing is ever serialised again. Facts are public by
construction; what must stay private enters as salted commitments, whose openings lie in a table of
their own and can be shown (or destroyed) without touching the chain.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from peewee import BlobField, CharField, ForeignKeyField, IntegerField

from govhub.core import bus, clock, links
from govhub.core.actor import Actor
from govhub.core.canonical import canonical_bytes, commitment, leaf_hash
from govhub.core.db import BaseModel, InstantField, JsonField, advisory_lock, db, portions
from govhub.core.links import FIRST

VERSION = 1
HOUSE = "house"  # the chain of acts that belong to no space: accounts, spaces being made


class AuditEntry(BaseModel):
    """One act. `content` is the exact bytes; the other columns only make them findable."""

    chain = CharField(max_length=40)
    seq = IntegerField()
    act = CharField(max_length=80)
    about = CharField(max_length=80)
    actor = CharField(max_length=40)
    at = InstantField()
    leaf = CharField(max_length=64)
    content = BlobField()

    class Meta:
        indexes = ((("chain", "seq"), True), (("chain", "about"), False))

    @property
    def stored(self) -> bytes:
        """The exact bytes; text where somebody altered the row by hand."""
        content: Any = self.content
        return content.encode() if isinstance(content, str) else bytes(content)

    @property
    def entry(self) -> dict[str, Any]:
        """The entry as it was hashed."""
        return json.loads(self.stored)

    @property
    def facts(self) -> dict[str, Any]:
        """The public facts."""
        return self.entry["facts"]


class AuditOpening(BaseModel):
    """What opens one commitment: the salt and the value, kept apart from the chain."""

    entry = ForeignKeyField(AuditEntry, backref="openings", on_delete="RESTRICT")
    name = CharField(max_length=40)
    salt = CharField(max_length=64)
    value = JsonField(null=True)

    class Meta:
        indexes = ((("entry", "name"), True),)


@dataclass
class Transaction:
    """What has been recorded in the running act (and in acts that its reactions called)."""

    act: str
    entries: list[AuditEntry] = field(default_factory=list)
    outer: Transaction | None = None
    is_untold: bool = False


running: ContextVar[Transaction | None] = ContextVar("the running act", default=None)


def record(
    act: str,
    actor: Actor,
    space: Any = None,
    *,
    about: str = "",
    facts: dict[str, Any] | None = None,
    private: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write the entry of the running act, and let the reactions to it run in the same transaction.

    `space` is a Space (anything with a `uid`), or None for the house. `about` is `kind:number`.
    Raises NotCanonical when a fact has no canonical form.
    """
    transaction = running.get()
    if transaction is None or transaction.act != act:
        raise RuntimeError(f"record({act!r}) outside of the act {act!r}")
    chain = space.uid if space is not None else HOUSE
    advisory_lock(f"audit {chain}")
    last = head(chain, AuditEntry.seq, AuditEntry.leaf, AuditEntry.at)
    salts = {name: secrets.token_bytes(32) for name in private or {}}
    at = max(clock.now(), last.at if last else 0)
    content = canonical_bytes(
        {
            "version": VERSION,
            "act": act,
            "space": chain,
            "seq": last.seq + 1 if last else 1,
            "previous": last.leaf if last else FIRST,
            "at": clock.iso(at),
            "about": about,
            "actor": actor.uid,
            "door": actor.door,
            "facts": facts or {},
            "commitments": {name: commitment(name, salts[name], (private or {})[name]) for name in salts},
        }
    )
    entry = AuditEntry.create(
        chain=chain,
        seq=last.seq + 1 if last else 1,
        act=act,
        about=about,
        actor=actor.uid,
        at=at,
        leaf=leaf_hash(content),
        content=content,
    )
    for name, salt in salts.items():
        AuditOpening.create(entry=entry, name=name, salt=salt.hex(), value=(private or {})[name])
    transaction.entries.append(entry)
    bus.reacted(entry)
    return entry


def untold() -> None:
    """What the running act was asked must not be guessed from anything that is kept (a secret ballot): no
    hash of the request is stored with its idempotency key."""
    transaction = running.get()
    if transaction is None:
        raise RuntimeError("untold() outside of an act")
    transaction.is_untold = True


def so_far() -> Iterator[AuditEntry]:
    """What the running act, and every act that it is part of, has recorded."""
    transaction = running.get()
    while transaction is not None:
        yield from transaction.entries
        transaction = transaction.outer


def head(chain: str, *columns: Any) -> AuditEntry | None:
    """The newest entry of a chain; with columns, no more than these of it."""
    query = AuditEntry.select(*columns).where(AuditEntry.chain == chain).order_by(AuditEntry.seq.desc())
    return query.first()


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold: its entry and what is wrong with it, in plain English."""

    chain: str
    seq: int
    what: str


def breaks_in(chain: str) -> Iterator[Break]:
    """Recompute a chain from its stored bytes, entry by entry; yields nothing when all is well."""
    expected, previous = 1, FIRST
    for rows in portions(AuditEntry.select().where(AuditEntry.chain == chain), AuditEntry.seq):
        openings = _openings(rows)
        for row in rows:
            content = row.stored
            for what in links.faults(content, row.leaf, expected, previous):
                yield Break(chain, row.seq, what)
            if (entry := links.entry_in(content)) is not None:
                for what in _faults(row, entry, openings.get(row.id, [])):
                    yield Break(chain, row.seq, what)
            expected, previous = row.seq + 1, leaf_hash(content)


def _faults(row: AuditEntry, entry: dict[str, Any], openings: list[tuple[str, str, str]]) -> Iterator[str]:
    columns = (row.seq, row.chain, row.act, row.about, row.actor, clock.iso(row.at))
    if columns != tuple(entry.get(k) for k in ("seq", "space", "act", "about", "actor", "at")):
        yield "its columns differ from its bytes"
    for name, salt, value in openings:
        try:
            holds = links.opens(entry, name, salt, json.loads(value or "null"))
        except ValueError:
            holds = False
        if not holds:
            yield f"the private value of {name!r} is not the one committed to"


def entries_of(chain: str, *which: Any) -> Iterator[AuditEntry]:
    """The entries of a chain, the oldest first, however many there are."""
    query = AuditEntry.select().where(AuditEntry.chain == chain, *which)
    for rows in portions(query, AuditEntry.seq):
        yield from rows


def _openings(rows: list[AuditEntry]) -> dict[int, list[tuple[str, str, str]]]:
    """Name, salt and JSON text of every opening, by entry (text: it may have been altered)."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    text = AuditOpening.value.cast("text")
    columns: Any = (AuditOpening.entry, AuditOpening.name, AuditOpening.salt, text)
    query: Any = AuditOpening.select(*columns).where(AuditOpening.entry.in_([row.id for row in rows]))
    for entry, name, salt, value in query.tuples():
        found.setdefault(entry, []).append((name, salt, value))
    return found


def chains() -> list[str]:
    """Every chain there is."""
    return [row.chain for row in AuditEntry.select(AuditEntry.chain).distinct().order_by(AuditEntry.chain)]


def protect() -> None:
    """Triggers that refuse to update or delete an entry (called when the tables are made)."""
    for statement in _TRIGGERS["sqlite" if "sqlite" in type(db.obj).__name__.lower() else "postgresql"]:
        db.execute_sql(statement)


_TRIGGERS = {
    "sqlite": [
        """create trigger if not exists audit_entry_no_update before update on audit_entry
           begin select raise(abort, 'the audit is append-only'); end""",
        """create trigger if not exists audit_entry_no_delete before delete on audit_entry
           begin select raise(abort, 'the audit is append-only'); end""",
        # "insert or replace" deletes without asking the trigger above
        """create trigger if not exists audit_entry_no_replace before insert on audit_entry
           when exists (select 1 from audit_entry where id = new.id or (chain = new.chain and seq = new.seq))
           begin select raise(abort, 'the audit is append-only'); end""",
    ],
    "postgresql": [
        """create or replace function audit_is_append_only() returns trigger language plpgsql as
           $$ begin raise exception 'the audit is append-only'; end $$""",
        """create or replace trigger audit_entry_no_change before update or delete on audit_entry
           for each row execute function audit_is_append_only()""",
        """create or replace trigger audit_entry_no_truncate before truncate on audit_entry
           for each statement execute function audit_is_append_only()""",
    ],
}
