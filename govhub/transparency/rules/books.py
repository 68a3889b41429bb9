"""Recounting the books from the published record alone: every entry, every account, every permission.

Pure. A giver who wants no mention stands in the record as nobody, so accounts are followed by unit and
purpose; who stands behind the lines is compared with the tables on the server (see queries.ledger).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from govhub.transparency.rules import choosing

Entry = Mapping[str, Any]
GIVER = "giver"  # the one account that stands below zero: what everybody gave


class Line(NamedTuple):
    """One line of an entry: so much into an account, or out of it."""

    account: str
    unit: str
    purpose: int | None
    amount: int
    stakeholder: str | None


@dataclass
class Posted:
    """An entry of the books as the record tells it."""

    number: int
    act: str
    told_in: int
    lines: tuple[Line, ...]
    reverses: int | None
    allocation: int | None = None
    reversed_in: int | None = None


@dataclass
class Allocated:
    """An allocation as the record tells it."""

    number: int
    decision: int
    unit: str
    amount: int
    told_in: int
    reversed: bool = False


@dataclass
class Books:
    """A reader that follows the entries of the books and keeps the accounts."""

    entries: dict[int, Posted] = field(default_factory=dict)
    balances: defaultdict[tuple[str, str, int | None], int] = field(default_factory=lambda: defaultdict(int))
    allocations: dict[int, Allocated] = field(default_factory=dict)
    used: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))

    def follow(self, entry: Entry, votes: Mapping[int, Any]) -> Iterator[str]:
        """Take the entries of the books that an act made; says what in them does not hold."""
        facts = entry["facts"]
        if entry["act"] == "resources.allocate":
            yield from self._allocate(entry, votes)
        for told in facts.get("ledger", ()):
            lines = tuple(Line(**line) for line in told["lines"])
            posted = Posted(
                told["entry"], entry["act"], entry["seq"], lines, told["reverses"], facts.get("allocation")
            )
            yield from self._post(posted)

    def _post(self, posted: Posted) -> Iterator[str]:
        name = f"entry {posted.number} of the books"
        if posted.number != len(self.entries) + 1:
            yield f"{name} does not follow entry {len(self.entries)}"
        sums: defaultdict[str, int] = defaultdict(int)
        for line in posted.lines:
            sums[line.unit] += line.amount
            self.balances[line[:3]] += line.amount
        if any(sums.values()) or not posted.lines:
            yield f"{name} does not balance"
        for account, unit, purpose in {line[:3] for line in posted.lines}:
            left = self.balances[account, unit, purpose]
            if (left > 0) if account == GIVER else (left < 0):
                yield f"{name} leaves {account} ({unit}) below zero"
        if posted.reverses is not None:
            yield from self._reverse(posted, name)
        self.entries[posted.number] = posted

    def _reverse(self, posted: Posted, name: str) -> Iterator[str]:
        """A correction undoes an earlier entry line by line, once; a withdrawal takes back a part."""
        wrong = self.entries.get(posted.reverses or 0)
        if wrong is None:
            yield f"{name} reverses an entry that is not there"
            return
        if posted.act != "resources.reverse":
            return
        if wrong.reversed_in is not None:
            yield f"{name} reverses what was reversed before"
        wrong.reversed_in = posted.told_in
        if sorted(_undone(line) for line in posted.lines) != sorted(_done(line) for line in wrong.lines):
            yield f"{name} is not the opposite of entry {wrong.number}"
        undone = self.allocations.get(wrong.allocation or 0)
        if wrong.act == "resources.allocate" and undone is not None:
            undone.reversed = True
            self.used[undone.decision] -= undone.amount

    def _allocate(self, entry: Entry, votes: Mapping[int, Any]) -> Iterator[str]:
        """Nothing is allocated without a decision that passed, nor beyond what it allows."""
        facts = entry["facts"]
        number, decision, unit, amount = (
            facts[name] for name in ("allocation", "decision", "unit", "amount")
        )
        self.allocations[number] = Allocated(number, decision, unit, amount, entry["seq"])
        self.used[decision] += amount
        vote = votes.get(decision)
        if vote is None or vote.outcome is None or not vote.outcome.passed:
            yield "it allocates without a decision that passed"
        elif choosing.allowed(vote)[0] != unit or self.used[decision] > choosing.allowed(vote)[1]:
            yield "it allocates more than its decision allows"
        lines = (Line(**line) for one in facts["ledger"] for line in one["lines"])
        if sum(line.amount for line in lines if line.account == "allocated") != amount:
            yield "the books allocate another amount than the allocation"


def _done(line: Line) -> tuple[str, str, int, int]:
    return line.account, line.unit, line.purpose or 0, line.amount


def _undone(line: Line) -> tuple[str, str, int, int]:
    return line.account, line.unit, line.purpose or 0, -line.amount
