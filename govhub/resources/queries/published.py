"""What everybody may download or read of the books: givers who do not wish to be named are in no row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govhub.core import clock
from govhub.core.units import plain
from govhub.resources import rules
from govhub.resources.models import Allocation, LedgerEntry, LedgerLine, Pledge, Purpose, allocation_at
from govhub.resources.policy import Public
from govhub.resources.queries import shown
from govhub.spaces.models import Space, Stakeholder

Answer = dict[str, Any]
Undone: Any = LedgerEntry.alias()
LEDGER_COLUMNS = (
    "entry", "at", "act", "account", "unit", "amount", "stakeholder", "stakeholder_name", "purpose",
    "pledge", "allocation", "decision", "reverses", "what",
)  # fmt: skip


def ledger_lines(space: Space) -> Iterator[Answer]:
    """Every line of the books, oldest first, as everybody may see it; read in portions."""
    after = 0
    while rows := _portion(space, after):
        yield from map(_line, rows)
        after = rows[-1].id


def _portion(space: Space, after: int, size: int = 500) -> list[Any]:
    query = (
        LedgerLine.select(LedgerLine, LedgerEntry, Pledge, Allocation, Stakeholder, Purpose)
        .join(LedgerEntry)
        .left_outer_join(Pledge)
        .switch(LedgerEntry)
        .left_outer_join(Allocation)
        .switch(LedgerEntry)
        .left_outer_join(Undone, on=(LedgerEntry.reverses == Undone.id), attr="undone")
        .switch(LedgerLine)
        .left_outer_join(Stakeholder)
        .switch(LedgerLine)
        .left_outer_join(Purpose)
        .where((LedgerEntry.space == space) & (LedgerLine.id > after))
        .order_by(LedgerLine.id)
        .limit(size)
    )
    return list(query)


def _line(row: Any) -> Answer:
    entry = row.entry
    named = entry.pledge is None or rules.may_see_giver(
        entry.pledge.acknowledgement, member=False, trusted=False
    )
    who = row.stakeholder if named else None
    return {
        "entry": entry.number,
        "at": clock.iso(entry.at),
        "act": entry.act,
        "account": row.account,
        "unit": row.unit,
        "amount": plain(row.amount, row.unit),
        "stakeholder": who.uid if who else None,
        "stakeholder_name": who.name if who else None,
        "purpose": row.purpose.number if row.purpose else None,
        "pledge": entry.pledge.number if entry.pledge else None,
        "allocation": entry.allocation.number if entry.allocation else None,
        "decision": entry.decision,
        "reverses": entry.undone.number if entry.reverses_id else None,
        "what": entry.what,
    }


def pledges_shown(space: Space) -> Iterator[Answer]:
    """Every pledge as everybody may see it, oldest first, read in portions."""
    reader, after = Public(), 0
    while rows := list(
        shown.pledges_in((Pledge.space == space) & (Pledge.number > after)).order_by(Pledge.number).limit(500)
    ):
        for row in rows:
            one = shown.pledge(row, reader)
            one["stakeholder_name"] = one.pop("giver")
            del one["by"]
            yield one
        after = rows[-1].number


def allocation_history(space: Space, number: int) -> list[Answer]:
    """The entries of one allocation as everybody may see them: what moved, what for, what was undone."""
    row = allocation_at(space, number)
    rows = shown.entries_in(LedgerEntry.allocation == row).order_by(LedgerEntry.number)
    hidden = {"by", "memo", "payee", "evidence"}
    found = shown.entries(rows, Public())
    return [{name: value for name, value in one.items() if name not in hidden} for one in found]
