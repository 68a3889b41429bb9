"""Milestones: what is to be there by which day on the way to a goal."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.goals import forms
from govhub.goals.actions.indicators import published
from govhub.goals.models import Milestone, goal_at, milestone_at
from govhub.spaces.models import next_number, space_named

Answer = dict[str, Any]


@act("goals.add_milestone", forms.AddMilestone)
def add_milestone(actor: Actor, form: forms.AddMilestone) -> Answer:
    """Say what is to be there by which day on the way to a goal."""
    goal = goal_at(space_named(form.space), form.goal)
    authorize(actor, "goals.add_milestone", goal)
    number = next_number(goal.space, "milestone")
    Milestone.create(
        space=goal.space,
        goal=goal,
        number=number,
        title=form.title,
        due_day=form.due_day,
        added_by=actor.person_id,
    )
    said = published(goal, {"title": form.title, "due_day": form.due_day})
    facts = {"milestone": number, "goal": goal.number} | said["facts"]
    about = f"milestone:{number}"
    record("goals.add_milestone", actor, goal.space, about=about, facts=facts, private=said["private"])
    return {"milestone": number, "goal": goal.number}


@act("goals.finish_milestone", forms.FinishMilestone)
def finish_milestone(actor: Actor, form: forms.FinishMilestone) -> Answer:
    """It is there, and this is how one can see it. Raises RuleBroken when it is not open."""
    milestone = _find(actor, "goals.finish_milestone", form, "open")
    milestone.done_at = clock.now()
    milestone.evidence = form.evidence
    return _keep("goals.finish_milestone", actor, milestone, "done", {"evidence": form.evidence})


@act("goals.reopen_milestone", forms.ChangeMilestone)
def reopen_milestone(actor: Actor, form: forms.ChangeMilestone) -> Answer:
    """It is not there after all, or wanted again. Raises RuleBroken when it is open."""
    milestone = _find(actor, "goals.reopen_milestone", form, "done", "withdrawn")
    milestone.done_at = None
    milestone.reason = form.reason
    return _keep("goals.reopen_milestone", actor, milestone, "open", {"reason": form.reason})


@act("goals.withdraw_milestone", forms.ChangeMilestone)
def withdraw_milestone(actor: Actor, form: forms.ChangeMilestone) -> Answer:
    """It is no longer wanted; it stays readable with the reason. Raises RuleBroken when it is not open."""
    milestone = _find(actor, "goals.withdraw_milestone", form, "open")
    milestone.reason = form.reason
    return _keep("goals.withdraw_milestone", actor, milestone, "withdrawn", {"reason": form.reason})


def _find(actor: Actor, name: str, form: forms.MilestoneRef, *states: str) -> Milestone:
    milestone = milestone_at(space_named(form.space), form.milestone)
    authorize(actor, name, milestone)
    if milestone.state not in states:
        raise RuleBroken(Phrase(N_("This milestone has been changed meanwhile. Please look at it again.")))
    return milestone


def _keep(name: str, actor: Actor, milestone: Milestone, state: str, private: Answer) -> Answer:
    milestone.state = state
    milestone.save()
    facts = {"milestone": milestone.number, "goal": milestone.goal.number, "state": state}
    about = f"milestone:{milestone.number}"
    record(name, actor, milestone.space, about=about, facts=facts, private=private)
    return {"milestone": milestone.number, "goal": milestone.goal.number}
