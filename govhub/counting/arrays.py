"""The slow steps of large counts with numpy, where it is installed, to the same integers.

Nothing needs numpy, and nothing asks for it: a count without it gives the same trace, a few times slower.
Sums are taken as floats where they are exact, below 2^53; larger profiles, and small ones, do without it.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

FROM = 2_000  # below so many distinct ballots it is not worth loading
MOST_PAIRWISE = 14  # options: the sets of those ranked before are numbered
MOST_OPTIONS = 254
MOST_VOTES = 2**53
NOBODY = 255
_FILL = bytes([NOBODY])

Orders = Mapping[tuple[int, ...], int]


@cache
def numpy() -> Any:
    """The numpy module, or None."""
    try:
        return importlib.import_module("numpy")
    except ImportError:
        return None


@cache
def present() -> bool:
    """Whether numpy could be loaded, without loading it."""
    return importlib.util.find_spec("numpy") is not None


def code(order: Sequence[int], size: int) -> bytes:
    """A strict order as one row of the array: its options, then NOBODY to the end, of which there is one."""
    return bytes(order).ljust(size + 1, _FILL)


def useful(distinct: int, options: int, total: int) -> Any:
    """The numpy module where it is installed, would help and stays exact; else None."""
    if distinct < FROM or options > MOST_OPTIONS or total >= MOST_VOTES:
        return None
    return numpy()


def _rows(np: Any, orders: Orders, codes: Iterable[bytes] | None, size: int) -> Any:
    """One row per order. A profile keeps their codes; otherwise they are made here."""
    codes = (code(order, size) for order in orders) if codes is None else codes
    return np.frombuffer(b"".join(codes), dtype=np.uint8).reshape(len(orders), size + 1)


def matrix(orders: Orders, codes: Iterable[bytes] | None, size: int, total: int) -> list[list[int]] | None:
    """The pairwise matrix of strict orders, options left out last.

    None where numpy is not installed or would not help: the caller then counts by itself. Summed are the
    weights by (set of the options ranked so far, option ranked last); an option beats all who are not in the
    set.
    """
    np = useful(len(orders), size, total) if size <= MOST_PAIRWISE else None
    if np is None:
        return None
    weights = np.fromiter(orders.values(), dtype=np.float64, count=len(orders))
    columns = np.ascontiguousarray(_rows(np, orders, codes, size).T)
    bits = np.zeros(NOBODY + 1, dtype=np.int64)
    bits[:size] = 1 << np.arange(size)
    bins = np.full(NOBODY + 1, size, dtype=np.int64)
    bins[:size] = np.arange(size)
    before = np.zeros(len(orders), dtype=np.int64)
    sums = np.zeros((size + 1) << size, dtype=np.float64)
    for column in columns[:size]:
        before |= bits[column]
        sums += np.bincount(before * (size + 1) + bins[column], weights=weights, minlength=len(sums))
    above = sums.reshape(1 << size, size + 1)[:, :size].astype(np.int64)
    below = (np.arange(1 << size)[:, None] >> np.arange(size) & 1) == 0
    found: list[list[int]] = (above.T @ below.astype(np.int64)).tolist()
    return found


class Table:
    """Ballots that are moved whole, as rows of an array; a parcel is a list of arrays of their numbers."""

    def __init__(self, np: Any, orders: Orders, codes: Iterable[bytes] | None, size: int) -> None:
        self.np, self.size = np, size
        self.width = size + 1
        self.cells = _rows(np, orders, codes, size).ravel()
        self.weights = np.fromiter(orders.values(), dtype=np.float64, count=len(orders))

    def start(self) -> list[tuple[Any, int]]:
        """For each option the parcel of those who rank it first, and their number."""
        everyone = [self.np.arange(len(self.weights))]
        dealt = {option: (part, number) for option, part, number in self.deal(everyone, [True] * self.size)}
        return [dealt.get(option, ([], 0)) for option in range(self.size)]

    def deal(self, parcel: Any, continuing: Sequence[bool]) -> list[tuple[int, Any, int]]:
        """(option, parcel, number) for each continuing option to whom some of these ballots go next."""
        np = self.np
        if not parcel:
            return []
        ballots = np.concatenate(parcel)
        following = self._following(ballots, continuing)
        numbers = np.bincount(following, self.weights.take(ballots), minlength=self.size)[
            : self.size
        ].tolist()
        ends = np.cumsum(np.bincount(following, minlength=self.size)[: self.size])
        parts = np.split(ballots.take(np.argsort(following, kind="stable")), ends)[: self.size]
        return [(option, [part], int(numbers[option])) for option, part in enumerate(parts) if len(part)]

    def _following(self, ballots: Any, continuing: Sequence[bool]) -> Any:
        """For each ballot the first continuing option on it, or NOBODY."""
        np = self.np
        goes_on = np.ones(NOBODY + 1, dtype=bool)
        goes_on[: self.size] = continuing
        at = ballots * self.width
        following = self.cells.take(at)
        waiting = np.flatnonzero(~goes_on.take(following))
        at = at.take(waiting)
        while len(waiting):
            at = at + 1
            found = self.cells.take(at)
            following[waiting] = found
            still = np.flatnonzero(~goes_on.take(found))
            waiting, at = waiting.take(still), at.take(still)
        return following

    def join(self, one: Any, other: Any) -> Any:
        """Two parcels as one."""
        return one + other
