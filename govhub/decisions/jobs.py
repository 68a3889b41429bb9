"""What becomes due: votes whose closing instant has come."""

from __future__ import annotations

from govhub.core.actor import Actor
from govhub.core.errors import RuleBroken
from govhub.core.jobs import job
from govhub.decisions.actions import close
from govhub.decisions.models import Decision
from govhub.spaces.models import Space


@job("decisions.close_due")
def close_due(now: int) -> None:
    """Close every open vote whose time has come; one that somebody closed a moment ago is left alone."""
    due = (
        Decision.select(Decision, Space)
        .join(Space)
        .where((Decision.stage == "open") & (Decision.closes_at <= now))
        .order_by(Decision.closes_at, Decision.id)
    )
    for decision in list(due):
        try:
            close(Actor.system(), space=decision.space.short_name, decision=decision.number)
        except RuleBroken:
            continue
