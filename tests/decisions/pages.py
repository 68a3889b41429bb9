"""What the tests of the pages share."""

from __future__ import annotations

import html
import re
from typing import Any

from govhub.core import clock

BASE = "/s/waste/decisions"
WORDS = "Nicht ohne die Müllsammler 🍃 <b>"


def soon() -> int:
    """A deadline that is tomorrow."""
    return clock.now() + 86_400_000


def words(answered: Any) -> str:
    """The page without tags, as it reads."""
    text = re.sub(r"<[^>]*>", " ", answered.get_data(as_text=True))
    return html.unescape(re.sub(r"\s+", " ", text))


def checked(answered: Any, name: str) -> list[str]:
    """The values of the radio buttons of this name that are chosen."""
    found = re.findall(r"<input[^>]*type=\"radio\"[^>]*>", answered.get_data(as_text=True))
    of_name = [tag for tag in found if f'name="{name}"' in tag and re.search(r"\bchecked\b", tag)]
    return [value[1] for tag in of_name if (value := re.search(r'value="([^"]*)"', tag))]
