"""Gradients of agreement: for each option everyone takes one of eight steps, from endorsing to a veto.

Source: S. Kaner, "Facilitator's Guide to Participatory Decision-Making" (1996). The steps are no points to be
added up: what counts is who supports, who stands aside and who cannot go along.
"""

from __future__ import annotations

from govhub.counting.errors import Refused
from govhub.counting.profile import Points
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace, grouped, number, trace

STEPS = (
    "endorse",
    "endorse with minor contention",
    "support with reservations",
    "abstain",
    "more discussion",
    "don't like but support",
    "serious disagreement",
    "veto",
)
SUPPORT = (1, 2, 3, 6)  # the steps of those who go along


def _median(counts: list[int]) -> int:
    """The lower median step; 9 where nobody took one."""
    total, seen = sum(counts), 0
    for step, voters in enumerate(counts, 1):
        seen += voters
        if total and 2 * seen >= total:
            return step
    return len(STEPS) + 1


def count(profile: Points, seats: int = 1, lot: Lot | None = None) -> Trace:
    """First the options without a veto, among them the one with the best median step, then more support.

    `totals` are how many go along (steps 1, 2, 3 and 6); `steps` how many took each of the eight.
    """
    steps = [[0] * len(STEPS) for _ in profile.options]
    for ballot, weight in profile.ballots.items():
        for option, step in ballot:
            if not 1 <= step <= len(STEPS) or int(step) != step:
                raise Refused(f"{step} is no step from 1 to {len(STEPS)}", profile.lines.get(ballot))
            steps[option][int(step) - 1] += weight
    support = [sum(counts[step - 1] for step in SUPPORT) for counts in steps]
    medians = [_median(counts) for counts in steps]

    def place(option: int) -> tuple[bool, int, int]:
        return steps[option][-1] > 0, medians[option], -support[option]

    ranking = grouped(range(len(steps)), place)
    rounds = [{"totals": [*map(number, support)]}]
    shown = [[*map(number, counts)] for counts in steps]
    return trace("gradients", profile, ranking, seats, lot, steps=shown, medians=medians, rounds=rounds)
