"""Instant runoff: the option with fewest votes goes, and its ballots move on, until two remain."""

from __future__ import annotations

from typing import Any

from govhub.counting.errors import Refused
from govhub.counting.papers import table
from govhub.counting.profile import Ranked
from govhub.counting.ties import Lot, one_of
from govhub.counting.trace import Trace, number, trace


def count(
    profile: Ranked,
    seats: int = 1,
    lot: Lot | None = None,
    overvote: str = "exhaust",
    max_skips: int | None = None,
) -> Trace:
    """One option a round is excluded, also past a majority, so that the final pair is known.

    Ties for the fewest: whoever had fewer at the latest earlier round at which they differed, then the lot.
    Two left with equal votes are decided in the same way. The order is the reverse of the exclusions.
    """
    if seats != 1:
        raise Refused("instant runoff fills one seat; use STV for more")
    lot = lot or Lot(profile.options)
    size = len(profile.options)
    ballots = table(profile, overvote, max_skips)
    piles, votes = map(list, zip(*ballots.start(), strict=True))
    goes_on = [True] * size
    left = [*range(size)]
    history: list[list[int | None]] = []
    rounds: list[dict[str, Any]] = []
    out: list[int] = []
    transfers: dict[str, Any] = {}
    while True:
        totals = [votes[option] if goes_on[option] else None for option in range(size)]
        exhausted = profile.total - sum(votes)
        rounds.append(
            {"totals": [None if n is None else number(n) for n in totals], "exhausted": number(exhausted)}
        )
        rounds[-1].update(transfers)
        if len(left) == 1:
            break
        fewest = min(votes[option] for option in left)
        tied = [option for option in left if votes[option] == fewest]
        loser = one_of(tied, history, lot, worst=True, round=len(rounds))
        history.append(totals)
        out.append(loser)
        left.remove(loser)
        goes_on[loser] = False
        rounds[-1]["excluded"] = [profile.options[loser]]
        if len(left) == 1:
            break
        moved = [0] * size
        for option, parcel, papers in ballots.deal(piles[loser], goes_on):
            piles[option] = ballots.join(piles[option], parcel)
            moved[option] = papers
            votes[option] += papers
        votes[loser] = 0
        shown = [number(moved[option]) if goes_on[option] else None for option in range(size)]
        transfers = {"transferred": shown}
    order = [left, *([option] for option in reversed(out))]
    return trace("irv", profile, order, 1, lot, rounds=rounds)
