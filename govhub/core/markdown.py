"""Markdown to clean HTML: what people write is shown, what could harm is not.

HTML that people type is text, as it is in the editor. Links are read by one bounded pattern: the
library's own search for the end of a bracket takes quadratic time and more, and a page of `[[[[`
would hold up everybody else. For the same reason the work on one text is counted: what takes too much,
or is nested deeper than anybody reads, is shown as it was typed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTree
from markupsafe import Markup, escape

_TAGS = {
    "p", "br", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "strong", "em", "a", "code", "pre", "hr",
}  # fmt: skip
_RUN = re.compile(r"[*_]{1000}")  # one step of the library takes quadratic time in these
_GAP = re.compile(r"\n[ \t]*\n\s*")
_HEADING = re.compile(r"<(/?)h([1-6])>")
_LINK = (
    r"!?\[(?P<label>[^\[\]]{1,2000})\]"
    r"\((?P<url><[^<>\n]{0,2000}>|(?:[^\s()<>]|\([^\s()<>]{0,200}\)){0,2000})(?: +\"[^\"\n]{0,300}\")?\)"
)
_AUTOLINK = r"<((?:https?://|mailto:)[^\s<>]{1,2000})>"
_SLOW = ("reference", "image_link", "image_reference", "short_reference", "short_image_ref", "automail")


MOST_WORK = 40_000_000  # characters looked at, again and again: about half a second; a book has a tenth
MOST_BLOCKS = 10_000  # the library takes each from the front of a list and moves all the others
DEEPEST = 40  # lists in lists and quotes in quotes


class _TooMuch(Exception):
    """This text would hold up everybody else."""


class _Blocks(BlockProcessor):
    """Stands before the processors of blocks, takes none, and counts what they look at."""

    work = 0

    def test(self, parent: Element, block: str) -> bool:
        """Never its own. Raises _TooMuch."""
        self.count(10 * len(block))  # for each of the processors that come after this one
        if len(self.parser.state) > DEEPEST:
            raise _TooMuch
        return False

    def count(self, characters: int) -> None:
        """So many characters more. Raises _TooMuch."""
        self.work += characters + 100
        if self.work > MOST_WORK:
            raise _TooMuch


class _Inline(InlineTree):
    """The library's search for emphasis, code and links in a line, counted."""

    counting: _Blocks

    # The library's own name for the step that is repeated, as its class body spells it.
    def _InlineProcessor__applyPattern(self, pattern: Any, data: str, *more: int) -> Any:
        self.counting.count(len(data))
        return super()._InlineProcessor__applyPattern(pattern, data, *more)  # type: ignore[misc]


class _Link(InlineProcessor):
    """`[words](address)`; a picture becomes a link to it, for pages load nothing from elsewhere."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        """The link that stands at the match."""
        link = Element("a")
        link.text, address = m["label"], m["url"].removeprefix("<").removesuffix(">")
        link.set("href", self.unescape(address))
        return link, m.start(0), m.end(0)


def _markdown() -> Markdown:
    made = Markdown(output_format="html", extensions=["sane_lists"])
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    made.parser.blockprocessors.deregister("reference")  # it would hide a line that was voted on
    for name in _SLOW:
        made.inlinePatterns.deregister(name)
    made.inlinePatterns.register(_Link(_LINK, made), "link", 160)
    made.inlinePatterns["autolink"].compiled_re = re.compile(_AUTOLINK)
    counting = _Blocks(made.parser)
    made.parser.blockprocessors.register(counting, "count", 1000)
    made.treeprocessors.deregister("inline")
    inline = _Inline(made)
    inline.counting = counting
    made.treeprocessors.register(inline, "inline", 20)
    return made


@lru_cache(200)  # the texts of decisions and goals do not change any more, and are read often
def render(text: str) -> Markup:
    """The text as HTML that is safe to show; headings start at level 2, the page owns level 1."""
    if text.count("\n\n") > MOST_BLOCKS or _RUN.search(text):
        return _as_typed(text)
    try:
        html = _markdown().convert(text)
    except _TooMuch:
        return _as_typed(text)
    html = _HEADING.sub(lambda m: f"<{m[1]}h{min(max(int(m[2]), 2), 4)}>", html)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )
    return Markup(clean)


def _as_typed(text: str) -> Markup:
    """Paragraphs and lines, and every sign for itself."""
    escaped = _GAP.sub("\0", str(escape(text.strip())))
    return Markup("<p>" + escaped.replace("\n", "<br>\n").replace("\0", "</p>\n<p>") + "</p>")
