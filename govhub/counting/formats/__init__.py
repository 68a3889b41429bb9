"""Reading files of votes: the format is known from the ending or the content, and errors name the line."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from govhub.counting.errors import Refused
from govhub.counting.formats import (
    abif,
    blt,
    cantons,
    council,
    csv_profile,
    cvotes,
    debian_sheet,
    pabulib,
    preflib,
    roll_call,
)
from govhub.counting.formats.election import Election
from govhub.counting.formats.text import MAX_BYTES, lines_of

Lines = list[tuple[int, str]]
READERS: dict[str, Callable[[Lines], Election]] = {
    "abif": abif.read,
    "blt": blt.read,
    "cantons": cantons.read,
    "council": council.read,
    "csv": csv_profile.read,
    "cvotes": cvotes.read,
    "debian": debian_sheet.read,
    "pb": pabulib.read,
    "roll-call": roll_call.read,
    **{kind: partial(preflib.read, kind=kind) for kind in preflib.KINDS},
}
_BY_START = [
    ("pb", r"META\s*;*\s*\Z"),
    ("blt", r"\d+\s+\d+\s*(#.*)?\Z"),
    ("csv", r"(count|ballots|votes|weight)\s*,"),
    ("cvotes", r"#/"),
    ("preflib", r"#\s*(FILE NAME|TITLE|DATA TYPE|NUMBER ALTERNATIVES)\s*:"),
    ("preflib", r"\d+\s*\Z"),
    ("debian", r"V:"),
    ("abif", r"\{|=|\d+\s*[:*]"),
    ("cvotes", r".*[^>]>[^>].*\*\s*\d+\s*\Z|[^#]*\|\|"),
]


ENDINGS = {*READERS} - {"cantons", "council", "debian", "roll-call"}
MAX_HEADER = 20_000


def _of_header(start: str) -> str | None:
    """The kind of a table of votes of yes or no, from the names of its columns."""
    cells = [cell.strip().strip('"').lower() for cell in start.split(",")]
    for found, reader in (("cantons", cantons), ("roll-call", roll_call)):
        if reader.is_header(cells):
            return found
    return None


def format_of(name: str, lines: Lines) -> str:
    """The format, from the ending of the name or else from the first lines that tell. Raises Refused."""
    ending = name.rpartition(".")[2].lower()
    start = next((text.strip() for _, text in lines if text.strip()), "")[:MAX_HEADER]
    if ending in ("csv", "txt", name.lower()) and (found := _of_header(start)):
        return found
    if ending == "json" or re.match(r"\{\s*(\"|\Z)", start):
        return "council"
    if ending in ENDINGS:
        return ending
    if any(re.match(r"\s*V:\s*[0-9A-Za-z-]+", text) for _, text in lines):
        return "debian"
    for text in [text.strip()[:500] for _, text in lines[:200]]:
        for found, pattern in _BY_START:
            if re.match(pattern, text, re.IGNORECASE):
                return found
    raise Refused("the format is not known; say which with --format", 1)


def read_bytes(raw: bytes, name: str = "", format: str | None = None) -> Election:
    """Read the content of a file. Raises Refused, naming the line where there is one."""
    lines = lines_of(raw)
    chosen = format or format_of(name, lines)
    if chosen == "preflib":
        return preflib.read(lines)
    if chosen not in READERS:
        raise Refused(f"there is no format {chosen!r}; there are {', '.join(READERS)}")
    return READERS[chosen](lines)


def read_file(path: Path, format: str | None = None) -> Election:
    """Read a file. Raises Refused, or OSError when the file cannot be opened."""
    with path.open("rb") as file:
        return read_bytes(file.read(MAX_BYTES + 1), path.name, format)
