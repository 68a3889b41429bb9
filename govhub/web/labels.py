"""The names of fields in a summary of errors.

The summary stands before the fields that it names, so while a page is made it holds marks, and each
field says its name as it is made; `named` then puts the names in the places of the marks.
"""

from __future__ import annotations

import re

from flask import g
from flask_babel import gettext
from markupsafe import Markup, escape

from govhub.core.phrase import N_

# Control characters, which no form takes: nobody can type a mark.
_MARK = re.compile("\x02([^\x02\x03\x1f]*)\x1f([^\x02\x03]*)\x03")
_ENDS = ("?", "？", ".", "。", "!", ":")
_BESIDE = N_("%(label)s: %(problem)s")


def remember(field: str, words: object) -> str:
    """A field with this id was made, and this is what it is called. Shows nothing."""
    if g.get("errors"):
        g.setdefault("labels", {})[field] = words
    return ""


def about(field: str, problem: object) -> Markup:
    """What is wrong with a field; its name comes before it once the field has been made."""
    return Markup("\x02{}\x1f{}\x03").format(field, problem)


def named(page: str) -> str:
    """The page with the names of its fields in place of the marks."""
    return _MARK.sub(_put, page)


def _put(mark: re.Match[str]) -> str:
    problem = Markup(mark[2])
    words = g.get("labels", {}).get(mark[1])
    if words is None:
        return problem
    shown = escape(words)
    if shown.striptags().endswith(_ENDS):
        return Markup("{} {}").format(shown, problem)
    return Markup(gettext(_BESIDE)) % {"label": shown, "problem": problem}
