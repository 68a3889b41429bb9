"""What everybody may download or read of the books: givers who do not wish to be named are in no row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govhub.core import clock
from govhub.core.db import portions
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
        after = rows[-1]["id"]
        yield from map(_line, rows)


def _portion(space: Space, after: int, size: int = 100) -> list[Answer]:
    columns: Any = (
        LedgerLine.id,
        LedgerEntry.number.alias("entry"),
        LedgerEntry.at,
        LedgerEntry.act,
        LedgerLine.account,
        LedgerLine.unit,
        LedgerLine.amount,
        Stakeholder.uid.alias("stakeholder"),
        Stakeholder.name.alias("stakeholder_name"),
        Purpose.number.alias("purpose"),
        Pledge.number.alias("pledge"),
        Pledge.acknowledgement,
        Allocation.number.alias("allocation"),
        LedgerEntry.decision,
        Undone.number.alias("reverses"),
        LedgerEntry.what,
    )
    query: Any = LedgerLine.select(*columns).join(LedgerEntry)
    query = query.left_outer_join(Pledge).switch(LedgerEntry).left_outer_join(Allocation)
    query = query.switch(LedgerEntry).left_outer_join(Undone, on=(LedgerEntry.reverses == Undone.id))
    query = query.switch(LedgerLine).left_outer_join(Stakeholder).switch(LedgerLine).left_outer_join(Purpose)
    query = query.where((LedgerEntry.space == space) & (LedgerLine.id > after))
    return list(query.order_by(LedgerLine.id).limit(size).dicts())


def _line(row: Answer) -> Answer:
    how = row["acknowledgement"]
    named = how is None or rules.may_see_giver(how, member=False, trusted=False)
    hidden = {} if named else {"stakeholder": None, "stakeholder_name": None}
    shown_as = {"at": clock.iso(row["at"]), "amount": plain(row["amount"], row["unit"])}
    return {name: {**row, **shown_as, **hidden}[name] for name in LEDGER_COLUMNS}


def pledges_shown(space: Space) -> Iterator[Answer]:
    """Every pledge as everybody may see it, oldest first, read in portions."""
    reader = Public()
    for rows in portions(shown.pledges_in(Pledge.space == space), Pledge.number):
        for row in rows:
            one = shown.pledge(row, reader)
            one["stakeholder_name"] = one.pop("giver")
            del one["by"]
            yield one


def allocation_history(space: Space, number: int) -> list[Answer]:
    """The entries of one allocation as everybody may see them: what moved, what for, what was undone."""
    row = allocation_at(space, number)
    rows = shown.entries_in(LedgerEntry.allocation == row).order_by(LedgerEntry.number)
    hidden = {"by", "memo", "payee", "evidence"}
    found = shown.entries(rows, Public())
    return [{name: value for name, value in one.items() if name not in hidden} for one in found]
