"""Lines and numbers of a file, within limits, so that a hostile file costs no more than an honest one."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from govhub.counting.errors import Refused

MAX_BYTES = 128 * 2**20
MAX_LINES = 3_000_000
MAX_LINE = 2**20
MAX_COLUMNS = 2_000
MAX_OPTIONS = 1_000
MAX_COUNT = 2**53

_WHOLE = re.compile(r"[0-9]{1,16}\Z", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,16}(?:[.,][0-9]{1,20})?\Z", re.ASCII)


def lines_of(raw: bytes) -> list[tuple[int, str]]:
    """The numbered lines of UTF-8 text in NFC. Refuses other encodings, and more than the limits."""
    if len(raw) > MAX_BYTES:
        raise Refused(f"the file has {len(raw)} bytes; at most {MAX_BYTES} are read")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Refused("this is not UTF-8 text", raw.count(b"\n", 0, problem.start) + 1) from None
    if "\0" in text:
        raise Refused("this is not UTF-8 text", text.count("\n", 0, text.index("\0")) + 1)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MAX_LINES:
        raise Refused(f"the file has more than {MAX_LINES} lines", MAX_LINES + 1)
    lines = text.removesuffix("\n").split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            raise Refused(f"the line has {len(line)} characters; at most {MAX_LINE} are read", number)
    return list(enumerate(lines, 1))


def whole(text: str, line: int, what: str = "the count") -> int:
    """A whole number from 0 to 2^53. No sign, no formula."""
    text = text.strip()
    if not _WHOLE.match(text):
        if text.isdigit():
            raise Refused(f"{what} is larger than 2^53", line)
        raise Refused(f"{what} is not a whole number: {text[:40]!r}", line)
    value = int(text)
    if value > MAX_COUNT:
        raise Refused(f"{what} is larger than 2^53", line)
    return value


def exact(text: str, line: int, what: str) -> int | Fraction:
    """A decimal number, exactly; an integer where it is one."""
    text = text.strip()
    if not _DECIMAL.match(text):
        raise Refused(f"{what} is not a number: {text[:40]!r}", line)
    value = Fraction(text.replace(",", "."))
    return value.numerator if value.denominator == 1 else value


def not_negative(text: str, line: int, what: str) -> int | Fraction:
    """A decimal number from 0 up, exactly."""
    value = exact(text, line, what)
    if value < 0:
        raise Refused(f"{what} is negative", line)
    return value


def tidy(line: str) -> str:
    """The line with single spaces, so that long runs of them cost nothing."""
    return " ".join(line.split())


def check_columns(columns: int, line: int) -> None:
    """Refuses a line with absurdly many columns."""
    if columns > MAX_COLUMNS:
        raise Refused(f"the line has {columns} columns; at most {MAX_COLUMNS} are read", line)
