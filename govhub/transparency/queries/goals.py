"""Ratified goals of a public space, word for word."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.audit import AuditEntry
from govhub.core.errors import NotFound
from govhub.core.policy import authorize
from govhub.documents.models import DocumentVersion
from govhub.goals.models import Goal
from govhub.goals.queries import indicators, milestones
from govhub.resources.queries import allocations_of, statement
from govhub.spaces.models import Space
from govhub.transparency import forms
from govhub.transparency.policy import public_space
from govhub.transparency.queries.chain import face, head_of
from govhub.transparency.queries.reports import reports_since


def goals_of(space: Space) -> list[dict[str, Any]]:
    """Every ratified goal, as it was voted on; what is still being written is not public."""
    voted = Goal.ratified_version == DocumentVersion.id
    rows = Goal.select(Goal, DocumentVersion).join(DocumentVersion, on=voted).where(Goal.space == space)
    return [_told(row, row.ratified_version) for row in rows.order_by(Goal.number)]


def _told(row: Goal, version: Any) -> dict[str, Any]:
    return {
        "goal": row.number,
        "title": version.title,
        "text": version.markdown,
        "text_hash": version.text_hash,
        "version": version.number,
        "ratified_by": row.ratified_by,
        "ratified_at": row.ratified_at,
        "open_decision": row.open_decision,
    }


@query("transparency.goals", forms.SpaceRef)
def goals(actor: Actor, form: forms.SpaceRef) -> dict[str, Any]:
    """The ratified goals of a public space."""
    authorize(actor, "transparency.goals")
    space = public_space(form.space)
    return {"space": face(space), "head": head_of(space), "goals": measured_goals(space)}


def measured_goals(space: Space) -> list[dict[str, Any]]:
    """Every ratified goal with its indicators."""
    found: dict[int, list[dict[str, Any]]] = {}
    for one in indicators(space):
        found.setdefault(one["goal"], []).append(one)
    return [{**row, "indicators": found.get(row["goal"], [])} for row in goals_of(space)]


@query("transparency.goal", forms.GoalRef)
def goal(actor: Actor, form: forms.GoalRef) -> dict[str, Any]:
    """One ratified goal: its text and every ratification, what is measured, what was given and spent for
    it, and the reports about it."""
    authorize(actor, "transparency.goal")
    space = public_space(form.space)
    found = next((one for one in goals_of(space) if one["goal"] == form.goal), None)
    if found is None:
        raise NotFound
    history = _history(space, form.goal)
    return {
        "space": face(space),
        "head": head_of(space),
        "history": history,
        "indicators": indicators(space, goal=form.goal),
        "milestones": milestones(space, goal=form.goal),
        "purposes": [one for one in statement(space)["purposes"] if one["goal"] == form.goal],
        "allocations": allocations_of(space, goal=form.goal),
        "reports": reports_since(space, history[-1]["at"] if history else found["ratified_at"]),
        **found,
    }


def _history(space: Space, number: int) -> list[dict[str, Any]]:
    wanted = (AuditEntry.chain == space.uid) & (AuditEntry.about == f"goal:{number}")
    rows = AuditEntry.select().where(wanted & (AuditEntry.act == "goals.settle"))
    told = [{"seq": row.seq, "at": row.at, **row.facts} for row in rows.order_by(AuditEntry.seq.desc())]
    return [one for one in told if one["outcome"] == "ratified"]
