"""The one source of the time: integer milliseconds since the epoch, UTC."""

from __future__ import annotations

import time
from datetime import UTC, datetime

_frozen: int | None = None


def now() -> int:
    """Milliseconds since the epoch, UTC."""
    return _frozen if _frozen is not None else time.time_ns() // 1_000_000


def freeze(ms: int) -> None:
    """Make `now` answer `ms` until `thaw` (tests stand exactly on a deadline with it)."""
    global _frozen
    _frozen = ms


def thaw() -> None:
    """Let time run again."""
    global _frozen
    _frozen = None


def iso(ms: int) -> str:
    """`2026-11-22T02:34:05.123Z`; the form in which times enter hashed bytes."""
    seconds, milli = divmod(ms, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{milli:03d}Z"


def parse_iso(text: str) -> int:
    """The inverse of `iso`. Raises ValueError on anything else."""
    stamp = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    return int(stamp.timestamp()) * 1000 + stamp.microsecond // 1000
