"""What a count is made from: how much is entitled, and how much gave each answer, by kinds of voices.

Voices of one kind count alike, so equal answers are one line with a number: an outcome is made from the
lines, however many voices stand behind them. Every amount is a whole number of parts: a voice has
`scale` parts for each unit of its weight, and one part where the rule counts no weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from govhub.decisions.methods import delegation
from govhub.decisions.methods.shape import CHOSE, RECUSED, SPLIT, VOTED, Answer, RuleSet

Electorate = Iterable[str] | Mapping[str, str] | Mapping[str, Mapping[str, Any]]
Marks = tuple[int | None, ...] | None


class Kind(NamedTuple):
    """What matters of a voice under a rule: the group that must agree with it, its weight, and how many
    people it stands for. What the rule does not ask for is left empty."""

    group: str = ""
    weight: str = "1"
    stands_for: str = ""


class Line(NamedTuple):
    """One answer as voices of one kind gave it."""

    kind: Kind
    choice: str
    marks: Marks = None


@dataclass(frozen=True)
class Beside:
    """What a count needs beside the rule, the electorate and the ballots; most need nothing.

    `seed` (published before the vote) and the `decision` decide lots. `budget` is what projects share, in the
    smallest part of `unit`. `delegations` are
    the edges that hold for this vote ({"from": voice, "to": voice}). `present` are the voices in the room
    (None: nobody kept a list). `findings` say which objections stop nothing ({voice: "concern"}).
    `urn` holds secret ballots without their voters ({"choice", "answer", "group", "weight", "voices"}).
    `casting` is the answer that decides equal votes, where the rule gives somebody a casting vote.
    """

    seed: str = ""
    budget: int | None = None
    delegations: Sequence[Mapping[str, str]] = ()
    present: frozenset[str] | None = None
    findings: Mapping[str, str] = field(default_factory=dict)
    round: int = 1
    urn: Sequence[Mapping[str, Any]] | None = None
    casting: str = ""
    unit: str = ""
    decision: str = ""

    @classmethod
    def of(cls, frozen: Mapping[str, Any], known: Mapping[str, Any]) -> Beside:
        """From what was frozen at opening and what `facts` stated at the end."""
        present = known.get("present")
        return cls(
            frozen.get("seed", ""),
            frozen.get("budget_amount"),
            tuple(known.get("delegations", ())),
            None if present is None else frozenset(present),
            {one["voter"]: one["finding"] for one in known.get("findings", ())},
            frozen.get("round", 1),
            known.get("urn"),
            known.get("casting", ""),
            frozen.get("budget_unit") or "",
            str(frozen["decision"]) if frozen.get("seed") and "decision" in frozen else "",
        )

    def facts(self) -> dict[str, Any]:
        """What the end of a vote records of it, in canonical form; empty where nothing of it was used."""
        stated: dict[str, Any] = {}
        if self.delegations:
            edges = [dict(edge) for edge in self.delegations]
            stated["delegations"] = sorted(edges, key=lambda edge: (edge["from"], edge["to"]))
        if self.present is not None:
            stated["present"] = sorted(self.present)
        if self.findings:
            found = sorted(self.findings.items())
            stated["findings"] = [{"voter": voter, "finding": finding} for voter, finding in found]
        if self.urn is not None:
            stated["urn"] = [dict(one) for one in self.urn]
        return stated | ({"casting": self.casting} if self.casting else {})


NOTHING = Beside()


@dataclass(frozen=True)
class Tally:
    """How much is entitled and how much gave each answer, in parts; and the same in heads.

    Whoever has recused themselves (`recused` voices) is in none of it. `carried` voices are answered by a
    proxy. `present` is None where nobody kept a list of who is in the room. `answered` is how many voices
    of each kind have a ballot, also one whose answer is hidden. `emptied` are groups of which nobody is left.
    """

    entitled: Mapping[Kind, int]
    answers: Mapping[Line, int]
    voices: int = 0
    heads: Mapping[str, int] = field(default_factory=dict)
    recused: int = 0
    carried: int = 0
    present: int | None = None
    scale: int = 1
    answered: Mapping[Kind, int] = field(default_factory=dict)
    emptied: frozenset[str] = frozenset()

    @property
    def whole(self) -> int:
        """How much is entitled."""
        return sum(self.entitled.values())

    @property
    def cast(self) -> int:
        """How much gave an answer."""
        return sum(self.answers.values())

    def counts(self) -> Counter[str]:
        """How much gave each answer."""
        found: Counter[str] = Counter()
        for line, parts in self.answers.items():
            found[line.choice] += parts
        return found

    def marked(self) -> list[tuple[Marks, int]]:
        """What was chosen among the options, equal choices together."""
        found: dict[Marks, int] = {}
        for line, parts in self.answers.items():
            if line.choice == CHOSE:
                found[line.marks] = found.get(line.marks, 0) + parts
        return list(found.items())

    def groups(self) -> dict[str, tuple[int, Counter[str]]]:
        """Of each group: how much is entitled, and how much gave each answer."""
        found: dict[str, tuple[int, Counter[str]]] = {}
        for kind, parts in self.entitled.items():
            entitled, counts = found.get(kind.group, (0, Counter()))
            found[kind.group] = (entitled + parts, counts)
        for line, parts in self.answers.items():
            found[line.kind.group][1][line.choice] += parts
        return found


def tallied(
    rule: RuleSet,
    electorate: Electorate,
    ballots: Mapping[str, Answer],
    beside: Beside = NOTHING,
) -> Tally:
    """The lines of a vote, from its voices and their ballots; order never matters.

    Raises ValueError on a ballot from outside the electorate: it must never have been taken, and is not
    silently dropped.
    """
    everybody = facts_of(electorate)
    for voice in ballots:
        if voice not in everybody:
            raise ValueError(f"{voice} is not in the electorate")
    recused = {voice for voice, answer in ballots.items() if answer.get("choice") == RECUSED}
    kinds = {voice: kind_of(rule, facts) for voice, facts in everybody.items() if voice not in recused}
    given = {
        voice: _with_finding(answer, beside.findings.get(voice, ""))
        for voice, answer in ballots.items()
        if voice not in recused
    }
    found = delegation.resolved(rule, kinds, given, beside.delegations)
    given = {voice: answer for voice, answer in given.items() if voice not in found.lapsed}
    given |= {voice: given[proxy] for voice, proxy in found.carried.items()}
    scale = scale_of(rule, kinds.values(), given.values())
    answers: Counter[Line] = Counter()
    heads: Counter[str] = Counter()
    for voice, answer in given.items():
        if answer.get("choice") == VOTED:
            continue  # what it says is in the urn, or not to be known yet
        heads[str(answer.get("choice"))] += 1
        for line, parts in _lines(kinds[voice], answer, scale, rule):
            answers[line] += parts
    entitled: Counter[Kind] = Counter()
    for kind in kinds.values():
        entitled[kind] += parts_of(rule, kind, scale)
    for one in beside.urn or ():
        line = drawn(rule, one)
        answers[line] += int(one["voices"]) * parts_of(rule, line.kind, scale)
        heads[line.choice] += int(one["voices"])
    answered = Counter(kinds[voice] for voice in given)
    emptied = {kind_of(rule, everybody[voice]).group for voice in recused}
    emptied -= {kind.group for kind in kinds.values()}
    return Tally(
        entitled, answers, len(kinds), heads, len(recused), len(found.carried),
        _present(rule, kinds, beside.present, given, scale), scale, answered, frozenset(emptied),
    )  # fmt: skip


def _present(
    rule: RuleSet,
    kinds: Mapping[str, Kind],
    there: frozenset[str] | None,
    given: Mapping[str, Answer],
    scale: int,
) -> int | None:
    """How much is in the room: who is on the list, and who has answered."""
    if there is None:
        return None
    here = there | given.keys()
    return sum(parts_of(rule, kind, scale) for voice, kind in kinds.items() if voice in here)


def keeps_lines(rule: RuleSet) -> bool:
    """Whether the lines of a vote can be kept while answers come in: an answer then changes its own line
    and no other. Not where voices are carried by others, findings change what was said, weights are split,
    somebody's presence matters, or answers are hidden."""
    meets = Fraction(rule.presence_quorum) > 0 or rule.base == "present"
    plain = rule.delegation == delegation.OFF and rule.objections != "lifecycle"
    return plain and not rule.splits and not meets and rule.secrecy == "named"


def from_lines(rule: RuleSet, voices: Mapping[Kind, int], lines: Mapping[Line, int]) -> Tally:
    """The tally of lines that were kept: how many `voices` of each kind there are, and how many gave each
    answer (recused among them). What `tallied` gives, at a cost that does not grow with the voices."""
    recused: Counter[Kind] = Counter()
    given = {}
    for line, n in lines.items():
        if line.choice == RECUSED:
            recused[line.kind] += n
        elif n:
            given[line] = n
    left = {kind: n - recused[kind] for kind, n in voices.items() if n > recused[kind]}
    scale = scale_of(rule, left)
    heads: Counter[str] = Counter()
    answered: Counter[Kind] = Counter()
    for line, n in given.items():
        heads[line.choice] += n
        answered[line.kind] += n
    return Tally(
        {kind: n * parts_of(rule, kind, scale) for kind, n in left.items()},
        {line: n * parts_of(rule, line.kind, scale) for line, n in given.items()},
        sum(left.values()),
        heads,
        recused.total(),
        scale=scale,
        answered=answered,
        emptied=frozenset({kind.group for kind in recused if recused[kind]} - {kind.group for kind in left}),
    )


def drawn(rule: RuleSet, one: Mapping[str, Any]) -> Line:
    """A line of an urn of secret ballots."""
    marks = one.get("answer")
    kind = kind_of(rule, {"weight": "1", **one, "sector": one.get("group", "")})
    return Line(kind, str(one["choice"]), None if marks is None else tuple(marks))


def facts_of(electorate: Electorate) -> dict[str, Mapping[str, Any]]:
    """Each voice of an electorate and what is known of it."""
    if not isinstance(electorate, Mapping):
        return {voice: {} for voice in electorate}
    return {k: {"sector": one} if isinstance(one, str) else one for k, one in electorate.items()}


def kind_of(rule: RuleSet, facts: Mapping[str, Any]) -> Kind:
    """What matters of a voice under a rule."""
    group = str(facts.get(rule.concurrence_by, "")) if rule.concurrence else ""
    weight = str(facts.get("weight", "1")) if rule.unit == "weight" else "1"
    stands_for = str(facts.get("stands_for", "")) if rule.asks_population else ""
    return Kind(group, weight, stands_for)


def scale_of(rule: RuleSet, kinds: Iterable[Kind], answers: Iterable[Answer] = ()) -> int:
    """How many parts a weight of one has, so that every weight, and every piece of one that is split, is a
    whole number of them."""
    if rule.unit != "weight":
        return 1
    pieces = {kind.weight for kind in kinds}
    pieces |= {str(piece) for answer in answers for piece in answer.get("split", {}).values()}
    return lcm(*(Fraction(piece).denominator for piece in pieces))


def parts_of(rule: RuleSet, kind: Kind, scale: int) -> int:
    """How many parts a voice of this kind has."""
    return int(Fraction(kind.weight) * scale) if rule.unit == "weight" else 1


def _lines(kind: Kind, answer: Answer, scale: int, rule: RuleSet) -> Iterable[tuple[Line, int]]:
    """What one voice says; a voice with weight may split it."""
    if answer.get("choice") == SPLIT:
        for choice, weight in answer["split"].items():
            yield Line(kind, choice), int(Fraction(weight) * scale)
        return
    marks = answer.get("answer")
    line = Line(kind, str(answer.get("choice")), None if marks is None else tuple(marks))
    yield line, parts_of(rule, kind, scale)


def _with_finding(answer: Answer, finding: str) -> Answer:
    """An objection that was found to be none, or to be out of scope, is a concern."""
    if finding not in {"concern", "out_of_scope"} or answer.get("choice") != "block":
        return answer
    return {**answer, "choice": "concern"}
