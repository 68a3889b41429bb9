"""Deadlines: a local time means one instant, and the time that is left is told in words."""

from __future__ import annotations

from contextlib import suppress

import pytest

from govhub.core import clock
from govhub.core.errors import Invalid
from govhub.decisions import rules

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "zone", "instant"),
    [
        ("2026-11-27T17:00", "Asia/Ho_Chi_Minh", "2026-11-27T10:00:00.000Z"),
        ("2026-03-29T02:30", "Asia/Ho_Chi_Minh", "2026-03-28T19:30:00.000Z"),
        ("2026-10-25T02:30", "Asia/Ho_Chi_Minh", "2026-10-24T19:30:00.000Z"),
        ("2026-07-01T12:00", "Europe/Berlin", "2026-07-01T10:00:00.000Z"),
        ("2026-01-01T12:00", "Europe/Berlin", "2026-01-01T11:00:00.000Z"),
        ("2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00:00.000Z"),
        ("2026-10-25T03:00", "Europe/Berlin", "2026-10-25T02:00:00.000Z"),
        ("2026-07-04T09:15", "America/New_York", "2026-07-04T13:15:00.000Z"),
        ("2026-11-27T17:00", "UTC", "2026-11-27T17:00:00.000Z"),
        ("2026-11-27T17:00", "Asia/Kathmandu", "2026-11-27T11:15:00.000Z"),
        ("2028-02-29T23:59", "UTC", "2028-02-29T23:59:00.000Z"),
    ],
)
def test_local_instant_is_that_time_in_its_zone(text: str, zone: str, instant: str) -> None:
    assert clock.iso(rules.local_instant(text, zone)) == instant


@pytest.mark.parametrize(
    ("text", "zone", "said"),
    [
        ("2026-03-29T02:00", "Europe/Berlin", "does not exist"),
        ("2026-03-29T02:30", "Europe/Berlin", "does not exist"),
        ("2026-03-08T02:30", "America/New_York", "does not exist"),
        ("2026-10-25T02:00", "Europe/Berlin", "comes twice"),
        ("2026-10-25T02:59", "Europe/Berlin", "comes twice"),
        ("2026-11-01T01:30", "America/New_York", "comes twice"),
    ],
)
def test_local_instant_refuses_what_is_no_instant_or_two(text: str, zone: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.local_instant(text, zone)
    assert said in str(refused.value.fields["closes"])


@pytest.mark.parametrize(
    "zone", ["Nowhere/Land", "../../etc/passwd", "/etc/passwd", "Europe", "x" * 5000, "a\0b", ""]
)
def test_local_instant_refuses_a_zone_that_there_is_not(zone: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.local_instant("2026-11-27T17:00", zone)
    assert set(refused.value.fields) == {"zone"}


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-27",
        "27.11.2026 17:00",
        "2026-02-30T12:00",
        "2026-11-27T25:00",
        "2026-11-27T17:00+02:00",
        "x",
        "",
    ],
)
def test_local_instant_refuses_what_it_cannot_read(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.local_instant(text, "UTC")
    assert set(refused.value.fields) == {"closes"}


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "9999-12-31T23:59"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/New_York", "Europe/Berlin", "UTC"])
def test_local_instant_of_the_first_and_last_day_does_not_crash(text: str, zone: str) -> None:
    with suppress(Invalid):
        rules.local_instant(text, zone)


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (-1, "closing now"),
        (0, "closing now"),
        (1, "1 minute left"),
        (59_999, "1 minute left"),
        (120_000, "2 minutes left"),
        (3_600_000, "1 hour left"),
        (47 * 3_600_000, "47 hours left"),
        (2 * rules.DAY, "2 days left"),
        (9 * rules.DAY - 1, "8 days left"),
    ],
)
def test_time_left_in_words(left: int, said: str) -> None:
    assert str(rules.time_left(1_000_000 + left, 1_000_000)) == said
