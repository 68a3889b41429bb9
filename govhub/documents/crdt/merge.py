"""A text typed into the plain textarea, brought together with what others wrote meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from govhub.documents.crdt.blocks import Block, Blocks, normal
from govhub.documents.crdt.changes import steps


@dataclass(frozen=True)
class Merged:
    """The joined text, and how many passages both sides had changed (both versions are kept)."""

    blocks: Blocks
    both: int


def merge(base: Blocks, mine: Blocks, theirs: Blocks) -> Merged:
    """Three-way merge by block: `mine` and `theirs` both grew from `base`. Nothing new is lost."""
    if theirs == base or mine == theirs:
        return Merged(normal(mine), 0)
    out: list[Block] = []
    both = 0
    at_base = at_mine = at_theirs = 0
    for base_at, mine_at, theirs_at, size in _agreed(base, mine, theirs):
        passage = _passage(base[at_base:base_at], mine[at_mine:mine_at], theirs[at_theirs:theirs_at])
        out += passage.blocks
        both += passage.both
        out += base[base_at : base_at + size]
        at_base, at_mine, at_theirs = base_at + size, mine_at + size, theirs_at + size
    return Merged(normal(out), both)


def _passage(base: Blocks, mine: Blocks, theirs: Blocks) -> Merged:
    """A stretch between two places where all three agree."""
    if mine in (base, theirs):
        return Merged(theirs, 0)
    if theirs == base:
        return Merged(mine, 0)
    kept = tuple(block for block in mine if block not in theirs and block not in base)
    return Merged(theirs + kept, 1 if kept and any(block not in base for block in theirs) else 0)


def _agreed(base: Blocks, mine: Blocks, theirs: Blocks) -> list[tuple[int, int, int, int]]:
    """Runs of blocks that all three share, as (base, mine, theirs, length); the last has length 0."""
    in_mine = _matches(base, mine)
    in_theirs = _matches(base, theirs)
    runs: list[tuple[int, int, int, int]] = []
    for at in sorted(in_mine.keys() & in_theirs.keys()):
        last = runs[-1] if runs else (-2, -2, -2, 0)
        if (last[0] + last[3], last[1] + last[3], last[2] + last[3]) == (at, in_mine[at], in_theirs[at]):
            runs[-1] = (*last[:3], last[3] + 1)
        else:
            runs.append((at, in_mine[at], in_theirs[at], 1))
    return [*runs, (len(base), len(mine), len(theirs), 0)]


def _matches(base: Blocks, other: Blocks) -> dict[int, int]:
    equal = [(a, b, c) for kind, a, b, c, _ in steps(base, other) if kind == "equal"]
    return {at: c + at - a for a, b, c in equal for at in range(a, b)}
