"""Cases as lines of a queue (without a word of their content) and in full, for those who may read them."""

from __future__ import annotations

from typing import Any

from govhub.accounts.models import Person
from govhub.core import clock, feed
from govhub.core.actor import Actor
from govhub.core.audit import AuditEntry, AuditOpening
from govhub.mediation import phrases, rules
from govhub.mediation.models import (
    Case,
    CaseNote,
    CaseParty,
    Settlement,
    Signature,
    confidential,
)

Answer = dict[str, Any]
_LETTERS = {"decision": ("D", "decisions"), "document": ("T", "documents"), "goal": ("G", "goals")}


def state(case: Case) -> Answer:
    """At what stage it is, and whether that takes too long."""
    late = case.runs and (case.stage_due or 0) <= clock.now()
    return {
        "stage": case.stage,
        "stage_name": phrases.STAGES[case.stage],
        "tag": phrases.STAGE_TAGS[case.stage],
        "runs": case.runs,
        "late": late,
    }


def line(case: Case) -> Answer:
    """What a queue may show of a case: that it is there, how old, how grave, at what stage."""
    return {
        **state(case),
        "case": case.number,
        "kind": case.kind,
        "kind_name": phrases.KINDS[case.kind],
        "by_block": case.by_block,
        "holds": case.holds,
        "about": thing(case),
        "severity": case.severity,
        "severity_name": phrases.SEVERITIES[case.severity],
        "opened_at": case.opened_at,
        "days": ((case.ended_at or clock.now()) - case.opened_at) // rules.DAY,
        "due": case.stage_due,
        "mediator": case.mediator.name if case.mediator else None,
        "ended_at": case.ended_at,
    }


def thing(case: Case) -> Answer | None:
    """What it is about, by its number."""
    kind, _, number = case.about.partition(":")
    if kind not in _LETTERS:
        return None
    letter, path = _LETTERS[kind]
    return {
        "about": case.about,
        "label": f"{letter}-{number}",
        "url": f"/s/{case.space.short_name}/{path}/{number}",
    }


def party(row: CaseParty, mine: set[int], signing: set[int]) -> Answer:
    """A party."""
    return {
        "party": row.id,
        "name": row.name,
        "is_person": row.person is not None,
        "role": row.role,
        "role_name": phrases.PARTY_ROLES[row.role],
        "released": row.released_at is not None,
        "mine": row.id in mine,
        "i_sign": row.id in signing and row.released_at is None,
    }


def notes_for(actor: Actor, case: Case, mediates: bool, mine: set[int]) -> list[Answer]:
    """What has been said that this reader may hear: to everyone, to their party, by themselves, and to the
    mediator all of it."""
    query = CaseNote.select(CaseNote, Person).join(Person).where(CaseNote.case == case)
    if not mediates:
        to_mine = (CaseNote.audience == "party") & CaseNote.party.in_(list(mine) or [0])
        query = query.where((CaseNote.audience == "all") | to_mine | (CaseNote.author == actor.person_id))
    return [_note(row, actor) for row in query.order_by(CaseNote.id)]


def _note(row: CaseNote, actor: Actor) -> Answer:
    return {
        "note": row.id,
        "author": row.author.name,
        "mine": row.author.id == actor.person_id,
        "body": row.body,
        "to": row.audience,
        "to_name": phrases.AUDIENCES[row.audience],
        "party": row.party_id,  # type: ignore[attr-defined]  # peewee's column
        "at": row.at,
    }


def settlements_of(case: Case, parties: list[CaseParty]) -> list[Answer]:
    """Every version, the newest first, with who signed it and who has not."""
    rows = Settlement.select(Settlement, Person).join(Person).where(Settlement.case == case)
    signatures = (
        Signature.select(Signature, Person).join(Person).switch(Signature).join(Settlement)
        .where(Settlement.case == case).order_by(Signature.id)
    )  # fmt: skip
    signed: dict[int, list[Signature]] = {}
    for one in signatures:
        signed.setdefault(one.settlement_id, []).append(one)  # type: ignore[attr-defined]
    newest = list(rows.order_by(Settlement.version.desc()))
    return [_settlement(row, signed.get(row.id, []), parties) for row in newest]


def _settlement(row: Settlement, signed: list[Signature], parties: list[CaseParty]) -> Answer:
    names = {one.id: one.name for one in parties}
    by: set[int] = {one.party_id for one in signed}  # type: ignore[attr-defined]
    return {
        "version": row.version,
        "text": row.text,
        "effect": row.effect,
        "effect_name": phrases.EFFECTS[row.effect],
        "amended_text": row.amended_text,
        "amended_version": row.amended_version,
        "conditions": row.conditions,
        "hash": row.settlement_hash,
        "proposed_by": row.proposed_by.name,
        "at": row.at,
        "signed": sorted(by),
        "signatures": [
            {"party": names.get(one.party_id, ""), "person": one.person.name, "at": one.at}  # type: ignore[attr-defined]
            for one in signed
        ],
        "missing": [one.name for one in parties if one.released_at is None and one.id not in by],
    }


def history(case: Case) -> list[Answer]:
    """What was done in the case, in sentences, with the reasons that were given; what was said stands
    among the notes, each for its readers."""
    chain = confidential(case.space).uid
    mine = (AuditEntry.chain == chain) & (AuditEntry.about == case.subject)
    rows = list(
        AuditEntry.select().where(mine & (AuditEntry.act != "mediation.add_note")).order_by(AuditEntry.seq)
    )
    people = Person.select(Person.uid, Person.name).where(Person.uid.in_([row.actor for row in rows] or [""]))
    reasons = {
        row.entry.seq: row.value
        for row in AuditOpening.select(AuditOpening, AuditEntry)
        .join(AuditEntry)
        .where(mine & (AuditOpening.name == "reason"))
    }
    told = feed.told(rows, case.space, {person.uid: person.name for person in people})
    return [{**one, "reason": reasons.get(one["seq"], "")} for one in told]
