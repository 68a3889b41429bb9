"""How close a result was: the fewest ballots which, marked otherwise, would have cost the winner the victory.

Lost is a victory when the winner is at best tied. Computed for one seat where it is exact or a proven lower
bound; for instant runoff and transferable votes finding it is hard, and nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from govhub.counting.pairwise import Matrix, condorcet_winner
from govhub.counting.profile import Approvals, Id, Points
from govhub.counting.trace import Trace, number


def _nearest(needed: dict[int, int], options: Sequence[Id], exact: bool) -> Trace:
    """The trace of the rival that needs fewest ballots; nothing where there is no rival."""
    if not needed:
        return {}
    rival = min(needed, key=lambda option: (needed[option], option))
    return {"smallest_change": {"ballots": number(needed[rival]), "rival": options[rival], "exact": exact}}


def of_first_choices(totals: Sequence[int], options: Sequence[Id]) -> Trace:
    """Plurality: a ballot that goes from the winner to the rival closes the gap by two. Exact."""
    winner = max(range(len(totals)), key=lambda option: (totals[option], -option))
    needed = {
        rival: (totals[winner] - totals[rival] + 1) // 2 for rival in range(len(totals)) if rival != winner
    }
    return _nearest(needed, options, exact=True)


def of_approvals(profile: Approvals, totals: Sequence[int]) -> Trace:
    """Approval: a ballot for the winner and not the rival closes the gap by two, another by one. Exact."""
    winner = max(range(len(totals)), key=lambda option: (totals[option], -option))
    needed: dict[int, int] = {}
    for rival in range(len(totals)):
        if rival == winner:
            continue
        gap = totals[winner] - totals[rival]
        by_two = sum(
            weight for ballot, weight in profile.ballots.items() if winner in ballot and rival not in ballot
        )
        needed[rival] = (gap + 1) // 2 if gap <= 2 * by_two else by_two + gap - 2 * by_two
    return _nearest(needed, profile.options, exact=True)


def of_points(profile: Points, totals: Sequence[int | Fraction]) -> Trace:
    """Scores and dots: a ballot turns by what it gives the winner and by what more it could give the rival.

    Exact where the points of a ballot are limited; where they are not, one ballot can do anything and nothing
    is claimed.
    """
    limits = [limit for limit in (profile.highest, profile.most) if limit is not None]
    if not limits:
        return {}
    winner = max(range(len(totals)), key=lambda option: (totals[option], -option))
    needed: dict[int, int] = {}
    for rival in range(len(totals)):
        if rival == winner:
            continue
        turns: dict[int | Fraction, int] = {}
        for ballot, weight in profile.ballots.items():
            given = dict(ballot)
            turn = given.get(winner, 0) - profile.lowest + min(limits) - given.get(rival, 0)
            turns[turn] = turns.get(turn, 0) + weight
        gap, ballots = totals[winner] - totals[rival], 0
        for turn in sorted(turns, reverse=True):
            enough = min(turns[turn], max(ceil(Fraction(gap) / turn), 0)) if turn else 0
            ballots, gap = ballots + enough, gap - enough * turn
        if gap <= 0:
            needed[rival] = ballots
    return _nearest(needed, profile.options, exact=True)


def of_condorcet_winner(votes: Matrix, options: Sequence[Id]) -> Trace:
    """Methods that elect a Condorcet winner, who wins at least while defeating everyone. A lower bound."""
    winner = condorcet_winner(votes)
    if winner is None:
        return {}
    needed = {
        rival: (votes[winner][rival] - votes[rival][winner] + 1) // 2
        for rival in range(len(votes))
        if rival != winner
    }
    return _nearest(needed, options, exact=False)
