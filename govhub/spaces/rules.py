"""What is true about taking part: invitations, mandates, roles. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from govhub.core.phrase import N_, Phrase

DAY_MS = 86_400_000
# Addresses under /s/ and /open/ that are pages of their own.
RESERVED = frozenset({"new", "verify", "how-to-verify", "index", "data", "feed"})
TAKING_PART = frozenset({"facilitator", "member", "mediator", "treasurer"})


def why_not_invitation(*, revoked: bool, expires_at: int, taken: int, places: int, now: int) -> Phrase | None:
    """Why an invitation does not open the door (any more), in one sentence."""
    if revoked:
        return Phrase(N_("This invitation was withdrawn. Please ask for a new one."))
    if now >= expires_at:
        return Phrase(N_("The time of this invitation is over. Please ask for a new one."))
    if taken >= places:
        return Phrase(N_("This invitation has been used up. Please ask for a new one."))
    return None


def why_not_voting(may_vote: bool, roles: Iterable[str]) -> Phrase | None:
    """Whoever votes takes part: somebody who only observes is there to see, not to decide."""
    if may_vote and not TAKING_PART & set(roles):
        return Phrase(N_("An observer looks on and does not vote. Give the person another role first."))
    return None


def why_not_period(starts_at: int, ends_at: int | None) -> Phrase | None:
    """A mandate ends after it begins."""
    if ends_at is not None and ends_at <= starts_at:
        return Phrase(N_("The end must come after the beginning."))
    return None


def why_not_oneself(*, to_oneself: bool, others_acted: bool) -> Phrase | None:
    """A mandate opens what conflicts and gifts of a stakeholder tell in confidence. Where others act for it,
    or did, nobody helps themselves to one: a second person stands behind it, and the record says who."""
    if to_oneself and others_acted:
        return Phrase(N_("Others act for this organisation. Another facilitator can give you this mandate."))
    return None


def overlap(starts: int, ends: int | None, other_starts: int, other_ends: int | None) -> bool:
    """Whether two half-open periods have an instant in common; no end means for ever."""
    return (other_ends is None or starts < other_ends) and (ends is None or other_starts < ends)


def why_not_without(role: str, other_facilitators: int) -> Phrase | None:
    """A space never stays without a facilitator: nobody could invite anybody or open a vote."""
    if role == "facilitator" and other_facilitators == 0:
        return Phrase(N_("A space needs a facilitator. Please make somebody else a facilitator first."))
    return None


def takes_part(roles: Iterable[str]) -> bool:
    """Whether somebody with these roles does more than look on."""
    return bool(TAKING_PART & set(roles))
