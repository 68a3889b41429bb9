"""Mandates: who may vote, speak and sign for a stakeholder, from when to when."""

from __future__ import annotations

from govhub.accounts.queries import person_with
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import Answer, act
from govhub.core.audit import record
from govhub.core.errors import RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.spaces import forms, rules
from govhub.spaces.models import (
    Mandate,
    mandate_in,
    mandates_between,
    others_acted,
    role_names,
    space_named,
    stakeholder_in,
)


@act("spaces.give_mandate", forms.GiveMandate)
def give_mandate(actor: Actor, form: forms.GiveMandate) -> Answer:
    """Say that a person acts for a stakeholder (M1). One mandate per person and stakeholder at a time."""
    space = space_named(form.space)
    authorize(actor, "spaces.give_mandate", space)
    stakeholder, person = stakeholder_in(space, form.stakeholder), person_with(form.person)
    roles = role_names(space, person)
    if not roles:
        raise RuleBroken(Phrase(N_("This person does not take part in the space. Please invite them.")))
    starts_at = clock.now() if form.starts_at is None else form.starts_at
    problem = (
        rules.why_not_voting(form.may_vote, roles)
        or rules.why_not_period(starts_at, form.ends_at)
        or rules.why_not_oneself(
            to_oneself=person.id == actor.person_id, others_acted=others_acted(stakeholder, person)
        )
    )
    if problem:
        raise RuleBroken(problem)
    if mandates_between(stakeholder, person, starts_at, form.ends_at):
        raise RuleBroken(
            Phrase(N_("This person has a mandate of this organisation already. Please end that one first."))
        )
    period = {"starts_at": starts_at, "ends_at": form.ends_at}
    rights = form.model_dump(include={"may_vote", "may_speak", "may_sign"})
    made = Mandate.create(stakeholder=stakeholder, person=person, **period, **rights)
    facts = {"mandate": made.id, "stakeholder": stakeholder.uid, "person": person.uid, **rights, **period}
    record("spaces.give_mandate", actor, space, about=f"person:{person.uid}", facts=facts)
    return {"space": space.short_name, "mandate": made.id}


@act("spaces.end_mandate", forms.MandateRef)
def end_mandate(actor: Actor, form: forms.MandateRef) -> Answer:
    """End a mandate now (or before it begins). What was done with it stays done."""
    space = space_named(form.space)
    authorize(actor, "spaces.end_mandate", space)
    found = mandate_in(space, form.mandate)
    now = clock.now()
    if found.ends_at is not None and found.ends_at <= now:
        raise RuleBroken(Phrase(N_("This mandate has ended already.")))
    found.ends_at = max(found.starts_at, now)
    found.save()
    facts = {"mandate": found.id, "person": found.person.uid, "ends_at": found.ends_at}
    record("spaces.end_mandate", actor, space, about=f"person:{found.person.uid}", facts=facts)
    return {"space": space.short_name, "mandate": found.id}
