"""Borda: a point for every option that a ballot ranks lower, half a point for every one it ranks equal."""

from __future__ import annotations

from fractions import Fraction

from govhub.counting.pairwise import Matrix, facts, matrix_of
from govhub.counting.profile import Ranked
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace, grouped, number, trace


def count(profile: Ranked, seats: int = 1, lot: Lot | None = None, matrix: Matrix | None = None) -> Trace:
    """Equal options share the points of the places they take together (J. Black's averaging).

    So the score of a is the sum over b of V(a, b) + (N - V(a, b) - V(b, a)) / 2, N the number of ballots.
    """
    votes = matrix or matrix_of(profile)
    size = range(len(votes))
    twice = [sum(profile.total + votes[a][b] - votes[b][a] for b in size if b != a) for a in size]
    ranking = grouped(size, twice.__getitem__, reverse=True)
    rounds = [{"totals": [number(Fraction(points, 2)) for points in twice]}]
    return trace("borda", profile, ranking, seats, lot, rounds=rounds, **facts(profile, votes))
