"""After the commit: whoever was told of something sees the count at the top of their pages change, and
whoever reads a confidential discussion sees new words in it."""

from __future__ import annotations

from typing import Any

from govhub.accounts.models import Person
from govhub.core.actor import Actor
from govhub.core.audit import AuditEntry
from govhub.core.bus import announcer
from govhub.core.db import store
from govhub.core.errors import GovHubError, NotFound
from govhub.live.rooms import confidential_room
from govhub.live.socket import to_person
from govhub.notices.models import Notice, thread_at
from govhub.notices.policy import reads
from govhub.notices.queries.people import readers
from govhub.spaces.models import Space

BELL = "notices"
_TELLING = ("notices.", "decisions.", "mediation.", "reports.", "goals.")
_SILENT = {"decisions.cast_ballot", "notices.choose", "notices.follow"}


@announcer
def told(entry: AuditEntry) -> None:
    """The bell of everybody who has a notice of this act; seen elsewhere is seen here."""
    if not entry.act.startswith(_TELLING) or entry.act in _SILENT:
        return
    if entry.act == "notices.see":
        return ring(entry.actor)
    with store.reading():
        rows: Any = Notice.select(Person.uid).join(Person).where(Notice.entry == entry.id).tuples()
        uids = [uid for (uid,) in rows]
        inside = _inside(entry) if entry.act.startswith("notices.") else []
    for uid in uids:
        ring(uid)
    for uid in inside:
        to_person(uid, "changed", {"act": entry.act, "about": entry.about})
    return None


def ring(uid: str) -> None:
    """Let the open pages of a person look for notices."""
    to_person(uid, "changed", {"act": "notices.tell", "about": BELL})


def _inside(entry: AuditEntry) -> list[str]:
    """The readers of a confidential discussion: the room of the space does not hear of it."""
    if not entry.about.startswith("thread:case:"):
        return []
    space = Space.get(Space.uid == entry.chain.removesuffix(".mediation"))
    try:
        return [person.uid for person in readers(thread_at(space, entry.about.removeprefix("thread:")))]
    except NotFound:
        return []


@confidential_room("thread")
def hears(actor: Actor, space: Any, key: str, act: str) -> bool:
    """Who may look at a discussion together, and be named to one another there: its readers."""
    try:
        return reads(actor, thread_at(space, key))
    except GovHubError:
        return False
