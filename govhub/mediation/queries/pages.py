"""What pages and the API ask for, by its name."""

from __future__ import annotations

import re
from typing import Any

from peewee import JOIN
from peewee import Case as When

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.paging import one_page
from govhub.core.policy import authorize
from govhub.decisions.models import Decision
from govhub.decisions.queries import versions
from govhub.mediation import forms, phrases, policy, rules
from govhub.mediation.models import Case, parties_of, readable, stands_for
from govhub.mediation.queries import shown
from govhub.mediation.queries.figures import figures
from govhub.spaces.models import Mandate, Role, Space, Stakeholder, roles_of, space_named

Answer = dict[str, Any]


@query("mediation.index", forms.Index)
def index(actor: Actor, form: forms.Index) -> Answer:
    """The conflicts of a space: the figures for every member, one's own cases with their titles, and for
    mediators and facilitators the queue, gravest and oldest first, without a word of content. Both lists
    come in pages of fifty."""
    space = space_named(form.space)
    authorize(actor, "mediation.index", space)
    sees_queue = bool(roles_of(actor, space) & {"facilitator", "mediator"})
    mine, more_of_mine = _cases(space, readable(actor), form.mine)
    queue, more = _queue(space, form.page) if sees_queue else ([], False)
    return {
        "mine": [{**shown.line(case), "title": case.title} for case in mine],
        "sees_queue": sees_queue,
        "queue": [shown.line(case) for case in queue],
        "page": form.page,
        "has_more": more,
        "page_of_mine": form.mine,
        "more_of_mine": more_of_mine,
        "figures": figures(space),
    }


def _cases(space: Space, which: Any, page: int, *order: Any) -> tuple[list[Case], bool]:
    query = Case.select(Case, Person).join(Person, JOIN.LEFT_OUTER, on=(Case.mediator == Person.id))
    listed = query.where((Case.space == space) & which).order_by(*(order or (Case.number.desc(),)))
    rows, more = one_page(listed, page)
    for row in rows:
        row.space = space
    return rows, more


def _queue(space: Space, page: int) -> tuple[list[Case], bool]:
    gravest = When(Case.severity, [(word, n) for n, word in enumerate(reversed(rules.SEVERITIES))], 9)
    return _cases(space, Case.ended_at.is_null(), page, gravest, Case.opened_at, Case.id)


@query("mediation.triage", forms.CaseRef)
def triage(actor: Actor, form: forms.CaseRef) -> Answer:
    """A case as the queue knows it, and who could mediate: for mediators and facilitators."""
    case = policy.case_known_to(actor, form.space, form.case)
    authorize(actor, "mediation.triage", case)
    rows = (
        Role.select(Role, Person)
        .join(Person)
        .where((Role.space == case.space) & (Role.role == "mediator") & Person.deactivated_at.is_null())
        .order_by(Person.name)
    )
    return {
        **shown.line(case),
        "reads": policy.reads(actor, case),
        "mediators": [{"person": row.person.uid, "name": row.person.name} for row in rows],
    }


@query("mediation.show", forms.CaseRef)
def show(actor: Actor, form: forms.CaseRef) -> Answer:
    """A case in full, as far as it is meant for this reader."""
    case = policy.case_read_by(actor, form.space, form.case)
    authorize(actor, "mediation.show", case)
    parties = parties_of(case)
    mine = {one.id for one in stands_for(actor, case, parties)}
    signing = {one.id for one in stands_for(actor, case, parties, to_sign=True)}
    mediates = policy.mediates(actor, case)
    decision = _decision(case)
    settlements = shown.settlements_of(case, parties)
    newest = settlements[0] if settlements else None
    to_sign = _to_sign(case, newest, parties, signing)
    return {
        **shown.line(case),
        "title": case.title,
        "summary": case.summary,
        "barriers": [phrases.BARRIERS[word] for word in case.barriers],
        "opened_by": case.opened_by.name if case.opened_by else None,
        "outcome_kind": case.outcome_kind,
        "outcome_name": phrases.OUTCOMES[case.outcome_kind],
        "escalated_to": case.escalated_to,
        "ended_why": case.ended_why,
        "decision": decision,
        "parties": [shown.party(one, mine, signing) for one in parties],
        "notes": shown.notes_for(actor, case, mediates, mine),
        "history": shown.history(case),
        "settlements": settlements,
        "i_mediate": mediates,
        "i_am_party": bool(mine),
        "i_raised": any(one.role == "raised" and one.id in mine for one in parties),
        "to_sign": to_sign,
        "next": rules.next_step(
            case.stage,
            mediator=case.mediator.name if case.mediator else None,
            mine=mediates,
            on_the_table=newest is not None,
            to_sign=bool(to_sign),
            missing=newest["missing"] if newest else [],
        ),
    }


def _to_sign(case: Case, newest: Answer | None, parties: Any, signing: set[int]) -> list[Answer]:
    """The parties for which this reader can sign now."""
    if newest is None or case.stage != "agreement":
        return []
    left = [p for p in parties if p.id in signing and p.released_at is None and p.id not in newest["signed"]]
    return [{"party": one.id, "name": one.name} for one in left]


def _decision(case: Case) -> Answer | None:
    """The vote that the case is about, and what a settlement could do with it."""
    found = None
    if case.decision is not None:
        found = Decision.get_or_none((Decision.space == case.space) & (Decision.number == case.decision))
    is_open = found is not None and found.stage == "open" and (found.closes_at or 0) > found.time
    offered = rules.effects_for(about_open_decision=is_open, by_block=case.by_block)
    effects = [(word, phrases.EFFECTS[word]) for word in offered]
    if found is None:
        return {"effects": effects, "decision": None, "open": False, "held_at": None}
    return {
        "decision": found.number,
        "title": found.title,
        "text": found.text,
        "document": found.document,
        "stage": found.stage,
        "open": is_open,
        "held_at": found.held_at,
        "effects": effects,
    }


def new_versions(case: Answer, space: Space) -> list[Answer]:
    """The versions of the decision's text that a settlement could put to the vote."""
    known = versions(space) if case["decision"]["decision"] and case["decision"]["document"] else []
    return [one for one in known if one["document"] == case["decision"]["document"]]


def offered(actor: Actor, space: Space, about: str = "") -> Answer:
    """What the form for a new case offers: the newest that it can be about, with what is chosen already,
    organisations, and whose are one's own."""
    now = clock.now()
    decisions = Decision.select().where((Decision.space == space) & (Decision.stage != "withdrawn"))
    newest, more = one_page(decisions.order_by(Decision.id.desc()), 1)
    if re.fullmatch(r"decision:[1-9][0-9]{0,8}", about) and about not in {row.about for row in newest}:
        newest += list(decisions.where(Decision.number == int(about[9:])))
    stakeholders = stakeholders_of(space)
    valid = (Mandate.starts_at <= now) & (Mandate.ends_at.is_null() | (Mandate.ends_at > now))
    held: Any = Mandate.select(Mandate.stakeholder).where((Mandate.person == actor.person_id) & valid)
    own = {row[0] for row in held.tuples()}
    return {
        "decisions": [(row.about, f"D-{row.number} {row.title}") for row in newest],
        "more_decisions": more,
        "texts": [
            (f"document:{one['document']}", one["label"])
            for one in {one["document"]: one for one in reversed(versions(space))}.values()
        ],
        "stakeholders": [(row.uid, row.name) for row in stakeholders],
        "own": [(row.uid, row.name) for row in stakeholders if row.id in own],
    }


def stakeholders_of(space: Space) -> list[Stakeholder]:
    """The organisations of a space by name."""
    return list(Stakeholder.select().where(Stakeholder.space == space).order_by(Stakeholder.name))
