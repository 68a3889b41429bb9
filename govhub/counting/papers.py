"""Ballots that move whole from option to option: dealt by first preference, then to the next that goes on.

Instant runoff and the transferable votes deal with parcels through this and never look into them, so that a
large profile can be moved with numpy (`arrays.Table`) and any other with the plain lists of `Plain`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from govhub.counting import arrays
from govhub.counting.profile import Ranked, preferences

Orders = Mapping[tuple[int, ...], int]
Parcel = Any


class Table(Protocol):
    """What a count does with the ballots on its table."""

    def start(self) -> list[tuple[Parcel, int]]:
        """For each option the parcel of those who rank it first, and their number."""

    def deal(self, parcel: Parcel, continuing: Sequence[bool]) -> list[tuple[int, Parcel, int]]:
        """(option, parcel, number) for each continuing option to whom some of these ballots go next."""

    def join(self, one: Parcel, other: Parcel) -> Parcel:
        """Two parcels as one."""


class Plain:
    """The same with lists of (order, weight)."""

    def __init__(self, orders: Orders, size: int) -> None:
        self.orders, self.size = orders, size

    def start(self) -> list[tuple[Parcel, int]]:
        """For each option the parcel of those who rank it first, and their number."""
        piles: list[list[tuple[tuple[int, ...], int]]] = [[] for _ in range(self.size)]
        for ballot in self.orders.items():
            if ballot[0]:
                piles[ballot[0][0]].append(ballot)
        return [(pile, sum([weight for _, weight in pile])) for pile in piles]

    def deal(self, parcel: Parcel, continuing: Sequence[bool]) -> list[tuple[int, Parcel, int]]:
        """(option, parcel, number) for each continuing option to whom some of these ballots go next."""
        piles: list[list[tuple[tuple[int, ...], int]]] = [[] for _ in range(self.size)]
        for ballot in parcel:
            for following in ballot[0]:
                if continuing[following]:
                    piles[following].append(ballot)
                    break
        return [(o, pile, sum([weight for _, weight in pile])) for o, pile in enumerate(piles) if pile]

    def join(self, one: Parcel, other: Parcel) -> Parcel:
        """Two parcels as one."""
        one.extend(other)
        return one


def table(profile: Ranked, overvote: str = "exhaust", max_skips: int | None = None) -> Table:
    """The ballots of a profile, ready to be moved, in the quicker of the two ways."""
    orders, size = preferences(profile, overvote, max_skips), len(profile.options)
    np = arrays.useful(len(orders), size, profile.total)
    if np is None:
        return Plain(orders, size)
    codes = profile.codes if orders is profile.ballots else None
    return arrays.Table(np, orders, None if codes is None else codes.values(), size)
