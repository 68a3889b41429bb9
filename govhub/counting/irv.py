"""Instant runoff: the option with fewest votes goes, and its ballots move on, until two remain."""

from __future__ import annotations

from typing import Any

from govhub.counting.errors import Refused
from govhub.counting.profile import Ranked, preferences
from govhub.counting.ties import Lot, one_of
from govhub.counting.trace import Trace, number, trace

Pile = list[tuple[tuple[int, ...], int]]  # (preferences, weight)


class Piles:
    """The ballots on the table, each on the pile of the option it now counts for."""

    def __init__(self, orders: dict[tuple[int, ...], int], options: int) -> None:
        self.piles: list[Pile] = [[] for _ in range(options)]
        self.totals = [0] * options
        self.left = [True] * options
        piles = self.piles
        for ballot in orders.items():
            if ballot[0]:
                piles[ballot[0][0]].append(ballot)
        for option, pile in enumerate(piles):
            self.totals[option] = sum([weight for _, weight in pile])

    def exclude(self, option: int) -> list[int]:
        """Move the ballots of an option to their next continuing preference; how many went where."""
        left, piles = self.left, self.piles
        left[option] = False
        moved = [0] * len(piles)
        pile, piles[option] = piles[option], []
        for ballot in pile:
            for following in ballot[0]:
                if left[following]:
                    piles[following].append(ballot)
                    moved[following] += ballot[1]
                    break
        self.totals[option] = 0
        for following, weight in enumerate(moved):
            self.totals[following] += weight
        return moved


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
    table = Piles(preferences(profile, overvote, max_skips), len(profile.options))
    left = [*range(len(profile.options))]
    history: list[list[int | None]] = []
    rounds: list[dict[str, Any]] = []
    out: list[int] = []
    transfers: dict[str, Any] = {}
    while True:
        totals = [
            table.totals[option] if table.left[option] else None for option in range(len(profile.options))
        ]
        exhausted = profile.total - sum(table.totals)
        rounds.append(
            {"totals": [None if n is None else number(n) for n in totals], "exhausted": number(exhausted)}
        )
        rounds[-1].update(transfers)
        if len(left) == 1:
            break
        fewest = min(table.totals[option] for option in left)
        tied = [option for option in left if table.totals[option] == fewest]
        loser = one_of(tied, history, lot, worst=True, round=len(rounds))
        history.append(totals)
        out.append(loser)
        left.remove(loser)
        rounds[-1]["excluded"] = [profile.options[loser]]
        if len(left) == 1:
            break
        moved = table.exclude(loser)
        shown = [number(moved[option]) if option in left else None for option in range(len(totals))]
        transfers = {"transferred": shown}
    order = [left, *([option] for option in reversed(out))]
    return trace("irv", profile, order, 1, lot, rounds=rounds)
