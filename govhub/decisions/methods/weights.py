"""Weights: exact rational numbers, read as people write them; and weights that are split among the answers.

Everything is counted in parts, of which `scale` are a weight of one (see `tally`). So that every figure stays
exact and can be written down, a weight has at most six digits after the point or under the line, and all
weights together are less than 2^53 parts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import Any

from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods.shape import RuleSet
from govhub.decisions.methods.tally import Electorate, facts_of, kind_of, parts_of, scale_of

MOST_PARTS = 2**53 - 1  # what canonical JSON can hold
_NUMBER = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,6})|/([0-9]{1,6}))?")


def read(text: str) -> Fraction | Phrase:
    """A number of at least nothing: `3/7`, `0.5`, `260000`; or why it is none."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None or (found[3] and not int(found[3])):
        return Phrase(N_("Please give a number such as 3, 0.5 or 3/7."))
    whole, after_point, under = found.groups()
    if after_point:
        return Fraction(f"{whole}.{after_point}")
    return Fraction(int(whole), int(under or 1))


def why_not_open(rule: RuleSet, electorate: Electorate) -> Phrase | None:
    """Why these weights, or the people stood for, cannot be counted, or None."""
    kinds = [kind_of(rule, facts) for facts in facts_of(electorate).values()]
    if rule.unit == "weight":
        scale = scale_of(rule, kinds)
        whole = sum(parts_of(rule, kind, scale) for kind in kinds)
        if whole > MOST_PARTS:
            return Phrase(N_("The weights are too fine to be counted exactly; please round them."))
    if rule.asks_population:
        people = [Fraction(kind.stands_for or "0") for kind in kinds]
        if sum(people) * lcm(*(one.denominator for one in people)) > MOST_PARTS:
            return Phrase(N_("The numbers of people are too fine to be counted exactly; please round them."))
    return None


def why_not_split(
    rule: RuleSet, electorate: Electorate, voter: str, split: Mapping[str, str], answers: tuple[str, ...]
) -> Phrase | None:
    """Why a voice cannot split its weight so, or None: what is given must add up to the weight, in whole
    parts of the kind in which this vote is counted."""
    if not rule.splits:
        return Phrase(N_("In this vote nobody's weight can be split."))
    if any(choice not in answers for choice in split):
        return Phrase(N_("Please choose one of the answers offered."))
    given = [read(str(weight)) for weight in split.values()]
    wrong = next((one for one in given if isinstance(one, Phrase)), None)
    if wrong is not None:
        return wrong
    facts = facts_of(electorate)
    weight = Fraction(str(facts[voter].get("weight", "1")))
    numbers = [one for one in given if isinstance(one, Fraction)]
    if sum(numbers) != weight:
        return Phrase(
            N_("What you give must add up to your weight: %(given)s is not %(weight)s."),
            given=sum(numbers, Fraction(0)),
            weight=weight,
        )
    scale = scale_of(rule, [kind_of(rule, one) for one in facts.values()])
    if any((one * scale).denominator != 1 for one in numbers):
        return Phrase(
            N_("Please give whole parts: the smallest in this vote is %(part)s."), part=Fraction(1, scale)
        )
    return None


def as_stored(split: Mapping[str, str]) -> dict[str, str]:
    """A split in its canonical form: exact numbers, without the answers that get nothing."""
    exact = {choice: Fraction(str(read(str(weight)))) for choice, weight in split.items()}
    return {choice: str(weight) for choice, weight in sorted(exact.items()) if weight}


def shares(weights: Mapping[str, Any]) -> dict[str, Fraction]:
    """Of each its share of all the weights, which add up to one whole however they are stated."""
    exact = {name: Fraction(str(weight)) for name, weight in weights.items()}
    whole = sum(exact.values())
    return {name: weight / whole if whole else Fraction(0) for name, weight in exact.items()}
