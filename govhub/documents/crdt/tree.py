"""Blocks read from the shared document, and a new text written into it with as few changes as possible."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

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
    tidy,
)
from govhub.documents.crdt.changes import steps
from govhub.documents.crdt.inline import is_address
from govhub.documents.crdt.wire import ROOT

TOO_DEEP = 24
Parent = XmlFragment | XmlElement
_TAGS = {Paragraph: "paragraph", Heading: "heading", Quote: "blockquote"}
_WORD = re.compile("[0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff]+|.", re.S)


def fragment(doc: Doc[Any]) -> XmlFragment:
    """The root of the text in a shared document."""
    return doc.get(ROOT, type=XmlFragment)


def read_blocks(doc: Doc[Any]) -> Blocks:
    """The text in normal form."""
    with doc.transaction():
        return normal(_blocks(fragment(doc), 0))


def checksum(doc: Doc[Any]) -> int:
    """CRC-32 of the elements and letters; browser and server must agree when their state vectors do."""
    with doc.transaction():
        return zlib.crc32("".join(_letters(fragment(doc), 0)).encode("utf-8", "replace"))


def write_blocks(doc: Doc[Any], blocks: Blocks) -> None:
    """Make the document say this text; what stays the same is not touched, so that carets stay in place."""
    with doc.transaction():
        _write(fragment(doc), blocks)


def _letters(parent: Parent, depth: int) -> Iterator[str]:
    for child in parent.children:
        if isinstance(child, XmlText):
            yield "".join(value for value, _ in child.diff() if isinstance(value, str))
        elif isinstance(child, XmlElement) and depth < TOO_DEEP:
            yield f"<{child.tag}"
            yield from _letters(child, depth + 1)
            yield ">"


def _blocks(parent: Parent, depth: int) -> Iterator[Block]:
    if depth > TOO_DEEP:
        return
    for child in parent.children:
        yield _block(child, depth)


def _block(child: Any, depth: int) -> Block:
    if isinstance(child, XmlText):
        return Paragraph(_text_runs(child))
    tag = child.tag
    if tag == "heading":
        return Heading(_whole(child.attributes.get("level"), 2), tuple(_runs(child)))
    if tag == "blockquote":
        return Quote(tuple(_blocks(child, depth + 1)))
    if tag in ("bullet_list", "ordered_list"):
        start = _whole(child.attributes.get("order"), 1) if tag == "ordered_list" else None
        return Listing(start, tuple(_items(child, depth)))
    if tag == "list_item":
        return Listing(None, (tuple(_blocks(child, depth + 1)),))
    return Paragraph(tuple(_runs(child)))


def _items(child: XmlElement, depth: int) -> Iterator[Blocks]:
    for item in child.children:
        if isinstance(item, XmlElement) and item.tag == "list_item":
            yield tuple(_blocks(item, depth + 1))
        else:
            yield (_block(item, depth + 1),)


def _runs(element: XmlElement) -> Iterator[Run]:
    for child in element.children:
        if isinstance(child, XmlText):
            yield from _text_runs(child)
        elif isinstance(child, XmlElement) and child.tag == "hard_break":
            yield Run(BREAK)


def _text_runs(text: XmlText) -> Runs:
    runs = []
    for value, marks in text.diff():
        if isinstance(value, str):
            link = (marks or {}).get("link")
            href = link.get("href") if isinstance(link, dict) else None
            is_strong, is_em = (marks or {}).get("strong") is not None, (marks or {}).get("em") is not None
            runs.append(Run(value.replace(BREAK, " "), is_strong, is_em, href if is_address(href) else None))
    return tuple(runs)


def _whole(value: object, otherwise: int) -> int:
    return int(value) if isinstance(value, int | float) and 0 <= value < 10**9 else otherwise


def _write(parent: Parent, wanted: Blocks) -> None:
    """Replace, in the children of `parent`, only the blocks that differ."""
    children = list(parent.children)
    now = [(at, said) for at, child in enumerate(children) if (said := normal([_block(child, 0)]))]
    found = steps([said for _, said in now], [(block,) for block in wanted])
    for kind, a, b, c, d in reversed(found):
        if kind == "equal":
            continue
        pairs = min(b - a, d - c)
        at = now[a + pairs][0] if a + pairs < len(now) else len(children)
        for index in range(b - 1, a + pairs - 1, -1):
            del parent.children[now[index][0]]
        for offset, block in enumerate(wanted[c + pairs : d]):
            _insert(parent, at + offset, block)
        for offset in range(pairs - 1, -1, -1):
            _change(parent, now[a + offset][0], wanted[c + offset])


def _change(parent: Parent, at: int, block: Block) -> None:
    child = parent.children[at]
    if isinstance(child, XmlElement) and child.tag == _tag(block):
        if isinstance(block, Heading | Paragraph):
            if isinstance(block, Heading) and _whole(child.attributes.get("level"), 0) != block.level:
                child.attributes["level"] = block.level
            _write_runs(child, block.runs)
            return
        if isinstance(block, Quote):
            _write(child, block.blocks)
            return
        if isinstance(block, Listing) and _write_items(child, block):
            return
    del parent.children[at]
    _insert(parent, at, block)


def _write_items(child: XmlElement, block: Listing) -> bool:
    """Change a list item by item; False when it cannot be kept."""
    items = [item for item in child.children if isinstance(item, XmlElement) and item.tag == "list_item"]
    if len(items) != len(child.children):
        return False
    if block.start is not None and _whole(child.attributes.get("order"), 1) != block.start:
        child.attributes["order"] = block.start
    now = [normal(_blocks(item, 0)) for item in items]
    for kind, a, b, c, d in reversed(steps(now, block.items)):
        if kind == "equal":
            continue
        pairs = min(b - a, d - c)
        for index in range(b - 1, a + pairs - 1, -1):
            del child.children[index]
        for offset, item in enumerate(block.items[c + pairs : d]):
            _fill(child.children.insert(a + pairs + offset, XmlElement("list_item")), item)
        for offset in range(pairs):
            _write(items[a + offset], block.items[c + offset])
    return True


def _tag(block: Block) -> str:
    if isinstance(block, Listing):
        return "bullet_list" if block.start is None else "ordered_list"
    return _TAGS[type(block)]


def _insert(parent: Parent, at: int, block: Block) -> None:
    element = parent.children.insert(at, XmlElement(_tag(block)))
    if isinstance(block, Heading):
        element.attributes["level"] = block.level
    if isinstance(block, Listing):
        if block.start is not None:
            element.attributes["order"] = block.start
        for item in block.items:
            _fill(element.children.append(XmlElement("list_item")), item)
    elif isinstance(block, Quote):
        _fill(element, block.blocks)
    else:
        _append_runs(element, block.runs)


def _fill(parent: Parent, blocks: Iterable[Block]) -> None:
    for block in blocks:
        _insert(parent, len(parent.children), block)


def _append_runs(element: XmlElement, runs: Runs) -> None:
    for index, line in enumerate(_lines(runs)):
        if index:
            element.children.append(XmlElement("hard_break"))
        if line:
            text = element.children.append(XmlText(""))
            at = 0
            for run in line:
                text.insert(at, run.text, _marks(run))
                at += len(run.text.encode())


def _lines(runs: Runs) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.text == BREAK:
            lines.append([])
        else:
            lines[-1].append(run)
    return lines


def _marks(run: Run) -> dict[str, Any]:
    marks: dict[str, Any] = {}
    if run.strong:
        marks["strong"] = {}
    if run.em:
        marks["em"] = {}
    if run.href is not None:
        marks["link"] = {"href": run.href}
    return marks


def _write_runs(element: XmlElement, wanted: Runs) -> None:
    texts = [child for child in element.children if isinstance(child, XmlText)]
    if len(texts) == len(element.children) == 1 and not any(run.text == BREAK for run in wanted):
        _write_text(texts[0], wanted)
    elif tidy(_runs(element)) != wanted:
        del element.children[0 : len(element.children)]
        _append_runs(element, wanted)


def _write_text(text: XmlText, wanted: Runs) -> None:
    """Word by word; offsets are bytes of UTF-8, always between two letters."""
    old, new = _words(_text_runs(text)), _words(wanted)
    ends = [0]
    for word, _ in old:
        ends.append(ends[-1] + len(word.encode()))
    for kind, a, b, c, d in reversed(steps(old, new)):
        if kind == "equal":
            continue
        if b > a:
            del text[ends[a] : ends[b]]
        for word, marks in reversed(new[c:d]):
            text.insert(ends[a], word, _marks(Run(word, *marks)))


def _words(runs: Runs) -> list[tuple[str, tuple[bool, bool, str | None]]]:
    return [(word, run.marks) for run in runs for word in _WORD.findall(run.text)]
