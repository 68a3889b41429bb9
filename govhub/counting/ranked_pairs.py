"""Ranked Pairs: victories are locked from the strongest down, except those that would close a circle."""

from __future__ import annotations

from typing import Any

from govhub.counting import change
from govhub.counting.pairwise import Matrix, facts, matrix_of
from govhub.counting.profile import Ranked
from govhub.counting.schulze import unbeaten_first
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace, number, trace

Pair = tuple[int, int]


def _by_strength(votes: Matrix, strength: str) -> list[list[Pair]]:
    """The victories in groups of equal strength, strongest first.

    Winning votes: most votes for, then fewest against. Margins: the largest difference, then most votes for.
    """
    size = range(len(votes))
    groups: dict[tuple[int, int], list[Pair]] = {}
    for a in size:
        for b in size:
            pro, con = votes[a][b], votes[b][a]
            if pro > con:
                key = (con - pro, -pro) if strength == "margins" else (-pro, con)
                groups.setdefault(key, []).append((a, b))
    return [groups[key] for key in sorted(groups)]


def _linked(reach: list[int], pairs: list[Pair]) -> list[int]:
    """Who reaches whom (as bit sets) once these pairs are added."""
    reach = list(reach)
    for a, b in pairs:
        if reach[a] >> b & 1:
            continue
        gained = reach[b] | 1 << b
        for option, known in enumerate(reach):
            if option == a or known >> a & 1:
                reach[option] = known | gained
    return reach


def locked(votes: Matrix, strength: str) -> tuple[list[Pair], list[Pair]]:
    """The pairs that are locked and those that are left out.

    Pairs of equal strength are taken together, and each that lies on a circle with them and the locked ones
    is left out: so no order of equal pairs is preferred, and the result does not depend on how options are
    listed.
    """
    kept: list[Pair] = []
    out: list[Pair] = []
    reach = [0] * len(votes)
    for group in _by_strength(votes, strength):
        together = _linked(reach, group)
        fine = [(a, b) for a, b in group if not together[b] >> a & 1]
        out += [pair for pair in group if pair not in set(fine)]
        kept += fine
        reach = together if len(fine) == len(group) else _linked(reach, fine)
    return kept, out


def count(
    profile: Ranked,
    seats: int = 1,
    lot: Lot | None = None,
    strength: str = "winning",
    matrix: Matrix | None = None,
) -> Trace:
    """T. N. Tideman, "Independence of clones as a criterion for voting rules" (1987)."""
    votes = matrix or matrix_of(profile)
    kept, out = locked(votes, strength)
    holds = set(kept)
    order = unbeaten_first([*range(len(votes))], lambda a, b: (a, b) in holds)

    def shown(pair: Pair) -> dict[str, Any]:
        a, b = pair
        named = profile.options
        return {"over": named[a], "under": named[b], "pro": number(votes[a][b]), "con": number(votes[b][a])}

    pairs: Trace = {"locked": [*map(shown, kept)], "left_out": [*map(shown, out)]}
    found = facts(profile, votes)
    if seats == 1:
        found |= change.of_condorcet_winner(votes, profile.options)
    return trace("ranked-pairs", profile, order, seats, lot, strength=strength, **pairs, **found)
