"""What a ballot among options says, what it may not say, and how it reads.

A ballot is a list as long as the options: 1 for what is ticked, a rank from 1, a score from 0, or a number of
points; None where it says nothing about an option.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods.shape import RuleSet

Option = Mapping[str, Any]  # {"id": 1, "name": "…"}, numbered from 1 as they are listed; projects have a cost
Given = Sequence[int | None]

TICKS, ONE, RANKS, SCORES, POINTS = "ticks", "one", "ranks", "scores", "points"
BALLOTS = {"approval": TICKS, "one": ONE, "points": POINTS, "ranking": RANKS}  # of a shared budget
_OF_METHOD = {"approval": TICKS, "score": SCORES, "dots": POINTS}
_STRICT = {"irv", "stv"}


def is_budget(rule: RuleSet) -> bool:
    """Whether the options are projects that share a budget."""
    return rule.method.startswith("budget_")


def kind_of_ballot(rule: RuleSet) -> str:
    """How people answer under a rule."""
    return BALLOTS[rule.ballot] if is_budget(rule) else _OF_METHOD.get(rule.method, RANKS)


def equal_ranks(rule: RuleSet) -> bool:
    """Whether two options may share a rank."""
    return not is_budget(rule) and rule.method not in _STRICT


def normal(rule: RuleSet, answer: Given) -> list[int | None]:
    """The same ballot in one form only: no points are none."""
    if kind_of_ballot(rule) != POINTS:
        return list(answer)
    return [mark or None for mark in answer]


def why_not_answer(rule: RuleSet, options: Sequence[Option], answer: Given) -> Phrase | None:
    """Why this cannot be anybody's choice among these options, or None."""
    marks = [mark for mark in answer if mark is not None]
    if len(answer) != len(options):
        return Phrase(N_("Please answer for each option, in the order in which they are listed."))
    if any(isinstance(mark, bool) or not isinstance(mark, int) for mark in marks):
        return Phrase(N_("Please give a whole number."))
    kind = kind_of_ballot(rule)
    if not marks or (kind == POINTS and not any(marks)):
        return Phrase(N_("Please choose at least one option, or abstain."))
    return _CHECKS[kind](rule, len(options), marks)


def _ticks(rule: RuleSet, size: int, marks: Sequence[int]) -> Phrase | None:
    if any(mark != 1 for mark in marks):
        return Phrase(N_("An option is approved or not; there are no ranks."))
    return None


def _one(rule: RuleSet, size: int, marks: Sequence[int]) -> Phrase | None:
    if len(marks) > 1 or marks[0] != 1:
        return Phrase(N_("Please choose exactly one option."))
    return None


def _ranks(rule: RuleSet, size: int, marks: Sequence[int]) -> Phrase | None:
    if any(not 1 <= rank <= size for rank in marks):
        return Phrase(N_("A rank is between 1 and %(n)s."), n=size)
    if not equal_ranks(rule) and len(set(marks)) != len(marks):
        return Phrase(N_("Two options have the same rank; under this rule each needs its own."))
    missing = set(range(1, max(marks))) - set(marks)
    if missing:
        return Phrase(N_("Nothing has rank %(n)s. Please rank without a gap."), n=min(missing))
    return None


def _scores(rule: RuleSet, size: int, marks: Sequence[int]) -> Phrase | None:
    if any(not 0 <= mark <= rule.highest for mark in marks):
        return Phrase(N_("A score is between 0 and %(n)s."), n=rule.highest)
    return None


def _points(rule: RuleSet, size: int, marks: Sequence[int]) -> Phrase | None:
    if any(mark < 0 for mark in marks):
        return Phrase(N_("Points cannot be negative."))
    if sum(marks) > rule.dots:
        return plural_phrase(
            N_("You have %(n)s point to give, and gave %(given)s."),
            N_("You have %(n)s points to give, and gave %(given)s."),
            rule.dots,
            given=sum(marks),
        )
    return None


_CHECKS: dict[str, Callable[[RuleSet, int, Sequence[int]], Phrase | None]] = {
    TICKS: _ticks,
    ONE: _one,
    RANKS: _ranks,
    SCORES: _scores,
    POINTS: _points,
}


def written(rule: RuleSet, options: Sequence[Option], answer: Given) -> str:
    """A ballot as it reads: `A > B = C`, `A, B`, or `A 5, B 0`."""
    names = [str(one["name"]) for one in options]
    given = [(name, mark) for name, mark in zip(names, answer, strict=True) if mark is not None]
    kind = kind_of_ballot(rule)
    if kind in (TICKS, ONE):
        return ", ".join(name for name, mark in given if mark)
    if kind in (SCORES, POINTS):
        return ", ".join(f"{name} {mark}" for name, mark in given)
    tiers: dict[int, list[str]] = {}
    for name, rank in given:
        tiers.setdefault(rank, []).append(name)
    return " > ".join(" = ".join(tier) for _, tier in sorted(tiers.items()))
