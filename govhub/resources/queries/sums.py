"""Sums of the books: from the kept balances, or for a period from its lines.

The accounts tell how far everything has come; what was ever pledged, received and allocated follows from
them, for balances as for the movements of a period.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from peewee import fn

from govhub.core.units import is_money
from govhub.resources.models import Given, LedgerBalance, LedgerEntry, LedgerLine, Pledge
from govhub.spaces.models import Space

Figures = dict[str, int]


@dataclass(frozen=True)
class Sum:
    """The sum of some lines: ids of stakeholder and purpose, 0 for none."""

    account: str
    unit: str
    stakeholder: int
    purpose: int
    amount: int


def sums(space: Space, from_ms: int | None = None, to_ms: int | None = None) -> list[Sum]:
    """What is in the accounts; with a period, what moved from its first instant to before its last."""
    if from_ms is None and to_ms is None:
        kept = LedgerBalance.select().where(LedgerBalance.space == space)
        return [Sum(r.account, r.unit, r.stakeholder, r.purpose, r.amount) for r in kept]
    by = (LedgerLine.account, LedgerLine.unit, LedgerLine.stakeholder, LedgerLine.purpose)
    query: Any = LedgerLine.select(*by, fn.SUM(LedgerLine.amount)).join(LedgerEntry)
    found = query.where(within(space, from_ms, to_ms)).group_by(*by).tuples()
    return [Sum(a, unit, who or 0, what or 0, int(amount)) for a, unit, who, what, amount in found]


def within(space: Space, from_ms: int | None, to_ms: int | None) -> Any:
    """The entries of a period."""
    here: Any = LedgerEntry.space == space
    here = here if from_ms is None else here & (LedgerEntry.at >= from_ms)
    return here if to_ms is None else here & (LedgerEntry.at < to_ms)


def progress(rows: Iterable[Sum], key: Callable[[Sum], Hashable]) -> dict[Any, Figures]:
    """For each key what was ever pledged, received, allocated and spent, and what is available now."""
    found: dict[Any, Figures] = {}
    for row in rows:
        one = found.setdefault(
            key(row), dict.fromkeys(("giver", "pledged", "received", "allocated", "spent"), 0)
        )
        one[row.account] += row.amount
    return {name: _progress(one) for name, one in found.items()}


def _progress(one: Figures) -> Figures:
    return {
        "pledged": -one["giver"],
        "received": -one["giver"] - one["pledged"],
        "allocated": one["allocated"] + one["spent"],
        "spent": one["spent"],
        "available": one["received"],
    }


@dataclass(frozen=True)
class Gift:
    """What a stakeholder gave in one unit under one wish to be thanked."""

    stakeholder: int
    unit: str
    acknowledgement: str
    pledged: int
    received: int


def gifts(space: Space, from_ms: int | None = None, to_ms: int | None = None) -> list[Gift]:
    """Who gave what so far, or in a period."""
    if from_ms is None and to_ms is None:
        rows: Any = Given.select().where(
            (Given.space == space) & ((Given.pledged != 0) | (Given.received != 0))
        )
        return [Gift(r.stakeholder_id, r.unit, r.acknowledgement, r.pledged, r.received) for r in rows]
    by = (Pledge.stakeholder, LedgerLine.unit, Pledge.acknowledgement, LedgerLine.account)
    query: Any = LedgerLine.select(*by, fn.SUM(LedgerLine.amount)).join(LedgerEntry).join(Pledge)
    promised: Any = LedgerLine.account << ("giver", "pledged")
    found: dict[tuple[int, str, str], Figures] = {}
    for who, unit, how, account, amount in (
        query.where(within(space, from_ms, to_ms) & promised).group_by(*by).tuples()
    ):
        found.setdefault((who, unit, how), {"giver": 0, "pledged": 0})[account] = int(amount)
    return [Gift(*key, -one["giver"], -one["giver"] - one["pledged"]) for key, one in found.items()]


def in_order(units: Iterable[str]) -> list[str]:
    """Units with money first."""
    return sorted(set(units), key=lambda unit: (not is_money(unit), unit))
