"""Who sees a space, and who may do what in it."""

from __future__ import annotations

from typing import Any

from govhub.core import policy
from govhub.core.actor import Actor
from govhub.core.phrase import N_
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

RULES: dict[str, policy.Predicate] = {
    "spaces.create": policy.signed_in,
    "spaces.change": is_facilitator,
    "spaces.add_sector": is_facilitator,
    "spaces.add_stakeholder": is_facilitator,
    "spaces.change_stakeholder": is_facilitator,
    "spaces.invite": is_facilitator,
    "spaces.revoke_invitation": is_facilitator,
    "spaces.join": policy.signed_in,  # the invitation is the permission
    "spaces.join_as_new": policy.anyone,
    "spaces.give_mandate": is_facilitator,
    "spaces.end_mandate": is_facilitator,
    "spaces.give_role": is_facilitator,
    "spaces.end_role": is_facilitator,
    "spaces.leave": is_member,
    "spaces.mine": policy.signed_in,
    "spaces.overview": policy.anyone,  # who sees the space; names of people are for members
    "spaces.people": is_member,
    "spaces.person": is_facilitator,
    "spaces.invitations": is_facilitator,
    "spaces.activity": is_member,
}

PHRASES = {
    "spaces.create": N_("%(actor)s made this space"),
    "spaces.change": N_("%(actor)s changed the settings of the space"),
    "spaces.add_sector": N_("%(actor)s added the sector “%(name)s”"),
    "spaces.add_stakeholder": N_("%(actor)s added %(about)s"),
    "spaces.change_stakeholder": N_("%(actor)s changed the description of %(about)s"),
    "spaces.invite": N_("%(actor)s made an invitation"),
    "spaces.revoke_invitation": N_("%(actor)s withdrew an invitation"),
    "spaces.join": N_("%(actor)s joined"),
    "spaces.join_as_new": N_("%(actor)s joined"),
    "spaces.give_mandate": N_("%(actor)s gave %(about)s a mandate"),
    "spaces.end_mandate": N_("%(actor)s ended a mandate of %(about)s"),
    "spaces.give_role": N_("%(actor)s gave %(about)s a role"),
    "spaces.end_role": N_("%(actor)s ended a role of %(about)s"),
    "spaces.leave": N_("%(actor)s left"),
}
