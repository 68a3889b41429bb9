"""What an account's end means for spaces."""

from __future__ import annotations

from govhub.accounts.queries import person_with
from govhub.core.audit import AuditEntry
from govhub.core.bus import react
from govhub.core.db import advisory_lock
from govhub.core.errors import RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.spaces.models import Role, Space, facilitators

_LEFT_ALONE = N_("“%(space)s” would stay without a facilitator. Somebody else must become one first.")


@react("accounts.deactivate")
def no_space_stays_without_facilitator(entry: AuditEntry) -> None:
    """Refuse to close the account of the only facilitator of a space."""
    person = person_with(entry.about.partition(":")[2])
    theirs = Space.select().join(Role).where((Role.person == person) & (Role.role == "facilitator"))
    for space in theirs:
        advisory_lock(f"space {space.short_name}")  # the other facilitator may be leaving at this moment
        if not facilitators(space) - {person.id}:
            raise RuleBroken(Phrase(_LEFT_ALONE, space=space.name))
