"""Are the books of a space what its record says? Every line, balance and sum is compared."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from peewee import JOIN

from govhub.core.audit import AuditEntry, AuditOpening
from govhub.core.db import portions
from govhub.resources.models import Allocation, LedgerEntry, LedgerLine, Purpose
from govhub.resources.queries.checking import faults_in_books
from govhub.spaces.models import Space, Stakeholder
from govhub.transparency.rules.books import Books, Posted
from govhub.transparency.rules.reading import Finding

Rows = Iterator[tuple[Any, ...]]


def books_of(space: Space, books: Books) -> Iterator[Finding]:
    """What in the books of a space is not what its record says, or does not follow from its lines."""
    missing, unnamed = dict(books.entries), _unnamed(space)
    for number, rows in groupby(_lines(space), key=lambda row: row[0]):
        where = f"{space.short_name} entry {number} of the books"
        posted = missing.pop(number, None)
        if posted is None:
            yield Finding(where, "it is not in the record")
            continue
        for what in _differing(list(rows), posted, unnamed.get(posted.told_in)):
            yield Finding(where, f"{what} is not what entry {posted.told_in} says", entry=posted.told_in)
    for number, posted in missing.items():
        where = f"{space.short_name} entry {number} of the books"
        yield Finding(where, f"it (entry {posted.told_in}) is missing", entry=posted.told_in)
    for what in faults_in_books(space):
        yield Finding(f"{space.short_name} books", what)
    for number, what in _allocations(space, books):
        yield Finding(f"{space.short_name} allocation {number}", what)


def _lines(space: Space) -> Rows:
    """Every line with its entry: number, act, what it reverses, account, unit, purpose, amount, whose."""
    wrong = LedgerEntry.alias()
    columns: Any = (
        LedgerEntry.number, LedgerEntry.act, wrong.number, LedgerLine.account, LedgerLine.unit,
        Purpose.number, LedgerLine.amount, Stakeholder.uid,
    )  # fmt: skip
    query: Any = LedgerEntry.select(*columns).join(LedgerLine, JOIN.LEFT_OUTER)
    query = query.join(Purpose, JOIN.LEFT_OUTER).switch(LedgerLine).join(Stakeholder, JOIN.LEFT_OUTER)
    query = query.switch(LedgerEntry).join(wrong, JOIN.LEFT_OUTER, on=(LedgerEntry.reverses == wrong.id))
    query = query.order_by(LedgerEntry.number, LedgerLine.id).tuples()
    here = LedgerEntry.space == space
    for entries in portions(LedgerEntry.select(LedgerEntry.number).where(here), LedgerEntry.number):
        yield from query.where(here & LedgerEntry.number.between(entries[0].number, entries[-1].number))


def _unnamed(space: Space) -> dict[int, str]:
    """Givers who want no mention, by entry of the record, which commits to them."""
    given = AuditEntry.act.startswith("resources.") & (AuditOpening.name == "stakeholder")
    query = AuditOpening.select(AuditOpening, AuditEntry).join(AuditEntry)
    return {row.entry.seq: row.value for row in query.where((AuditEntry.chain == space.uid) & given)}


def _differing(rows: list[tuple[Any, ...]], posted: Posted, unnamed: str | None) -> Iterator[str]:
    if rows[0][1] != posted.act:
        yield "act"
    if rows[0][2] != posted.reverses:
        yield "reverses"
    if [row[3:7] for row in rows] != [line[:4] for line in posted.lines]:
        yield "one of its lines"
        return
    for row, line in zip(rows, posted.lines, strict=True):
        behind = unnamed if line.account in {"giver", "pledged"} else None
        if (line.stakeholder or behind) not in (None, row[7]):
            yield "the organisation of a line"


def _allocations(space: Space, books: Books) -> Iterator[tuple[int, str]]:
    rows = {row.number: row for row in Allocation.select().where(Allocation.space == space)}
    for number in sorted(rows.keys() | books.allocations.keys()):
        row, told = rows.get(number), books.allocations.get(number)
        if row is None or told is None:
            yield number, "it is missing in the tables" if told else "it is not in the record"
        elif (row.decision, row.unit, row.amount, row.reversed_at is not None) != (
            told.decision, told.unit, told.amount, told.reversed,
        ):  # fmt: skip
            yield number, f"it is not what entry {told.told_in} says"
