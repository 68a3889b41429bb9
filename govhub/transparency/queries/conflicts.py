"""Conflicts as figures: how many, where they stand, how they ended; nothing that points to one of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from govhub.core import clock
from govhub.core.phrase import Phrase
from govhub.mediation.phrases import OUTCOMES, STAGES
from govhub.mediation.queries import figures
from govhub.spaces.models import Space

STEP = 5


def conflicts_in(space: Space) -> dict[str, Any]:
    """The figures of the end of last month, in steps of five. Were they of today and exact, whoever reads
    the page twice would see a single case come or move."""
    until = month_begin(clock.now())
    found = figures(space, to_ms=until)
    return {
        "until": until,
        "least": found["least"],
        "total": in_steps(found["total"]),
        "stages": _told(found["stages"], STAGES),
        "outcomes": _told(found["outcomes"], OUTCOMES),
        "median_days": found["median_days"],
        "median_days_to_end": found["median_days_to_end"],
    }


def month_begin(now: int) -> int:
    """The first instant of the month in UTC."""
    first = datetime.fromtimestamp(now / 1000, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return int(first.timestamp()) * 1000


def in_steps(count: int | None) -> int | None:
    """A count rounded down, so that it changes only when five more have come."""
    return count - count % STEP if count is not None else None


def _told(counts: dict[str, int | None], words: dict[str, Phrase]) -> list[dict[str, Any]]:
    told = [{"kind": kind, "name": words[kind], "count": in_steps(count)} for kind, count in counts.items()]
    return [one for one in told if one["count"]]
