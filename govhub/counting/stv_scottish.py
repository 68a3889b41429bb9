"""The single transferable vote as Scottish councils count it (weighted inclusive Gregory, five decimals).

Source: The Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52.
"""

from __future__ import annotations

from typing import Any

from govhub.counting.papers import Parcel, table
from govhub.counting.profile import Ranked
from govhub.counting.ties import Lot, one_of
from govhub.counting.trace import Trace, check_seats, decimal, number, trace, transfer

PLACES = 5
ONE = 10**PLACES


class Stages:
    """The count in progress: papers by the value at which they were received, and credited votes."""

    def __init__(self, profile: Ranked, seats: int, lot: Lot, overvote: str, max_skips: int | None) -> None:
        check_seats(seats, len(profile.options))
        size = len(profile.options)
        self.options, self.seats, self.lot = profile.options, seats, lot
        self.papers: list[dict[int, Parcel]] = [{} for _ in range(size)]
        self.votes = [0] * size  # in units of the last decimal
        self.continuing = [True] * size
        self.elected: list[int] = []
        self.surplus: set[int] = set()  # elected, with a surplus not yet transferred
        self.history: list[list[int | None]] = []
        self.rounds: list[dict[str, Any]] = []
        self.table = table(profile, overvote, max_skips)
        for option, (parcel, papers) in enumerate(self.table.start()):
            self.papers[option][ONE] = parcel
            self.votes[option] = ONE * papers
        self.valid = sum(self.votes) // ONE
        self.quota = self.valid // (seats + 1) + 1

    def run(self) -> None:
        """All stages: surpluses, largest first; when there is none, exclude who has fewest."""
        self.finish_stage({})
        while len(self.elected) < self.seats:
            if self.surplus:
                self.transfer_surplus()
            else:
                self.exclude()

    def transfer_surplus(self) -> None:
        """Rule 48: papers go on at surplus x value when received / votes credited, cut to five decimals."""
        largest = max(self.votes[option] for option in self.surplus)
        tied = [option for option in sorted(self.surplus) if self.votes[option] == largest]
        option = one_of(tied, self.history[:-1], self.lot, worst=False, round=len(self.rounds) + 1)
        total = self.votes[option]
        surplus = total - self.quota * ONE
        self.surplus.discard(option)
        self.votes[option] = self.quota * ONE
        papers, self.papers[option] = self.papers[option], {}
        before = list(self.votes)
        for value, parcel in papers.items():
            self.move(parcel, surplus * value // total)
        moved = transfer(self.options[option], surplus, before, self.votes, self.continuing, PLACES)
        shown = decimal(surplus, PLACES)
        self.finish_stage({"surplus_of": self.options[option], "surplus": shown, "transfers": [moved]})

    def exclude(self) -> None:
        """Rule 50: the candidate with fewest votes goes, and the papers move on at the value they have."""
        left = [option for option, goes_on in enumerate(self.continuing) if goes_on]
        fewest = min(self.votes[option] for option in left)
        tied = [option for option in left if self.votes[option] == fewest]
        option = one_of(tied, self.history[:-1], self.lot, worst=True, round=len(self.rounds) + 1)
        self.continuing[option] = False
        given, self.votes[option] = self.votes[option], 0
        papers, self.papers[option] = self.papers[option], {}
        before = list(self.votes)
        for value in sorted(papers, reverse=True):
            self.move(papers[value], value)
        moved = transfer(self.options[option], given, before, self.votes, self.continuing, PLACES)
        self.finish_stage({"excluded": [self.options[option]], "transfers": [moved]})

    def move(self, parcel: Parcel, value: int) -> None:
        """Pile to their next available preference, at this value; the others are not transferable."""
        continuing = self.continuing
        for option, part, papers in self.table.deal(parcel, continuing):
            known = self.papers[option].get(value)
            self.papers[option][value] = part if known is None else self.table.join(known, part)
            self.votes[option] += value * papers

    def finish_stage(self, what: dict[str, Any]) -> None:
        """Who reached the quota is elected; as many left as vacancies are elected too (rules 47 and 51)."""
        now = [
            option
            for option, goes_on in enumerate(self.continuing)
            if goes_on and self.votes[option] >= self.quota * ONE
        ]
        left = [option for option, goes_on in enumerate(self.continuing) if goes_on and option not in now]
        if len(left) == self.seats - len(self.elected) - len(now):
            now += left
        now.sort(key=lambda option: (-self.votes[option], self.lot.place[option]))
        for option in now:
            self.continuing[option] = False
            if self.votes[option] > self.quota * ONE:
                self.surplus.add(option)
        self.elected += now
        self.history.append(list(self.votes))
        lost = self.valid * ONE - sum(self.votes)
        self.rounds.append(
            {
                "totals": [decimal(votes, PLACES) for votes in self.votes],
                "nontransferable": decimal(lost, PLACES),
                "elected": [self.options[option] for option in now],
                **what,
            }
        )


def count(
    profile: Ranked,
    seats: int,
    lot: Lot | None = None,
    overvote: str = "exhaust",
    max_skips: int | None = None,
) -> Trace:
    """Quota floor(valid / (seats + 1)) + 1; ties by the latest earlier stage that differs, then the lot."""
    lot = lot or Lot(profile.options)
    stages = Stages(profile, seats, lot, overvote, max_skips)
    stages.run()
    facts: Trace = {
        "quota": number(stages.quota),
        "quota_kind": "droop",
        "surplus": "weighted inclusive Gregory",
        "decimals": PLACES,
        "valid": number(stages.valid),
        "rounds": stages.rounds,
    }
    return trace("stv-scottish", profile, None, seats, lot, winners=stages.elected, **facts)
