"""Ballots among options as profiles of the counting methods, each with how much gave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from govhub.core.units import decimals_of
from govhub.counting.budget.projects import Budget
from govhub.counting.profile import Approvals, Ballot, Points, Ranked
from govhub.decisions.methods.options.ballots import ONE, RANKS, TICKS, Given, Option, kind_of_ballot
from govhub.decisions.methods.shape import RuleSet
from govhub.decisions.methods.tally import Beside

Weighed = Sequence[tuple[Given, int]]  # each choice with how much gave it
COARSE = 100  # units in a first share: below that a unit is too much to grow by
FINE = 2_500  # a first share in equal shares grows by at least so small a part of it


def ranked(given: Weighed, ids: Sequence[int]) -> Ranked:
    """The rankings."""
    profile = Ranked(ids)
    for answer, weight in given:
        tiers: dict[int, list[int]] = {}
        for place, rank in enumerate(answer):
            if rank is not None:
                tiers.setdefault(rank, []).append(place)
        ballot: Ballot = tuple(
            tier[0] if len(tier) == 1 else tuple(tier) for _, tier in sorted(tiers.items())
        )
        profile.add(ballot, weight)
    return profile


def approvals(given: Weighed, ids: Sequence[int]) -> Approvals:
    """What was ticked."""
    profile = Approvals(ids)
    for answer, weight in given:
        profile.add([place for place, mark in enumerate(answer) if mark], weight)
    return profile


def points(given: Weighed, ids: Sequence[int], highest: int | None, most: int | None) -> Points:
    """Scores or dots."""
    profile = Points(ids, highest=highest, most=most)
    for answer, weight in given:
        profile.add([(place, mark) for place, mark in enumerate(answer) if mark is not None], weight)
    return profile


def budget(
    rule: RuleSet, given: Weighed, options: Sequence[Option], beside: Beside, scale: int = 1
) -> Budget:
    """A vote over projects, in whole units of the money as the files of cities have it.

    A tick is one point; of m ranked projects the first gets m points, the next m - 1, and so on. `scale`
    parts are a weight of one.
    """
    ids = [one["id"] for one in options]
    kind, size, profile = kind_of_ballot(rule), len(ids), Points(ids)
    for answer, weight in given:
        marks = [(place, mark) for place, mark in enumerate(answer) if mark]
        if kind == RANKS:
            marks = [(place, size + 1 - mark) for place, mark in marks]
        elif kind in (TICKS, ONE):
            marks = [(place, 1) for place, _ in marks]
        profile.add(marks, weight)
    parts = parts_counted(rule, profile.total, beside)
    vote = Budget(
        amount=money(beside.budget or 0, parts),
        costs=[money(one.get("cost") or 0, parts) for one in options],
        points=profile,
        names={one["id"]: one["name"] for one in options},
        threshold=rule.least * scale,
    )
    vote.step = step_of(vote)
    return vote


def parts_counted(rule: RuleSet, voters: int, beside: Beside) -> int:
    """How many of the smallest parts of the money make up one in the count: a whole unit, as in the files of
    cities; the smallest part itself where equal shares are so small that to grow by a unit would be coarse.
    """
    whole = 10 ** decimals_of(beside.unit) if beside.unit else 1
    shares = rule.method.startswith("budget_equal_shares")
    coarse = (beside.budget or 0) < COARSE * whole * voters
    return 1 if shares and coarse else whole


def money(amount: int, parts: int) -> int | Fraction:
    """An amount in the smallest part of its unit as it is counted."""
    exact = Fraction(amount, parts)
    return exact.numerator if exact.denominator == 1 else exact


def spent(options: Sequence[Option], count: Mapping[str, Any] | None) -> int:
    """What the funded projects cost, in the smallest part of the unit."""
    funded = set(count["winners"]) if count else set()
    return sum(int(one["cost"]) for one in options if one["id"] in funded)


def step_of(vote: Budget) -> int:
    """By how much shares grow: one unit as in the cities, or the power of ten that is fine enough where one
    unit of the money is next to nothing."""
    step, share = 1, int(vote.amount // vote.points.total) if vote.points.total else 0
    while share > FINE * step:
        step *= 10
    return step
