"""Equal shares: everyone holds the same share of the budget, and supporters buy projects together.

D. Peters, G. Pierczynski and P. Skowron, "Proportional participatory budgeting with additive utilities"
(2021), completed by growing shares ("add1") as in the cities that use it. The utility of a project is its
cost (times the points of the ballot). Exact: money is kept in integers over one common denominator.
"""

from __future__ import annotations

import heapq
from fractions import Fraction
from math import gcd
from typing import Any

from govhub.counting.budget.greedy import choose
from govhub.counting.budget.projects import Budget, Money, result
from govhub.counting.errors import Refused
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace, number

Supporters = list[tuple[int, int, int]]  # (group of equal ballots, points, weight)
Purchase = tuple[int, Fraction]  # project, what a supporter pays at most for one point


class Voters:
    """Groups of voters with equal ballots, and for each project the groups that support it."""

    def __init__(self, budget: Budget) -> None:
        if any(type(cost) is Fraction for cost in budget.costs):
            scale = Fraction(1, _common([Fraction(cost) for cost in budget.costs]))
        else:
            scale = Fraction(1)
        self.scale = scale  # costs are counted in this unit
        self.costs = [int(cost / scale) for cost in budget.costs]
        self.groups = list(budget.points.ballots.items())
        self.supporters: list[Supporters] = [[] for _ in budget.costs]
        running = set(budget.running())
        for group, (ballot, weight) in enumerate(self.groups):
            for project, points in ballot:
                if points and project in running:
                    if type(points) is Fraction and points.denominator != 1:
                        raise Refused("equal shares takes whole points")
                    self.supporters[project].append((group, int(points), weight))
        self.votes = [sum(weight for _, _, weight in supporters) for supporters in self.supporters]


def _common(values: list[Fraction]) -> int:
    common = 1
    for value in values:
        common = common * value.denominator // gcd(common, value.denominator)
    return common


def _price(supporters: Supporters, money: list[int], cost: int) -> tuple[int, int] | None:
    """The smallest payment for one point with which the supporters meet the cost, as (amount, divisor).

    Each pays that amount times the points, or all that is left to them. None: together they have too little.
    """
    power = wealth = 0
    single = True
    for group, points, weight in supporters:
        power += points * weight
        wealth += money[group] * weight
        single = single and points == 1
    if wealth < cost:
        return None
    if single:
        poorest = sorted([(money[group], weight) for group, _, weight in supporters])
        for has, weight in poorest:
            if has * power >= cost:
                return cost, power
            cost -= has * weight
            power -= weight
        return None
    order = sorted((Fraction(money[group], points), points, weight) for group, points, weight in supporters)
    for per_point, points, weight in order:
        if per_point * power >= cost:
            return cost, power
        cost -= int(per_point * points) * weight
        power -= points * weight
    return None


def buy(voters: Voters, share: Money, lot: Lot) -> list[Purchase]:
    """One run with this share: again and again the project with the best price for a unit of utility.

    Prices only rise while money is spent, so an old price is a lower bound and most need no second look.
    Ties: lower cost, then more votes, then the lot.
    """
    start = Fraction(share) / voters.scale
    unit = start.denominator
    money = [start.numerator] * len(voters.groups)
    waiting: list[tuple[Fraction, int, int, int, int]] = []
    for project, supporters in enumerate(voters.supporters):
        if supporters and voters.costs[project] > 0:
            cost = voters.costs[project]
            waiting.append((Fraction(0), cost, -voters.votes[project], lot.place[project], project))
    bought: list[Purchase] = [
        (project, Fraction(0))
        for project, supporters in enumerate(voters.supporters)
        if supporters and not voters.costs[project]
    ]
    heapq.heapify(waiting)
    fresh: set[int] = set()
    price: dict[int, tuple[int, int]] = {}
    while waiting:
        bound, cost, votes, place, project = waiting[0]
        if project in fresh:
            heapq.heappop(waiting)
            amount, divisor = price[project]
            bought.append((project, Fraction(amount, divisor * unit) * voters.scale))
            unit = _pay(voters.supporters[project], money, amount, divisor, unit)
            fresh.clear()
            continue
        found = _price(voters.supporters[project], money, cost * unit)
        if found is None:
            heapq.heappop(waiting)
            continue
        price[project] = found
        fresh.add(project)
        bound = Fraction(found[0], found[1] * unit * cost)
        heapq.heapreplace(waiting, (bound, cost, votes, place, project))
    return bought


def _pay(supporters: Supporters, money: list[int], amount: int, divisor: int, unit: int) -> int:
    """Take the payments. Where a price is no whole amount, all money is counted in a finer unit: returned."""
    common = gcd(amount, divisor)
    amount //= common
    divisor //= common
    if divisor > 1:
        money[:] = [has * divisor for has in money]
    for group, points, _ in supporters:
        due = amount * points
        money[group] = money[group] - due if money[group] > due else 0
    return unit * divisor


def add1(budget: Budget, voters: Voters, lot: Lot) -> tuple[list[Purchase], int]:
    """Shares start at floor(budget / voters) and grow by 1; the last outcome within the budget is kept."""
    if not budget.points.total:
        return [], 0
    share = int(budget.amount // budget.points.total)
    best: list[Purchase] = []
    kept = share
    wanted = sum(1 for supporters in voters.supporters if supporters)
    while True:
        bought = buy(voters, share, lot)
        if sum(budget.costs[project] for project, _ in bought) > budget.amount:
            return best, kept
        best, kept = bought, share
        if len(bought) == wanted or share > budget.amount:
            return best, kept
        share += 1


def _prefer(budget: Budget, one: set[int], other: set[int]) -> int:
    """How many voters have more supported projects funded in the one outcome than in the other."""
    more = 0
    for ballot, weight in budget.points.ballots.items():
        gain = sum((project in one) - (project in other) for project, points in ballot if points)
        more += weight if gain > 0 else 0
    return more


def count(budget: Budget, lot: Lot | None = None, method: str = "equalshares-add1") -> Trace:
    """Equal shares with growing shares; `equalshares-add1-comparison` takes the greedy outcome instead when
    strictly more voters have more of their projects funded under it.
    """
    if method not in ("equalshares-add1", "equalshares-add1-comparison"):
        raise Refused("the method is equalshares-add1 or equalshares-add1-comparison")
    lot = lot or Lot(budget.points.options)
    voters = Voters(budget)
    bought, share = add1(budget, voters, lot)
    funded = [project for project, _ in bought]
    named = budget.points.options.__getitem__
    rounds = [
        {
            "option": named(project),
            "cost": number(budget.costs[project]),
            "supporters": voters.votes[project],
            "paid_per_point": number(paid),
        }
        for project, paid in bought
    ]
    facts: dict[str, Any] = {"share": number(share), "rounds": rounds}
    if method == "equalshares-add1-comparison":
        other, _ = choose(budget, Lot(budget.points.options))
        for_greedy = _prefer(budget, set(other), set(funded))
        for_shares = _prefer(budget, set(funded), set(other))
        facts["comparison"] = {"prefer_greedy": for_greedy, "prefer_equal_shares": for_shares}
        if for_greedy > for_shares:
            funded = other
            facts["comparison"]["greedy"] = [*map(named, other)]
    return result(method, budget, funded, lot, **facts)
