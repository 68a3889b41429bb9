"""What would have turned an outcome: for each kind of change the smallest number of voices, exactly.

Without sectors it does not matter whose voices they are. With them it does: how many of a sector must
change for it to agree (or no longer) is an interval, because a share only moves one way while voices go
from one answer to another; the sums of such intervals are kept as the bits of one number for each number
of agreeing sectors, so that every way of spreading the change over the sectors is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from govhub.decisions.methods.concurrence import Tallies, agrees_after, least_sectors
from govhub.decisions.methods.shape import FAILED, Change, Outcome, RuleSet

Result = Callable[[Mapping[str, int]], Outcome]  # the outcome of a count, the sectors left aside
Span = tuple[int, int]
OTHERS = ""  # the voices of all sectors that the rule does not name


def changes(
    rule: RuleSet, now: Outcome, positions: tuple[str, ...], result: Result, sectors: Tallies | None = None
) -> list[Change]:
    """For each kind of change, the smallest number of voices that turns passed into not passed or back.

    Found by trying every number, so it is the smallest by construction.
    """
    silent = now.entitled - now.cast
    found = []
    for before in (None, *positions):
        for after in positions:
            if before == after:
                continue
            spread = _Spread(rule, now, sectors or {}, before, after) if sectors is not None else None
            for voices in range(1, (silent if before is None else now.counts[before]) + 1):
                change = _turned(now, result(_moved(now.counts, before, after, voices)), voices, spread)
                if change is not None:
                    found.append(Change(before, after, voices, change[0], change[1]))
                    break
    return sorted(found, key=lambda c: (c.voices, c.before is None, str(c.before), str(c.after)))


def _moved(counts: Mapping[str, int], before: str | None, after: str, voices: int) -> dict[str, int]:
    then = dict(counts)
    if before is not None:
        then[before] -= voices
    then[after] += voices
    return then


def _turned(
    now: Outcome, then: Outcome, voices: int, spread: _Spread | None
) -> tuple[str, tuple[tuple[str, int], ...]] | None:
    """The other result and, where it matters, of which sectors the voices are; None when it stays."""
    if spread is None or (now.passed and not then.passed):
        return None if then.passed == now.passed else (then.result, ())
    if not then.passed:
        return None
    wanted, other = (spread.too_few, spread.enough) if now.passed else (spread.enough, spread.too_few)
    if not wanted.allows(voices):
        return None
    where = spread.one_way(wanted, voices) if other.allows(voices) else ()
    return (FAILED if now.passed else then.result), where


@dataclass
class _Way:
    """How many voices of one sector can change so that it agrees, and so that it does not."""

    sector: str
    agreeing: Span | None
    refusing: Span | None


class _Sums:
    """By how many sectors agree at the end: how many voices can change in all."""

    def __init__(self, by_agreeing: Mapping[int, int]) -> None:
        self.by_agreeing = by_agreeing
        self.bits = 0
        for sums in by_agreeing.values():
            self.bits |= sums

    def allows(self, voices: int) -> bool:
        """Whether so many can change in some way."""
        return _bit(self.bits, voices)


class _Spread:
    """One kind of change, spread over the sectors in every possible way."""

    def __init__(self, rule: RuleSet, now: Outcome, sectors: Tallies, before: str | None, after: str) -> None:
        open_to = {name: _open_to(tally, before) for name, tally in sectors.items()}
        silent = now.entitled - now.cast
        others = (silent if before is None else now.counts[before]) - sum(open_to.values())
        self.ways = [_Way(OTHERS, None, (0, others))]
        self.ways += [
            _way(name, open_to[name], partial(agrees_after, rule, tally[1], before, after))
            for name, tally in sectors.items()
        ]
        self.stages: list[list[int]] = [[1]]  # after each sector, by agreeing sectors: the sums, as bits
        for way in self.ways:
            self.stages.append(_further(self.stages[-1], way))
        least = least_sectors(rule, len(sectors)) or 1
        last = list(enumerate(self.stages[-1]))
        self.enough = _Sums({n: sums for n, sums in last if n >= least})
        self.too_few = _Sums({n: sums for n, sums in last if n < least})

    def one_way(self, wanted: _Sums, voices: int) -> tuple[tuple[str, int], ...]:
        """One way of spreading so many voices that ends with one of the wanted numbers of sectors."""
        agreeing = next(n for n, sums in wanted.by_agreeing.items() if _bit(sums, voices))
        taken = []
        for way, stage in zip(reversed(self.ways), reversed(self.stages[:-1]), strict=True):
            n, agreeing = _step_back(way, stage, agreeing, voices)
            voices -= n
            if n:
                taken.append((way.sector, n))
        return tuple(reversed(taken))


def _open_to(tally: tuple[int, Mapping[str, int]], before: str | None) -> int:
    entitled, counts = tally
    return entitled - sum(counts.values()) if before is None else counts.get(before, 0)


def _way(sector: str, most: int, agrees: Callable[[int], bool]) -> _Way:
    """The sector agrees from some number on, or up to some number, or whatever happens."""
    first, last = agrees(0), agrees(most)
    if first == last:
        span = (0, most)
        return _Way(sector, span if first else None, None if first else span)
    low, high = 0, most  # agrees(low) == first, agrees(high) == last
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if agrees(middle) == first else (low, middle)
    before, after = (0, low), (high, most)
    return _Way(sector, before if first else after, after if first else before)


def _further(sums: list[int], way: _Way) -> list[int]:
    found = [0] * (len(sums) + (way.sector != OTHERS))
    for agreeing, bits in enumerate(sums):
        if way.refusing is not None:
            found[agreeing] |= _added(bits, way.refusing)
        if way.agreeing is not None:
            found[agreeing + 1] |= _added(bits, way.agreeing)
    return found


def _added(bits: int, span: Span) -> int:
    """Every sum with every number of the span."""
    bits, width, left = bits << span[0], 1, span[1] - span[0] + 1
    while left > width:
        bits |= bits << width
        left -= width
        width *= 2
    return bits | bits << (left - 1)


def _step_back(way: _Way, stage: list[int], agreeing: int, voices: int) -> tuple[int, int]:
    for span, came_from in ((way.agreeing, agreeing - 1), (way.refusing, agreeing)):
        if span is None or not 0 <= came_from < len(stage):
            continue
        for n in range(span[0], min(span[1], voices) + 1):
            if _bit(stage[came_from], voices - n):
                return n, came_from
    raise AssertionError("a sum that was reached has a way back")


def _bit(bits: int, place: int) -> bool:
    return bool(bits >> place & 1)
