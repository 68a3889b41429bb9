"""How a case begins and how it ends without a settlement."""

from __future__ import annotations

import re
from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import Answer, act
from govhub.core.audit import record
from govhub.core.errors import Invalid, NotFound
from govhub.core.forms import refuse
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions.models import Ballot, Decision, decision_at
from govhub.documents.models import document_at
from govhub.goals.models import goal_at
from govhub.mediation import forms
from govhub.mediation.actions import steps
from govhub.mediation.actions.mediators import step_back_if_partial
from govhub.mediation.actions.settlements import settle_without
from govhub.mediation.models import (
    Case,
    CaseParty,
    case_at,
    confidential,
    parties_of,
    stands_for,
)
from govhub.mediation.policy import case_read_by
from govhub.spaces.models import (
    Space,
    Stakeholder,
    mandates_at,
    mandates_of,
    next_number,
    role_names,
    space_named,
    stakeholder_in,
)

_ABOUT = re.compile(r"(decision|document|goal):([1-9][0-9]{0,8})\Z")
_FINDERS: dict[str, Any] = {"decision": decision_at, "document": document_at, "goal": goal_at}


@act("mediation.open_case", forms.OpenCase)
def open_case(actor: Actor, form: forms.OpenCase) -> Answer:
    """Log a conflict (M26: anyone who takes part can). It stops no vote by itself: the mediator decides
    about that, or whoever loses a vote could put it off for ever."""
    space = space_named(form.space)
    authorize(actor, "mediation.open_case", space)
    _check_about(space, form)
    own = _own(actor, space, form.on_behalf_of)
    answering = _stakeholders(space, form.parties)
    given = form.model_dump(include={"kind", "title", "summary", "about", "severity", "barriers"})
    case = _open(space, opened_by=actor.person_id, **given)
    person = None if own else actor.person_id
    CaseParty.create(case=case, stakeholder=own, person=person, role="raised")
    for one in answering:
        if one != own:
            CaseParty.create(case=case, stakeholder=one, role="answers")
    _record("mediation.open_case", actor, case)
    return {"space": space.short_name, "case": case.number}


@act("mediation.open_after_block", forms.AfterBlock)
def open_after_block(actor: Actor, form: forms.AfterBlock) -> Answer:
    """A block leads to mediation: a case between those who block and those who proposed. The vote stands
    still until it has ended."""
    space = space_named(form.space)
    authorize(actor, "mediation.open_after_block", space)
    decision = decision_at(space, form.decision)
    blocker = stakeholder_in(space, form.stakeholder)
    given = {"kind": "decision", "about": decision.about, "severity": "high", "by_block": True, "holds": True}
    words = {"title": decision.title, "summary": _reason(decision, form.voter)}
    case = _open(space, **given, **words, round=decision.round)
    CaseParty.create(case=case, stakeholder=blocker, role="raised")
    _proposers(case, decision, blocker)
    _record("mediation.open_after_block", actor, case)
    steps.stop(actor, case)
    return {"space": space.short_name, "case": case.number}


@act("mediation.join_case", forms.JoinCase)
def join_case(actor: Actor, form: forms.JoinCase) -> Answer:
    """Another stakeholder blocks the same proposal: it joins the case that is running (again, where it
    had lifted its block)."""
    case = case_at(space_named(form.space), form.case)
    authorize(actor, "mediation.join_case", case)
    blocker = stakeholder_in(case.space, form.stakeholder)
    party, _ = CaseParty.get_or_create(case=case, stakeholder=blocker, defaults={"role": "raised"})
    party.role, party.released_at = "raised", None
    party.save()
    facts = {"case": case.number, "stakeholder": blocker.uid}
    record("mediation.join_case", actor, confidential(case.space), about=case.subject, facts=facts)
    step_back_if_partial(actor, case)
    return facts


@act("mediation.release_party", forms.JoinCase)
def release_party(actor: Actor, form: forms.JoinCase) -> Answer:
    """One of several stakeholders has lifted its block: it need not sign any more, and may still read. If
    only its signature was missing, the settlement counts."""
    case = case_at(space_named(form.space), form.case)
    authorize(actor, "mediation.release_party", case)
    steps.must_run(case)
    stakeholder = stakeholder_in(case.space, form.stakeholder)
    mine = (CaseParty.case == case) & (CaseParty.stakeholder == stakeholder)
    CaseParty.update(released_at=clock.now()).where(mine).execute()
    facts = {"case": case.number, "stakeholder": stakeholder.uid}
    record("mediation.release_party", actor, confidential(case.space), about=case.subject, facts=facts)
    settle_without(actor, case)
    return facts


@act("mediation.withdraw_case", forms.TakeBack)
def withdraw_case(actor: Actor, form: forms.TakeBack) -> Answer:
    """Take back what one has logged. A block stays a block, and its vote goes on. Where several raised the
    conflict, it ends when the last of them takes it back, or when all others have signed already."""
    case = case_read_by(actor, form.space, form.case)
    authorize(actor, "mediation.withdraw_case", case)
    steps.must_run(case)
    parties = parties_of(case)
    for party in stands_for(actor, case, parties):
        if party.role == "raised" and party.released_at is None:
            party.released_at = clock.now()
            party.save()
    others = [one for one in parties_of(case) if one.role == "raised" and one.released_at is None]
    if not others:
        case.ended_why = form.reason
        steps.end(case, "withdrawn")
    facts = {"case": case.number, "stage": case.stage}
    private = {"reason": form.reason} if form.reason else None
    chain = confidential(case.space)
    record("mediation.withdraw_case", actor, chain, about=case.subject, facts=facts, private=private)
    if not others:
        steps.release(actor, case)
    else:
        settle_without(actor, case)
    return facts


@act("mediation.lapse", forms.Lapse)
def lapse(actor: Actor, form: forms.Lapse) -> Answer:
    """What the case was about is gone: the block was lifted, the text changed, the proposal withdrawn."""
    case = case_at(space_named(form.space), form.case)
    authorize(actor, "mediation.lapse", case)
    steps.must_run(case)
    steps.end(case, "withdrawn", form.outcome)
    facts = {"case": case.number, "stage": case.stage, "outcome": form.outcome}
    record("mediation.lapse", actor, confidential(case.space), about=case.subject, facts=facts)
    steps.release(actor, case)
    return facts


def _open(space: Space, **given: Any) -> Case:
    case = Case(space=space, number=next_number(space, "case"), **given)
    steps.enter(case, "intake")
    return case


def _record(name: str, actor: Actor, case: Case) -> None:
    facts = {
        "case": case.number,
        "kind": case.kind,
        "about": case.about,
        "severity": case.severity,
        "due": clock.iso(case.stage_due or 0),
        "parties": [one.uid for one in parties_of(case)],
    }
    private = {"title": case.title, "summary": case.summary, "barriers": list(case.barriers)}
    record(name, actor, confidential(case.space), about=case.subject, facts=facts, private=private)


def _check_about(space: Space, form: forms.OpenCase) -> None:
    """What the conflict is about is there; one about a decision says which."""
    if not form.about:
        if form.kind == "decision":
            raise refuse("about", N_("Please choose the decision that it is about."))
        return
    match = _ABOUT.match(form.about)
    if match is None or (form.kind == "decision" and match[1] != "decision"):
        raise refuse("about", N_("Please choose one of the answers offered."))
    try:
        _FINDERS[match[1]](space, int(match[2]))
    except NotFound:
        raise refuse("about", N_("Please choose one of the answers offered.")) from None


def _own(actor: Actor, space: Space, uid: str) -> Stakeholder | None:
    """The organisation in whose name somebody logs a conflict: one of those they act for."""
    if not uid:
        return None
    held = {
        mandate.stakeholder.uid: mandate.stakeholder for mandate in mandates_of(actor, space, clock.now())
    }
    if uid not in held:
        raise refuse("on_behalf_of", N_("You do not act for this organisation."))
    return held[uid]


def _stakeholders(space: Space, uids: list[str]) -> list[Stakeholder]:
    try:
        return [stakeholder_in(space, uid) for uid in dict.fromkeys(uids)]
    except NotFound:
        wrong = Phrase(N_("Please choose from the organisations of this space."))
        raise Invalid({"parties": wrong}) from None


def _reason(decision: Decision, voter: str) -> str:
    same = (Ballot.decision == decision) & (Ballot.round == decision.round) & (Ballot.voter == voter)
    found = Ballot.get_or_none(same)
    return str(found.reason) if found else ""


def _proposers(case: Case, decision: Decision, blocker: Stakeholder) -> None:
    """Whoever proposed it answers: their organisations, or they themselves where they have none."""
    proposer = decision.proposer
    if proposer is None:
        return
    held = [m.stakeholder for m in mandates_at(case.space, clock.now()) if m.person == proposer]
    for one in dict.fromkeys(held):
        if one != blocker:
            CaseParty.create(case=case, stakeholder=one, role="answers")
    if not held and role_names(case.space, proposer):
        CaseParty.create(case=case, person=proposer, role="answers")
