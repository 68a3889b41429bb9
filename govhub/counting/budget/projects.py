"""What a budget vote consists of: money, projects, and ballots that give points to projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from govhub.counting.errors import Refused
from govhub.counting.profile import Id, Points
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace, number

Money = int | Fraction
WITHDRAWN = 999_999_999  # the cost that the Pabulib format writes for a project that was withdrawn


@dataclass
class Budget:
    """A budget vote. One point per approved project; dots as given; for ranks m, m - 1, ... points.

    `out` are projects that take no part: withdrawn, or funded elsewhere. `threshold` is the number of votes
    that a project needs under the greedy rule with a threshold, `step` by how much equal shares grow.
    """

    amount: Money
    costs: Sequence[Money]
    points: Points
    names: Mapping[Id, str] = field(default_factory=dict)
    threshold: Money = 0
    out: frozenset[int] = frozenset()
    step: int = 1

    def __post_init__(self) -> None:
        if len(self.costs) != len(self.points.options):
            raise Refused("every project needs a cost")
        if self.amount < 0 or any(cost < 0 for cost in self.costs):
            raise Refused("money cannot be negative")

    def support(self) -> tuple[list[Money], list[int]]:
        """For each project the sum of its points, and how many ballots gave it any."""
        size = len(self.costs)
        points: list[Money] = [0] * size
        voters = [0] * size
        for ballot, weight in self.points.ballots.items():
            for project, given in ballot:
                points[project] += given * weight
                voters[project] += weight if given else 0
        return points, voters

    def running(self) -> list[int]:
        """The projects that take part."""
        return [
            project
            for project, cost in enumerate(self.costs)
            if project not in self.out and cost != WITHDRAWN
        ]


def result(method: str, budget: Budget, selected: Sequence[int], lot: Lot, **facts: Any) -> Trace:
    """The trace of a budget count."""
    named = budget.points.options.__getitem__
    points, voters = budget.support()
    spent = sum((budget.costs[project] for project in selected), start=0)
    return {
        "method": method,
        "ballots": number(budget.points.total),
        "distinct": len(budget.points),
        "options": list(budget.points.options),
        "budget": number(budget.amount),
        "spent": number(spent),
        "costs": [*map(number, budget.costs)],
        "points": [*map(number, points)],
        "voters": voters,
        "winners": [*map(named, selected)],
        "selected": [*map(named, selected)],
        **facts,
        "ties": lot.ties,
    }
