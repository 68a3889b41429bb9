"""What pages read about goals, indicators, measured values, milestones and commitments."""

from __future__ import annotations

from typing import Any

from peewee import JOIN

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.paging import one_page
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.documents.models import Document, DocumentVersion
from govhub.goals import forms
from govhub.goals.models import (
    Commitment,
    Goal,
    Indicator,
    IndicatorVersion,
    Measurement,
    commitment_at,
    goal_at,
    indicator_at,
    measurement_of,
    milestone_at,
    today,
)
from govhub.goals.queries import promised
from govhub.goals.queries.measures import indicators, measured
from govhub.spaces.models import Space, Stakeholder, mandates_at, space_named

Answer = dict[str, Any]
STATES: dict[str, tuple[str, Phrase]] = {
    "draft": ("draft", Phrase(N_("Draft"))),
    "proposed": ("open", Phrase(N_("Being decided"))),
    "ratified": ("ratified", Phrase(N_("Ratified"))),
}


@query("goals.index", forms.InSpace)
def index(actor: Actor, form: forms.InSpace) -> Answer:
    """The goals of a space, in the order in which they were proposed."""
    space = space_named(form.space)
    authorize(actor, "goals.index", space)
    measures = [one for one in indicators(space, drafts=True) if not one["retired_at"]]
    return {
        "goals": [
            _summary(goal) | {"indicators": [one for one in measures if one["goal"] == goal.number]}
            for goal in goals_of(space)
        ]
    }


@query("goals.show", forms.GoalRef)
def show(actor: Actor, form: forms.GoalRef) -> Answer:
    """One goal: its state, the number of its text, the ratified version word for word, what is measured and
    what is promised."""
    goal = goal_at(space_named(form.space), form.goal)
    authorize(actor, "goals.show", goal)
    said = _summary(goal)
    version = goal.ratified_version
    said["text"] = version.markdown if version else None
    said["text_hash"] = version.text_hash if version else None
    said["indicators"] = indicators(goal.space, goal.number, drafts=True)
    said["milestones"] = promised.milestones(goal.space, goal.number, drafts=True)
    said["commitments"] = promised.commitments(goal.space, Commitment.goal == goal)
    return said


@query("goals.indicator", forms.IndicatorRef)
def indicator(actor: Actor, form: forms.IndicatorRef) -> Answer:
    """One indicator: its values, every measurement with who entered and who confirmed it, its definitions."""
    row = indicator_at(space_named(form.space), form.indicator)
    authorize(actor, "goals.indicator", row)
    found = measured([row])[0]
    has = {one["period"]: one["state"] for one in found["points"]}
    ended, history = row.course.ended(today()), _history(row, actor)
    return found | {
        "goal_title": row.goal.title,
        "public": row.goal.ratified_by is not None,
        "stakeholder_uid": row.stakeholder.uid if row.stakeholder else "",
        "definition": row.definition,
        "retired_why": row.retired_why,
        "periods": [{"period": one, "state": has.get(one, "none")} for one in reversed(ended)],
        "measurements": history,
        "versions": _versions(row),
    }


@query("goals.measurement", forms.MeasurementRef)
def measurement(actor: Actor, form: forms.MeasurementRef) -> Answer:
    """One measurement, with the value that it would replace and the one before it."""
    row = indicator_at(space_named(form.space), form.indicator)
    wanted = measurement_of(row, form.measurement)
    authorize(actor, "goals.measurement", wanted)
    found = measured([row])[0]
    this = next(one for one in _history(row, actor) if one["measurement"] == wanted.number)
    counted = [one for one in found["points"] if one["state"] == "confirmed"]
    earlier = [one for one in counted if one["period"] < wanted.period]
    same = [one for one in counted if one["period"] == wanted.period]
    return {
        "indicator": found | {"goal_title": row.goal.title},
        "measurement": this,
        "replaces": same[0]["value"] if same and wanted.state == "entered" else None,
        "before": earlier[-1] if earlier else None,
    }


@query("goals.milestone", forms.MilestoneRef)
def milestone(actor: Actor, form: forms.MilestoneRef) -> Answer:
    """One milestone."""
    row = milestone_at(space_named(form.space), form.milestone)
    authorize(actor, "goals.milestone", row)
    words = {"goal_title": row.goal.title, "evidence": row.evidence, "reason": row.reason}
    return promised.milestone(row) | words


@query("goals.commitments", forms.Commitments)
def commitments(actor: Actor, form: forms.Commitments) -> Answer:
    """What the stakeholders of a space have promised, fifty to a page, by stakeholder."""
    space = space_named(form.space)
    authorize(actor, "goals.commitments", space)
    found: dict[str, Answer] = {}
    rows, more = one_page(promised.rows_of_commitments(space), form.page)
    for one in map(promised.commitment, rows):
        group = {"stakeholder": one["stakeholder"], "name": one["stakeholder_name"], "commitments": []}
        found.setdefault(one["stakeholder"], group)["commitments"].append(one)
    groups = sorted(found.values(), key=lambda group: (group["name"], group["stakeholder"]))
    return {"stakeholders": groups, "page": form.page, "has_more": more}


@query("goals.commitment", forms.CommitmentRef)
def commitment(actor: Actor, form: forms.CommitmentRef) -> Answer:
    """One commitment, and who else of the stakeholder could see to it."""
    row = commitment_at(space_named(form.space), form.commitment)
    authorize(actor, "goals.commitment", row)
    held = [one for one in mandates_at(row.space, clock.now()) if one.stakeholder == row.stakeholder]
    return promised.commitment(row) | {
        "added_by": row.added_by.name if row.added_by else "GovHub",
        "owner_has_mandate": any(one.person == row.owner for one in held),
        "owners": sorted({(one.person.uid, one.person.name) for one in held if one.person != row.owner}),
    }


def promisers(space: Space) -> list[Answer]:
    """The stakeholders of a space, each with the people who hold a mandate of it now."""
    rows = Stakeholder.select().where(Stakeholder.space == space).order_by(Stakeholder.name, Stakeholder.id)
    found = {row.id: {"stakeholder": row.uid, "name": row.name, "people": []} for row in rows}
    for one in mandates_at(space, clock.now()):
        people: list[tuple[str, str]] = found[one.stakeholder.id]["people"]  # type: ignore[assignment]
        people.append((one.person.uid, one.person.name))
    return list(found.values())


def _history(row: Indicator, actor: Actor) -> list[Answer]:
    """Every measurement of an indicator, the newest period first, corrections above what they correct."""
    entered, decided = Person.alias(), Person.alias()
    query = (
        Measurement.select(Measurement, entered, decided)
        .join(entered, JOIN.LEFT_OUTER, on=(Measurement.entered_by == entered.id))
        .switch(Measurement)
        .join(decided, JOIN.LEFT_OUTER, on=(Measurement.decided_by == decided.id))
        .where(Measurement.indicator == row)
        .order_by(Measurement.period.desc(), Measurement.number.desc())
    )
    return [_measurement(one, actor) for one in query]


def _measurement(one: Any, actor: Actor) -> Answer:
    return {
        "measurement": one.number,
        "period": one.period,
        "value": one.value,
        "note": one.note,
        "state": one.state,
        "entered_by": one.entered_by.name if one.entered_by else "GovHub",
        "entered_at": one.entered_at,
        "decided_by": one.decided_by.name if one.decided_by else None,
        "decided_at": one.decided_at,
        "reason": one.reason,
        "same_organisation": one.same_organisation,
        "mine": one.entered_by is not None and one.entered_by.id == actor.person_id,
    }


def _versions(row: Indicator) -> list[Answer]:
    query = IndicatorVersion.select(IndicatorVersion, Person).join(Person, JOIN.LEFT_OUTER)
    rows = query.where(IndicatorVersion.indicator == row).order_by(IndicatorVersion.version.desc())
    return [
        {
            "version": one.version,
            "definition": one.definition,
            "reason": one.reason,
            "by": one.by.name if one.by else "GovHub",
            "at": one.at,
        }
        for one in rows
    ]


def goals_of(space: Space) -> list[Goal]:
    query = (
        Goal.select(Goal, Document, DocumentVersion)
        .join(Document)
        .switch(Goal)
        .left_outer_join(DocumentVersion)
        .where(Goal.space == space)
    )
    return list(query.order_by(Goal.number))


def _summary(goal: Goal) -> Answer:
    version = goal.ratified_version
    return {
        "goal": goal.number,
        "title": goal.title,
        "state": goal.state,
        "document": goal.document.number,
        "changed_at": goal.document.changed_at or goal.document.created_at,
        "ratified_version": version.number if version else None,
        "ratified_title": version.title if version else None,
        "ratified_by": goal.ratified_by,
        "ratified_at": goal.ratified_at,
        "open_decision": goal.open_decision,
    }
