"""The lines of a running count, kept while answers come in: a live result costs the same with a hundred
voices and with a hundred thousand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from govhub.decisions.methods.tally import Kind, Line, Marks, Tally, from_lines, keeps_lines, kind_of
from govhub.decisions.models.decisions import Decision
from govhub.decisions.models.voices import Ballot, KeptLine, Voter


def kinds_of(rule: Any, voters: Iterable[Voter]) -> list[dict[str, Any]] | None:
    """How many voices of each kind an electorate has; None where no lines are kept."""
    if not keeps_lines(rule):
        return None
    found = Counter(kind_of(rule, voter.fact()) for voter in voters)
    return [{**kind._asdict(), "voices": voices} for kind, voices in sorted(found.items())]


def keep(decision: Decision, voter: Voter, before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> None:
    """Move a voice from the line of what it said before (None: nothing) to the line of what it says now."""
    if decision.kinds is None or before == now:
        return
    kind = kind_of(decision.parts, voter.fact())
    if before is not None:
        _add(decision, _line(kind, before), -1)
    _add(decision, _line(kind, now), 1)


def keep_all(decision: Decision, voters: Mapping[str, Voter], ballots: Iterable[Ballot]) -> None:
    """Keep the lines of ballots that are there already."""
    rule = decision.parts
    found = Counter(_line(kind_of(rule, voters[one.voter].fact()), one.said) for one in ballots)
    for line, voices in found.items():
        _add(decision, line, voices)


def tally_of(decision: Decision) -> Tally | None:
    """The running count from its lines; None where none are kept."""
    if decision.kinds is None:
        return None
    voices = {
        Kind(one["group"], one["weight"], one["stands_for"]): int(one["voices"]) for one in decision.kinds
    }
    rows = KeptLine.select().where((KeptLine.decision == decision) & (KeptLine.round == decision.round))
    lines = {
        Line(Kind(row.part, row.weight, row.stands_for), row.choice, _read(row.marks)): row.voices
        for row in rows
    }
    return from_lines(decision.parts, voices, lines)


def _line(kind: Kind, said: Mapping[str, Any]) -> Line:
    marks = said.get("answer")
    return Line(kind, str(said["choice"]), None if marks is None else tuple(marks))


def _add(decision: Decision, line: Line, voices: int) -> None:
    """In one statement, so that answers that come in at once are all counted."""
    row = {
        "decision": decision.id,
        "round": decision.round,
        "part": line.kind.group,
        "weight": line.kind.weight,
        "stands_for": line.kind.stands_for,
        "choice": line.choice,
        "marks": _written(line.marks),
    }
    target = [getattr(KeptLine, name) for name in row]
    insert: Any = KeptLine.insert(**row, voices=voices)
    update = {KeptLine.voices: KeptLine.voices + voices}
    insert.on_conflict(conflict_target=target, update=update).execute()


def _written(marks: Marks) -> str:
    return "" if marks is None else " ".join("-" if mark is None else str(mark) for mark in marks)


def _read(text: str) -> Marks:
    return tuple(None if mark == "-" else int(mark) for mark in text.split()) if text else None
