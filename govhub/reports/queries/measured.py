"""Goals with their indicators, money and work, conflicts as figures: what other features say of a period.

Only their queries for the public are asked, so that nothing else can come into a report.
"""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.decisions.models import Decision
from govhub.documents.models import Document
from govhub.goals.models import Goal, ratified_in
from govhub.goals.queries import indicators, milestones, promises
from govhub.mediation import phrases
from govhub.mediation.queries import figures
from govhub.reports import rules
from govhub.resources.phrases import unit_name
from govhub.resources.queries import statement
from govhub.spaces.models import Space
from govhub.spaces.phrases import sector as sector_words

Found = dict[str, Any]
MOST_ALLOCATIONS = 40  # named one by one; the books have them all


def goals_in(space: Space, days: tuple[str, str], to_ms: int, zone: str) -> list[Found]:
    """The goals as they were ratified at the end of the period, each with its indicators and with the
    milestones that fell due or were reached in it."""
    rows = Goal.select(Goal, Document).join(Document).where(Goal.space == space).order_by(Goal.number)
    goals = {goal.document.number: goal for goal in rows}
    ratified = _ratifications(space, list(goals), to_ms)
    values, reached = _indicators(space, days[1]), _milestones(space, days, zone)
    return [
        {
            **_goal(goal, ratified[text], zone),
            "indicators": values.get(goal.number, []),
            "milestones": [one for one in reached if one["goal"] == goal.number],
        }
        for text, goal in goals.items()
        if text in ratified
    ]


def _milestones(space: Space, days: tuple[str, str], zone: str) -> list[Found]:
    found = []
    for one in milestones(space):
        done_on = rules.day_at(one["done_at"], zone) if one["done_at"] else None
        if any(days[0] <= day <= days[1] for day in (one["due_day"], done_on) if day):
            kept = {name: one[name] for name in ("milestone", "goal", "title", "due_day", "state")}
            found.append({**kept, "done_on": done_on})
    return found


def promises_in(space: Space, days: tuple[str, str]) -> list[Found]:
    """How the commitments that fell due stand, as counts for each organisation."""
    return promises(space, *days)


def _indicators(space: Space, to_day: str) -> dict[int, list[Found]]:
    """By goal: indicators with the values that were confirmed, of periods that were over by then."""
    found: dict[int, list[Found]] = {}
    for one in indicators(space, until_day=to_day):
        found.setdefault(one["goal"], []).append(one)
    return found


def _ratifications(space: Space, texts: list[int], to_ms: int) -> dict[int, Decision]:
    """By text: the last decision that passed about it before the period ended."""
    passed = (Decision.space == space) & (Decision.result == "passed") & (Decision.ended_at < to_ms)
    rows = Decision.select().where(passed & Decision.document.in_(texts or [0]))
    in_order = rows.order_by(Decision.ended_at, Decision.number)
    return {row.document: row for row in in_order if row.document is not None}


def _goal(goal: Goal, decision: Decision, zone: str) -> Found:
    return {
        "goal": goal.number,
        "title": decision.version_title or goal.title,
        "decision": decision.number,
        "document": decision.document,
        "version": decision.version,
        "text_hash": decision.text_hash,
        "ratified_on": rules.day_at(decision.ended_at or 0, zone),
    }


def resources_in(space: Space, from_ms: int, to_ms: int, zone: str) -> Found | None:
    """What was pledged, received, allocated and spent in the period, and in all until its end."""
    moved, so_far = statement(space, from_ms, to_ms), statement(space, None, to_ms)
    for sector in moved["sectors"]:
        sector["name"] = sector_words(sector["sector"])
    ratified = ratified_in(space)
    for one in (*moved["purposes"], *moved["allocations"]):
        one["goal"] = one["goal"] if one["goal"] in ratified else None
    return {
        "units": moved["units"],
        "so_far": [{"name": unit_name(one["unit"]), **one} for one in so_far["units"]],
        "purposes": [one for one in moved["purposes"] if one["units"]],
        "givers": moved["givers"],
        "without_name": moved["without_name"],
        "sectors": moved["sectors"],
        **_allocated(moved["allocations"], zone),
    }


def _allocated(allocations: list[Found], zone: str) -> Found:
    """By decision and purpose what was allowed and used; the largest allocations also one by one."""
    together: dict[tuple[int, int, str], Found] = {}
    for one in allocations:
        if not one["reversed_at"]:
            named = {name: one[name] for name in ("decision", "purpose", "purpose_name", "goal", "unit")}
            nothing = {"count": 0, "amount": 0, "spent": 0}
            group = together.setdefault((one["decision"], one["purpose"], one["unit"]), named | nothing)
            for name, more in (("count", 1), ("amount", one["amount"]), ("spent", one["spent"])):
                group[name] += more
    largest = sorted(allocations, key=lambda one: (-one["amount"], one["allocation"]))[:MOST_ALLOCATIONS]
    return {
        "by_decision": [together[key] for key in sorted(together)],
        "allocation_count": len(allocations),
        "allocations": [_allocation(one, zone) for one in largest],
    }


def _allocation(one: Found, zone: str) -> Found:
    kept = {name: value for name, value in one.items() if name not in {"at", "reversed_at"}}
    reversed_at = one["reversed_at"]
    return {
        **kept,
        "on": rules.day_at(one["at"], zone),
        "reversed_on": rules.day_at(reversed_at, zone) if reversed_at else None,
    }


def conflicts_in(space: Space, from_ms: int, to_ms: int) -> Found:
    """Conflicts as figures alone, none of fewer than five, and counts rounded down to fives: two reports
    about almost the same days cannot give away a single case."""
    found = figures(space, from_ms, min(to_ms, clock.now() + 1))
    return {
        "least": found["least"],
        "total": _fives(found["total"]),
        "stages": _counts(found["stages"], phrases.STAGES),
        "outcomes": _counts(found["outcomes"], phrases.OUTCOMES),
        "median_days": found["median_days"],
        "median_days_to_end": found["median_days_to_end"],
    }


def _counts(found: dict[str, int | None], names: dict[str, Any]) -> list[Found]:
    return [{"name": names[key], "count": _fives(n)} for key, n in found.items() if n is not None]


def _fives(count: int | None) -> int | None:
    return None if count is None else count - count % 5
