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
from govhub.goals.models import Goal, goal_at
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
    record("goals.settle", actor, goal.space, about=f"goal:{goal.number}", facts=facts)
    return {"goal": goal.number, "state": goal.state}
