"""What is put to a vote of yes or no, who said what, and what a rule says about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from govhub.counting.trace import Trace, number

YES, NO, ABSTAIN, ABSENT = "yes", "no", "abstain", "absent"
CHOICES = (YES, NO, ABSTAIN, ABSENT)
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Unit:
    """A canton: its vote counts for one, or for a half; `yes` and `no` of its people where they are known."""

    name: str
    accepts: bool
    weight: Fraction = Fraction(1)
    yes: int | None = None
    no: int | None = None


@dataclass(frozen=True)
class Motion:
    """One vote of a file; `published` is the outcome that the file itself names.

    Where members are named, `choices` says what each chose, and `weights` how many people each stands for;
    members of `weights` who have no choice took no part.
    """

    id: str
    title: str = ""
    date: str = ""
    yes: int = 0
    no: int = 0
    choices: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    units: Sequence[Unit] = ()
    units_yes: Fraction | None = None  # where the units are not named one by one
    units_no: Fraction | None = None
    from_commission: bool = True
    published: bool | None = None

    def heads(self) -> dict[str, int]:
        """How many chose what."""
        if not self.choices:
            return {YES: self.yes, NO: self.no, ABSTAIN: 0, ABSENT: 0}
        said = list(self.choices.values())
        return {choice: said.count(choice) for choice in CHOICES}


@dataclass(frozen=True)
class Condition:
    """One condition: `value` of `base` must be at least, or more than, the share `needed`."""

    name: str
    value: Fraction | int
    base: Fraction | int
    needed: Fraction
    strict: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Nothing of nothing is no majority."""
        wanted = self.needed * self.base
        return self.value > 0 and (self.value > wanted if self.strict else self.value >= wanted)

    @property
    def tied(self) -> bool:
        """Exactly the half where more is needed."""
        return self.strict and self.value > 0 and self.value == self.needed * self.base

    def shown(self) -> Trace:
        """As it stands in the trace."""
        return {
            "test": self.name,
            "value": number(self.value),
            "base": number(self.base),
            "share": number(Fraction(self.value) / self.base) if self.base else None,
            "operator": "more than" if self.strict else "at least",
            "needed": number(self.needed),
            "passed": self.passed,
            **self.facts,
        }


def outcome(
    motion: Motion,
    tests: Iterable[Condition],
    passed: bool | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Trace:
    """The result of one vote: it passes when every test is passed, unless the rule says otherwise."""
    made = list(tests)
    won = all(test.passed for test in made) if passed is None else passed
    found: Trace = {
        "id": motion.id,
        "name": motion.title or motion.id,
        **({"date": motion.date} if motion.date else {}),
        "outcome": "adopted" if won else "rejected",
        "passed": won,
        "counts": {choice: number(heads) for choice, heads in motion.heads().items()},
        "tests": [test.shown() for test in made],
        "ties": [test.name for test in made if test.tied],
        **(facts or {}),
    }
    if motion.published is not None:
        found["as_published"] = motion.published == won
    return found
