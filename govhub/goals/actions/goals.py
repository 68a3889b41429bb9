"""What people do with goals: propose and rename. What a decision makes of one is settled by the system."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.policy import authorize
from govhub.documents.actions import begin, facts_of
from govhub.documents.models import version_at
from govhub.goals import forms
from govhub.goals.models import Goal, Indicator, Measurement, Milestone, goal_at
from govhub.goals.rules import values
from govhub.spaces.models import next_number, space_named

Answer = dict[str, Any]


@act("goals.propose", forms.Propose)
def propose(actor: Actor, form: forms.Propose) -> Answer:
    """Put a goal up for everybody to write on. It binds nobody until a decision ratifies a version of it."""
    space = space_named(form.space)
    authorize(actor, "goals.propose", space)
    document, version = begin(space, actor, "goal", form.title, form.text)
    goal = Goal.create(space=space, number=next_number(space, "goal"), title=form.title, document=document)
    facts = {"document": document.number} | (facts_of(version) if version else {})
    private = {"title": form.title}  # the words of a draft are not public; those of a decision are
    record("goals.propose", actor, space, about=f"goal:{goal.number}", facts=facts, private=private)
    return {"goal": goal.number, "document": document.number}


@act("goals.rename", forms.Rename)
def rename(actor: Actor, form: forms.Rename) -> Answer:
    """Call a goal by other words; its ratified version keeps the title that was voted on."""
    goal = goal_at(space_named(form.space), form.goal)
    authorize(actor, "goals.rename", goal)
    goal.title = goal.document.title = form.title
    goal.save()
    goal.document.save(only=["title"])
    record("goals.rename", actor, goal.space, about=f"goal:{goal.number}", private={"title": form.title})
    return {"goal": goal.number}


@act("goals.settle", forms.Settle)
def settle(actor: Actor, form: forms.Settle) -> Answer:
    """A decision about a goal opened or ended: passing ratifies exactly the version that was voted on;
    any other end leaves the goal as it was."""
    goal = goal_at(space_named(form.space), form.goal)
    authorize(actor, "goals.settle", goal)
    version = version_at(goal.document, form.version)
    first = form.outcome == "passed" and goal.ratified_by is None
    if form.outcome == "passed":
        goal.ratified_version = version
        goal.ratified_by = form.decision
        goal.ratified_at = clock.now()
    goal.open_decision = form.decision if form.outcome == "open" else None
    goal.state = "proposed" if goal.open_decision else "ratified" if goal.ratified_version else "draft"
    goal.save()
    facts = {
        "decision": form.decision,
        "version": form.version,
        "text_hash": version.text_hash,
        "outcome": "ratified" if form.outcome == "passed" else form.outcome,
    }
    facts |= _made_public(goal) if first else {}
    record("goals.settle", actor, goal.space, about=f"goal:{goal.number}", facts=facts)
    return {"goal": goal.number, "state": goal.state}


def _made_public(goal: Goal) -> Answer:
    """What was measured and planned for the draft, which is public from its first ratification on."""
    indicators = [
        {"indicator": row.number, "version": row.version, **row.definition}
        for row in Indicator.select().where(Indicator.goal == goal).order_by(Indicator.number)
    ]
    counted = Measurement.select(Measurement, Indicator).join(Indicator)
    counted = counted.where((Indicator.goal == goal) & (Measurement.state == "confirmed"))
    measured = [
        {
            "indicator": row.indicator.number,
            "measurement": row.number,
            "period": row.period,
            "value": values.plain(row.value, row.indicator.decimals),
        }
        for row in counted.order_by(Indicator.number, Measurement.number)
    ]
    milestones = [
        {"milestone": row.number, "title": row.title, "due_day": row.due_day, "state": row.state}
        for row in Milestone.select().where(Milestone.goal == goal).order_by(Milestone.number)
    ]
    said = {"indicators": indicators, "values": measured, "milestones": milestones}
    return {name: rows for name, rows in said.items() if rows}
