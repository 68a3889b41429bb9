"""Schulze: an option beats another when its strongest path of victories to it is the stronger one."""

from __future__ import annotations

from collections.abc import Callable

from govhub.counting import change
from govhub.counting.pairwise import Matrix, facts, matrix_of, strengths
from govhub.counting.profile import Ranked
from govhub.counting.ties import Lot
from govhub.counting.trace import Order, Trace, number, trace


def strongest_paths(direct: Matrix) -> Matrix:
    """For every two options the strength of the weakest link of the strongest path (Floyd and Warshall)."""
    paths = [list(row) for row in direct]
    for by, through in enumerate(paths):
        for row in paths:
            reach = row[by]
            if reach and row is not through:
                row[:] = [
                    known if known >= link or known >= reach else (link if link < reach else reach)
                    for known, link in zip(row, through, strict=True)
                ]
    for option, row in enumerate(paths):
        row[option] = 0
    return paths


def unbeaten_first(options: list[int], beats: Callable[[int, int], bool]) -> Order:
    """Those whom nobody left beats, then the same among the others, and so on."""
    order: Order = []
    left = list(options)
    while left:
        top = [a for a in left if not any(beats(b, a) for b in left)]
        order.append(top)
        left = [a for a in left if a not in set(top)]
    return order


def count(
    profile: Ranked,
    seats: int = 1,
    lot: Lot | None = None,
    strength: str = "winning",
    matrix: Matrix | None = None,
) -> Trace:
    """Markus Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
    single-winner election method" (2011), with winning votes or margins as the strength of a victory.
    """
    votes = matrix or matrix_of(profile)
    paths = strongest_paths(strengths(votes, strength))
    order = unbeaten_first([*range(len(votes))], lambda a, b: paths[a][b] > paths[b][a])
    shown = [[number(reach) for reach in row] for row in paths]
    found = facts(profile, votes)
    if seats == 1:
        found |= change.of_condorcet_winner(votes, profile.options)
    return trace("schulze", profile, order, seats, lot, strength=strength, paths=shown, **found)
