"""What became of a sequence, in bounded time: the steps from one list of words or blocks to another. Pure.

difflib alone compares every space with every other space, again and again: two versions of one long
paragraph took minutes, in which the server answered nobody. Long stretches are therefore cut at what
stands exactly once on both sides (as in "patience diff") and only short ones are compared in full.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher

PAIRS = 10_000  # equal pairs in a stretch up to which everything is compared with everything
Step = tuple[str, int, int, int, int]  # as difflib's opcodes: equal, replace, delete or insert
Anchor = tuple[int, int]


def steps(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Step]:
    """How `old` becomes `new`; equal and changed stretches take turns."""
    out: list[Step] = []
    for a, b, c, d in _equal(old, new):
        if out and out[-1][0] == "equal" and (out[-1][2], out[-1][4]) == (a, c):
            out[-1] = ("equal", out[-1][1], b, out[-1][3], d)
            continue
        _between(out, a, c)
        if b > a:
            out.append(("equal", a, b, c, d))
    _between(out, len(old), len(new))
    return out


def likeness(found: list[Step], old: Sequence[Hashable], new: Sequence[Hashable]) -> float:
    """The share of both sides that is equal, from 0 to 1."""
    equal = sum(b - a for kind, a, b, _, _ in found if kind == "equal")
    return 2 * equal / (len(old) + len(new)) if old or new else 1.0


def _between(out: list[Step], a: int, c: int) -> None:
    """The change between the last equal stretch and the next, if there is one."""
    b, d = (out[-1][2], out[-1][4]) if out else (0, 0)
    if a > b or c > d:
        out.append(("replace" if a > b and c > d else "delete" if a > b else "insert", b, a, d, c))


def _equal(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int, int, int]]:
    """The equal stretches, in order."""
    first, shorter = 0, min(len(old), len(new))
    while first < shorter and old[first] == new[first]:
        first += 1
    last = 0
    while last < shorter - first and old[-1 - last] == new[-1 - last]:
        last += 1
    yield 0, first, 0, first
    ends = len(old) - last, len(new) - last
    a, c = first, first
    for b, d in [*_anchors(old, new, first, ends), ends]:
        yield from _closely(old, new, (a, b), (c, d))
        if (b, d) != ends:
            yield b, b + 1, d, d + 1
        a, c = b + 1, d + 1
    yield ends[0], len(old), ends[1], len(new)


def _closely(
    old: Sequence[Hashable], new: Sequence[Hashable], within: Anchor, against: Anchor
) -> Iterator[tuple[int, int, int, int]]:
    """The equal stretches of a short piece; a long one counts as changed."""
    (a, b), (c, d) = within, against
    if a >= b or c >= d or _pairs(old[a:b], new[c:d]) > PAIRS:
        return
    for found in SequenceMatcher(None, old[a:b], new[c:d], autojunk=False).get_matching_blocks():
        if found.size:
            yield a + found.a, a + found.a + found.size, c + found.b, c + found.b + found.size


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], first: int, ends: Anchor) -> list[Anchor]:
    """The longest row of things that stand once on each side, in the same order; none where it is short."""
    mine, theirs = old[first : ends[0]], new[first : ends[1]]
    if _pairs(mine, theirs) <= PAIRS:
        return []
    seen, wanted = Counter(mine), Counter(theirs)
    place = {word: at for at, word in enumerate(theirs) if wanted[word] == 1}
    pairs = [(at, place[word]) for at, word in enumerate(mine) if seen[word] == 1 and word in place]
    return [(first + a, first + c) for a, c in _rising(pairs)]


def _pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    theirs = Counter(new)
    return sum(count * theirs[word] for word, count in Counter(old).items())


def _rising(pairs: list[Anchor]) -> list[Anchor]:
    """The longest part of the pairs in which the second numbers rise, too."""
    tops: list[int] = []
    ending: list[int] = []
    before: list[int] = []
    for at, (_, wanted) in enumerate(pairs):
        pile = bisect_left(tops, wanted)
        before.append(ending[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [wanted]
        ending[pile : pile + 1] = [at]
    row: list[Anchor] = []
    at = ending[-1] if ending else -1
    while at >= 0:
        row.append(pairs[at])
        at = before[at]
    return row[::-1]
