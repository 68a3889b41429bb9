"""The words of the story: everything that its people write and say, in one language per module."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One coalition in one language. `texts` holds every sentence by its key; the plot knows the keys.

    The plot counts money in dollars; `rate` is how much of the smallest part of `currency` stands for one.
    """

    language: str
    short_name: str
    currency: str
    rate: int
    texts: dict[str, str]

    def __call__(self, key: str) -> str:
        """The text under a key. Raises KeyError: a story with a hole in it is not told."""
        return self.texts[key]
