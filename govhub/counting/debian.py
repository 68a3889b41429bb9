"""The resolution procedure of the Debian constitution, section A.6: quorum, majority ratio, Schulze."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from govhub.counting.errors import Refused
from govhub.counting.pairwise import Matrix, facts, matrix_of
from govhub.counting.profile import Ranked
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace, number, trace

Pair = tuple[int, int]


def why_dropped(
    votes: Matrix, option: int, default: int, quorum: Fraction, ratio: Fraction
) -> dict[str, Any] | None:
    """A.6(2) and (3): fewer than `quorum` ballots prefer it to the default, or it does not defeat the default
    by its ratio: V(A,D) >= N V(D,A) and V(A,D) > V(D,A).
    """
    pro, con = votes[option][default], votes[default][option]
    known = {"pro": number(pro), "con": number(con)}
    if pro < quorum:
        return {"by": "quorum", "needed": number(quorum), **known}
    if pro < ratio * con or pro <= con:
        return {"by": "majority", "needed": number(ratio), **known}
    return None


def _reach(defeats: set[Pair], left: list[int]) -> dict[int, set[int]]:
    """A.6(5): the transitive defeats."""
    reach = {a: {b for b in left if (a, b) in defeats} for a in left}
    for by in left:
        for a in left:
            if by in reach[a]:
                reach[a] |= reach[by]
    return reach


def schwartz_dropping(votes: Matrix, left: list[int]) -> tuple[list[int], list[dict[str, Any]]]:
    """A.6(4) to (8): the Schwartz set, dropping the weakest defeats inside it until there are none.

    A defeat is weaker with fewer votes for it, and with equal votes for it with more against it.
    """
    defeats = {(a, b) for a in left for b in left if votes[a][b] > votes[b][a]}
    steps: list[dict[str, Any]] = []
    while True:
        reach = _reach(defeats, left)
        schwartz = [a for a in left if all(b in reach[a] or a not in reach[b] for b in left if b != a)]
        inside = [(a, b) for a, b in sorted(defeats) if a in schwartz and b in schwartz]
        steps.append({"schwartz": schwartz})
        if not inside:
            return schwartz, steps

        def weight(pair: Pair) -> Pair:
            a, b = pair
            return votes[a][b], -votes[b][a]

        weakest = min(map(weight, inside))
        gone = [pair for pair in inside if weight(pair) == weakest]
        steps[-1]["dropped"] = gone
        defeats -= set(gone)


def count(
    profile: Ranked,
    default: int,
    quorum: Fraction | int = 0,
    ratios: Mapping[int, Fraction] | None = None,
    lot: Lot | None = None,
    matrix: Matrix | None = None,
) -> Trace:
    """One winner. A tie is for the casting vote: without a seed all tied options are named."""
    if not 0 <= default < len(profile.options):
        raise Refused("the default option is not on the ballot")
    votes = matrix or matrix_of(profile)
    named = profile.options.__getitem__
    dropped: list[dict[str, Any]] = []
    left: list[int] = []
    for option in range(len(votes)):
        ratio = (ratios or {}).get(option, Fraction(1))
        why = why_dropped(votes, option, default, Fraction(quorum), ratio) if option != default else None
        if why:
            dropped.append({"option": named(option), **why})
        else:
            left.append(option)
    winners, steps = schwartz_dropping(votes, left)
    rounds = [
        {
            "schwartz": [*map(named, step["schwartz"])],
            "dropped_defeats": [[named(a), named(b)] for a, b in step.get("dropped", [])],
        }
        for step in steps
    ]
    found: Trace = {
        "default": named(default),
        "quorum": number(Fraction(quorum)),
        "dropped": dropped,
        "rounds": rounds,
    }
    return trace("debian", profile, [winners], 1, lot, **found, **facts(profile, votes))
