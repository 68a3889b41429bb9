"""Equal shares: everyone holds the same share of the budget, and supporters buy projects together.

D. Peters, G. Pierczynski and P. Skowron, "Proportional participatory budgeting with additive utilities"
(2021), completed by growing shares ("add1") as in the cities that use it. The utility of a project is its
cost (times the points of the ballot). Exact: money is kept in integers over one common denominator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heapreplace
from math import gcd, lcm
from operator import itemgetter, mul
from typing import Any

from govhub.counting.budget.greedy import choose
from govhub.counting.budget.projects import Budget, Money, result
from govhub.counting.errors import Refused
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace, number

Purchase = tuple[int, Fraction]  # project, what a supporter pays at most for one point
MOST_STEPS = 100_000
PRECISION = 64  # bits after the point of the lower bounds; equal ones are compared exactly


def _picker(places: Sequence[int]) -> Callable[[list[int]], Sequence[int]]:
    """A quick way to take what stands at these places of a list."""
    if len(places) < 2:
        return lambda of: [of[place] for place in places]
    return itemgetter(*places)


class Supporters:
    """Who supports one project: groups of equal ballots, how many voters each, and their points."""

    def __init__(self, members: list[tuple[int, int, int]]) -> None:
        self.members = members  # (group, voters, points)
        self.weights = [weight for _, weight, _ in members]
        self.votes = sum(self.weights)
        self.power = sum(weight * points for _, weight, points in members)
        self.single = all(points == 1 for _, _, points in members)
        self.groups = [group for group, _, _ in members]
        self.places = _picker(self.groups)
        self.alone = _picker([group for group, weight, _ in members if weight == 1])
        self.together = [(group, weight) for group, weight, _ in members if weight > 1]

    def price(self, purses: Purses, cost: int) -> tuple[int, int] | None:
        """The smallest payment for one point with which they meet the cost: (amount, divisor).

        Each pays that amount times the points, or all that is left to them. None: together they have too
        little. Whoever cannot pay an equal part pays all, which raises the part of the others.
        """
        cost *= purses.unit
        if not self.single:
            return self._price_of_points(purses, cost)
        of = purses.of
        voters = Counter(self.alone(of))
        for group, weight in self.together:
            voters[of[group]] += weight
        payers = [(purses.values[place], number) for place, number in voters.items()]
        wealth = sum([has * weight for has, weight in payers])
        if wealth < cost:
            return None
        power = self.power
        while True:
            limit = (cost - 1) // power  # up to this nobody can pay cost / power
            able = [payer for payer in payers if payer[0] > limit]
            if len(able) == len(payers):
                return cost, power
            left = sum([has * weight for has, weight in able])
            cost -= wealth - left
            wealth = left
            power = sum([weight for _, weight in able])
            payers = able

    def _price_of_points(self, purses: Purses, cost: int) -> tuple[int, int] | None:
        """The same for ballots that give different points."""
        has = list(map(purses.values.__getitem__, self.places(purses.of)))
        wealth = sum(map(mul, has, self.weights))
        if wealth < cost:
            return None
        payers = [
            (money, weight, points) for money, (_, weight, points) in zip(has, self.members, strict=True)
        ]
        power = self.power
        while True:
            able = [payer for payer in payers if payer[0] * power >= cost * payer[2]]
            if len(able) == len(payers):
                return cost, power
            left = sum(money * weight for money, weight, _ in able)
            cost -= wealth - left
            wealth = left
            power = sum(weight * points for _, weight, points in able)
            payers = able

    def pay(self, purses: Purses, amount: int, divisor: int) -> None:
        """Take the payments. Where a price is no whole amount, the unit of money becomes finer."""
        common = gcd(amount, divisor)
        purses.refine(divisor // common)
        of = purses.of
        if self.single:
            known = self.places(of)
            rest = {place: purses.without(place, amount // common) for place in set(known)}
            for group, place in zip(self.groups, known, strict=True):
                of[group] = rest[place]
            return
        left: dict[tuple[int, int], int] = {}
        for group, _, points in self.members:
            before = of[group]
            after = left.get((before, points))
            if after is None:
                after = left[before, points] = purses.without(before, amount // common * points)
            of[group] = after


class Purses:
    """What each group of voters has left. Few amounts differ: each is kept once, of[group] is its place."""

    def __init__(self, groups: int, share: Fraction) -> None:
        self.unit = share.denominator  # so many units make up one
        self.values = [0, share.numerator]
        self.of = [1] * groups

    def without(self, place: int, paid: int) -> int:
        """The place of what is left of an amount after a payment, which takes all where it is too small."""
        left = self.values[place] - paid
        if left <= 0:
            return 0
        self.values.append(left)
        return len(self.values) - 1

    def refine(self, factor: int) -> None:
        """Count in a unit that is smaller by this factor."""
        if factor > 1:
            self.unit *= factor
            self.values = [value * factor for value in self.values]


class Voters:
    """Groups of voters with equal ballots, and for each project with support its supporters."""

    def __init__(self, budget: Budget) -> None:
        self.scale = Fraction(1, lcm(*(Fraction(cost).denominator for cost in budget.costs)))
        self.costs = [int(cost / self.scale) for cost in budget.costs]  # in units of the scale
        self.groups = len(budget.points)
        members: dict[int, list[tuple[int, int, int]]] = {project: [] for project in budget.running()}
        for group, (ballot, weight) in enumerate(budget.points.ballots.items()):
            for project, points in ballot:
                if points and project in members:
                    if Fraction(points).denominator != 1 or points < 0:
                        raise Refused("equal shares takes whole points")
                    members[project].append((group, weight, int(points)))
        self.of = {project: Supporters(found) for project, found in members.items() if found}


def buy(voters: Voters, share: Money, lot: Lot) -> list[Purchase]:
    """One run with this share: again and again the project with the best price for a unit of utility.

    Prices only rise while money is spent, so an old price, rounded down, is a lower bound and most need no
    second look. Ties: lower cost, then more votes, then the lot.
    """
    start = Fraction(share) / voters.scale
    purses = Purses(voters.groups, start)
    bought: list[Purchase] = [(project, Fraction(0)) for project in voters.of if not voters.costs[project]]
    waiting = [
        ((1 << PRECISION) // voters.of[p].power, p) for p in voters.of if voters.costs[p]
    ]  # if all pay alike
    heapify(waiting)
    while waiting:
        fresh: dict[int, tuple[int, int]] = {}
        while waiting:
            bound, project = waiting[0]
            if project in fresh:
                break
            found = voters.of[project].price(purses, voters.costs[project])
            if found is None:
                heappop(waiting)
                continue
            fresh[project] = found
            bound = (found[0] << PRECISION) // (found[1] * purses.unit * voters.costs[project])
            heapreplace(waiting, (bound, project))
        if not waiting:
            break
        project = _cheapest(voters, waiting, fresh, purses, lot)
        waiting.remove((waiting[0][0], project))
        heapify(waiting)
        amount, divisor = fresh[project]
        bought.append((project, Fraction(amount, divisor * purses.unit) * voters.scale))
        voters.of[project].pay(purses, amount, divisor)
    return bought


def _cheapest(
    voters: Voters,
    waiting: list[tuple[int, int]],
    fresh: dict[int, tuple[int, int]],
    purses: Purses,
    lot: Lot,
) -> int:
    """Among projects whose rounded prices are equally low the cheapest when exact, or by the ties."""
    lowest = waiting[0][0]
    near = [project for bound, project in waiting if bound == lowest]
    if len(near) == 1:
        return near[0]
    exact: list[tuple[Fraction, int, int, int, int]] = []
    for project in near:
        cost, supporters = voters.costs[project], voters.of[project]
        found = fresh.get(project) or supporters.price(purses, cost)
        if found is not None:
            fresh[project] = found
            price = Fraction(found[0], found[1] * cost)
            exact.append((price, cost, -supporters.votes, lot.place[project], project))
    return min(exact)[-1]


def add1(
    budget: Budget, voters: Voters, lot: Lot, step: int = 1, most: int = MOST_STEPS
) -> tuple[list[Purchase], int]:
    """Shares start at floor(budget / voters) and grow by `step`; kept is the last outcome it pays for.

    Refused when that takes more than `most` steps.
    """
    if not budget.points.total:
        return [], 0
    share = int(budget.amount // budget.points.total)
    best: list[Purchase] = []
    kept = share
    wanted = len(voters.of)
    for _ in range(most):
        bought = buy(voters, share, lot)
        if sum(budget.costs[project] for project, _ in bought) > budget.amount:
            return best, kept
        best, kept = bought, share
        if len(bought) == wanted or share > budget.amount:
            return best, kept
        share += step
    raise Refused(f"after {most} steps the shares are still too small: let them grow by more than {step}")


def _prefer(budget: Budget, one: set[int], other: set[int]) -> int:
    """How many voters have more supported projects funded in the one outcome than in the other."""
    more = 0
    for ballot, weight in budget.points.ballots.items():
        gain = sum((project in one) - (project in other) for project, points in ballot if points)
        more += weight if gain > 0 else 0
    return more


def count(
    budget: Budget,
    lot: Lot | None = None,
    method: str = "equalshares-add1",
    step: int | None = None,
    most: int = MOST_STEPS,
) -> Trace:
    """Equal shares with growing shares; `equalshares-add1-comparison` takes the greedy outcome instead when
    strictly more voters have more of their projects funded under it. Shares grow by `step` (that of the
    budget when None), 1 in the cities that use the rule; small coins need a larger one.
    """
    if method not in ("equalshares-add1", "equalshares-add1-comparison"):
        raise Refused("the method is equalshares-add1 or equalshares-add1-comparison")
    lot = lot or Lot(budget.points.options)
    voters = Voters(budget)
    step = budget.step if step is None else step
    if step < 1:
        raise Refused("shares must grow by at least 1")
    bought, share = add1(budget, voters, lot, step, most)
    funded = [project for project, _ in bought]
    named = budget.points.options.__getitem__
    rounds = [
        {
            "option": named(project),
            "cost": number(budget.costs[project]),
            "supporters": voters.of[project].votes,
            "paid_per_point": number(paid),
        }
        for project, paid in bought
    ]
    facts: dict[str, Any] = {"share": number(share), "step": step, "rounds": rounds}
    if method == "equalshares-add1-comparison":
        other, _ = choose(budget, lot.aside())
        for_greedy = _prefer(budget, set(other), set(funded))
        for_shares = _prefer(budget, set(funded), set(other))
        facts["comparison"] = {"prefer_greedy": for_greedy, "prefer_equal_shares": for_shares}
        if for_greedy > for_shares:
            funded = other
            facts["comparison"]["greedy"] = [*map(named, other)]
    return result(method, budget, funded, lot, **facts)
