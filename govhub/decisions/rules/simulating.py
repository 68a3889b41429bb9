"""What a rule would say: of votes that are only thought of, and of votes that were counted by another rule.

Pure: the votes thought of are lines that somebody typed; of past votes it takes what was frozen and recorded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any

from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods import ALL, options
from govhub.decisions.methods.concurrence import EVERY
from govhub.decisions.methods.options import ballots as marking
from govhub.decisions.methods.shape import CHOSE, Outcome, RuleSet
from govhub.decisions.methods.tally import Beside, Kind, Line, Tally
from govhub.decisions.rules.counting import counted, turned

SILENT = "silent"  # entitled, and does not answer
MOST_KINDS = 60  # kinds of voices up to which that is looked for while somebody waits
MOST_TURNED = 2000  # voices up to which it is said what would have changed the outcome
_NUMBER = re.compile(r"(0|[1-9][0-9]{0,11})(?:/([1-9][0-9]{0,5}))?\Z")

Options = Sequence[Mapping[str, Any]]


class NotUnderstood(Exception):
    """Why the votes that somebody typed cannot be counted, with the line."""

    def __init__(self, message: str, **given: Any) -> None:
        super().__init__(message)
        self.phrase = Phrase(message, **given)


@dataclass
class _Said:
    """One line: so many of a group gave this answer; they stand for so many people."""

    group: str
    choice: str
    number: Fraction
    people: Fraction | None
    marks: tuple[int | None, ...] | None = None


@dataclass(frozen=True)
class Imagined:
    """Votes that are only thought of, ready to be counted."""

    tally: Tally
    options: list[dict[str, Any]] = field(default_factory=list)
    budget: int | None = None

    def outcome(self, rule: RuleSet) -> Outcome:
        """What they come to under the rule they were read for."""
        beside = Beside(seed="simulated", budget=self.budget)
        now = counted(rule, self.tally, self.options, beside)
        if self.tally.voices > MOST_TURNED or len(self.tally.entitled) > MOST_KINDS:
            return now
        return turned(rule, self.tally, now, beside)


def imagined(rule: RuleSet, votes: str, choices: str = "") -> Imagined:
    """The votes that somebody typed, one line for each kind. Raises NotUnderstood."""
    lines = [line.strip() for line in votes.splitlines() if line.strip()]
    if not options.chooses(rule):
        said = [_answer(rule, line) for line in lines]
        return Imagined(_tally(rule, said))
    budget, lines = _budget(lines)
    if options.is_budget(rule) and budget is None:
        raise NotUnderstood(N_("Please say what is shared, in a line of its own: “budget: 50000”."))
    known = _named(rule, choices)
    read = [_ballot(rule, line, known) for line in lines]
    for number, one in enumerate(known, 1):
        one["id"] = number
    said = [one for one in (_marked(rule, line, known) for line in read) if one is not None]
    if (few := options.why_not_options(rule, len(known))) is not None:
        raise NotUnderstood("%(why)s", why=few)
    return Imagined(_tally(rule, said), known, budget)


def _counted_of(rule: RuleSet, text: str, line: str) -> Fraction:
    match = _NUMBER.match(text.strip())
    if match is None or (match[2] and rule.unit != "weight"):
        raise NotUnderstood(N_("A number is missing or not whole: %(line)s"), line=line)
    return Fraction(int(match[1]), int(match[2] or 1))


def _answer(rule: RuleSet, line: str) -> _Said:
    """`agree: 20`, `government agree: 3`, `agree: 20 = 5400000`."""
    who, colon, rest = line.rpartition(":")
    number, equals, people = rest.partition("=")
    group, _, choice = who.strip().rpartition(" ")
    if not colon:
        raise NotUnderstood(
            N_("Please give each line as an answer and a number, “agree: 20”: %(line)s"), line=line
        )
    if choice not in (*ALL[rule.method].answers(rule), SILENT):
        raise NotUnderstood(N_("This is not an answer under this rule: %(line)s"), line=line)
    group = group.strip()
    if group and not rule.concurrence:
        raise NotUnderstood(N_("Under this rule groups do not matter; leave them out: %(line)s"), line=line)
    if not group and rule.concurrence and EVERY in rule.concurrence:
        raise NotUnderstood(
            N_("Please say of which group they are, “business agree: 3”: %(line)s"), line=line
        )
    stood = Fraction(_counted_of(rule, people.replace(" ", ""), line)) if equals else None
    return _Said(group, choice, _counted_of(rule, number, line), stood)


def _tally(rule: RuleSet, said: Iterable[_Said]) -> Tally:
    said = list(said)
    scale = lcm(*(one.number.denominator for one in said)) if rule.unit == "weight" else 1
    kinds = [_kind(rule, one, said) for one in said]
    entitled: Counter[Kind] = Counter()
    answers: Counter[Line] = Counter()
    heads: Counter[str] = Counter()
    for one, kind in zip(said, kinds, strict=True):
        parts = int(one.number * scale)
        entitled[kind] += parts
        if one.choice != SILENT:
            answers[Line(kind, one.choice, one.marks)] += parts
            heads[one.choice] += 1 if rule.unit == "weight" else parts
    voices = len(entitled) if rule.unit == "weight" else sum(entitled.values())
    cast = Counter(dict.fromkeys(entitled, 0))
    for line, parts in answers.items():
        cast[line.kind] += parts
    return Tally(entitled, answers, voices, heads, scale=scale, answered=cast)


def _kind(rule: RuleSet, one: _Said, said: list[_Said]) -> Kind:
    """With weights a line is a part of its group, which is one voice; else every one of a line has a voice
    and its share of the people for whom they stand."""
    if rule.unit != "weight":
        each = one.people / one.number if one.people is not None and one.number else Fraction(0)
        each = one.people or Fraction(0) if rule.unit == "person" else each
        return Kind(one.group, "1", str(each) if rule.asks_population else "")
    group = [other for other in said if other.group == one.group]
    stood = next((other.people for other in group if other.people is not None), None)
    stands_for = str(stood) if stood is not None and rule.asks_population else ""
    return Kind(one.group, str(sum(other.number for other in group)), stands_for)


# ---- choices among options -----------------------------------------------------------------------
def _budget(lines: list[str]) -> tuple[int | None, list[str]]:
    found = [line for line in lines if line.lower().startswith("budget:")]
    if not found:
        return None, lines
    text = found[0].partition(":")[2].strip()
    if not text.isdecimal() or len(text) > 15:
        raise NotUnderstood(N_("A number is missing or not whole: %(line)s"), line=found[0])
    return int(text), [line for line in lines if line not in found]


def _named(rule: RuleSet, choices: str) -> list[dict[str, Any]]:
    """The options as they are listed; projects with what they cost, `Playground | 12000`."""
    known: list[dict[str, Any]] = []
    for line in (line.strip() for line in choices.splitlines()):
        name, bar, cost = (
            (part.strip() for part in line.rpartition("|")) if options.is_budget(rule) else (line, "", "")
        )
        if options.is_budget(rule) and line:
            if not bar or not cost.isdecimal() or not 0 < int(cost) < 10**15:
                raise NotUnderstood(
                    N_("Please say what each project costs, “Playground | 12000”: %(line)s"), line=line
                )
            known.append({"name": name, "cost": int(cost)})
        elif name:
            known.append({"name": name})
    return known


def _ballot(
    rule: RuleSet, line: str, known: list[dict[str, Any]]
) -> tuple[str, Fraction, list[list[tuple[str, str]]]]:
    """The number of such ballots, and what they say: tiers of names, each with what follows a slash."""
    number, colon, rest = line.partition(":")
    if not colon:
        raise NotUnderstood(
            N_("Please give each line as a number and a ballot, “3: A > B”: %(line)s"), line=line
        )
    if number.strip() in (*ALL[rule.method].answers(rule), SILENT):
        return number.strip(), _counted_of(rule, rest, line), []
    by, within = (">", "=") if marking.kind_of_ballot(rule) == marking.RANKS else (",", ",")
    tiers = [[_name_and_mark(name) for name in tier.split(within)] for tier in rest.split(by) if tier.strip()]
    names = [one["name"] for one in known]
    for name, _ in (pair for tier in tiers for pair in tier):
        if name not in names:
            if options.is_budget(rule) or not name or len(names) >= options.MOST:
                raise NotUnderstood(N_("This is none of the options: %(name)s"), name=name)
            names.append(name)
            known.append({"name": name})
    return line, _counted_of(rule, number, line), tiers


def _name_and_mark(text: str) -> tuple[str, str]:
    name, slash, mark = text.rpartition("/")
    return (name.strip(), mark.strip()) if slash and mark.strip().isdecimal() else (text.strip(), "")


def _marked(
    rule: RuleSet, read: tuple[str, Fraction, list[list[tuple[str, str]]]], known: Options
) -> _Said | None:
    line, number, tiers = read
    if not number:
        return None
    if not tiers:
        return _Said(
            "", line if line in (*ALL[rule.method].answers(rule), SILENT) else "abstain", number, None
        )
    kind, names = marking.kind_of_ballot(rule), [one["name"] for one in known]
    marks: list[int | None] = [None] * len(names)
    for rank, tier in enumerate(tiers, 1):
        for name, mark in tier:
            given = {marking.RANKS: rank, marking.TICKS: 1, marking.ONE: 1}.get(kind, int(mark or 0))
            marks[names.index(name)] = given
    if (wrong := options.why_not_answer(rule, known, marks)) is not None:
        raise NotUnderstood(N_("%(line)s: %(problem)s"), line=line, problem=wrong)
    return _Said("", CHOSE, number, None, tuple(marks))
