"""The shape of what a count returns, and how numbers are written in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from govhub.counting.errors import Refused
from govhub.counting.profile import Approvals, Id, Points, Ranked
from govhub.counting.ties import Lot

Trace = dict[str, Any]
Profile = Ranked | Points | Approvals
Order = list[list[int]]
SAFE = 2**53  # larger integers are written as text: not every reader of JSON keeps them exact


def number(value: int | Fraction) -> int | str:
    """An integer, or text: a fraction as "a/b", a very large integer in digits."""
    if isinstance(value, Fraction):
        if value.denominator != 1:
            return f"{value.numerator}/{value.denominator}"
        value = value.numerator
    return value if -SAFE <= value <= SAFE else str(value)


def decimal(units: int, places: int) -> str:
    """Units of the last decimal place as decimal text: decimal(123456, 5) is "1.23456"."""
    if not places:
        return str(units)
    whole, part = divmod(abs(units), 10**places)
    return f"{'-' if units < 0 else ''}{whole}.{part:0{places}d}"


def transfer(
    source: Id, given: int, before: Sequence[int], after: Sequence[int], goes_on: Sequence[bool], places: int
) -> Trace:
    """How the votes that one option gave away moved: to whom, and what found nobody or was cut off."""
    gained = [now - was for was, now in zip(before, after, strict=True)]
    return {
        "from": source,
        "to": [decimal(n, places) if on else None for n, on in zip(gained, goes_on, strict=True)],
        "nontransferable": decimal(given - sum(gained), places),
    }


def grouped(options: Sequence[int], key: Callable[[int], Any], reverse: bool = False) -> Order:
    """The options in groups of equal keys, smallest key first."""
    groups: dict[Any, list[int]] = {}
    for option in options:
        groups.setdefault(key(option), []).append(option)
    return [groups[value] for value in sorted(groups, reverse=reverse)]


def check_seats(seats: int, options: int) -> None:
    """Refuses a count without seats, or with more seats than options."""
    if seats < 1:
        raise Refused("there must be at least one seat")
    if seats > options:
        raise Refused(f"{seats} seats, but only {options} options")


def elected(order: Order, seats: int, lot: Lot) -> list[int]:
    """The first `seats` of an order. A tie for the last seat goes to the lot; without a seed all tied win."""
    winners: list[int] = []
    for group in order:
        room = seats - len(winners)
        if room <= 0:
            break
        if len(group) > room:
            chosen = lot.sort(group)[:room] if lot.drawn else group
            lot.record(group, chosen, lot.name if lot.drawn else "nobody: all are named")
            winners += chosen
        else:
            winners += group
    return winners


def trace(
    method: str,
    profile: Profile,
    order: Order | None,
    seats: int,
    lot: Lot | None,
    winners: Sequence[int] | None = None,
    **facts: Any,
) -> Trace:
    """The trace of a finished count; `facts` are what the method adds."""
    check_seats(seats, len(profile.options))
    lot = lot or Lot(profile.options)
    if winners is None:
        winners = elected(order or [], seats, lot)
    named = profile.options.__getitem__
    found: Trace = {
        "method": method,
        "ballots": number(profile.total),
        "distinct": len(profile),
        "seats": seats,
        "options": list(profile.options),
        "winners": [*map(named, winners)],
    }
    if order is not None:
        found["order"] = [[*map(named, group)] for group in order]
    return {**found, **facts, "ties": lot.ties}
