"""Do cases, notes, settlements and signatures say what their confidential record says?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from peewee import JOIN

from govhub.accounts.models import Person
from govhub.core.audit import AuditEntry, AuditOpening, entries_of
from govhub.core.canonical import canonical_hash
from govhub.mediation import rules
from govhub.mediation.models import Case, CaseNote, CaseParty, Settlement, Signature, confidential, parties_of
from govhub.spaces.models import Space

_OPENED = {"mediation.open_case", "mediation.open_after_block"}
_MEDIATES = {"mediation.take_case", "mediation.appoint_mediator"}
_MEDIATES_NO_MORE = {"mediation.challenge_mediator", "mediation.step_back"}
_JOINS = {"mediation.join_case", "mediation.add_party"}
_ENDED = {"mediation.settle": "settled", "mediation.escalate": "escalated", "mediation.lapse": "withdrawn"}


def faults_in_cases(space: Space) -> Iterator[tuple[str, str]]:
    """What differs, as (`case 3`, what is wrong) in plain English without a word of any case; nothing when
    all is well."""
    recorded, kept = _recorded(space), _kept(space)
    for where in sorted(recorded.keys() | kept.keys()):
        if where not in kept:
            yield where, "it is in the record, but its row is missing"
        elif where not in recorded:
            yield where, "it is not in the record"
        elif recorded[where] != kept[where]:
            yield where, "it is not what the record says"


def _recorded(space: Space) -> dict[str, Any]:
    mine = (AuditEntry.chain == confidential(space).uid) & AuditEntry.act.startswith("mediation.")
    words: dict[tuple[int, str], Any] = {
        (row.entry.id, row.name): row.value
        for row in AuditOpening.select(AuditOpening, AuditEntry.id)
        .join(AuditEntry)
        .where(mine & AuditOpening.name.in_(["body", "title", "summary"]))
    }
    found: dict[str, Any] = {}
    for entry in entries_of(confidential(space).uid, AuditEntry.act.startswith("mediation.")):
        facts, case = entry.facts, f"case {entry.facts['case']}"
        if entry.act in _OPENED:
            found[case] = ("running", "")
            found[f"{case} words"] = (words.get((entry.id, "title")), words.get((entry.id, "summary")))
        elif entry.act in _ENDED or facts.get("stage") == "withdrawn":
            found[case] = (_ENDED.get(entry.act, "withdrawn"), facts.get("outcome", ""))
        elif entry.act == "mediation.add_note":
            found[f"{case} note {facts['note']}"] = (words.get((entry.id, "body")), facts["to"])
        elif entry.act == "mediation.propose_settlement":
            found[f"{case} settlement {facts['version']}"] = facts["settlement_hash"]
        elif entry.act == "mediation.sign_settlement":
            where = f"{case} settlement {facts['version']} signature of {facts['party']}"
            found[where] = (entry.actor, facts["settlement_hash"])
        _readers(found, case, entry.act, facts)
    return found


def _readers(found: dict[str, Any], case: str, act: str, facts: dict[str, Any]) -> None:
    """To whom an entry opens a case: nobody reads it who is not in the record."""
    if act in _OPENED:
        found |= {f"{case} mediator": None} | {f"{case} party {uid}": True for uid in facts["parties"]}
    elif act in _JOINS:
        found[f"{case} party {facts.get('stakeholder') or facts['person']}"] = True
    elif act in _MEDIATES:
        found[f"{case} mediator"] = facts["mediator"]
    elif act in _MEDIATES_NO_MORE:
        found[f"{case} mediator"] = None


def _kept(space: Space) -> dict[str, Any]:
    found: dict[str, Any] = {}
    cases = Case.select(Case, Person).join(Person, JOIN.LEFT_OUTER, on=(Case.mediator == Person.id))
    for case in cases.where(Case.space == space):
        case.space, where = space, f"case {case.number}"
        found[f"{where} words"] = (case.title, case.summary)
        found[f"{where} mediator"] = case.mediator.uid if case.mediator else None
        found[where] = ("running", "") if case.runs else (case.stage, case.outcome_kind)
        for note in CaseNote.select().where(CaseNote.case == case):
            found[f"{where} note {note.id}"] = (note.body, note.audience)
        parties: dict[int, CaseParty] = {one.id: one for one in parties_of(case)}
        found |= {f"{where} party {one.uid}": True for one in parties.values()}
        for row in Settlement.select().where(Settlement.case == case):
            name = f"{where} settlement {row.version}"
            found[name] = canonical_hash(settlement_content(row, case.number))
            signed = Signature.select(Signature, Person).join(Person).where(Signature.settlement == row)
            for one in signed:
                party = parties[one.party_id].uid  # type: ignore[attr-defined]  # peewee's column
                found[f"{name} signature of {party}"] = (one.person.uid, row.settlement_hash)
    return found


def settlement_content(row: Settlement, case: int) -> dict[str, Any]:
    """What the hash of a settlement is made of."""
    effect = {name: getattr(row, name) for name in rules.EFFECT_WORDS.get(row.effect, ())}
    told = {name: value for name, value in effect.items() if value}
    return {"case": case, "version": row.version, "text": row.text, "effect": row.effect, **told}
