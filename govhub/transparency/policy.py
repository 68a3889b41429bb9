"""Who may read in the open: everybody. What is open is decided by the space, not by the reader."""

from __future__ import annotations

from govhub.core.errors import NotFound
from govhub.core.policy import Predicate, anyone
from govhub.spaces.models import Space, space_named

RULES: dict[str, Predicate] = {
    "transparency.closing_times": anyone,
    "transparency.decision_feed": anyone,
    "transparency.spaces": anyone,
    "transparency.space": anyone,
    "transparency.decisions": anyone,
    "transparency.decision": anyone,
    "transparency.goals": anyone,
    "transparency.goal": anyone,
    "transparency.allocation": anyone,
    "transparency.data": anyone,
    "transparency.record": anyone,
    "transparency.report": anyone,
    "transparency.reports": anyone,
    "transparency.resources": anyone,
    "transparency.entry": anyone,
}


def listed_space(short_name: str) -> Space:
    """A space whose name and purpose are public. Raises NotFound for private ones, members or not:
    a public page shows everybody the same."""
    space = space_named(short_name)
    if space.visibility == "private":
        raise NotFound
    return space


def public_space(short_name: str) -> Space:
    """A space whose decisions are public. Raises NotFound."""
    space = listed_space(short_name)
    if space.visibility != "public":
        raise NotFound
    return space
