"""What several acts share: going from stage to stage, and the vote that stands still meanwhile."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.errors import NotFound, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.decisions.actions import hold, resume
from govhub.decisions.models import Decision, decision_at
from govhub.mediation import rules
from govhub.mediation.models import Case, CaseStep, running_about


def must_run(case: Case) -> None:
    """Raises RuleBroken when the case has ended: what was written in it stays as it is."""
    if not case.runs:
        raise RuleBroken(Phrase(N_("This case has ended.")))


def enter(case: Case, stage: str) -> None:
    """Go to a running stage, whose deadline begins now; saves."""
    case.stage, case.stage_since = stage, clock.now()
    case.stage_due, case.late_at = rules.due(stage, case.stage_since), None
    case.save()
    CaseStep.create(case=case, stage=stage, at=case.stage_since)


def end(case: Case, stage: str, outcome: str = "") -> None:
    """End the case; saves. The vote goes on with `release`, when the effect has been done."""
    case.stage, case.outcome_kind = stage, outcome
    case.ended_at = case.stage_since = clock.now()
    case.stage_due = None
    case.save()
    CaseStep.create(case=case, stage=stage, outcome_kind=outcome, at=case.ended_at)


def decision_of(case: Case) -> Decision | None:
    """The decision that the case is about, if it is about one."""
    if case.decision is None:
        return None
    try:
        return decision_at(case.space, case.decision)
    except NotFound:
        return None


def open_decision(case: Case) -> Decision | None:
    """The decision that the case is about, while it can still be answered."""
    found = decision_of(case)
    if found is None or found.stage != "open" or (found.closes_at or 0) <= found.time:
        return None
    return found


def stop(actor: Actor, case: Case) -> None:
    """Let the vote stand still, if it does not already."""
    found = open_decision(case)
    if found is not None and found.held_at is None:
        hold(Actor.system(actor.door), space=case.space.short_name, decision=found.number)


def release(actor: Actor, case: Case, conditions: str = "") -> None:
    """Let the vote go on after a case has ended, unless another case still holds it; conditions of its
    settlement become part of the decision either way."""
    found = decision_of(case)
    if found is None or found.stage != "open":
        return
    others = any(one.holds for one in running_about(case.space, case.about))
    if conditions:
        stop(actor, case)
    elif others or found.held_at is None:
        return
    given: dict[str, Any] = {
        "space": case.space.short_name,
        "decision": found.number,
        "conditions": conditions,
    }
    resume(Actor.system(actor.door), **given)
    if others:
        stop(actor, case)
