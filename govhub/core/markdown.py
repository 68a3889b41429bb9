"""Markdown to clean HTML: what people write is shown, what could harm is not.

HTML that people type is text, as it is in the editor. Links are read by one bounded pattern: the
library's own search for the end of a bracket takes quadratic time and more, and a page of `[[[[`
would hold up everybody else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markupsafe import Markup

_TAGS = {
    "p", "br", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "strong", "em", "a", "code", "pre", "hr",
}  # fmt: skip
_HEADING = re.compile(r"<(/?)h([1-6])>")
_LINK = (
    r"!?\[(?P<label>[^\[\]]{1,2000})\]"
    r"\((?P<url><[^<>\n]{0,2000}>|(?:[^\s()<>]|\([^\s()<>]{0,200}\)){0,2000})(?: +\"[^\"\n]{0,300}\")?\)"
)
_AUTOLINK = r"<((?:https?://|mailto:)[^\s<>]{1,2000})>"
_SLOW = ("reference", "image_link", "image_reference", "short_reference", "short_image_ref", "automail")


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
    return made


@lru_cache(200)  # the texts of decisions and goals do not change any more, and are read often
def render(text: str) -> Markup:
    """The text as HTML that is safe to show; headings start at level 2, the page owns level 1."""
    html = _markdown().convert(text)
    html = _HEADING.sub(lambda m: f"<{m[1]}h{min(max(int(m[2]), 2), 4)}>", html)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )
    return Markup(clean)
