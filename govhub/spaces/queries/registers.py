"""What higher features add to the pages of this one: links of the chain, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from govhub.core.actor import Actor
from govhub.spaces.models import Space

Section = Callable[[Actor, Space], dict[str, Any]]
Waiting = Callable[[Actor], dict[str, list[dict[str, Any]]]]

overview_sections: list[Section] = []
waiting_lists: list[Waiting] = []


def register_overview(fn: Section) -> Section:
    """Add a link to the chain on a space's overview, with a card of its newest items.

    The function gives `{"order": 20, "title": Phrase, "url": str, "count": int, "words": Phrase,
    "state": "done" | "now" | "ahead", "items": [{"title": str, "url": str, "kind": str (of the tag),
    "state": Phrase, "at": ms or None}], "none": Phrase (said when there are no items),
    "begin": Phrase (a button to url/new then)}`.
    """
    if fn not in overview_sections:
        overview_sections.append(fn)
    return fn


def register_waiting(fn: Waiting) -> Waiting:
    """Add to "For you": lists under `votes_waiting`, `words_waiting`, `signatures_waiting` or `drafts`.

    Each item is `{"space": short name, "space_name": str, "number": int, "title": str, "url": str,
    "closes_at": ms or None}`, or with `due_at` (and `late`) where nothing ends by itself; a draft has
    `changed_at` instead.
    """
    if fn not in waiting_lists:
        waiting_lists.append(fn)
    return fn


def sections_for(actor: Actor, space: Space) -> list[dict[str, Any]]:
    """Every feature's part of the overview, in the order of the chain."""
    return sorted((fn(actor, space) for fn in overview_sections), key=lambda part: part["order"])


def waiting_for(actor: Actor) -> dict[str, list[dict[str, Any]]]:
    """What waits for this person, in all spaces."""
    found: dict[str, list[dict[str, Any]]] = {}
    for fn in waiting_lists:
        for name, items in fn(actor).items():
            found.setdefault(name, []).extend(items)
    return found
