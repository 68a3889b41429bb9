"""CSV profiles: `count,rank1,rank2,...`, one line per distinct ballot, as cast vote records are published.

An empty cell is a skipped rank, OVERVOTE stands for several marks at one rank. Voters do name an option
twice: the second time counts for nothing. Options are only known by name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from govhub.counting.errors import Refused
from govhub.counting.formats.election import Election, known_options, put
from govhub.counting.formats.text import check_columns, whole
from govhub.counting.profile import OVERVOTE, SKIPPED, Ballot, Rank, Ranked, repeated

_SKIPS = {"", "skipped", "undervote"}
_COUNTS = {"count", "ballots", "votes", "weight"}
Row = tuple[int, list[str]]


def rows_of(lines: list[tuple[int, str]]) -> Iterator[Row]:
    """The rows of a CSV file that are not empty, with their lines. Raises Refused."""
    for number, line in lines:
        check_columns(line.count(",") + 1, number)
    reader = csv.reader((line + "\n" for _, line in lines), strict=True)
    try:
        for row in reader:
            if row and row != [""]:
                yield reader.line_num, row
    except csv.Error as problem:
        raise Refused(f"this is not CSV: {problem}", max(reader.line_num, 1)) from None


def _gathered(rows: Iterator[Row], columns: int) -> dict[tuple[str, ...], list[int]]:
    """Equal ballots together: the line where the first stands, and how many there are."""
    found: dict[tuple[str, ...], list[int]] = {}
    for line, row in rows:
        if len(row) != columns:
            raise Refused(f"{len(row)} columns, but the first line has {columns}", line)
        count = whole(row[0], line)
        found.setdefault(tuple(row[1:]), [line, 0])[1] += count
    return found


def _check_header(line: int, header: list[str]) -> None:
    first, ranks = header[0].lower(), header[1:]
    if first not in _COUNTS or not ranks:
        raise Refused("the first line must be count,rank1,rank2,…", line)
    for place, name in enumerate(ranks, 1):
        if name.lower().replace(" ", "") not in (f"rank{place}", str(place)):
            raise Refused(f"column {place + 1} must be rank{place}, not {name[:40]!r}", line)


def check_formula(cell: str, line: int) -> None:
    """Spreadsheets run cells that begin with these; nobody is named like that."""
    if cell[0] in "=+@\t" or (cell[0] == "-" and len(cell) > 1):
        raise Refused(f"{cell[:40]!r} looks like a formula of a spreadsheet", line)


def read(lines: list[tuple[int, str]]) -> Election:
    """Read a CSV profile. Raises Refused, naming the line."""
    rows = rows_of(lines)
    line, header = next(rows, (lines[-1][0], []))
    if not header:
        raise Refused("the file is empty", line)
    _check_header(line, [cell.strip() for cell in header])
    gathered = _gathered(rows, len(header))
    names: set[str] = set()
    for row, (line, _) in gathered.items():
        for cell in map(str.strip, row):
            if cell and cell not in names:
                check_formula(cell, line)
                if cell.lower() != "overvote" and cell.lower() not in _SKIPS:
                    names.add(cell)
    known = known_options(sorted(names), lines[-1][0])
    ranked = Ranked(tuple(known))
    for row, (line, count) in gathered.items():
        put(ranked, _ballot([cell.strip() for cell in row], known), count, line)
    return Election("csv", ranked.options, ranked=ranked)


def _ballot(cells: list[str], known: dict[str, int]) -> Ballot:
    ranks: list[Rank] = []
    for cell in cells:
        if cell in known:
            ranks.append(repeated(known[cell]) if known[cell] in ranks else known[cell])
        else:
            ranks.append(OVERVOTE if cell.lower() == "overvote" else SKIPPED)
    return tuple(ranks)
