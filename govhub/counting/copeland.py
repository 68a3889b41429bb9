"""Copeland: pairwise victories minus pairwise defeats."""

from __future__ import annotations

from govhub.counting import change
from govhub.counting.pairwise import Matrix, facts, matrix_of
from govhub.counting.profile import Ranked
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace, grouped, trace


def count(profile: Ranked, seats: int = 1, lot: Lot | None = None, matrix: Matrix | None = None) -> Trace:
    """Most victories less defeats wins (A. H. Copeland, 1951); even pairs count for neither."""
    votes = matrix or matrix_of(profile)
    size = range(len(votes))
    net = [sum((votes[a][b] > votes[b][a]) - (votes[a][b] < votes[b][a]) for b in size) for a in size]
    ranking = grouped(size, net.__getitem__, reverse=True)
    found = facts(profile, votes)
    if seats == 1:
        found |= change.of_condorcet_winner(votes, profile.options)
    return trace("copeland", profile, ranking, seats, lot, rounds=[{"totals": net}], **found)
