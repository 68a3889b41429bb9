"""Scores and dots: the sum of the points each option was given."""

from __future__ import annotations

from fractions import Fraction

from govhub.counting import change
from govhub.counting.profile import Points
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace, grouped, number, trace


def count(profile: Points, seats: int = 1, lot: Lot | None = None, method: str = "score") -> Trace:
    """The highest sum wins; an option that a ballot leaves out gets nothing from it.

    The range of a score and the number of dots each voter has belong to the profile, which refuses ballots
    outside them.
    """
    size = len(profile.options)
    totals: list[int | Fraction] = [0] * size
    raters = [0] * size
    for ballot, weight in profile.ballots.items():
        for option, points in ballot:
            totals[option] += points * weight
            raters[option] += weight
    ranking = grouped(range(size), totals.__getitem__, reverse=True)
    rounds = [{"totals": [*map(number, totals)], "raters": [*map(number, raters)]}]
    near = change.of_points(profile, totals) if seats == 1 else {}
    return trace(method, profile, ranking, seats, lot, rounds=rounds, **near)
