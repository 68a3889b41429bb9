"""Reminding those who have not answered: once, on the last day; whoever has answered is left in peace."""

from __future__ import annotations

from typing import Any

from govhub.accounts.models import Person
from govhub.accounts.policy import house
from govhub.core import clock, mail
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import RuleBroken
from govhub.core.phrase import N_, Instant, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.models import Decision, ballots_of, decision_at, voters_of
from govhub.spaces.models import mandates_at, space_named


@act("decisions.remind", forms.DecisionRef)
def remind(actor: Actor, form: forms.DecisionRef) -> dict[str, Any]:
    """Write to everybody who could still answer for a silent voice, in their language, with a link to the
    ballot. Refused when it was done before, or when the vote is not in its last day."""
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.remind", decision)
    if decision.held_at is not None or not rules.is_reminder_due(
        decision.stage, decision.opened_at or 0, decision.closes_at or 0, decision.reminded_at, clock.now()
    ):
        raise RuleBroken(Phrase(N_("There is nobody to remind now.")))
    people = _silent(decision)
    for person in people:
        _write(person, decision)
    decision.reminded_at = clock.now()
    decision.save()
    facts = {"decision": decision.number, "letters": len(people)}
    record("decisions.remind", actor, decision.space, about=decision.about, facts=facts)
    return {"decision": decision.number, "letters": len(people)}


def _silent(decision: Decision) -> list[Person]:
    """Whoever holds a mandate to vote for a voice that has not answered in this round."""
    answered = {ballot.voter for ballot in ballots_of(decision)}
    silent = {v.voter: v.stakeholder for v in voters_of(decision) if v.voter not in answered}
    by_person = decision.parts.unit == "person"
    people = {}
    for mandate in mandates_at(decision.space, clock.now()):
        voice = mandate.person.uid if by_person else mandate.stakeholder.uid
        if mandate.may_vote and silent.get(voice) == mandate.stakeholder.uid:
            people[mandate.person.uid] = mandate.person
    return list(people.values())


def _write(person: Person, decision: Decision) -> None:
    link = house.link(f"/s/{decision.space.short_name}/decisions/{decision.number}")
    subject = Phrase(N_("Your answer is still missing: %(title)s"), title=decision.title)
    body = (
        Phrase(N_("Hello %(name)s,"), name=person.name),
        Phrase(
            N_("the vote on “%(title)s” closes on %(when)s, and your answer is missing."),
            title=decision.title,
            when=Instant(decision.closes_at),
        ),
        Phrase(N_("Here you can read the proposal and answer: %(link)s"), link=link),
    )
    mail.send(person.email, subject, body, language=person.language)
