"""Aggregated ballots: equal ballots are one entry with a weight, added and withdrawn as votes come and go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Generic, TypeVar, cast

from govhub.counting import arrays
from govhub.counting.errors import Refused

Id = int | str
Rank = int | tuple[int, ...]  # one option, several at the same rank, or one of the marks below
Ballot = tuple[Rank, ...]
Scored = tuple[tuple[int, int | Fraction], ...]
Key = TypeVar("Key")

SKIPPED = -1
OVERVOTE = -2  # more than one mark at a rank, and the source does not say which
_REPEATED = -3


def repeated(option: int) -> int:
    """The mark for an option that the ballot named before: it counts for nothing, but is no skipped rank."""
    return _REPEATED - option


class _Weighted(Generic[Key]):
    """Ballots with their weights; `options` are the public ids, ballots speak of positions in that list."""

    def __init__(self, options: Sequence[Id]) -> None:
        if len(set(map(str, options))) != len(options):
            raise Refused("two options have the same id")
        self.options: tuple[Id, ...] = tuple(options)
        self.ballots: dict[Key, int] = {}
        self.total = 0

    def __len__(self) -> int:
        return len(self.ballots)

    def _put(self, ballot: Key, weight: int) -> None:
        now = self.ballots.get(ballot, 0) + weight
        if now < 0:
            raise Refused("more ballots withdrawn than were cast")
        if now:
            self.ballots[ballot] = now
        else:
            self.ballots.pop(ballot, None)
        self.total += weight

    def _check_option(self, option: int) -> None:
        if not 0 <= option < len(self.options):
            raise Refused("a ballot names an option that does not exist")


class Ranked(_Weighted[Ballot]):
    """Ranked ballots. Where `unranked_last`, options that a ballot leaves out are equal last on it."""

    def __init__(self, options: Sequence[Id], unranked_last: bool = True) -> None:
        super().__init__(options)
        self.unranked_last = unranked_last
        self.plain = True  # no ballot has equal, skipped, repeated or overvoted ranks
        # Kept while votes come in, in the order of the ballots, so that a count need not read them all.
        fast = arrays.present() and len(self.options) <= arrays.MOST_OPTIONS
        self.codes: dict[Ballot, bytes] | None = {} if fast else None

    def add(self, ballot: Ballot, weight: int = 1) -> None:
        """Add equal ballots (or withdraw them, with a negative weight). Raises Refused."""
        end = len(ballot)
        while end and ballot[end - 1] == SKIPPED:
            end -= 1
        ballot = ballot[:end]
        if ballot not in self.ballots:
            self._check(ballot)
        self._put(ballot, weight)
        if not self.plain:
            self.codes = None
        if self.codes is not None:
            if ballot not in self.ballots:
                self.codes.pop(ballot, None)
            elif ballot not in self.codes:
                self.codes[ballot] = arrays.code(cast("tuple[int, ...]", ballot), len(self.options))

    def _check(self, ballot: Ballot) -> None:
        named: list[int] = []
        for rank in ballot:
            if isinstance(rank, tuple):
                if len(rank) < 2:
                    raise Refused("equal ranks need at least two options")
                self.plain = False
                named.extend(rank)
            elif rank >= 0:
                named.append(rank)
            else:
                self.plain = False
        for option in named:
            self._check_option(option)
        if len(set(named)) != len(named):
            raise Refused("a ballot ranks the same option twice")


class Points(_Weighted[Scored]):
    """Ballots that give points: scores within a range, or dots of which each voter has `most` in all."""

    def __init__(
        self,
        options: Sequence[Id],
        lowest: int | Fraction = 0,
        highest: int | Fraction | None = None,
        most: int | Fraction | None = None,
    ) -> None:
        super().__init__(options)
        self.lowest, self.highest, self.most = lowest, highest, most
        self.lines: dict[Scored, int] = {}  # where each ballot first stands in its file

    def add(self, given: Iterable[tuple[int, int | Fraction]], weight: int = 1) -> None:
        """Add equal ballots (or withdraw them, with a negative weight). Raises Refused."""
        ballot = tuple(sorted(given))
        if ballot not in self.ballots:
            self._check(ballot)
        self._put(ballot, weight)

    def _check(self, ballot: Scored) -> None:
        for option, points in ballot:
            self._check_option(option)
            if points < self.lowest or (self.highest is not None and points > self.highest):
                raise Refused(f"{points} points are outside the allowed range")
        if len({option for option, _ in ballot}) != len(ballot):
            raise Refused("a ballot gives points to the same option twice")
        if self.most is not None and sum(points for _, points in ballot) > self.most:
            raise Refused(f"a ballot gives more than {self.most} points in all")


class Approvals(_Weighted[tuple[int, ...]]):
    """Ballots that approve any number of options; `most` limits how many (1 for choose-one ballots)."""

    def __init__(self, options: Sequence[Id], most: int | None = None) -> None:
        super().__init__(options)
        self.most = most

    def add(self, approved: Iterable[int], weight: int = 1) -> None:
        """Add equal ballots (or withdraw them, with a negative weight). Raises Refused."""
        ballot = tuple(sorted(approved))
        for option in ballot:
            self._check_option(option)
        if len(set(ballot)) != len(ballot):
            raise Refused("a ballot approves the same option twice")
        if self.most is not None and len(ballot) > self.most:
            raise Refused(f"a ballot approves more than {self.most}")
        self._put(ballot, weight)


def strict_orders(profile: Ranked) -> dict[tuple[int, ...], int]:
    """The ballots of a plain profile, each of which is a strict order of options. For reading only."""
    if not profile.plain:
        raise ValueError("these ballots are no strict orders")
    return cast("dict[tuple[int, ...], int]", profile.ballots)


def preferences(
    profile: Ranked, overvote: str = "exhaust", max_skips: int | None = None
) -> dict[tuple[int, ...], int]:
    """Each ballot as the order in which it may be transferred, for methods that move whole ballots.

    What overvotes, equal and skipped ranks do is declared: at an overvote (or equal ranks) the ballot is
    exhausted, or the rank is passed over (`skip`); more than `max_skips` skipped ranks in a row exhaust it.
    An option named again has no effect. It must be declared because it moves 5 to 20 ballots in 80,000 in the
    cast vote records of cities. The result is for reading only.
    """
    if overvote not in ("exhaust", "skip"):
        raise Refused("an overvote exhausts or is skipped")
    if profile.plain:
        return strict_orders(profile)
    found: dict[tuple[int, ...], int] = {}
    for ballot, weight in profile.ballots.items():
        order: list[int] = []
        skips = 0
        for rank in ballot:
            if rank == SKIPPED:
                skips += 1
                if max_skips is not None and skips > max_skips:
                    break
                continue
            skips = 0
            if isinstance(rank, tuple) or rank == OVERVOTE:
                if overvote == "exhaust":
                    break
            elif rank >= 0:
                order.append(rank)
        key = tuple(order)
        found[key] = found.get(key, 0) + weight
    return found


def approvals_of(profile: Ranked) -> Approvals:
    """Ranked ballots read as approvals: approved is what the ballot ranks above some other option.

    Options left out are equal last. So a truncated ballot approves what it names, and a ballot with two tiers
    approves the upper one.
    """
    approvals = Approvals(profile.options)
    for ballot, weight in profile.ballots.items():
        tiers = [
            (rank,) if isinstance(rank, int) else rank
            for rank in ballot
            if isinstance(rank, tuple) or rank >= 0
        ]
        named = sum(map(len, tiers))
        upper = tiers[:-1] if named == len(profile.options) else tiers
        approvals.add([option for tier in upper for option in tier], weight)
    return approvals
