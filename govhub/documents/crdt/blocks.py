"""What a text is made of: paragraphs, headings, lists and quotations, and runs of letters in them.

A text is normal when it says nothing twice: no empty blocks, no spaces at the edges of a line or of
bold letters, no two lists or quotations side by side that would read as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias

BREAK = "\n"
MAX_DEPTH = 6
_SPACES = re.compile("[\t\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]")
_UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Run:
    """Letters that look alike. A line break inside a paragraph is a run of its own: `Run(BREAK)`."""

    text: str
    strong: bool = False
    em: bool = False
    href: str | None = None

    @property
    def marks(self) -> tuple[bool, bool, str | None]:
        """How the letters look."""
        return self.strong, self.em, self.href


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    runs: Runs = ()


@dataclass(frozen=True)
class Heading:
    """A heading of level 2 to 4 (the page owns level 1)."""

    level: int
    runs: Runs = ()


@dataclass(frozen=True)
class Listing:
    """A list; every item begins with a paragraph. `start` is None for bullets."""

    start: int | None
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True)
class Quote:
    """A quotation."""

    blocks: tuple[Block, ...]


Block: TypeAlias = Paragraph | Heading | Listing | Quote
Blocks: TypeAlias = tuple[Block, ...]


def normal(blocks: Iterable[Block]) -> Blocks:
    """The same text in its one normal form."""
    return _joined(_normal(blocks, 0))


def plain(blocks: Iterable[Block]) -> str:
    """The letters alone, a line per paragraph; for previews and search."""
    return "\n".join("".join(run.text for run in runs) for runs in _all_runs(blocks))


def pieces(blocks: Iterable[Block]) -> int:
    """How many parts a text has that are written one by one."""
    return sum(1 + len(runs) for runs in _all_runs(blocks))


def _all_runs(blocks: Iterable[Block]) -> Iterator[Runs]:
    for block in blocks:
        if isinstance(block, Listing):
            for item in block.items:
                yield from _all_runs(item)
        elif isinstance(block, Quote):
            yield from _all_runs(block.blocks)
        else:
            yield block.runs


def _normal(blocks: Iterable[Block], depth: int) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Quote):
            inside = tuple(_unheaded(_joined(_normal(block.blocks, depth + 1))))
            if inside and depth < MAX_DEPTH:
                yield Quote(inside)
            else:
                yield from inside
        elif isinstance(block, Listing):
            yield from _normal_list(block, depth)
        else:
            runs = tidy(block.runs)
            if runs and isinstance(block, Heading):
                yield Heading(min(max(block.level, 2), 4), _without_breaks(runs))
            elif runs:
                yield Paragraph(runs)


def _normal_list(block: Listing, depth: int) -> Iterator[Block]:
    items: list[Blocks] = []
    for item in block.items:
        inside = _joined(_unheaded(_unquoted(_normal(item, depth + 1))))
        while inside and isinstance(inside[0], Listing):
            items.extend(inside[0].items)  # an item without words of its own is only indentation
            inside = inside[1:]
        if inside:
            items.append(inside)
    if depth >= MAX_DEPTH:
        for flat in items:
            yield from flat
    elif items:
        start = None if block.start is None else min(max(block.start, 0), 999_999_999)
        yield Listing(start, tuple(items))


def _unheaded(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield Paragraph(block.runs) if isinstance(block, Heading) else block


def _unquoted(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Quote):
            yield from _unquoted(block.blocks)
        else:
            yield block


def _joined(blocks: Iterable[Block]) -> Blocks:
    """Neighbours that are the same list or quote become one, each at once: one by one takes the square."""
    out: list[Block] = []
    for kind, found in groupby(blocks, _kind):
        row = list(found)
        if kind == "quote":
            out.append(Quote(_joined(part for quote in row for part in quote.blocks)))  # type: ignore[union-attr]
        elif kind:
            items = (item for listing in row for item in listing.items)  # type: ignore[union-attr]
            out.append(Listing(row[0].start, tuple(items)))  # type: ignore[union-attr]
        else:
            out += row
    return tuple(out)


def _kind(block: Block) -> str:
    """What is joined with its like; nothing for words."""
    if isinstance(block, Quote):
        return "quote"
    if isinstance(block, Listing):
        return "bullets" if block.start is None else "numbers"
    return ""


def tidy(runs: Iterable[Run]) -> Runs:
    """Runs without unstorable characters, with unmarked spaces at their edges, equal neighbours joined."""
    merged: list[Run] = []
    for piece in _pieces(_joined_runs(runs)):
        if merged and merged[-1].marks == piece.marks and BREAK not in (merged[-1].text, piece.text):
            merged[-1] = replace(merged[-1], text=merged[-1].text + piece.text)
        elif piece.text:
            merged.append(piece)
    return _trimmed(merged)


def _joined_runs(runs: Iterable[Run]) -> Iterator[Run]:
    """Equal neighbours as one run, so that a space between two bold words stays bold."""
    kept: Run | None = None
    for run in runs:
        text = _UNSTORABLE.sub("", _SPACES.sub(" ", run.text))
        if kept is not None and kept.marks == run.marks:
            kept = replace(kept, text=kept.text + text)
        else:
            if kept is not None:
                yield kept
            kept = replace(run, text=text)
    if kept is not None:
        yield kept


def _pieces(runs: Iterable[Run]) -> Iterator[Run]:
    for run in runs:
        for index, line in enumerate(run.text.split(BREAK)):
            if index:
                yield Run(BREAK)
            core = line.strip()
            before = len(line) - len(line.lstrip()) if core else len(line)
            yield Run(line[:before])
            yield replace(run, text=core)
            yield Run(line[before + len(core) :])


def _trimmed(runs: list[Run]) -> Runs:
    """No spaces at the edges of a line, no empty lines."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.text == BREAK:
            lines.append([])
        else:
            lines[-1].append(run)
    out: list[Run] = []
    for line in lines:
        if line:
            line[0] = replace(line[0], text=line[0].text.lstrip(" "))
            line[-1] = replace(line[-1], text=line[-1].text.rstrip(" "))
        kept = [run for run in line if run.text]
        if kept:
            out += [Run(BREAK), *kept] if out else kept
    return tuple(out)


def _without_breaks(runs: Runs) -> Runs:
    return tidy(Run(" ") if run.text == BREAK else run for run in runs)
