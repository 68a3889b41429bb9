"""Minimax: the option whose worst pairwise defeat is the smallest."""

from __future__ import annotations

from govhub.counting import change
from govhub.counting.pairwise import Matrix, facts, matrix_of
from govhub.counting.profile import Ranked
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace, grouped, number, trace


def count(
    profile: Ranked,
    seats: int = 1,
    lot: Lot | None = None,
    strength: str = "winning",
    matrix: Matrix | None = None,
) -> Trace:
    """The Simpson-Kramer rule. A defeat is as bad as the winning votes against, or as their margin.

    By margins an option without defeat is better the more clearly it won its closest pair.
    """
    votes = matrix or matrix_of(profile)
    size = range(len(votes))

    def against(a: int, b: int) -> int:
        if strength == "margins":
            return votes[b][a] - votes[a][b]
        return votes[b][a] if votes[b][a] > votes[a][b] else 0

    worst = [max((against(a, b) for b in size if b != a), default=0) for a in size]
    ranking = grouped(size, worst.__getitem__)
    rounds = [{"totals": [*map(number, worst)]}]
    found = facts(profile, votes)
    if seats == 1:
        found |= change.of_condorcet_winner(votes, profile.options)
    return trace("minimax", profile, ranking, seats, lot, strength=strength, rounds=rounds, **found)
