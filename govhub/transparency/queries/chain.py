"""The record of acts of a public space, as it was hashed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govhub.core import audit, feed
from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.audit import AuditEntry
from govhub.core.db import portions
from govhub.core.errors import NotFound
from govhub.core.links import FIRST
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.spaces.models import Space, Stakeholder
from govhub.transparency import forms
from govhub.transparency.policy import public_space
from govhub.transparency.queries.openings import openings_of

A_PAGE = 50
_LETTERS = {
    "decision": "D", "goal": "G", "document": "T", "rule_set": "R", "indicator": "I", "case": "C",
    "pledge": "P", "allocation": "A", "ledger": "L",
}  # fmt: skip
_NUMBERED = {
    "delegation": N_("delegation %(number)s"),
    "commitment": N_("commitment %(number)s"),
    "milestone": N_("milestone %(number)s"),
    "purpose": N_("purpose %(number)s"),
    "report": N_("report %(number)s"),
}


def face(space: Space) -> dict[str, Any]:
    """What everybody may know of a listed space."""
    return {
        "short_name": space.short_name,
        "uid": space.uid,
        "name": space.name,
        "purpose": space.purpose,
        "visibility": space.visibility,
        "mode": space.mode,
        "language": space.language,
    }


def head_of(space: Space) -> dict[str, Any]:
    """The newest entry of a space's record: whoever writes its hash down can prove every later change."""
    head = audit.head(space.uid)
    if head is None:
        return {"seq": 0, "leaf": FIRST, "at": space.created_at}
    return {"seq": head.seq, "leaf": head.leaf, "at": head.at}


@query("transparency.record", forms.RecordPage)
def record(actor: Actor, form: forms.RecordPage) -> dict[str, Any]:
    """The record of acts of a public space, newest first, fifty at a time."""
    authorize(actor, "transparency.record")
    space = public_space(form.space)
    head = head_of(space)
    first = min(form.before or head["seq"] + 1, head["seq"] + 1)
    wanted = (AuditEntry.chain == space.uid) & (AuditEntry.seq < first)
    rows = list(AuditEntry.select().where(wanted).order_by(AuditEntry.seq.desc()).limit(A_PAGE))
    organisations = _organisations(space)
    newer = min(first + A_PAGE, head["seq"] + 1)
    return {
        "space": face(space),
        "head": head,
        "entries": [_told(row, organisations) for row in rows],
        "older": rows[-1].seq if rows and rows[-1].seq > 1 else None,
        "newer": newer if first <= head["seq"] else None,
    }


def _told(row: AuditEntry, organisations: dict[str, str]) -> dict[str, Any]:
    return {
        "seq": row.seq,
        "at": row.at,
        "act": row.act,
        "about": row.about,
        "text": sentence(row, organisations),
        "leaf": row.leaf,
    }


def sentence(row: AuditEntry, organisations: dict[str, str]) -> Phrase:
    """The act in words. No person is named here: the record knows people by a code, pages name votes."""
    actor = Phrase(N_("GovHub")) if row.actor == "system" else Phrase(N_("Somebody"))
    return feed.sentence(row, actor, _called(row.about, organisations))


def _called(about: str, organisations: dict[str, str]) -> str | Phrase:
    kind, _, key = about.partition(":")
    if kind == "thread":  # a discussion is called after what it is about
        return _called(key, organisations)
    if kind in _LETTERS:
        return f"{_LETTERS[kind]}-{key}"
    if kind in _NUMBERED:
        return Phrase(_NUMBERED[kind], number=key)
    return organisations.get(key) or Phrase(N_("somebody"))


def _organisations(space: Space) -> dict[str, str]:
    rows = Stakeholder.select(Stakeholder.uid, Stakeholder.name).where(Stakeholder.space == space)
    return {row.uid: row.name for row in rows}


@query("transparency.entry", forms.EntryRef)
def entry(actor: Actor, form: forms.EntryRef) -> dict[str, Any]:
    """One entry of the record: the text whose bytes were hashed, its hash, and what may be opened of it."""
    authorize(actor, "transparency.entry")
    space = public_space(form.space)
    row = AuditEntry.get_or_none((AuditEntry.chain == space.uid) & (AuditEntry.seq == form.entry))
    if row is None:
        raise NotFound
    return {"content": row.stored.decode(), "leaf": row.leaf, "seq": row.seq, "at": row.at}


def whole_record(space: Space) -> Iterator[tuple[AuditEntry, list[dict[str, Any]]]]:
    """Every entry of a space's record, oldest first, with the openings that are public; read in portions,
    so that a long record takes no more memory than a short one."""
    for rows in portions(AuditEntry.select().where(AuditEntry.chain == space.uid), AuditEntry.seq):
        opened = openings_of(rows)
        for row in rows:
            yield row, opened.get(row.id, [])
