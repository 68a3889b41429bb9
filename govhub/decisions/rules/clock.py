"""When a vote closes: instants, local times, and how long it is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from govhub.core.errors import Invalid
from govhub.core.phrase import N_, Instant, Phrase, plural_phrase
from govhub.decisions.methods.shape import RuleSet

HOUR = 3_600_000
DAY = 24 * HOUR
LONGEST, OFTEN = 24 * 31, 10  # a vote is prolonged by a month at most, ten times


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


@dataclass(frozen=True)
class Moment:
    """One of the two instants that a local time can mean on a day when the clocks change: the earlier
    (`fold` 0) or the later (1), as the clock on the wall shows it, with its distance from UTC."""

    fold: int
    instant: int
    wall: str
    offset: str


def local_moments(text: str, zone_name: str) -> tuple[str, list[Moment]]:
    """What a local time (`2026-11-27T17:00`) means in its zone: one moment ("once"), or the earlier and the
    later of two where it comes "twice", or "never": then those before and after
    the change.

    Raises Invalid about `zone` when there is none of this name, about `closes` when it cannot be read.
    """
    zone = time_zone(zone_name)
    try:
        wall = datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 (the zone is put on below)
    except ValueError:
        raise Invalid({"closes": Phrase(N_("Please give a date and a time."))}) from None
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return "once", [_moment(0, first, zone)]
    back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    both = sorted((first, second), key=lambda one: one.astimezone(UTC))
    return "twice" if back == wall else "never", [_moment(fold, one, zone) for fold, one in enumerate(both)]


def _moment(fold: int, one: datetime, zone: ZoneInfo) -> Moment:
    instant = (one - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    try:
        shown = one.astimezone(UTC).astimezone(zone)
    except OverflowError:  # the first and the last day that there are
        shown = one
    offset = shown.strftime("%z")
    return Moment(fold, instant, shown.strftime("%Y-%m-%dT%H:%M"), f"{offset[:3]}:{offset[3:5]}")


def moments_offered(text: str, zone_name: str) -> list[tuple[int, Phrase]]:
    """The two moments to choose from, in words, where a local time is none or two; otherwise nothing."""
    try:
        how, found = local_moments(text, zone_name)
    except Invalid:
        return []
    if how == "once":
        return []
    return [
        (one.fold, Phrase(_OFFERED[how, one.fold], when=Instant(one.instant), offset=one.offset))
        for one in found
    ]


_OFFERED = {
    ("twice", 0): N_("The first time: %(when)s (UTC%(offset)s)"),
    ("twice", 1): N_("The second time: %(when)s (UTC%(offset)s)"),
    ("never", 0): N_("Before the change: %(when)s (UTC%(offset)s)"),
    ("never", 1): N_("After the change: %(when)s (UTC%(offset)s)"),
}
TWO_MOMENTS = {
    "twice": N_("On that day the clocks go back and this time comes twice. Please choose which one."),
    "never": N_(
        "On that day the clocks go forward and this time does not exist. Please choose before or after."
    ),
}


def local_instant(text: str, zone_name: str, fold: int | None = None) -> int:
    """A local time (`2026-11-27T17:00`) in its zone as milliseconds UTC.

    Raises Invalid about `zone` when there is none of this name, and about `closes` when it cannot be
    read; and when the clocks' change makes it nonexistent or ambiguous there, unless `fold` says which of
    the two moments it is (0 the earlier, 1 the later): a deadline means one instant.
    """
    how, moments = local_moments(text, zone_name)
    if how == "once":
        return moments[0].instant
    if fold is None:
        raise Invalid({"closes": Phrase(TWO_MOMENTS[how])})
    return moments[fold].instant


def prolonged_until(closes_at: int, now: int, hours: int) -> int:
    """When a vote closes that is prolonged: so many hours after its closing time; if that passed more than
    an hour ago, because nobody looked, so many hours from now, or nobody would have them."""
    return (closes_at if now - closes_at < HOUR else now) + hours * HOUR


def day_in(zone_name: str, now: int) -> str:
    """The day (`2026-11-27`) on which an instant falls in a zone."""
    return datetime.fromtimestamp(now // 1000, time_zone(zone_name)).date().isoformat()


def time_said(rule: RuleSet) -> list[Phrase]:
    """What a rule says about ending early and about being prolonged, in sentences."""
    said = []
    if rule.early_certain:
        early = N_("Voting ends early when the missing answers cannot change any more whether it passes.")
        said.append(Phrase(early))
    if rule.extension and rule.extensions == 1:
        said.append(
            plural_phrase(
                N_("If too few have answered at the closing time, voting goes on once for %(n)s hour."),
                N_("If too few have answered at the closing time, voting goes on once for %(n)s hours."),
                rule.extension,
            )
        )
    elif rule.extension:
        said.append(
            plural_phrase(
                N_(
                    "If too few have answered at the closing time, voting goes on for %(n)s hour,"
                    " up to %(times)s times."
                ),
                N_(
                    "If too few have answered at the closing time, voting goes on for %(n)s hours,"
                    " up to %(times)s times."
                ),
                rule.extension,
                times=rule.extensions,
            )
        )
    return said


def why_not_time(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why the parts of a rule about time cannot be used, or None."""
    if bool(rule.extension) != bool(rule.extensions):
        return "extension", Phrase(N_("Please say both: by how many hours, and how often."))
    if not 0 <= rule.extension <= LONGEST:
        return "extension", Phrase(N_("A vote can be prolonged by %(n)s hours at most."), n=LONGEST)
    if not 0 <= rule.extensions <= OFTEN:
        return "extensions", Phrase(N_("A vote can be prolonged %(n)s times at most."), n=OFTEN)
    if rule.extension and rule.quorum == "0":
        return "extension", Phrase(N_("Without a quorum there is nothing for which a vote is prolonged."))
    return None
