"""How far an indicator has come: exact shares of the way from baseline to target, and one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from govhub.core.phrase import N_, Day, Figure, Period, Phrase
from govhub.goals.rules import periods


@dataclass(frozen=True)
class Way:
    """From where to where, by when."""

    unit: str
    decimals: int
    baseline: int
    baseline_day: str
    target: int
    target_day: str


def why_not_way(direction: str, baseline: int, target: int, course: periods.Course) -> dict[str, Phrase]:
    """What is wrong with a definition, by field: the target must lie ahead, in time and in direction."""
    wrong: dict[str, Phrase] = {}
    if direction == "up" and target <= baseline:
        wrong["target"] = Phrase(N_("The value should go up, so the target must lie above the beginning."))
    if direction == "down" and target >= baseline:
        wrong["target"] = Phrase(N_("The value should go down, so the target must lie below the beginning."))
    if course.target_day <= course.baseline_day:
        wrong["target_day"] = Phrase(N_("The target must be due after the day of the beginning."))
    elif len(course.planned) > periods.MOST:
        wrong["target_day"] = Phrase(
            N_("There are more than %(most)s periods until then."), most=periods.MOST
        )
    return wrong


def share(way: Way, value: int) -> Fraction:
    """The share of the way that is made: 0 at the baseline, 1 at the target, whichever the direction."""
    return Fraction(value - way.baseline, way.target - way.baseline)


def planned(way: Way, day: str) -> Fraction:
    """The share that a straight line from baseline to target has made by a day, between 0 and 1."""
    begin, end, now = (date.fromisoformat(one) for one in (way.baseline_day, way.target_day, day))
    return min(Fraction(1), max(Fraction(0), Fraction((now - begin).days, (end - begin).days)))


def standing(way: Way, latest: tuple[str, int] | None) -> str:
    """Where it stands with its newest confirmed value: none, reached, worse, missed, ahead, behind.

    `ahead` includes values exactly on the planned line; `missed` is said once the period in which the
    target was due has a confirmed value.
    """
    if latest is None:
        return "none"
    period, value = latest
    made, day = share(way, value), periods.last_day(period).isoformat()
    if made >= 1:
        return "reached"
    if made < 0:
        return "worse"
    if day >= way.target_day:
        return "missed"
    return "ahead" if made >= planned(way, day) else "behind"


_SENTENCES = {
    "none": N_("No value is confirmed yet. The target is %(target)s %(unit)s by %(day)s."),
    "reached": N_("%(value)s %(unit)s in %(period)s: the target of %(target)s, due by %(day)s, is reached."),
    "worse": N_(
        "%(value)s %(unit)s in %(period)s: further from the target of %(target)s by %(day)s than at the"
        " beginning."
    ),
    "missed": N_(
        "%(value)s %(unit)s in %(period)s: the target of %(target)s by %(day)s was not reached;"
        " %(share)s of the way was made."
    ),
    "ahead": N_(
        "%(value)s %(unit)s in %(period)s; the target is %(target)s by %(day)s. That is %(share)s of the"
        " way: on the planned line (%(planned)s) or ahead of it."
    ),
    "behind": N_(
        "%(value)s %(unit)s in %(period)s; the target is %(target)s by %(day)s. That is %(share)s of the"
        " way: behind the planned line (%(planned)s)."
    ),
}


def sentence(way: Way, latest: tuple[str, int] | None) -> Phrase:
    """Where the indicator stands, in one or two sentences."""
    said: dict[str, Any] = {
        "target": Figure(way.target, way.decimals),
        "unit": way.unit,
        "day": Day(way.target_day),
    }
    message = _SENTENCES[standing(way, latest)]
    if latest is None:
        return Phrase(message, **said)
    period, value = latest
    day = periods.last_day(period).isoformat()
    return Phrase(
        message,
        **said,
        value=Figure(value, way.decimals),
        period=Period(period),
        share=percent(share(way, value)),
        planned=percent(planned(way, day)),
    )


def percent(part: Fraction) -> str:
    """A share as whole percents, rounded down, so that 100% is never said too early."""
    return f"{part.numerator * 100 // part.denominator}%"
