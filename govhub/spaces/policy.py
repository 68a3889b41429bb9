"""Who sees a space, and who may do what in it."""

from __future__ import annotations

from typing import Any

from govhub.core import policy
from govhub.core.actor import Actor
from govhub.spaces.models import roles_of


@policy.visibility
def sees(actor: Actor, subject: Any) -> bool:
    """Members see their space; everybody sees a public one; an administrator sees none by office."""
    space = getattr(subject, "space", None)
    if space is None:
        return True
    return space.visibility == "public" or bool(roles_of(actor, space))


def holds_role(*wanted: str) -> policy.Predicate:
    """Whoever holds one of these roles in the subject's space."""

    def predicate(actor: Actor, subject: Any) -> bool:
        return bool(roles_of(actor, subject.space) & set(wanted))

    predicate.__doc__ = f"In the space: {', '.join(wanted)}."
    predicate.__name__ = "_or_".join(wanted)
    return predicate


is_facilitator = holds_role("facilitator")
takes_part = holds_role("facilitator", "member", "mediator", "treasurer")
is_member = holds_role("facilitator", "member", "mediator", "treasurer", "observer")

RULES: dict[str, policy.Predicate] = {}
PHRASES: dict[str, str] = {}
