"""Plurality: who is ranked first on most ballots."""

from __future__ import annotations

from govhub.counting import change
from govhub.counting.profile import Ranked, preferences
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace, grouped, number, trace


def count(
    profile: Ranked,
    seats: int = 1,
    lot: Lot | None = None,
    overvote: str = "exhaust",
    max_skips: int | None = None,
) -> Trace:
    """First preferences only; what overvotes and skipped ranks do is declared."""
    totals = [0] * len(profile.options)
    for order, weight in preferences(profile, overvote, max_skips).items():
        if order:
            totals[order[0]] += weight
    ranking = grouped(range(len(totals)), totals.__getitem__, reverse=True)
    rounds = [{"totals": [*map(number, totals)], "exhausted": number(profile.total - sum(totals))}]
    near = change.of_first_choices(totals, profile.options) if seats == 1 else {}
    return trace("plurality", profile, ranking, seats, lot, rounds=rounds, **near)
