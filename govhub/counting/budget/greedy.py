"""Greedy budgets: projects by votes, most first, as long as the money lasts. Three ways as cities do it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from govhub.counting.budget.projects import Budget, result
from govhub.counting.errors import Refused
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace, number

METHODS = ("greedy", "greedy-no-skip", "greedy-threshold")


def ranking(budget: Budget, lot: Lot) -> list[int]:
    """Most points first; with equal points the cheaper one, then the lot."""
    points, _ = budget.support()
    order = sorted(budget.running(), key=lambda p: (-points[p], budget.costs[p], lot.place[p]))
    for before, after in pairwise(order):
        if points[before] == points[after]:
            by = "lower cost" if budget.costs[before] != budget.costs[after] else lot.name
            lot.record([before, after], [before], by)
    return order


def choose(budget: Budget, lot: Lot, method: str = "greedy") -> tuple[list[int], list[dict[str, Any]]]:
    """The funded projects, and a step for each project looked at: funded, too dear, or below the threshold.

    `greedy` passes over what does not fit; `greedy-no-skip` stops at the first that does not fit;
    `greedy-threshold` passes over, and leaves out what has fewer points than the threshold.
    """
    if method not in METHODS:
        raise Refused(f"the method is one of {', '.join(METHODS)}")
    points, _ = budget.support()
    left = budget.amount
    funded: list[int] = []
    steps: list[dict[str, Any]] = []
    for project in ranking(budget, lot):
        cost = budget.costs[project]
        step = {
            "option": budget.points.options[project],
            "points": number(points[project]),
            "cost": number(cost),
        }
        if method == "greedy-threshold" and points[project] < budget.threshold:
            steps.append({**step, "funded": False, "why": "threshold"})
        elif cost <= left:
            left -= cost
            funded.append(project)
            steps.append({**step, "funded": True, "left": number(left)})
        else:
            steps.append({**step, "funded": False, "why": "cost"})
            if method == "greedy-no-skip":
                break
    return funded, steps


def count(budget: Budget, lot: Lot | None = None, method: str = "greedy") -> Trace:
    """The greedy rule `method`; see `choose`."""
    lot = lot or Lot(budget.points.options)
    funded, steps = choose(budget, lot, method)
    return result(method, budget, funded, lot, rounds=steps)
