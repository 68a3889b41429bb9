"""Markdown to clean HTML: what people write is shown, what could harm is not."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from markdown import Markdown
from markupsafe import Markup

_TAGS = {
    "p", "br", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "strong", "em", "a", "code", "pre", "hr",
}  # fmt: skip
_HEADING = re.compile(r"<(/?)h([1-6])>")


@lru_cache(200)  # the texts of decisions and goals do not change any more, and are read often
def render(text: str) -> Markup:
    """The text as HTML that is safe to show; headings start at level 2, the page owns level 1."""
    html = Markdown(output_format="html", extensions=["sane_lists"]).convert(text)
    html = _HEADING.sub(lambda m: f"<{m[1]}h{min(max(int(m[2]), 2), 4)}>", html)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )
    return Markup(clean)
