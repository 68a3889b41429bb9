"""Around a vote: the temperature before it, and in one's own words what came out of it."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms
from govhub.decisions.models import Temperature, decision_at
from govhub.spaces.models import mandates_of, space_named


@act("decisions.take_temperature", forms.TakeTemperature)
def take_temperature(actor: Actor, form: forms.TakeTemperature) -> dict[str, Any]:
    """Say what one thinks of a draft. It binds nobody and can be changed until the vote opens.

    One mark for each person, shown by sector and without names; which one it was is not recorded.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.take_temperature", decision)
    if decision.stage != "draft":
        raise RuleBroken(Phrase(N_("The temperature is taken before the vote.")))
    mandates = mandates_of(actor, decision.space, clock.now())
    sector = mandates[0].stakeholder.sector if mandates else ""
    mine = (Temperature.decision == decision) & (Temperature.person == actor.person_id)
    Temperature.delete().where(mine).execute()
    Temperature.create(decision=decision, person=actor.person_id, sector=sector, mark=form.mark)
    facts = {"decision": decision.number}
    record("decisions.take_temperature", actor, decision.space, about=decision.about, facts=facts)
    return {"decision": decision.number, "mark": form.mark}


@act("decisions.state_outcome", forms.StateOutcome)
def state_outcome(actor: Actor, form: forms.StateOutcome) -> dict[str, Any]:
    """Say in words what was decided and what follows from it; public with the decision.

    It can be corrected: every wording stays in the record. Refused before the end.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.state_outcome", decision)
    if decision.stage != "ended":
        raise RuleBroken(Phrase(N_("The outcome is stated when the vote has ended.")))
    if form.statement == decision.statement:
        raise RuleBroken(Phrase(N_("The outcome is stated in these words already.")))
    changed, decision.statement, decision.statement_at = bool(decision.statement), form.statement, clock.now()
    decision.save()
    facts = {"decision": decision.number, "statement": form.statement, "changed": changed}
    record("decisions.state_outcome", actor, decision.space, about=decision.about, facts=facts)
    return {"decision": decision.number}
