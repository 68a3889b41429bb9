"""Do the books hold? Everything that is kept beside the lines, recomputed from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from peewee import fn

from govhub.resources.models import (
    Allocation,
    AllocationShare,
    Given,
    LedgerBalance,
    LedgerEntry,
    LedgerLine,
    Pledge,
)
from govhub.spaces.models import Space


def faults_in_books(space: Space) -> Iterator[str]:
    """What is wrong with the books of a space, in plain English; nothing when all is well."""
    yield from _unbalanced(space)
    yield from _gaps(space)
    lines = _lines(space)
    yield from _differences("balance", _kept(space), lines)
    for key, amount in sorted(lines.items()):
        if amount * (-1 if key[0] == "giver" else 1) < 0:
            yield f"account {key} stands at {amount}"
    yield from _differences("pledge", *_pledges(space))
    yield from _differences("sum of gifts", _given(space), _gifts(space))
    yield from _differences("share", *_shares(space))


def _unbalanced(space: Space) -> Iterator[str]:
    total: Any = fn.SUM(LedgerLine.amount)
    query: Any = LedgerLine.select(LedgerEntry.number, LedgerLine.unit, total).join(LedgerEntry)
    query = query.where(LedgerEntry.space == space).group_by(LedgerEntry.number, LedgerLine.unit)
    for number, unit, left in query.having(total != 0).tuples():
        yield f"entry {number} is out of balance by {left} {unit}"


def _gaps(space: Space) -> Iterator[str]:
    query: Any = LedgerEntry.select(fn.COUNT(LedgerEntry.id), fn.MAX(LedgerEntry.number))
    count, last = query.where(LedgerEntry.space == space).tuples().first()
    if count != (last or 0):
        yield f"the books have {count} entries, but the last is number {last}"


Key = tuple[Any, ...]


def _differences(what: str, kept: dict[Key, Any], found: dict[Key, Any]) -> Iterator[str]:
    for key in sorted(kept.keys() | found.keys()):
        if kept.get(key, 0) != found.get(key, 0):
            yield f"{what} {key} is kept as {kept.get(key, 0)}, the lines say {found.get(key, 0)}"


def _kept(space: Space) -> dict[Key, int]:
    rows = LedgerBalance.select().where(LedgerBalance.space == space)
    return {(r.account, r.unit, r.stakeholder, r.purpose): r.amount for r in rows if r.amount}


def _lines(space: Space) -> dict[Key, int]:
    by = (LedgerLine.account, LedgerLine.unit, LedgerLine.stakeholder, LedgerLine.purpose)
    query: Any = LedgerLine.select(*by, fn.SUM(LedgerLine.amount)).join(LedgerEntry)
    rows = query.where(LedgerEntry.space == space).group_by(*by).tuples()
    return {(a, unit, who or 0, what or 0): int(n) for a, unit, who, what, n in rows if n}


def _by_account(space: Space, of: Any, *accounts: str) -> dict[tuple[int, str], int]:
    """Sums of lines by what their entry is about, and account."""
    query: Any = LedgerLine.select(of, LedgerLine.account, fn.SUM(LedgerLine.amount)).join(LedgerEntry)
    query = query.where((LedgerEntry.space == space) & of.is_null(False) & (LedgerLine.account << accounts))
    return {(key, account): int(n) for key, account, n in query.group_by(of, LedgerLine.account).tuples()}


def _pledges(space: Space) -> tuple[dict[Key, Any], dict[Key, Any]]:
    moved = _by_account(space, LedgerEntry.pledge, "giver", "pledged")
    kept, found = {}, {}
    for row in Pledge.select().where(Pledge.space == space):
        promised, waiting = -moved.get((row.id, "giver"), 0), moved.get((row.id, "pledged"), 0)
        kept[(row.number,)] = (row.amount - row.withdrawn, row.received, row.open_amount)
        found[(row.number,)] = (promised, promised - waiting, waiting)
    return kept, found


def _given(space: Space) -> dict[Key, Any]:
    rows: Any = Given.select().where(Given.space == space)
    return {
        (r.stakeholder_id, r.unit, r.acknowledgement): (r.pledged, r.received)
        for r in rows
        if r.pledged or r.received
    }


def _gifts(space: Space) -> dict[Key, Any]:
    found: dict[Key, Any] = {}
    rows: Any = Pledge.select().where(Pledge.space == space)
    for row in rows:
        key = (row.stakeholder_id, row.unit, row.acknowledgement)
        pledged, received = found.get(key, (0, 0))
        found[key] = (pledged + row.amount - row.withdrawn, received + row.received)
    return {key: figures for key, figures in found.items() if any(figures)}


def _shares(space: Space) -> tuple[dict[Key, Any], dict[Key, Any]]:
    query: Any = AllocationShare.select(AllocationShare, Allocation).join(Allocation)
    rows = list(query.where(Allocation.space == space))
    by = (LedgerEntry.allocation, LedgerLine.stakeholder, LedgerLine.account)
    sums: Any = LedgerLine.select(*by, fn.SUM(LedgerLine.amount)).join(LedgerEntry)
    here = (LedgerEntry.space == space) & (LedgerLine.account << ("allocated", "spent"))
    moved = {(a, who, account): int(n) for a, who, account, n in sums.where(here).group_by(*by).tuples()}
    kept, found = {}, {}
    for row in rows:
        key, used = (row.allocation.number, row.stakeholder_id), row.allocation.reversed_at is not None
        kept[key] = (0 if used else row.amount - row.spent, row.spent)
        ids = (row.allocation.id, row.stakeholder_id)
        found[key] = (moved.get((*ids, "allocated"), 0), moved.get((*ids, "spent"), 0))
    return kept, found
