"""Months, quarters and years as codes (`2026-09`, `2026-Q3`, `2026`), and which a value is due for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from govhub.core.phrase import N_, Phrase

PER_YEAR = {"month": 12, "quarter": 4, "year": 1}
GRACE = 14  # days after the end of a period in which its value is not late yet
MOST = 400  # periods between beginning and target: 33 years of months

_CODE = re.compile(r"(19[0-9]{2}|2[01][0-9]{2})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?\Z")


def read(code: str) -> tuple[str, int] | None:
    """The kind of a period and its number counted from year 0; None for anything else."""
    match = _CODE.match(code)
    if match is None:
        return None
    year, quarter, month = int(match[1]), match[2], match[3]
    if quarter:
        return "quarter", 4 * year + int(quarter) - 1
    return ("month", 12 * year + int(month) - 1) if month else ("year", year)


def code(kind: str, number: int) -> str:
    """The code of a period, the inverse of `read`."""
    year, part = divmod(number, PER_YEAR[kind])
    return (
        f"{year}-Q{part + 1}"
        if kind == "quarter"
        else f"{year}-{part + 1:02d}"
        if part or kind == "month"
        else str(year)
    )


def day_of(ms: int) -> date:
    """The day (UTC) of an instant."""
    return date(1970, 1, 1) + timedelta(days=ms // 86_400_000)


def _known(period: str) -> tuple[str, int]:
    found = read(period)
    if found is None:
        raise ValueError(period)
    return found


def _first_day(kind: str, number: int) -> date:
    year, part = divmod(number, PER_YEAR[kind])
    return date(year, 1 + part * 12 // PER_YEAR[kind], 1)


def first_day(period: str) -> date:
    """The day on which a period begins. Raises ValueError for what is no period."""
    return _first_day(*_known(period))


def last_day(period: str) -> date:
    """The day on which it ends."""
    kind, number = _known(period)
    return _first_day(kind, number + 1) - timedelta(days=1)


def following(period: str) -> str:
    """The next period of the same kind."""
    kind, number = _known(period)
    return code(kind, number + 1)


def containing(day: date, kind: str) -> str:
    """The period that a day lies in."""
    return code(kind, PER_YEAR[kind] * day.year + (day.month - 1) * PER_YEAR[kind] // 12)


def span(kind: str, first: str, last: str) -> list[str]:
    """The periods of a kind from the first to the last, both included; none when they are the wrong way."""
    return [code(kind, number) for number in range(_known(first)[1], _known(last)[1] + 1)]


@dataclass(frozen=True)
class Course:
    """The periods of an indicator: of which kind, after which day, to which day; and until when it counts."""

    kind: str
    baseline_day: str
    target_day: str
    retired_day: str | None = None

    @property
    def first(self) -> str:
        """The first period that ends after the day of the baseline."""
        return containing(date.fromisoformat(self.baseline_day) + timedelta(days=1), self.kind)

    @property
    def last(self) -> str:
        """The period in which the target is due."""
        return containing(date.fromisoformat(self.target_day), self.kind)

    @property
    def planned(self) -> list[str]:
        """Every period from the first to that of the target."""
        return span(self.kind, self.first, self.last)

    def ended(self, today: date) -> list[str]:
        """The periods that have ended by `today` (its last hour may be now, so the last day counts), however
        long after the target."""
        running = _known(containing(today + timedelta(days=1), self.kind))[1]
        return span(self.kind, self.first, code(self.kind, running - 1))

    def expected(self, today: date) -> list[str]:
        """The periods for which a value is due by now: ended, up to the target, and not after the end."""
        end = min(
            [last_day(self.last), *([date.fromisoformat(self.retired_day)] if self.retired_day else [])]
        )
        return [period for period in self.ended(today) if last_day(period) <= end]


def why_not_period(course: Course, period: str, today: date) -> Phrase | None:
    """Why no value can be given for a period: unknown, not ended, before the beginning, after the end."""
    found = read(period)
    if found is None or found[0] != course.kind:
        return Phrase(_KIND_WRONG[course.kind])
    if last_day(period) <= date.fromisoformat(course.baseline_day):
        return Phrase(N_("This period lies before the beginning of the indicator."))
    if last_day(period) > today:
        return Phrase(N_("This period has not ended yet."))
    return None


_KIND_WRONG = {
    "month": N_("Please give a month, such as 2026-09."),
    "quarter": N_("Please give a quarter, such as 2026-Q3."),
    "year": N_("Please give a year, such as 2026."),
}


def points(
    course: Course,
    confirmed: Mapping[str, int],
    waiting: Iterable[str],
    today: date,
    until: date | None = None,
) -> list[dict[str, object]]:
    """Each period that is due or has a value, with what is known: confirmed, waiting, late, or missing.

    A value is late when its period ended more than 14 days ago.
    """
    asked = set(waiting)
    wanted = {*course.expected(today), *confirmed, *asked}
    return [
        {
            "period": period,
            "day": last_day(period).isoformat(),
            "value": confirmed.get(period),
            "state": _state(period, confirmed, asked, today),
        }
        for period in sorted(wanted)
        if until is None or last_day(period) <= until
    ]


def _state(period: str, confirmed: Mapping[str, int], asked: set[str], today: date) -> str:
    if period in confirmed:
        return "confirmed"
    if period in asked:
        return "waiting"
    return "late" if is_late(period, today) else "missing"


def is_late(period: str, today: date) -> bool:
    """Whether a period ended more than 14 days ago."""
    return (today - last_day(period)).days > GRACE


def is_overdue(due_day: str, today: date) -> bool:
    """Whether the day on which something was due has passed."""
    return due_day < today.isoformat()
