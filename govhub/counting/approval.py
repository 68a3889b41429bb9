"""Approval: who is approved on most ballots."""

from __future__ import annotations

from govhub.counting import change
from govhub.counting.profile import Approvals
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace, grouped, number, trace


def count(profile: Approvals, seats: int = 1, lot: Lot | None = None) -> Trace:
    """Each ballot gives one vote to every option it approves (Brams and Fishburn, 1978)."""
    totals = [0] * len(profile.options)
    for approved, weight in profile.ballots.items():
        for option in approved:
            totals[option] += weight
    ranking = grouped(range(len(totals)), totals.__getitem__, reverse=True)
    rounds = [{"totals": [*map(number, totals)]}]
    near = change.of_approvals(profile, totals) if seats == 1 else {}
    return trace("approval", profile, ranking, seats, lot, rounds=rounds, **near)
