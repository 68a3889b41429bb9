"""Who may promise, receive, allocate, spend and correct, and who learns who gave."""

from __future__ import annotations

from typing import Any

from govhub.core import clock, policy
from govhub.core.actor import Actor
from govhub.core.phrase import N_
from govhub.resources import rules
from govhub.resources.models import Pledge
from govhub.spaces.models import Space, mandates_of, roles_of
from govhub.spaces.policy import holds_role, is_member

KEEPERS = frozenset({"treasurer", "facilitator"})

is_treasurer = holds_role("treasurer")
keeps = holds_role("treasurer", "facilitator")


def signs_for(actor: Actor, space: Space) -> set[str]:
    """The uids of the stakeholders for which somebody may sign at this moment."""
    if actor.person_id is None:
        return set()
    return {m.stakeholder.uid for m in mandates_of(actor, space, clock.now()) if m.may_sign}


def acts_for(actor: Actor, space: Space) -> set[str]:
    """The uids of the stakeholders for which somebody holds any mandate at this moment."""
    if actor.person_id is None:
        return set()
    return {mandate.stakeholder.uid for mandate in mandates_of(actor, space, clock.now())}


def signs_or_keeps(actor: Actor, subject: Any) -> bool:
    """Whoever signs for the giver, and on its behalf the treasurer and facilitators.

    The subject is a pledge, a stakeholder, or a space (then a mandate to sign for any giver will do).
    """
    roles = roles_of(actor, subject.space)
    if roles & KEEPERS:
        return True
    signed = signs_for(actor, subject.space) if roles - {"observer"} else set()
    giver = getattr(subject, "stakeholder", subject)
    return bool(signed) if isinstance(giver, Space) else giver.uid in signed


class Reader:
    """What somebody learns about givers; asked once for a page."""

    def __init__(self, actor: Actor, space: Space) -> None:
        roles = roles_of(actor, space)
        self.is_member = bool(roles)
        self.is_keeper = bool(roles & KEEPERS)
        self.own = acts_for(actor, space)

    def sees(self, acknowledgement: str, stakeholder: str) -> bool:
        """Whether the giver of a pledge is named to this reader."""
        trusted = self.is_keeper or stakeholder in self.own
        return rules.may_see_giver(acknowledgement, member=self.is_member, trusted=trusted)

    def sees_giver_of(self, pledge: Pledge) -> bool:
        """Whether the giver of this pledge is named to this reader."""
        return self.sees(pledge.acknowledgement, pledge.stakeholder.uid)


class Public(Reader):
    """Everybody: named givers only."""

    def __init__(self) -> None:
        self.is_member = self.is_keeper = False
        self.own = set()


def trusted_with(actor: Actor, subject: Any) -> bool:
    """The treasurer, facilitators, and whoever acts for the giver of this pledge."""
    reader = Reader(actor, subject.space)
    return reader.is_keeper or (reader.is_member and subject.stakeholder.uid in reader.own)


RULES: dict[str, policy.Predicate] = {
    "resources.overview": is_member,
    "resources.pledges": is_member,
    "resources.show_pledge": is_member,
    "resources.thanks": trusted_with,
    "resources.allocations": is_member,
    "resources.show_allocation": is_member,
    "resources.ledger": is_member,
    "resources.add_purpose": keeps,
    "resources.change_purpose": keeps,
    "resources.pledge": signs_or_keeps,
    "resources.withdraw_pledge": signs_or_keeps,
    "resources.acknowledge": signs_or_keeps,
    "resources.receive": is_treasurer,
    "resources.receive_gift": is_treasurer,
    "resources.allocate": keeps,
    "resources.spend": is_treasurer,
    "resources.reverse": is_treasurer,
}

PHRASES: dict[str, Any] = {
    "resources.add_purpose": N_("%(actor)s added the purpose %(about)s"),
    "resources.change_purpose": N_("%(actor)s changed the purpose %(about)s"),
    "resources.pledge": N_("%(actor)s promised a contribution: %(about)s"),
    "resources.withdraw_pledge": N_("%(about)s: what was still to come is withdrawn"),
    "resources.acknowledge": N_("%(about)s: how the giver is thanked has changed"),
    "resources.receive": N_("%(actor)s entered what came of %(about)s"),
    "resources.receive_gift": N_("%(actor)s entered a contribution that came: %(about)s"),
    "resources.allocate": N_("%(actor)s allocated %(about)s under decision D-%(decision)s"),
    "resources.spend": N_("%(actor)s entered spending from %(about)s"),
    "resources.reverse": N_("%(actor)s reversed an entry of the books: %(about)s"),
}
