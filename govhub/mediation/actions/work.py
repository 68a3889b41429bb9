"""The work on a case: how grave it is, its stages and deadlines, who is in it, what is said."""

from __future__ import annotations

from govhub.accounts.queries import person_of, person_with
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import Answer, act
from govhub.core.audit import record
from govhub.core.errors import Invalid, NotFound, RuleBroken
from govhub.core.forms import refuse
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions.rules import local_instant
from govhub.mediation import forms, policy, rules
from govhub.mediation.actions import steps
from govhub.mediation.actions.mediators import step_back_if_partial
from govhub.mediation.models import (
    Case,
    CaseNote,
    CaseParty,
    case_at,
    confidential,
    parties_of,
    stands_for,
)
from govhub.mediation.policy import case_known_to, case_read_by
from govhub.spaces.models import role_names, space_named, stakeholder_in


@act("mediation.set_severity", forms.SetSeverity)
def set_severity(actor: Actor, form: forms.SetSeverity) -> Answer:
    """Say how grave a case is: the queue shows the gravest first."""
    case = case_known_to(actor, form.space, form.case)
    authorize(actor, "mediation.set_severity", case)
    steps.must_run(case)
    if form.severity == case.severity:
        raise RuleBroken(Phrase(N_("That is how grave it is already.")))
    case.severity = form.severity
    case.save()
    facts = {"case": case.number, "severity": form.severity}
    record("mediation.set_severity", actor, confidential(case.space), about=case.subject, facts=facts)
    return facts


@act("mediation.move_on", forms.MoveOn)
def move_on(actor: Actor, form: forms.MoveOn) -> Answer:
    """Go on to dialogue, to agreement, or back to dialogue when an agreement fails."""
    case = case_read_by(actor, form.space, form.case)
    authorize(actor, "mediation.move_on", case)
    steps.must_run(case)
    if problem := rules.why_not_move(case.stage, form.stage):
        raise RuleBroken(problem)
    steps.enter(case, form.stage)
    facts = {"case": case.number, "stage": case.stage, "due": clock.iso(case.stage_due or 0)}
    record("mediation.move_on", actor, confidential(case.space), about=case.subject, facts=facts)
    return facts


@act("mediation.move_deadline", forms.MoveDeadline)
def move_deadline(actor: Actor, form: forms.MoveDeadline) -> Answer:
    """Give a stage more time, or less, with a reason that everyone in the case reads."""
    case = case_read_by(actor, form.space, form.case)
    authorize(actor, "mediation.move_deadline", case)
    steps.must_run(case)
    due = local_instant(form.closes, form.zone or "UTC", form.fold) if form.closes else form.due_at
    if problem := rules.why_not_due(due, clock.now()):
        raise Invalid({"closes": problem})
    case.stage_due, case.late_at = due, None
    case.save()
    facts = {"case": case.number, "due": clock.iso(due or 0)}
    chain, private = confidential(case.space), {"reason": form.reason}
    record("mediation.move_deadline", actor, chain, about=case.subject, facts=facts, private=private)
    return facts


@act("mediation.mark_late", forms.CaseRef)
def mark_late(actor: Actor, form: forms.CaseRef) -> Answer:
    """The deadline of a stage has passed; said once for each deadline."""
    case = case_at(space_named(form.space), form.case)
    authorize(actor, "mediation.mark_late", case)
    if not case.runs or case.late_at is not None or (case.stage_due or 0) > clock.now():
        raise RuleBroken(Phrase(N_("This case is not late, or it is marked already.")))
    case.late_at = clock.now()
    case.save()
    facts = {"case": case.number, "stage": case.stage}
    record("mediation.mark_late", actor, confidential(case.space), about=case.subject, facts=facts)
    return facts


@act("mediation.hold_decision", forms.WithReason)
def hold_decision(actor: Actor, form: forms.WithReason) -> Answer:
    """Let the vote that a case is about stand still until the case has ended. Only its mediator, who
    belongs to no party, can; the reason is for everyone in the case."""
    case = case_read_by(actor, form.space, form.case)
    authorize(actor, "mediation.hold_decision", case)
    steps.must_run(case)
    if case.holds:
        raise RuleBroken(Phrase(N_("The vote stands still for this case already.")))
    if steps.open_decision(case) is None:
        raise RuleBroken(Phrase(N_("This case is not about an open vote.")))
    case.holds = True
    case.save()
    facts = {"case": case.number, "decision": case.decision}
    chain, private = confidential(case.space), {"reason": form.reason}
    record("mediation.hold_decision", actor, chain, about=case.subject, facts=facts, private=private)
    steps.stop(actor, case)
    return facts


@act("mediation.add_party", forms.AddParty)
def add_party(actor: Actor, form: forms.AddParty) -> Answer:
    """Bring somebody into the case whom it concerns: from then on they read it, and must sign."""
    case = case_read_by(actor, form.space, form.case)
    authorize(actor, "mediation.add_party", case)
    steps.must_run(case)
    party = _party(case, form)
    if party == case.mediator:
        raise RuleBroken(Phrase(N_("The mediator cannot be a party. Please step back first.")))
    column = "stakeholder" if form.stakeholder else "person"
    made, is_new = CaseParty.get_or_create(case=case, **{column: party}, defaults={"role": form.role})
    if not is_new:
        raise RuleBroken(Phrase(N_("They are a party already.")))
    facts = {"case": case.number, column: party.uid, "role": made.role}
    record("mediation.add_party", actor, confidential(case.space), about=case.subject, facts=facts)
    step_back_if_partial(actor, case)
    return facts


def _party(case: Case, form: forms.AddParty):  # type: ignore[no-untyped-def]  # a stakeholder or a person
    if bool(form.stakeholder) == bool(form.person):
        raise refuse("stakeholder", N_("Please choose one organisation or one person."))
    try:
        if form.stakeholder:
            return stakeholder_in(case.space, form.stakeholder)
        person = person_with(form.person)
    except NotFound:
        raise refuse("stakeholder", N_("Please choose one of the answers offered.")) from None
    if not role_names(case.space, person):
        raise refuse("person", N_("This person does not take part in the space."))
    return person


@act("mediation.add_note", forms.AddNote)
def add_note(actor: Actor, form: forms.AddNote) -> Answer:
    """Write in a case: for everyone in it, for the mediator, or for one party and the mediator. A party
    speaks with the mediator alone about itself only."""
    case = case_read_by(actor, form.space, form.case)
    authorize(actor, "mediation.add_note", case)
    steps.must_run(case)
    party = _addressed(actor, case, form) if form.to == "party" else None
    note = CaseNote.create(
        case=case, author=person_of(actor), body=form.body, audience=form.to, party=party, at=clock.now()
    )
    facts = {"case": case.number, "note": note.id, "to": form.to}
    chain, private = confidential(case.space), {"body": form.body}
    record("mediation.add_note", actor, chain, about=case.subject, facts=facts, private=private)
    return facts


def _addressed(actor: Actor, case: Case, form: forms.AddNote) -> CaseParty:
    """The party that a note is for: any, when the mediator writes; else one's own."""
    parties = parties_of(case)
    offered = parties if policy.mediates(actor, case) else stands_for(actor, case, parties)
    if form.party is None and len(offered) == 1:
        return offered[0]
    for one in offered:
        if one.id == form.party:
            return one
    raise refuse("party", N_("Please choose for which party this is."))


@act("mediation.escalate", forms.Escalate)
def escalate(actor: Actor, form: forms.Escalate) -> Answer:
    """Hand a case on to somebody with more power or skill, and say to whom. The vote goes on, and a block
    stands as it stood."""
    case = case_known_to(actor, form.space, form.case)
    authorize(actor, "mediation.escalate", case)
    steps.must_run(case)
    problem = rules.why_not_escalate(
        mediates=policy.mediates(actor, case),
        is_party=policy.is_party(actor, case),
        is_late=(case.stage_due or 0) <= clock.now(),
        has_mediator=case.mediator is not None,
    )
    if problem:
        raise RuleBroken(problem)
    case.escalated_to, case.ended_why = form.to, form.reason
    steps.end(case, "escalated")
    chain, private = confidential(case.space), {"to": form.to, "reason": form.reason}
    facts = {"case": case.number, "stage": case.stage}
    record("mediation.escalate", actor, chain, about=case.subject, facts=facts, private=private)
    steps.release(actor, case)
    return facts
