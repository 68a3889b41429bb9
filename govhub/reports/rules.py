"""What is true about reports, without a database and without a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from govhub.core.phrase import N_, Day, Instant, Phrase

LONGEST = 3 * 366  # days: a longer period would be a chronicle, not a report
SECTIONS = {
    "summary": N_("Summary"),
    "went_well": N_("What went well"),
    "went_badly": N_("What did not go well"),
    "lessons": N_("What we learned"),
    "next_steps": N_("Next steps"),
}
HINTS = {
    "summary": N_("For readers who have one minute: what was reached, what was not, what comes next."),
    "went_well": N_("What would you do again, and why did it work?"),
    "went_badly": N_("Say it openly: this is where trust comes from."),
    "lessons": N_("What will you do differently from now on?"),
    "next_steps": N_("Who does what, by when?"),
}


def why_not_period(from_day: str, to_day: str) -> tuple[str, Phrase] | None:
    """The field and the reason why nothing can be reported about these days, or None."""
    first, last = date.fromisoformat(from_day), date.fromisoformat(to_day)
    if last < first:
        return "to_day", Phrase(N_("The last day lies before the first."))
    if (last - first).days > LONGEST:
        return "to_day", Phrase(N_("A report covers three years at most."))
    return None


def bounds(from_day: str, to_day: str, zone: str) -> tuple[int, int]:
    """A period as instants: both days belong to it, from midnight to midnight in the report's time zone;
    the second instant is the first one after the period."""
    after = date.fromisoformat(to_day) + timedelta(days=1)
    return _midnight(date.fromisoformat(from_day), zone), _midnight(after, zone)


def _midnight(day: date, zone: str) -> int:
    return int(datetime.combine(day, time(), ZoneInfo(zone)).timestamp()) * 1000


def day_at(ms: int, zone: str) -> str:
    """The day in the report's time zone on which something happened."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(ZoneInfo(zone)).date().isoformat()


def why_not_write(state: str) -> Phrase | None:
    """A published report does not change any more; what is wrong in it is put right in a new version."""
    if state == "published":
        return Phrase(
            N_("This report is published and does not change any more. Begin a correction: a new version.")
        )
    return None


def why_not_publish(state: str, words: Mapping[str, Any], to_day: str, today: str) -> Phrase | None:
    """A report is published once, with a summary, and not before its period is over."""
    if refusal := why_not_write(state):
        return refusal
    if today <= to_day:
        message = N_("The period runs until %(day)s. The report can be published when it is over.")
        return Phrase(message, day=Day(to_day))
    if not words.get("summary"):
        return Phrase(N_("Please write a summary first: figures alone explain nothing."))
    return None


def why_not_correct(state: str) -> Phrase | None:
    """Only what is published can be corrected, one correction at a time."""
    if state == "draft":
        return Phrase(N_("This is a draft: you can change it as it is."))
    return None


def cleaned(words: Mapping[str, str], comments: Mapping[int, str]) -> dict[str, Any]:
    """The words of a report as they are stored: what was left empty is left out."""
    kept: dict[str, Any] = {name: words[name] for name in SECTIONS if words.get(name)}
    kept["goals"] = [
        {"goal": number, "text": comments[number]} for number in sorted(comments) if comments[number]
    ]
    return kept


def changed_sections(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, int | None, str, str]]:
    """Every part of the words that differs: section, goal (for a comment on one), old and new text."""
    found: list[tuple[str, int | None, str, str]] = [
        (name, None, before.get(name, ""), after.get(name, "")) for name in SECTIONS
    ]
    old = {one["goal"]: one["text"] for one in before.get("goals", ())}
    new = {one["goal"]: one["text"] for one in after.get("goals", ())}
    found += [("goal", number, old.get(number, ""), new.get(number, "")) for number in sorted({*old, *new})]
    return [one for one in found if one[2] != one[3]]


FIGURES = ("goals", "decisions", "participation", "resources", "promises", "mediation", "stakeholders")


def changed_figures(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The parts of the data that differ between two versions."""
    return [name for name in FIGURES if before.get(name) != after.get(name)]


def frozen(value: Any, zone: str) -> Any:
    """A value as it is kept in a report: sentences stay in pieces, so that each reader gets them in their
    own language; points in time inside them become days of the report's time zone."""
    if isinstance(value, Phrase):
        return {"phrase": _with_days(value, zone).to_dict()}
    if isinstance(value, Instant):
        return day_at(value.ms, zone)
    if isinstance(value, Mapping):
        return {str(name): frozen(item, zone) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [frozen(item, zone) for item in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _with_days(phrase: Phrase, zone: str) -> Phrase:
    params = {name: _param(item, zone) for name, item in phrase.params.items()}
    if phrase.n is not None:
        params.pop("n", None)
    return Phrase(phrase.msgid, _plural=phrase.plural, _n=phrase.n, **params)


def _param(item: Any, zone: str) -> Any:
    if isinstance(item, Phrase):
        return _with_days(item, zone)
    return Day(day_at(item.ms, zone)) if isinstance(item, Instant) else item


def thawed(value: Any) -> Any:
    """What `frozen` kept, with its sentences ready to be said."""
    if isinstance(value, dict):
        if set(value) == {"phrase"}:
            return Phrase.from_dict(value["phrase"])
        return {name: thawed(item) for name, item in value.items()}
    return [thawed(item) for item in value] if isinstance(value, list) else value


def quarters(today: str, count: int = 4) -> list[tuple[int, int, str, str]]:
    """The last quarters of a year that are over, the newest first: year, quarter, first and last day."""
    year, month, _ = map(int, today.split("-"))
    quarter = (month - 1) // 3 + 1
    found = []
    for _ in range(count):
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
        first = date(year, 3 * quarter - 2, 1)
        after = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
        found.append((year, quarter, first.isoformat(), (after - timedelta(days=1)).isoformat()))
    return found
