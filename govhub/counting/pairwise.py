"""The pairwise matrix: for every two options, how many ballots rank the one above the other."""

from __future__ import annotations

from govhub.counting import arrays
from govhub.counting.profile import Ballot, Ranked, strict_orders
from govhub.counting.trace import Trace, number

Matrix = list[list[int]]


def matrix_of(profile: Ranked) -> Matrix:
    """V(a, b) for all a and b, from aggregated ballots.

    Options left out are equal last (where the profile says so) and get no vote against each other. Plain
    ballots are first gathered by (set of options ranked before, option), which leaves one step per rank
    instead of one per pair.
    """
    size = len(profile.options)
    if profile.plain and profile.unranked_last:
        codes = None if profile.codes is None else profile.codes.values()
        found = arrays.matrix(strict_orders(profile), codes, size, profile.total)
        if found is not None:
            return found
    matrix = [[0] * size for _ in range(size)]
    spread: dict[int, list[int]] = {}
    for (before, option), weight in _gathered(profile).items():
        below = spread.get(before)
        if below is None:
            below = spread[before] = [other for other in range(size) if not before >> other & 1]
        row = matrix[option]
        for other in below:
            row[other] += weight
    return matrix


def _gathered(profile: Ranked) -> dict[tuple[int, int], int]:
    """Weights by (set of the options that are not below, option)."""
    above: dict[tuple[int, int], int] = {}
    if not (profile.plain and profile.unranked_last):
        everyone = (1 << len(profile.options)) - 1
        for ballot, weight in profile.ballots.items():
            _add_tiers(above, ballot, weight, everyone, profile.unranked_last)
        return above
    orders = strict_orders(profile)
    bits = [1 << option for option in range(len(profile.options))]
    get = above.get
    for order, weight in orders.items():
        before = 0
        for option in order:
            before |= bits[option]
            key = (before, option)
            above[key] = get(key, 0) + weight
    return above


def _add_tiers(
    above: dict[tuple[int, int], int], ballot: Ballot, weight: int, everyone: int, unranked_last: bool
) -> None:
    """One ballot with equal or void ranks; where options left out are not last, they count as nowhere."""
    tiers = [
        (rank,) if isinstance(rank, int) else rank for rank in ballot if isinstance(rank, tuple) or rank >= 0
    ]
    before = 0
    if not unranked_last:
        before = everyone & ~sum(1 << option for tier in tiers for option in tier)
    for tier in tiers:
        for option in tier:
            before |= 1 << option
        for option in tier:
            above[before, option] = above.get((before, option), 0) + weight


class Running:
    """A matrix kept up to date while votes come in: each vote costs the same, however many were cast."""

    def __init__(self, profile: Ranked) -> None:
        self.profile = profile
        self.matrix = matrix_of(profile)

    def add(self, ballot: Ballot, weight: int = 1) -> None:
        """Add a ballot to the profile and the matrix, or withdraw it with a negative weight."""
        self.profile.add(ballot, weight)
        one = Ranked(self.profile.options, self.profile.unranked_last)
        one.add(ballot)
        for row, change in zip(self.matrix, matrix_of(one), strict=True):
            for other, beats in enumerate(change):
                if beats:
                    row[other] += weight


def condorcet_winner(matrix: Matrix) -> int | None:
    """The option that more ballots rank above than below each other option, if there is one."""
    for option, row in enumerate(matrix):
        if all(row[other] > matrix[other][option] for other in range(len(matrix)) if other != option):
            return option
    return None


def strengths(matrix: Matrix, strength: str = "winning") -> Matrix:
    """How strong each defeat is: the winning votes, or the margin; 0 where there is no defeat."""
    size = range(len(matrix))
    if strength == "winning":
        return [[matrix[a][b] if matrix[a][b] > matrix[b][a] else 0 for b in size] for a in size]
    return [[max(matrix[a][b] - matrix[b][a], 0) for b in size] for a in size]


def facts(profile: Ranked, matrix: Matrix) -> Trace:
    """What every pairwise method puts in its trace."""
    winner = condorcet_winner(matrix)
    return {
        "pairwise": [[number(votes) for votes in row] for row in matrix],
        "condorcet_winner": None if winner is None else profile.options[winner],
    }
