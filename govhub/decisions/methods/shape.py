"""The shapes that every method shares: the rule set, an answer on a ballot, an outcome with its tests.

Everything is exact (integers and fractions) and has a canonical JSON form, so that a decision can be
frozen, hashed, and recounted elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from fractions import Fraction
from typing import Any, Protocol

from govhub.core.phrase import Phrase

UNITS = ("stakeholder", "person", "weight")
BASES = ("yes", "yes_no", "yes_no_abstain", "valid", "cast", "present", "entitled")
COMPARISONS = ("at_least", "more_than")
DELEGATIONS = ("off", "direct", "transitive")
SECRECIES = ("named", "after_close", "secret")

CHOSE = "options"  # the answer of a voice that chose among options
SPLIT = "split"  # the answer of a voice with weight that gives parts of it to several answers
VOTED = "voted"  # all that is known of an answer that is hidden: that it was given
STOPS = ("block", "veto")  # the answers by which one voice alone can stop a decision
RECUSED = "recused"  # the answer of a voice with an interest of its own: it is not counted at all

PASSED, FAILED, NO_QUORUM, BLOCKED = "passed", "failed", "no_quorum", "blocked"


TIES = ("reject", "pass", "casting", "lot")


@dataclass(frozen=True)
class RuleSet:
    """How a decision is counted; copied whole into a decision when it opens.

    Who counts. `unit`: who has one voice, a stakeholder or a person, or each stakeholder by its weight
    (`splits`: which it may divide among the answers). `secrecy`: who sees who answered what, and when.
    `delegation`: whether voices can be carried by others, one level or any; `delegation_most` is how many
    a proxy may hold beside its own (0: any number).

    What is enough. `threshold` is a share of `base` (RULES of the answers: yes; yes and no; those and
    abstain; all valid; all cast; all present; all entitled), met by "at least" or "more than";
    `least` is the smallest number of yes beside it. `quorum` is the share of the entitled who must have
    answered, `presence_quorum` the share who must be in the room. `population` is the share of the people
    stood for that those who agree must stand for; fewer than `blocking_least` voices cannot stop by it.
    `concurrence` names groups (or "*": each that has a voice) that must agree as well, each by its own
    share and quorum; `concurrence_by` says what the groups are, `concurrence_of` how many of them are
    enough (0: all), `concurrence_share` what share of the people that the groups stand for, and
    `concurrence_empty` what a group means of which nobody is left. `against` is how many may be against
    under consensus (minus N). `ties` says what equal votes do.

    Objections. `objections`: a block stops, goes through its lifecycle, or is advisory; `tested_by` says
    who tests it (`test_share` of the group), `rounds` how many rounds there are, and `fallback` by which
    rule the last is counted if it is still blocked (None: it goes to mediation).

    Choices among options. `seats`, `strength` of a defeat, `highest` score, number of `dots`, and the
    quorum and majority that each option needs over the last, the default (`option_quorum`, `ratio`). How
    people answer about projects that share a budget is the `ballot`: approval, points, ranking, one.

    Time. `early_close` ends the vote when everybody has answered and nothing stops the decision,
    `early_certain` when no answer to come can change the outcome. `extension` is by how many hours a vote
    is prolonged that misses its quorum, `extensions` how often.
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
    splits: bool = False
    least: int = 0
    presence_quorum: str = "0"
    presence_comparison: str = "at_least"
    population: str = "0"
    population_comparison: str = "at_least"
    blocking_least: int = 0
    concurrence_by: str = "sector"
    concurrence_quorum: str = "0"
    concurrence_share: str = "0"
    concurrence_share_comparison: str = "more_than"
    concurrence_empty: str = "unasked"
    delegation: str = "off"
    delegation_most: int = 0
    secrecy: str = "named"
    early_certain: bool = False
    extension: int = 0
    extensions: int = 0
    objections: str = "stop"
    tested_by: str = "facilitators"
    test_share: str = "4/5"
    rounds: int = 0
    fallback: Mapping[str, Any] | None = None
    seats: int = 1
    strength: str = "winning"
    highest: int = 0
    dots: int = 0
    option_quorum: str = "0"
    ratio: str = "1"
    ballot: str = "approval"

    def __post_init__(self) -> None:
        object.__setattr__(self, "concurrence", tuple(self.concurrence))

    @property
    def asks_population(self) -> bool:
        """Whether it matters how many people a voice stands for."""
        return Fraction(self.population) > 0 or Fraction(self.concurrence_share) > 0

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
        for part in _SHARES:
            Fraction(getattr(rule, part))
        return rule


_SHARES = (
    "threshold", "quorum", "presence_quorum", "population", "concurrence_threshold", "concurrence_quorum",
    "concurrence_share", "test_share", "option_quorum", "ratio",
)  # fmt: skip
_ALWAYS = (  # the parts that every rule has stated from the first version on
    "name", "method", "unit", "threshold", "comparison", "base", "quorum", "early_close", "concurrence",
    "concurrence_threshold", "concurrence_comparison", "concurrence_of",
)  # fmt: skip
_UNUSED = {one.name: one.default for one in fields(RuleSet) if one.name not in _ALWAYS}


Answer = Mapping[str, Any]  # what one ballot says: {"choice": "agree"}; a method knows what it means


@dataclass(frozen=True)
class Test:
    """One condition of the rule: `have` out of `of`, against the share `needed`.

    `least` is the smallest count that meets it with this base (None when no count can). Where weights or
    people are counted, the figures are parts: `scale` of them are a weight of one, or one of the people.
    """

    name: str
    have: int
    of: int
    needed: str
    comparison: str
    holds: bool
    least: int | None
    scale: int = 1

    @property
    def share(self) -> str:
        """The share as an exact fraction that is not shortened: `25/33`; of parts where those count."""
        return f"{self.have}/{self.of}"

    def trace(self) -> dict[str, Any]:
        """The canonical form."""
        return _set_only(asdict(self), Test)


@dataclass(frozen=True)
class Change:
    """The smallest change of one kind that turns the outcome: so many voices from one answer to another.

    `before` is None for voices that had not answered. `where` says of which sectors they are ("" for all
    that the rule does not name), where that matters, and `which` that it takes those with the greatest
    weight ("weight") or who stand for the most people ("people"). Where weights can be split, not voices
    change but parts of weight: `scale` of them are a weight of one (else it is 0).
    """

    before: str | None
    after: str | None
    voices: int
    result: str
    where: tuple[tuple[str, int], ...] = ()
    which: str = ""
    scale: int = 0

    def trace(self) -> dict[str, Any]:
        """The canonical form."""
        where = [{"sector": sector, "voices": voices} for sector, voices in self.where]
        return {
            "before": self.before,
            "after": self.after,
            "voices": self.voices,
            "result": self.result,
            **({"where": where} if where else {}),
            **({"which": self.which} if self.which else {}),
            **({"scale": self.scale} if self.scale else {}),
        }

    @classmethod
    def from_trace(cls, stored: Mapping[str, Any]) -> Change:
        """The change that `trace` wrote."""
        where = tuple((one["sector"], one["voices"]) for one in stored.get("where", ()))
        return cls(**{**stored, "where": where})


@dataclass(frozen=True)
class SectorCount:
    """How one group (a sector, unless the rule says otherwise) answered, and whether that is agreement under
    the rule.

    `quorum` is its own, where the rule has one. `stands_for` is for how many people it stands, where that
    counts. `empty` says what it means that nobody of it is left ("agrees" or "refuses").
    """

    sector: str
    entitled: int
    counts: dict[str, int]
    test: Test
    quorum: Test | None = None
    stands_for: str = ""
    empty: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the group agrees."""
        if self.empty:
            return self.empty == "agrees"
        return self.test.holds and (self.quorum is None or self.quorum.holds)

    def trace(self) -> dict[str, Any]:
        """The canonical form."""
        tests = {"test": self.test.trace(), "quorum": self.quorum.trace() if self.quorum else None}
        return _set_only(asdict(self) | tests, SectorCount)

    @classmethod
    def from_trace(cls, stored: Mapping[str, Any]) -> SectorCount:
        """The count that `trace` wrote."""
        tests = {name: Test(**stored[name]) for name in ("test", "quorum") if stored.get(name)}
        return cls(**{**stored, **tests})


def _set_only(stored: dict[str, Any], of: Any) -> dict[str, Any]:
    """Without the parts that came later and say nothing: older traces keep the form that they had."""
    later = {one.name: one.default for one in fields(of) if one.default is not MISSING}
    return {name: value for name, value in stored.items() if name not in later or value != later[name]}


@dataclass(frozen=True)
class Outcome:
    """What a count gives: the result, how many gave each answer, each test, and what would change it.

    `entitled` leaves out the voices that have recused themselves (`recused`). `count` is the trace of
    `govhub.counting` where the vote chose among options. Where weights count, figures are parts: `scale`
    of them are a weight of one, and `heads` says how many voices gave each answer. `carried` voices were
    answered by a proxy. `fallback` is the trace of the count by the rule's fallback, which gave the result.
    `tie` says how equal votes were decided, where the rule declares a casting vote or a lot. `unsaid` is
    why the smallest change of some kind is not said. `voices` is how many voices are entitled where weights
    count.
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
    scale: int = 1
    heads: dict[str, int] | None = None
    carried: int = 0
    fallback: dict[str, Any] | None = None
    tie: dict[str, Any] | None = None
    unsaid: str = ""
    voices: int = 0

    @property
    def turnout(self) -> tuple[int, int]:
        """How many voices answered, and how many could: heads, also where weights count."""
        return (self.cast, self.entitled) if self.heads is None else (sum(self.heads.values()), self.voices)

    @property
    def heard(self) -> dict[str, int]:
        """How many voices gave each answer: heads, also where weights count."""
        given = self.counts if self.heads is None else dict.fromkeys(self.counts, 0) | self.heads
        return dict(given)

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
            "tests": [test.trace() for test in self.tests],
            "changes": [change.trace() for change in self.changes],
            "result": self.result,
            **({"sectors": [one.trace() for one in self.sectors]} if self.sectors else {}),
            **({"recused": self.recused} if self.recused else {}),
            **({"count": self.count} if self.count else {}),
            **({"scale": self.scale} if self.scale != 1 else {}),
            **({"heads": self.heads} if self.heads is not None else {}),
            **({"carried": self.carried} if self.carried else {}),
            **({"fallback": self.fallback} if self.fallback is not None else {}),
            **({"tie": self.tie} if self.tie is not None else {}),
            **({"unsaid": self.unsaid} if self.unsaid else {}),
            **({"voices": self.voices} if self.voices else {}),
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
            tuple(map(SectorCount.from_trace, trace.get("sectors", ()))),
            trace.get("recused", 0),
            trace.get("count"),
            trace.get("scale", 1),
            trace.get("heads"),
            trace.get("carried", 0),
            trace.get("fallback"),
            trace.get("tie"),
            trace.get("unsaid", ""),
            trace.get("voices", 0),
        )


class Method(Protocol):
    """What a file in `methods/` offers. Adding a method is one file, one line in the table, one test."""

    NAME: str
    POSITIONS: tuple[str, ...]
    REASONED: frozenset[str]

    def answers(self, rule: RuleSet) -> tuple[str, ...]:
        """The answers that can be given under such a rule, among `POSITIONS`."""

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
