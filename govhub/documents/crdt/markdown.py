"""Blocks to Markdown. Written so that Python-Markdown (with sane lists) and CommonMark read the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from urllib.parse import quote

from govhub.documents.crdt.blocks import (
    BREAK,
    Block,
    Blocks,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Run,
    Runs,
    normal,
)

_EVERYWHERE = re.compile(r"[\\`*_\[\]{}]")
_ENTITY = re.compile(r"&(?=#?[0-9A-Za-z]+;)")
_LINE_START = re.compile(r"(\d{1,9})([.)])(?=\s|\Z)")
_RULED = re.compile(r"[|:=\-+ ]+\Z")
_WIDE = "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff]+"  # trimmed as spaces are
_WIDE_EDGE = re.compile(f"\\A{_WIDE}|{_WIDE}\\Z")
_URL_SAFE = "!#$%&'*+,-./:;=?@_~"


def to_markdown(blocks: Blocks) -> str:
    """The text as Markdown, in NFC, ending with a line break unless it is empty."""
    text = "\n".join(_lines(normal(blocks)))
    return unicodedata.normalize("NFC", text + "\n") if text else ""


def _lines(blocks: Blocks) -> Iterator[str]:
    for index, block in enumerate(blocks):
        if index:
            yield ""
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        said = _inline(block.runs)
        yield "#" * block.level + " " + (said[:-1] + "\\#" if said.endswith("#") else said)
    elif isinstance(block, Paragraph):
        yield from _paragraph(block.runs)
    elif isinstance(block, Quote):
        for line in _lines(block.blocks):
            yield f"> {line}" if line else ">"
    else:
        yield from _list(block)


def _paragraph(runs: Runs) -> Iterator[str]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.text == BREAK:
            lines.append([])
        else:
            lines[-1].append(run)
    for index, line in enumerate(lines):
        last = index == len(lines) - 1
        yield _safe_line(_inline(tuple(line))) + ("" if last else "  ")


def _list(block: Listing) -> Iterator[str]:
    loose = not _is_tight(block)
    for index, item in enumerate(block.items):
        if index and loose:
            yield ""
        marker = "- " if block.start is None else f"{min(block.start + index, 999_999_999)}. "
        lines = list(_lines(item))
        if not loose:
            lines = [line for line in lines if line]
        yield marker + lines[0]
        for line in lines[1:]:
            yield "    " + line if line else ""


def _is_tight(block: Listing) -> bool:
    """Items of one paragraph, with at most one list below, which is tight itself."""
    return all(
        len(item) == 1 or (len(item) == 2 and isinstance(item[1], Listing) and _is_tight(item[1]))
        for item in block.items
    )


def _safe_line(line: str) -> str:
    """A line of a paragraph that can be mistaken for nothing else."""
    if _RULED.match(line):
        return f"&#{ord(line[0])};" + line[1:]
    if line[0] in "#>-+":
        return "\\" + line
    return _LINE_START.sub(r"\1\\\2", line, count=1) if _LINE_START.match(line) else line


def _inline(runs: Runs) -> str:
    out = []
    for href, group in groupby(runs, key=lambda run: run.href):
        said = "".join(_marked(run) for run in group)
        if href is None:
            out.append(said)
        else:
            core = said.strip(" ")
            before = said[: len(said) - len(said.lstrip(" "))]
            if out and out[-1].endswith("!"):
                out[-1] = out[-1][:-1] + "\\!"  # or it would be a picture
            out.append(f"{before}[{core}]({_address(href)}){said[len(before) + len(core) :]}")
    whole = "".join(out)
    return _WIDE_EDGE.sub(lambda match: "".join(f"&#{ord(letter)};" for letter in match[0]), whole)


def _marked(run: Run) -> str:
    stars = "**" * run.strong + "*" * run.em
    return stars + _escaped(run.text) + stars


def _escaped(text: str) -> str:
    text = _ENTITY.sub("&amp;", text)
    return _EVERYWHERE.sub(r"\\\g<0>", text).replace("<", "&lt;").replace("\\]:", "&#93;:")


def _address(href: str) -> str:
    """The address with everything encoded that could end it; a `;` could make an entity of `&name;`."""
    said = quote(href, safe=_URL_SAFE)
    said = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", said)
    return re.sub(r"&(#?\w+);", r"&\1%3B", said).replace("*", "%2A").replace("_", "%5F")
