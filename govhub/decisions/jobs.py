"""What becomes due: votes whose closing instant has come, and reminders on their last day."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.jobs import job, one_by_one
from govhub.decisions import rules
from govhub.decisions.actions import remind, review, secret_ballot
from govhub.decisions.actions.extend import end_or_extend
from govhub.decisions.models import Decision
from govhub.spaces.models import Space


@job("decisions.close_due")
def close_due(now: int) -> None:
    """Close every open vote whose time has come, or prolong it; one that somebody closed a moment ago is left
    alone."""
    due = (
        Decision.select(Decision, Space)
        .join(Space)
        .where(_running() & (Decision.closes_at <= now))
        .order_by(Decision.closes_at, Decision.id)
    )
    one_by_one("decisions.close_due", list(due), end_or_extend)


@job("decisions.review_due")
def review_due(now: int) -> None:
    """Look again at what passed, on the day that was declared; the day begins in the zone of the vote."""
    passed = (Decision.stage == "ended") & (Decision.result == "passed")
    latest = rules.day_in("UTC", now + rules.DAY)  # somewhere it is that day already
    due = (Decision.review_on != "") & (Decision.review_on <= latest) & Decision.reviewed_at.is_null()
    rows = Decision.select(Decision, Space).join(Space).where(passed & due).order_by(Decision.id)
    today = [one for one in rows if one.review_on <= rules.day_in(one.zone, now)]
    one_by_one("decisions.review_due", today, lambda one: review(Actor.system(), **_ref(one)))


@job("decisions.remind_due")
def remind_due(now: int) -> None:
    """Remind the silent on the last day."""
    last_day = (Decision.closes_at > now) & (Decision.closes_at <= now + rules.DAY)
    open_now = _running() & Decision.reminded_at.is_null() & last_day
    due = Decision.select(Decision, Space).join(Space).where(open_now).order_by(Decision.id)
    one_by_one("decisions.remind_due", list(due), lambda one: remind(Actor.system(), **_ref(one)))


@job("decisions.fold_again")
def fold_again(now: int) -> None:
    """The database's log must not keep how an urn looked before; somebody was reading when it was emptied."""
    secret_ballot.fold_again()


def _running() -> Any:
    """Open votes whose clock does not stand still."""
    return (Decision.stage == "open") & Decision.held_at.is_null()


def _ref(decision: Decision) -> dict[str, Any]:
    return {"space": decision.space.short_name, "decision": decision.number}
