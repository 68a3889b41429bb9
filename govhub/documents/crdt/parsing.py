"""Markdown to blocks, for what people type into the plain textarea. Line by line, never failing.

A line break inside a paragraph stays a line break; what a text here cannot hold (tables, code,
pictures, raw HTML) stays as the letters that were typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from govhub.documents.crdt.blocks import (
    BREAK,
    MAX_DEPTH,
    Block,
    Blocks,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Run,
    normal,
)
from govhub.documents.crdt.inline import runs_of

_HEADING = re.compile(r" {0,3}(#{1,6}) +(.*?)(?:(?<!\\)[ ]+#+)?[ ]*\Z")
_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(r"( {0,3})([-*+]|(\d{1,9})[.)])( {1,4}|\Z)(?=\S|\Z)")
_RULE = re.compile(r" {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})\Z")
_MARGIN = 4


def from_markdown(text: str) -> Blocks:
    """The blocks that the text says, in normal form."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    return normal(_blocks(lines, 0))


def _blocks(lines: list[str], depth: int) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip(" ") or _RULE.match(line):
            at += 1
        elif heading := _HEADING.match(line):
            yield Heading(min(max(len(heading[1]), 2), 4), runs_of(heading[2]))
            at += 1
        elif _QUOTE.match(line) and depth < MAX_DEPTH:
            inside, at = _quoted(lines, at)
            yield Quote(tuple(_blocks(inside, depth + 1)))
        elif (item := _ITEM.match(line)) and depth < MAX_DEPTH:
            block, at = _list(lines, at, item, depth)
            yield block
        else:
            end = _paragraph_end(lines, at)
            yield Paragraph(runs_of(BREAK.join(part.strip(" ") for part in lines[at:end])))
            at = end


def _quoted(lines: list[str], at: int) -> tuple[list[str], int]:
    inside = []
    while at < len(lines) and (mark := _QUOTE.match(lines[at])):
        inside.append(lines[at][mark.end() :])
        at += 1
    return inside, at


def _list(lines: list[str], at: int, first: re.Match[str], depth: int) -> tuple[Listing, int]:
    ordered = first[3] is not None
    items: list[Blocks] = []
    while at < len(lines):
        item = _ITEM.match(lines[at])
        if item is None or (item[3] is not None) != ordered or _RULE.match(lines[at]):
            break
        inside, at = _item(lines, at, item)
        items.append(tuple(_blocks(inside, depth + 1)))
        after = at
        while after < len(lines) and not lines[after].strip(" "):
            after += 1
        if after < len(lines) and _ITEM.match(lines[after]):
            at = after
    return Listing(int(first[3]) if ordered else None, tuple(items)), at


def _item(lines: list[str], at: int, item: re.Match[str]) -> tuple[list[str], int]:
    """The lines of one item: what is indented, and what directly continues its words."""
    margin = min(item.end(), _MARGIN)
    inside = [lines[at][item.end() :]]
    at += 1
    gap = False
    while at < len(lines):
        line = lines[at]
        if not line.strip(" "):
            gap = True
            inside.append("")
        elif line[:margin].strip(" ") == "":
            gap = False
            inside.append(line[margin:])
        elif gap or _starts_something(line):
            break
        else:
            inside.append(line)
        at += 1
    while inside and not inside[-1] and at > 0 and not lines[at - 1].strip(" "):
        inside.pop()
        at -= 1
    return inside, at


def _paragraph_end(lines: list[str], at: int) -> int:
    end = at + 1
    while end < len(lines) and lines[end].strip(" ") and not _starts_something(lines[end]):
        end += 1
    return end


def _starts_something(line: str) -> bool:
    if _HEADING.match(line) or _QUOTE.match(line) or _RULE.match(line):
        return True
    return _ITEM.match(line) is not None


__all__ = ["Run", "from_markdown"]
