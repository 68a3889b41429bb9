"""When a vote closes: instants, local times, and how long it is still open."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from govhub.core.errors import Invalid
from govhub.core.phrase import N_, Phrase, plural_phrase

DAY = 86_400_000


def is_reminder_due(stage: str, opened_at: int, closes_at: int, reminded_at: int | None, now: int) -> bool:
    """Once, on the last day, and not for a vote that was opened within that day."""
    in_time = closes_at - DAY <= now < closes_at and opened_at < closes_at - DAY
    return stage == "open" and reminded_at is None and in_time


def time_left(closes_at: int, now: int) -> Phrase:
    """How long a vote is still open, in words."""
    left = closes_at - now
    if left <= 0:
        return Phrase(N_("closing now"))
    if left >= 2 * DAY:
        return plural_phrase(N_("%(n)s day left"), N_("%(n)s days left"), left // DAY)
    hours = left // 3_600_000
    if hours:
        return plural_phrase(N_("%(n)s hour left"), N_("%(n)s hours left"), hours)
    return plural_phrase(N_("%(n)s minute left"), N_("%(n)s minutes left"), max(1, left // 60_000))


def time_zone(name: str) -> ZoneInfo:
    """The time zone with this name (`Asia/Ho_Chi_Minh`). Raises Invalid about `zone`."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise Invalid({"zone": Phrase(N_("Please choose one of the time zones offered."))}) from None


def local_instant(text: str, zone_name: str) -> int:
    """A local time (`2026-11-27T17:00`) in its zone as milliseconds UTC.

    Raises Invalid about `zone` when there is none of this name, and about `closes` when it cannot be
    read or the clocks' change makes it nonexistent or ambiguous there: a deadline means one instant.
    """
    zone = time_zone(zone_name)
    try:
        wall = datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 (the zone is put on below)
    except ValueError:
        raise Invalid({"closes": Phrase(N_("Please give a date and a time."))}) from None
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
        message = (
            N_("On that day the clocks go back and this time comes twice. Please choose an hour later.")
            if back == wall
            else N_(
                "On that day the clocks go forward and this time does not exist. Please choose an hour later."
            )
        )
        raise Invalid({"closes": Phrase(message)})
    return int(first.timestamp()) * 1000
