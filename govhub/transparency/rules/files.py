"""What leaves the house as data: cells that no spreadsheet executes, lines in one stable form."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

BOM = "\ufeff"  # without it Excel reads UTF-8 as something else and breaks every Vietnamese and Chinese word
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: Any) -> Any:
    """A cell that a spreadsheet shows and never computes (OWASP, "CSV Injection").

    Text that begins like a formula gets an apostrophe in front; numbers are numbers and stay.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def csv_lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180, UTF-8 with a byte order mark), one at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow(columns)
    for row in rows:
        yield _taken(buffer)
        writer.writerow([safe_cell(row.get(name)) for name in columns])
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def json_lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The pieces of a JSON array of objects with these keys, one object a line."""
    before = "["
    for row in rows:
        yield before + "\n" + _compact({name: row.get(name) for name in columns})
        before = ","
    yield "\n]\n" if before == "," else "[]\n"


def record_line(content: bytes, leaf: str, openings: Iterable[Mapping[str, Any]]) -> str:
    """One line of a downloaded record: the exact bytes of an entry as text, its hash, public openings."""
    return _compact({"content": content.decode(), "leaf": leaf, "openings": list(openings)}) + "\n"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
