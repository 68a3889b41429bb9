"""Answers for machines: phrases become sentences in the reader's language, fractions become "2/3"."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from govhub.core.phrase import Instant, Phrase
from govhub.web.i18n import say


def jsonable(value: Any) -> Any:
    """The value with everything in it brought to JSON."""
    if isinstance(value, Phrase):
        return _plain(say(value))
    if isinstance(value, dict):
        return {str(name): jsonable(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [jsonable(item) for item in value]
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Instant):
        return value.ms
    return value


def _plain(text: str) -> str:
    """A sentence without the markup that marks times in pages."""
    import re

    return re.sub(r"</?time[^>]*>", "", str(text))
