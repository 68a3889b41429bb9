"""Who mediates: somebody who belongs to no party, whom a party can refuse, and who can give a case back."""

from __future__ import annotations

from govhub.accounts.models import Person
from govhub.accounts.queries import person_of, person_with
from govhub.core.actor import Actor
from govhub.core.acts import Answer, act
from govhub.core.audit import record
from govhub.core.errors import Forbidden, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.mediation import forms, rules
from govhub.mediation.actions import steps
from govhub.mediation.models import (
    Case,
    Challenge,
    case_at,
    confidential,
    parties_of,
    reads_case,
    stands_for,
)
from govhub.mediation.policy import belongs_to_party, case_known_to, case_read_by, problem_with
from govhub.spaces.models import space_named

_CANNOT = N_("This person cannot mediate in this case. Please choose somebody else.")


@act("mediation.take_case", forms.CaseRef)
def take_case(actor: Actor, form: forms.CaseRef) -> Answer:
    """Take a case as its mediator; refused to whoever belongs to a party, logged it, or was refused."""
    case = case_known_to(actor, form.space, form.case)
    authorize(actor, "mediation.take_case", case)
    return _put("mediation.take_case", actor, case, person_of(actor))


@act("mediation.appoint_mediator", forms.Appoint)
def appoint_mediator(actor: Actor, form: forms.Appoint) -> Answer:
    """Give a case to a mediator, who must belong to no party. It opens the case to the mediator, and to
    the facilitator no more than before."""
    case = case_known_to(actor, form.space, form.case)
    authorize(actor, "mediation.appoint_mediator", case)
    return _put("mediation.appoint_mediator", actor, case, person_with(form.person))


def _put(name: str, actor: Actor, case: Case, person: Person) -> Answer:
    steps.must_run(case)
    if case.mediator is not None:
        raise RuleBroken(Phrase(N_("This case has a mediator already.")))
    if problem := problem_with(case, person):
        told = actor.person_id == person.id or reads_case(actor, case)
        raise RuleBroken(problem if told else Phrase(_CANNOT))  # why would say who the parties are
    case.mediator = person
    case.save()
    facts = {"case": case.number, "mediator": person.uid}
    record(name, actor, confidential(case.space), about=case.subject, facts=facts)
    return facts


@act("mediation.challenge_mediator", forms.WithReason)
def challenge_mediator(actor: Actor, form: forms.WithReason) -> Answer:
    """Refuse the mediator, with a reason that the parties and the next mediator read. The mediator steps
    back at once and cannot come back to this case."""
    case = case_read_by(actor, form.space, form.case)
    authorize(actor, "mediation.challenge_mediator", case)
    steps.must_run(case)
    if case.mediator is None:
        raise RuleBroken(Phrase(N_("This case has no mediator.")))
    party = stands_for(actor, case, parties_of(case))[0]
    made = Challenge.select().where((Challenge.case == case) & (Challenge.party == party)).count()
    if made >= rules.CHALLENGES:
        raise RuleBroken(Phrase(N_("Your side has refused %(n)s mediators already."), n=rules.CHALLENGES))
    Challenge.create(case=case, mediator=case.mediator, party=party, reason=form.reason)
    facts = {"case": case.number, "mediator": case.mediator.uid}
    case.mediator = None
    case.save()
    chain, private = confidential(case.space), {"reason": form.reason}
    record("mediation.challenge_mediator", actor, chain, about=case.subject, facts=facts, private=private)
    return {"space": form.space, "case": case.number}


@act("mediation.step_back", forms.StepBack)
def step_back(actor: Actor, form: forms.StepBack) -> Answer:
    """The mediator gives the case back. The system does it for one who has become part of it, or who does
    not mediate in the space any more."""
    case = case_at(space_named(form.space), form.case)
    if not actor.is_system:
        case = case_read_by(actor, form.space, form.case)
    authorize(actor, "mediation.step_back", case)
    steps.must_run(case)
    if case.mediator is None:
        raise Forbidden
    facts = {"case": case.number, "mediator": case.mediator.uid}
    if actor.is_system:
        facts["why"] = "belongs_to_party" if belongs_to_party(case, case.mediator) else "away"
    case.mediator = None
    case.save()
    private = {"reason": form.reason} if form.reason else None
    chain = confidential(case.space)
    record("mediation.step_back", actor, chain, about=case.subject, facts=facts, private=private)
    return {"space": form.space, "case": case.number}


def step_back_if_partial(actor: Actor, case: Case) -> None:
    """After a party or a mandate was added: a mediator who belongs to a party is none."""
    if case.mediator is not None and problem_with(case, case.mediator):
        step_back(Actor.system(actor.door), space=case.space.short_name, case=case.number)
