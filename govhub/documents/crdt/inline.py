"""Bold, italic and links inside a line of Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace

from govhub.documents.crdt.blocks import Run, Runs

WINDOW = 10_000  # a pair of stars further apart than this is two stars
_TOKEN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][0-9A-Za-z]{1,31});)"
    r"|<(?P<auto>(?:https?://|mailto:)[^\s<>]{1,2000})>"
    r"|!?\[(?P<label>(?:[^\[\]\\]|\\.){0,2000})\]"
    r"\((?P<url><[^<>\n]{0,2000}>|[^\s()<>]{0,2000})(?: +\"[^\"\n]{0,300}\")?\)"
    r"|(?P<stars>\*+|_+)",
    re.S,
)
_STARS = re.compile(r"\\.|(?P<run>\*+|_+)", re.S)
_WEB = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+\Z", re.I)


def is_address(href: object) -> bool:
    """Whether a link may lead there: the web and mail, nothing that runs."""
    return isinstance(href, str) and len(href) <= 2000 and _WEB.match(href) is not None


def runs_of(text: str, depth: int = 0) -> Runs:
    """The runs that a piece of Markdown says."""
    return tuple(_runs(text, depth))


def _runs(text: str, depth: int) -> Iterator[Run]:
    at = 0
    hopeless: set[str] = set()
    while token := _TOKEN.search(text, at):
        if token.start() > at:
            yield Run(text[at : token.start()])
        at = token.end()
        if token["escaped"]:
            yield Run(token["escaped"])
        elif token["entity"]:
            yield Run(html.unescape(token["entity"]))
        elif token["auto"]:
            yield Run(token["auto"].removeprefix("mailto:"), href=token["auto"])
        elif token["label"] is not None:
            yield from _link(token, depth)
        else:
            inside, at = _emphasis(text, token, depth, hopeless)
            yield from inside
    yield Run(text[at:])


def _link(token: re.Match[str], depth: int) -> Iterator[Run]:
    href = token["url"].strip("<>").replace("&amp;", "&")
    for run in runs_of(token["label"], depth + 1) if depth < 6 else (Run(token["label"]),):
        yield replace(run, href=href) if is_address(href) and run.text != "\n" else run


def _emphasis(text: str, token: re.Match[str], depth: int, hopeless: set[str]) -> tuple[Runs, int]:
    stars = token["stars"]
    after = text[token.end() : token.end() + 1]
    before = text[token.start() - 1 : token.start()] if token.start() else ""
    opens = after and not after.isspace() and not (stars[0] == "_" and _is_word(before))
    for size in (3, 2, 1) if len(stars) == 3 else (len(stars),):
        if not opens or size > 3 or stars[0] * size in hopeless or depth > 6:
            continue
        start = token.start() + size
        end = _closing(text, start, stars[0], size)
        if end is None:
            hopeless.add(stars[0] * size)
            continue
        inside = runs_of(text[start:end], depth + 1)
        return tuple(_with(run, size) for run in inside), end + size
    return (Run(stars),), token.end()


def _with(run: Run, size: int) -> Run:
    if run.text == "\n":
        return run
    return replace(run, strong=run.strong or size >= 2, em=run.em or size in (1, 3))


def _closing(text: str, start: int, star: str, size: int) -> int | None:
    """Where the closing stars begin. A run of the other size opens or closes something within."""
    within = False
    for found in _STARS.finditer(text, start, min(len(text), start + WINDOW)):
        run = found["run"]
        if run is None or run[0] != star or (found.start() == start and len(run) == size):
            continue
        here, long = found.start(), len(run)
        if star == "_" and _is_word(text[found.end() : found.end() + 1]):
            continue
        if size == 3 and long < 3:
            continue
        if (size == 2 and long == 1) or (size == 1 and long == 2):
            within = not within
            continue
        if within and long == 3:
            return here + (3 - size)
        if not text[here - 1].isspace():
            return here
    return None


def _is_word(letter: str) -> bool:
    return bool(letter) and (letter.isalnum() or letter == "_")
