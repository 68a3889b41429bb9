"""What a decision about a goal's text does to the goal, in the decision's own transaction."""

from __future__ import annotations

from govhub.core.actor import Actor
from govhub.core.audit import AuditEntry
from govhub.core.bus import react
from govhub.documents.models import Document
from govhub.goals.actions import settle
from govhub.goals.models import Goal
from govhub.spaces.models import Space


@react("decisions.open")
def opened(entry: AuditEntry) -> None:
    """The goal is being decided."""
    _settle(entry, "open")


@react("decisions.amend")
def amended(entry: AuditEntry) -> None:
    """The decision goes on, perhaps about a newer version."""
    _settle(entry, "open")


@react("decisions.withdraw")
def withdrawn(entry: AuditEntry) -> None:
    """A decision that was open is so no longer; one that was only prepared never touched the goal."""
    if entry.facts.get("stage") == "open":
        _settle(entry, "withdrawn")


@react("decisions.close")
def closed(entry: AuditEntry) -> None:
    """A passed decision ratifies exactly the version that was voted on."""
    _settle(entry, str(entry.facts.get("outcome", "failed")))


def _settle(entry: AuditEntry, outcome: str) -> None:
    facts = entry.facts
    if not facts.get("document") or not facts.get("version"):
        return
    query = Goal.select(Goal).join(Document).join(Space, on=(Document.space == Space.id))
    goal = query.where((Space.uid == entry.chain) & (Document.number == facts["document"])).first()
    if goal is not None:
        settle(
            Actor.system(),
            space=goal.space.short_name,
            goal=goal.number,
            decision=int(entry.about.partition(":")[2]),
            version=facts["version"],
            outcome=outcome,
        )
