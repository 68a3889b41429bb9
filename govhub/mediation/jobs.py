"""What becomes due: stages whose deadline has passed."""

from __future__ import annotations

from govhub.core.actor import Actor
from govhub.core.jobs import job, one_by_one
from govhub.mediation.actions import mark_late
from govhub.mediation.models import Case
from govhub.spaces.models import Space


@job("mediation.overdue")
def overdue(now: int) -> None:
    """Say once of every stage that its deadline has passed."""
    late = Case.ended_at.is_null() & Case.late_at.is_null() & (Case.stage_due <= now)
    due = list(Case.select(Case, Space).join(Space).where(late).order_by(Case.stage_due, Case.id))
    one_by_one(
        "mediation.overdue",
        due,
        lambda one: mark_late(Actor.system(), space=one.space.short_name, case=one.number),
    )
