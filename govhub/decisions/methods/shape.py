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

RECUSED = "recused"  # the answer of a voice with an interest of its own: it is not counted at all

PASSED, FAILED, NO_QUORUM, BLOCKED = "passed", "failed", "no_quorum", "blocked"


TIES = ("reject", "pass")
_UNUSED = {"against": 0, "quorum_comparison": "at_least", "ties": "reject"}


@dataclass(frozen=True)
class RuleSet:
    """How a decision is counted; copied whole into a decision when it opens.

    `unit`: who has one voice, a stakeholder or a person. `threshold` is a share of `base` (yes_no:
    those who said yes or no; cast: all who answered; entitled: the electorate), met by "at least" or
    "more than". `quorum` is the share of the entitled who must have answered. `early_close` ends the
    vote when everybody has answered and nothing stops the decision. `concurrence` names sectors (or "*":
    each that has a voice) that must agree as well, each by its own share; `concurrence_of` says how many
    of them are enough (0: all). `against` is how many may be against under consensus (minus N).
    `ties` says what equal votes do where one half is enough.
    """

    name: str
    method: str
    unit: str = "stakeholder"
    threshold: str = "1/2"
    comparison: str = "more_than"
    base: str = "yes_no"
    quorum: str = "0"
    early_close: bool = True
    concurrence: tuple[str, ...] = ()
    concurrence_threshold: str = "1/2"
    concurrence_comparison: str = "more_than"
    concurrence_of: int = 0
    against: int = 0
    quorum_comparison: str = "at_least"
    ties: str = "reject"

    def __post_init__(self) -> None:
        object.__setattr__(self, "concurrence", tuple(self.concurrence))

    def to_dict(self) -> dict[str, Any]:
        """The canonical form. Parts that a rule does not use are left out, so that a rule from before
        there was such a part has the form and the hash that it had."""
        stored = asdict(self) | {"concurrence": list(self.concurrence)}
        unused = [name for name, value in _UNUSED.items() if stored[name] == value]
        unused += [] if self.concurrence else [name for name in stored if name.startswith("concurrence")]
        return {name: value for name, value in stored.items() if name not in unused}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> RuleSet:
        """The rule set that `to_dict` wrote. Raises TypeError or ValueError on anything else."""
        rule = cls(**stored)
        Fraction(rule.threshold), Fraction(rule.quorum), Fraction(rule.concurrence_threshold)
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

    `before` is None for voices that had not answered. `where` says of which sectors they are ("" for all
    that the rule does not name), where that matters.
    """

    before: str | None
    after: str | None
    voices: int
    result: str
    where: tuple[tuple[str, int], ...] = ()

    def trace(self) -> dict[str, Any]:
        """The canonical form."""
        where = [{"sector": sector, "voices": voices} for sector, voices in self.where]
        return {
            "before": self.before,
            "after": self.after,
            "voices": self.voices,
            "result": self.result,
            **({"where": where} if where else {}),
        }

    @classmethod
    def from_trace(cls, stored: Mapping[str, Any]) -> Change:
        """The change that `trace` wrote."""
        where = tuple((one["sector"], one["voices"]) for one in stored.get("where", ()))
        return cls(**{**stored, "where": where})


@dataclass(frozen=True)
class SectorCount:
    """How one sector answered, and whether that is agreement under the rule."""

    sector: str
    entitled: int
    counts: dict[str, int]
    test: Test


@dataclass(frozen=True)
class Outcome:
    """What a count gives: the result, how many gave each answer, each test, and what would change it.

    `entitled` leaves out the voices that have recused themselves (`recused`). `count` is the trace of
    `govhub.counting` where the vote chose among options.
    """

    result: str
    entitled: int
    cast: int
    counts: dict[str, int]
    tests: tuple[Test, ...]
    changes: tuple[Change, ...] = field(default=())
    sectors: tuple[SectorCount, ...] = field(default=())
    recused: int = 0
    count: dict[str, Any] | None = None

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
            "changes": [change.trace() for change in self.changes],
            "result": self.result,
            **({"sectors": [asdict(one) for one in self.sectors]} if self.sectors else {}),
            **({"recused": self.recused} if self.recused else {}),
            **({"count": self.count} if self.count else {}),
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
            tuple(Change.from_trace(change) for change in trace["changes"]),
            tuple(SectorCount(**{**one, "test": Test(**one["test"])}) for one in trace.get("sectors", ())),
            trace.get("recused", 0),
            trace.get("count"),
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
