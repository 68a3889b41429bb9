"""The shapes that every method shares: the rule set, an answer on a ballot, an outcome with its tests.

Everything is exact (integers and fractions) and has a canonical JSON form, so that a decision can be
frozen, hashed, and recounted elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any, Protocol

from govhub.core.phrase import Phrase

UNITS = ("stakeholder", "person")
BASES = ("yes_no", "cast", "entitled")
COMPARISONS = ("at_least", "more_than")

PASSED, FAILED, NO_QUORUM, BLOCKED = "passed", "failed", "no_quorum", "blocked"


@dataclass(frozen=True)
class RuleSet:
    """How a decision is counted; copied whole into a decision when it opens.

    `unit`: who has one voice, a stakeholder or a person. `threshold` is a share of `base` (yes_no:
    those who said yes or no; cast: all who answered; entitled: the electorate), met by "at least" or
    "more than". `quorum` is the share of the entitled who must have answered. `early_close` ends the
    vote when everybody has answered and nothing stops the decision.
    """

    name: str
    method: str
    unit: str = "stakeholder"
    threshold: str = "1/2"
    comparison: str = "more_than"
    base: str = "yes_no"
    quorum: str = "0"
    early_close: bool = True

    def to_dict(self) -> dict[str, Any]:
        """The canonical form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> RuleSet:
        """The rule set that `to_dict` wrote. Raises TypeError or ValueError on anything else."""
        rule = cls(**stored)
        Fraction(rule.threshold), Fraction(rule.quorum)
        return rule


Answer = Mapping[str, Any]  # what one ballot says: {"choice": "agree"}; a method knows what it means


@dataclass(frozen=True)
class Test:
    """One condition of the rule: `have` out of `of`, against the share `needed`.

    `least` is the smallest count that meets it with this base (None when no count can).
    """

    name: str
    have: int
    of: int
    needed: str
    comparison: str
    holds: bool
    least: int | None

    @property
    def share(self) -> str:
        """The share as an exact fraction in words that do not shorten it: `25/33`."""
        return f"{self.have}/{self.of}"


@dataclass(frozen=True)
class Change:
    """The smallest change of one kind that turns the outcome: so many voices from one answer to another.

    `before` is None for voices that had not answered.
    """

    before: str | None
    after: str | None
    voices: int
    result: str


@dataclass(frozen=True)
class Outcome:
    """What a count gives: the result, how many gave each answer, each test, and what would change it."""

    result: str
    entitled: int
    cast: int
    counts: dict[str, int]
    tests: tuple[Test, ...]
    changes: tuple[Change, ...] = field(default=())

    @property
    def passed(self) -> bool:
        """Whether the proposal is adopted."""
        return self.result == PASSED

    def trace(self, rule: RuleSet) -> dict[str, Any]:
        """The canonical record of the count: the one source for page, export and offline check."""
        return {
            "method": rule.method,
            "rule": rule.to_dict(),
            "entitled": self.entitled,
            "cast": self.cast,
            "counts": dict(self.counts),
            "tests": [asdict(test) for test in self.tests],
            "changes": [asdict(change) for change in self.changes],
            "result": self.result,
        }

    @classmethod
    def from_trace(cls, trace: Mapping[str, Any]) -> Outcome:
        """The outcome that a trace records."""
        return cls(
            trace["result"],
            trace["entitled"],
            trace["cast"],
            dict(trace["counts"]),
            tuple(Test(**test) for test in trace["tests"]),
            tuple(Change(**change) for change in trace["changes"]),
        )


class Method(Protocol):
    """What a file in `methods/` offers. Adding a method is one file, one line in the table, one test."""

    NAME: str
    POSITIONS: tuple[str, ...]
    REASONED: frozenset[str]

    def why_not_rule(self, rule: RuleSet) -> tuple[str, Phrase] | None:
        """The field and the reason why such a rule cannot be used, or None."""

    def result(self, rule: RuleSet, entitled: int, counts: Mapping[str, int]) -> Outcome:
        """The outcome without its changes, from how many gave each answer."""

    def sentence(self, rule: RuleSet, entitled: int | None) -> Phrase:
        """The rule in one sentence."""

    def explain(self, rule: RuleSet, outcome: Outcome) -> list[Phrase]:
        """Why it came out so, in sentences."""


def meets(have: int, of: int, needed: Fraction, comparison: str) -> bool:
    """Whether `have` out of `of` meets the share. Nothing out of nothing never does."""
    if have <= 0:
        return False
    return have > needed * of if comparison == "more_than" else have >= needed * of


def least_count(of: int, needed: Fraction, comparison: str) -> int | None:
    """The smallest count out of `of` that meets the share; None when none can."""
    exact = needed * of
    least = exact.numerator // exact.denominator
    if comparison == "more_than" or least < exact:
        least += 1
    least = max(least, 1)
    return least if least <= of else None
