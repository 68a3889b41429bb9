"""The single transferable vote with named choices: quota, decimals, or exclusion from below.

The variants are those of American cities, as the certified open tabulator RCTab counts them: everyone over
the threshold in a round is elected in it, all their surpluses move together before the next round.
"""

from __future__ import annotations

from typing import Any

from govhub.counting.errors import Refused
from govhub.counting.papers import Parcel, Table, table
from govhub.counting.profile import Ranked
from govhub.counting.ties import Lot, one_of
from govhub.counting.trace import Trace, check_seats, decimal, number, trace, transfer

QUOTAS = ("droop", "hare", "bottoms-up")


class Rounds:
    """The count in progress: papers by their value, in units of the last decimal."""

    def __init__(self, profile: Ranked, seats: int, lot: Lot, ballots: Table, places: int) -> None:
        size = len(profile.options)
        self.options, self.seats, self.lot = profile.options, seats, lot
        self.one = 10**places
        self.places = places
        self.papers: list[dict[int, Parcel]] = [{} for _ in range(size)]
        self.votes = [0] * size
        self.left = [*range(size)]
        self.elected: list[int] = []
        self.history: list[list[int | None]] = []
        self.rounds: list[dict[str, Any]] = []
        self.table = ballots
        self.moved: list[dict[str, Any]] = []  # since the last round began
        for option, (parcel, papers) in enumerate(self.table.start()):
            self.papers[option][self.one] = parcel
            self.votes[option] = self.one * papers
        self.valid = sum(self.votes) // self.one

    def begin(self) -> dict[str, Any]:
        """Write down the totals of a round; what happens in it is added later."""
        shown = {*self.left, *self.elected}
        totals = [decimal(votes, self.places) if o in shown else None for o, votes in enumerate(self.votes)]
        lost = self.valid * self.one - sum(self.votes)
        self.history.append(list(self.votes))
        self.rounds.append({"totals": totals, "nontransferable": decimal(lost, self.places)})
        if self.moved:
            self.rounds[-1]["transfers"], self.moved = self.moved, []
        return self.rounds[-1]

    def move(self, source: int, keeps: int, share: int) -> None:
        """All papers of an option, at this share of their value, to their next continuing preference."""
        continuing = [option in self.left for option in range(len(self.options))]
        given, self.votes[source] = self.votes[source] - keeps, keeps
        held, self.papers[source] = self.papers[source], {}
        before = list(self.votes)
        for old in sorted(held, reverse=True):
            value = old * share // self.one
            for option, part, papers in self.table.deal(held[old], continuing):
                known = self.papers[option].get(value)
                self.papers[option][value] = part if known is None else self.table.join(known, part)
                self.votes[option] += value * papers
        self.moved.append(transfer(self.options[source], given, before, self.votes, continuing, self.places))

    def strongest(self, over: list[int]) -> list[int]:
        """Most votes first, and no more than there are seats: more can reach a small Hare quota."""
        over.sort(key=lambda option: (-self.votes[option], self.lot.place[option]))
        room = self.seats - len(self.elected)
        if len(over) > room and self.votes[over[room - 1]] == self.votes[over[room]]:
            level = [option for option in over if self.votes[option] == self.votes[over[room]]]
            chosen = [option for option in level if option in over[:room]]
            self.lot.record(level, chosen, self.lot.name, round=len(self.rounds))
        return over[:room]

    def exclude(self) -> int:
        """Whoever has fewest goes; ties as everywhere."""
        fewest = min(self.votes[option] for option in self.left)
        tied = [option for option in self.left if self.votes[option] == fewest]
        option = one_of(tied, self.history, self.lot, worst=True, round=len(self.rounds))
        self.left.remove(option)
        self.move(option, 0, self.one)
        return option

    def elect(self, now: list[int], threshold: int) -> None:
        """Elect, then move each surplus at value x (surplus / votes), both cut to the decimals."""
        self.left = [option for option in self.left if option not in now]
        self.elected += now
        for option in now:
            surplus = self.votes[option] - threshold
            if surplus <= 0:
                continue
            self.move(option, threshold, surplus * self.one // self.votes[option])


def count(
    profile: Ranked,
    seats: int,
    lot: Lot | None = None,
    overvote: str = "exhaust",
    max_skips: int | None = None,
    quota: str = "droop",
    places: int = 4,
) -> Trace:
    """Droop: floor(valid / (seats + 1)) + 1. Hare: floor(valid / seats).

    Bottoms-up: exclude, one by one, until as many are left as there are seats.
    """
    check_seats(seats, len(profile.options))
    if quota not in QUOTAS:
        raise Refused(f"the quota is one of {', '.join(QUOTAS)}")
    lot = lot or Lot(profile.options)
    ballots = table(profile, overvote, max_skips)
    count_ = Rounds(profile, seats, lot, ballots, places if quota != "bottoms-up" else 0)
    threshold = count_.valid // seats if quota == "hare" else count_.valid // (seats + 1) + 1
    named = profile.options.__getitem__
    while len(count_.elected) < seats:
        shown = count_.begin()
        over = [o for o in count_.left if quota != "bottoms-up" and count_.votes[o] >= threshold * count_.one]
        over = count_.strongest(over)
        last = [o for o in count_.left if o not in over]
        if len(last) <= seats - len(count_.elected) - len(over):
            over += sorted(last, key=lambda option: (-count_.votes[option], lot.place[option]))
        if over:
            shown["elected"] = [*map(named, over)]
            count_.elect(over, threshold * count_.one if quota != "bottoms-up" else count_.valid + 1)
        else:
            shown["excluded"] = [named(count_.exclude())]
    if quota != "bottoms-up":
        count_.begin()
    facts: Trace = {
        "quota": number(threshold),
        "quota_kind": quota,
        "surplus": "none" if quota == "bottoms-up" else "weighted inclusive Gregory, all of a round together",
        "decimals": count_.places,
        "valid": number(count_.valid),
        "rounds": count_.rounds,
    }
    return trace("stv", profile, None, seats, lot, winners=count_.elected, **facts)
