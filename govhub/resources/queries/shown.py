"""Pledges and entries of the books as pages and programs see them, each reader as much as is theirs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from peewee import JOIN

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.resources import phrases
from govhub.resources.models import (
    Allocation,
    LedgerBalance,
    LedgerEntry,
    LedgerLine,
    Pledge,
    Purpose,
)
from govhub.resources.policy import Reader
from govhub.spaces.models import Space, Stakeholder

Answer = dict[str, Any]
Undone: Any = LedgerEntry.alias()


def today() -> str:
    """The date in UTC."""
    return datetime.fromtimestamp(clock.now() / 1000, UTC).date().isoformat()


def pledges_in(here: Any) -> Any:
    """Pledges with what their lines show."""
    return (
        Pledge.select(Pledge, Stakeholder, Purpose, Person)
        .join(Stakeholder)
        .switch(Pledge)
        .join(Purpose, JOIN.LEFT_OUTER)
        .switch(Pledge)
        .join(Person, JOIN.LEFT_OUTER)
        .where(here)
    )


def late(space: Space) -> Any:
    """Pledges whose day is past, the oldest first."""
    here = (Pledge.space == space) & (Pledge.state == "open") & (Pledge.due_day < today())
    return pledges_in(here).order_by(Pledge.due_day, Pledge.number)


def pledges(rows: Any, reader: Reader) -> list[Answer]:
    """Pledges for a reader."""
    return [pledge(row, reader) for row in rows]


def pledge(row: Any, reader: Reader) -> Answer:
    """A pledge; who gave, in their words, for those who may know."""
    sees = reader.sees_giver_of(row)
    is_late = row.state == "open" and row.due_day is not None and row.due_day < today()
    return {
        "pledge": row.number,
        "giver": row.stakeholder.name if sees else None,
        "stakeholder": row.stakeholder.uid if sees else None,
        "what": row.what if sees else "",
        "entered_for": row.entered_for,
        "by": row.by.name if row.by and sees else "",
        "kind": row.kind,
        "kind_name": phrases.KINDS[row.kind],
        "unit": row.unit,
        "amount": row.amount,
        "received": row.received,
        "withdrawn": row.withdrawn,
        "open": row.open_amount,
        "valuation_unit": row.valuation_unit or None,
        "valuation_amount": row.valuation_amount,
        "purpose": row.purpose.number if row.purpose else None,
        "purpose_name": row.purpose.name if row.purpose else None,
        "due_day": row.due_day,
        "acknowledgement": row.acknowledgement,
        "acknowledgement_name": phrases.ACKNOWLEDGEMENTS[row.acknowledgement],
        "state": "late" if is_late else row.state,
        "at": row.at,
    }


def entries_in(here: Any) -> Any:
    """Entries with what they are about."""
    return (
        LedgerEntry.select(LedgerEntry, Pledge, Stakeholder, Allocation, Person, Undone)
        .join(Pledge, JOIN.LEFT_OUTER)
        .join(Stakeholder, JOIN.LEFT_OUTER)
        .switch(LedgerEntry)
        .join(Allocation, JOIN.LEFT_OUTER)
        .switch(LedgerEntry)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(LedgerEntry)
        .join(Undone, JOIN.LEFT_OUTER, on=(LedgerEntry.reverses == Undone.id), attr="undone")
        .where(here)
    )


def entries(query: Any, reader: Reader) -> list[Answer]:
    """Entries of the books with their lines, for a reader."""
    rows = list(query)
    lines: dict[int, list[Any]] = {row.id: [] for row in rows}
    found: Any = (
        LedgerLine.select(LedgerLine, Stakeholder, Purpose)
        .join(Stakeholder, JOIN.LEFT_OUTER)
        .switch(LedgerLine)
        .join(Purpose, JOIN.LEFT_OUTER)
        .where(LedgerLine.entry << list(lines))
        .order_by(LedgerLine.id)
    )
    for line in found:
        lines[line.entry_id].append(line)
    undoing: Any = LedgerEntry.select().where(LedgerEntry.reverses << list(lines))
    reversed_by = {row.reverses_id: row.number for row in undoing}
    return [_entry(row, lines[row.id], reversed_by.get(row.id), reader) for row in rows]


def _entry(row: Any, lines: list[Any], reversed_by: int | None, reader: Reader) -> Answer:
    sees = row.pledge is None or reader.sees_giver_of(row.pledge)
    return {
        "entry": row.number,
        "act": row.act,
        "act_name": phrases.MOVES[row.act],
        "at": row.at,
        "by": row.by.name if row.by and (sees or row.act not in phrases.OF_GIVERS) else "",
        "pledge": row.pledge.number if row.pledge else None,
        "allocation": row.allocation.number if row.allocation else None,
        "decision": row.decision,
        "reverses": row.undone.number if row.reverses_id else None,
        "reversed_by": reversed_by,
        "what": row.what,
        "memo": row.memo if sees else "",
        "payee": row.payee,
        "evidence": row.evidence,
        "lines": [_line(line, sees) for line in lines],
    }


def _line(row: Any, sees: bool) -> Answer:
    who = row.stakeholder if sees else None
    return {
        "account": row.account,
        "account_name": phrases.ACCOUNTS[row.account],
        "unit": row.unit,
        "amount": row.amount,
        "stakeholder": who.uid if who else None,
        "stakeholder_name": who.name if who else None,
        "purpose": row.purpose.number if row.purpose else None,
        "purpose_name": row.purpose.name if row.purpose else None,
    }


def units_used(space: Space) -> list[str]:
    """The units in which the books of a space are kept."""
    rows = LedgerBalance.select(LedgerBalance.unit).where(LedgerBalance.space == space).distinct()
    return sorted(row.unit for row in rows)
