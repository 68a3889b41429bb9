"""Reading a record: chain, openings and recount in one pass, from the database or from a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from govhub.core import links
from govhub.core.canonical import canonical_bytes, leaf_hash
from govhub.transparency.rules.recount import Recount


class Unreadable(ValueError):
    """A file that is neither a downloaded record nor a downloaded decision."""


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold: where, and what, in plain English."""

    where: str
    what: str
    entry: int | None = None
    decision: int | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class Line:
    """One entry as it was downloaded."""

    content: bytes
    leaf: str
    openings: tuple[Mapping[str, Any], ...] = ()


def lines_of(text: Iterable[str]) -> Iterator[Line]:
    """The entries in a downloaded record. Raises Unreadable."""
    for number, raw in enumerate(text, 1):
        try:
            line = json.loads(raw)
            openings = tuple({key: one[key] for key in ("name", "salt", "value")} for one in line["openings"])
            yield Line(line["content"].encode(), str(line["leaf"]), openings)
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise Unreadable(f"line {number} is no entry of a record ({type(problem).__name__})") from None


def read_record(lines: Iterable[Line], name: str = "") -> tuple[Recount, int, str, list[Finding]]:
    """Follow a whole record: the recount, the number of entries, the hash of the last, what does not hold."""
    found: list[Finding] = []
    recount, seq, previous = Recount(""), 0, links.FIRST
    for line in lines:
        entry = links.entry_in(line.content)
        recount.chain = recount.chain or str((entry or {}).get("space", ""))
        at = _place(entry, seq)
        wrong = [*links.faults(line.content, line.leaf, seq + 1, previous), *_inside(entry, line, recount)]
        found += [Finding(f"{name or recount.chain} entry {at}", what, entry=at) for what in wrong]
        seq, previous = at, leaf_hash(line.content)
    return recount, seq, previous, found


def _place(entry: Mapping[str, Any] | None, seq: int) -> int:
    stated = (entry or {}).get("seq")
    return stated if isinstance(stated, int) else seq + 1


def _inside(entry: dict[str, Any] | None, line: Line, recount: Recount) -> Iterator[str]:
    if entry is None:
        return
    if entry.get("space") != recount.chain:
        yield "it belongs to another record"
    for opening in line.openings:
        if not links.opens(entry, str(opening["name"]), str(opening["salt"]), opening["value"]):
            yield f"the private value of {opening['name']!r} is not the one committed to"
        elif opening["name"] == "ballot":
            recount.opened[entry["seq"]] = opening["value"]
    yield from recount.follow(entry)


def read_decision(data: bytes, recount: Recount, name: str) -> Iterator[Finding]:
    """Compare a downloaded decision with a record. Raises Unreadable."""
    try:
        stated = json.loads(data)
        number, space = int(stated["decision"]), stated["space"]
        ballots = {voice["voter"]: (voice["choice"], voice.get("answer")) for voice in stated["ballots"]}
    except (ValueError, KeyError, TypeError) as problem:
        raise Unreadable(f"{name} is no downloaded decision ({type(problem).__name__})") from None
    vote = recount.votes.get(number) if space == recount.chain else None
    if vote is None:
        yield Finding(name, f"decision {number} is not in the record", decision=number)
        return
    if canonical_bytes(stated) != data:
        yield Finding(name, "its bytes are not canonical JSON", decision=number)
    known: dict[str, Any] = {**vote.frozen, "decision_hash": vote.decision_hash, "stage": vote.stage}
    if vote.outcome is not None:
        known |= {"result": vote.outcome.result, "trace": vote.outcome.trace(vote.rule)}
    last = {
        key[1]: (said["choice"], said.get("answer"))
        for key, said in vote.ballots.items()
        if key[0] == vote.frozen["round"]
    }
    for key, value in [*known.items(), ("ballots", last)]:
        if (ballots if key == "ballots" else stated.get(key)) != value:
            yield Finding(name, f"{key} differs from the record (decision {number})", decision=number)
