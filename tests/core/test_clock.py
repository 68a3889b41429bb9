"""Times: whole milliseconds, written in one way only."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govhub.core import clock


@given(st.integers(0, 253_402_300_799_999))
def test_iso_and_back_keeps_every_millisecond(ms: int) -> None:
    assert clock.parse_iso(clock.iso(ms)) == ms


@given(st.integers(0, 253_402_300_799_999), st.integers(0, 253_402_300_799_999))
def test_iso_sorts_like_time(one: int, other: int) -> None:
    assert (clock.iso(one) < clock.iso(other)) == (one < other)


def test_iso_is_written_like_this() -> None:
    assert clock.iso(1_795_315_145_123) == "2026-11-22T02:39:05.123Z"
    assert clock.iso(0) == "1970-01-01T00:00:00.000Z"


@pytest.mark.parametrize("text", ["", "2026-11-22", "2026-11-22T02:39:05+01:00", "yesterday"])
def test_parse_iso_refuses_other_forms(text: str) -> None:
    with pytest.raises(ValueError, match="does not match"):
        clock.parse_iso(text)


def test_freeze_stops_time_and_thaw_lets_it_run() -> None:
    clock.freeze(42)
    assert clock.now() == clock.now() == 42
    clock.thaw()
    assert abs(clock.now() - time.time() * 1000) < 5000
