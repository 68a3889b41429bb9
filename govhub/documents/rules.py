"""What is true about versions of a text: their hash, and their differences word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from govhub.core.canonical import sha256_hex
from govhub.core.phrase import N_, Phrase
from govhub.documents.crdt.changes import Step, likeness, steps

IDLE = 120_000  # ms without typing after which a text keeps a version by itself
_WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]+|\s+|.", re.S)


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph: `kind` is same, added or removed."""

    kind: str
    text: str


def text_hash(markdown: str) -> str:
    """SHA-256 of the Markdown in UTF-8: what a decision about the text names."""
    return sha256_hex(markdown.encode())


def why_not_version(markdown: str, last: str | None) -> Phrase | None:
    """A version says something, and something new."""
    if not markdown.strip():
        return Phrase(N_("There is nothing in this text yet."))
    if last is not None and text_hash(markdown) == last:
        return Phrase(N_("Nothing has changed since the last version."))
    return None


def differences(before: str, after: str) -> list[list[Piece]]:
    """Paragraph by paragraph, word by word, what was removed and what was added."""
    old, new = _paragraphs(before), _paragraphs(after)
    out: list[list[Piece]] = []
    for kind, a, b, c, d in steps(old, new):
        if kind == "equal":
            out += [[Piece("same", text)] for text in old[a:b]]
        else:
            paired = min(b - a, d - c)
            out += [_words(old[a + at], new[c + at]) for at in range(paired)]
            out += [[Piece("removed", text)] for text in old[a + paired : b]]
            out += [[Piece("added", text)] for text in new[c + paired : d]]
    return out


def counts(paragraphs: list[list[Piece]]) -> tuple[int, int]:
    """How many words were added and removed."""
    added = removed = 0
    for piece in (piece for paragraph in paragraphs for piece in paragraph):
        words = sum(1 for word in _WORD.findall(piece.text) if any(map(str.isalnum, word)))
        added += words if piece.kind == "added" else 0
        removed += words if piece.kind == "removed" else 0
    return added, removed


def _paragraphs(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def _words(before: str, after: str) -> list[Piece]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    found = steps(old, new)
    if likeness(found, old, new) < 0.3:
        return [Piece("removed", before), Piece("added", after)]
    return list(_joined(_pieces(found, old, new)))


def _pieces(found: list[Step], old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, a, b, c, d in found:
        if kind == "equal":
            yield Piece("same", "".join(old[a:b]))
        else:
            yield Piece("removed", "".join(old[a:b]))
            yield Piece("added", "".join(new[c:d]))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """A single space between two changes belongs to them; empty pieces vanish."""
    removed = added = ""
    waiting = ""
    for piece in pieces:
        if not piece.text:
            continue
        if piece.kind == "same" and piece.text == " " and (removed or added):
            waiting = " "
        elif piece.kind == "same":
            yield from _flush(removed, added)
            yield Piece("same", waiting + piece.text)
            removed = added = waiting = ""
        else:
            removed, added = removed + waiting, added + waiting
            waiting = ""
            removed += piece.text if piece.kind == "removed" else ""
            added += piece.text if piece.kind == "added" else ""
    yield from _flush(removed, added)
    if waiting:
        yield Piece("same", waiting)


def _flush(removed: str, added: str) -> Iterator[Piece]:
    if removed.strip() or (removed and not added):
        yield Piece("removed", removed)
    if added.strip() or (added and not removed):
        yield Piece("added", added)
