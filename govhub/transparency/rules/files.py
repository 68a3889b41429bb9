"""What leaves the house as data: cells that no spreadsheet executes, lines in one stable form."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

BOM = "\ufeff"  # without it Excel reads UTF-8 as something else and breaks every Vietnamese and Chinese word
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Exact(str):
    """A number that we wrote out digit by digit: never words of anybody, so a minus in front is a minus."""


def safe_cell(value: Any) -> Any:
    """A cell that a spreadsheet shows and never computes (OWASP, "CSV Injection").

    Text that begins like a formula gets an apostrophe in front; numbers are numbers and stay.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value.startswith(_FORMULA) and not isinstance(value, Exact):
        return f"'{value}"
    return "" if value is None else value


def decimal(value: int, decimals: int) -> Exact:
    """A whole number of 10^-decimals as a decimal number with a point: 625 with one decimal is "62.5"."""
    digits = str(abs(value)).rjust(decimals + 1, "0")
    whole, part = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    return Exact(("-" if value < 0 else "") + whole + (f".{part}" if part else ""))


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


def data_package(place: Mapping[str, Any], tables: Iterable[Mapping[str, Any]]) -> bytes:
    """A descriptor of tables (name, title, columns) that lie beside it as CSV and JSON files."""
    resources = [
        {
            "name": f"{table['name']}-{ending}",
            "path": f"{table['name']}.{ending}",
            "title": str(table["title"]),
            "format": ending,
            "mediatype": kind,
            "encoding": "utf-8",
            "schema": {"fields": [{"name": column} for column in table["columns"]]},
        }
        for table in tables
        for ending, kind in (("csv", "text/csv"), ("json", "application/json"))
    ]
    package = {
        "name": place["short_name"],
        "id": place["uid"],
        "title": place["name"],
        "description": place["purpose"],
        "resources": resources,
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
