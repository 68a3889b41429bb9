"""Saying that those who have not answered are to be reminded: once for each round, on the last day."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.models import ballots_of, carried_now, decision_at, voters_of
from govhub.spaces.models import space_named


@act("decisions.remind", forms.DecisionRef)
def remind(actor: Actor, form: forms.DecisionRef) -> dict[str, Any]:
    """The last day of a vote has come, and voices are silent; whoever tells people of things goes by this. A
    voice that is answered for by a proxy is not silent.

    Refused when it was done before, while the clock stands still, and when the vote is not in its last
    day.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.remind", decision)
    if decision.held_at is not None or not rules.is_reminder_due(
        decision.stage, decision.opened_at or 0, decision.closes_at or 0, decision.reminded_at, clock.now()
    ):
        raise RuleBroken(Phrase(N_("There is nobody to remind now.")))
    answered = {ballot.voter for ballot in ballots_of(decision)} | carried_now(decision)
    silent = sum(voter.voter not in answered for voter in voters_of(decision))
    decision.reminded_at = clock.now()
    decision.save()
    facts = {"decision": decision.number, "round": decision.round, "silent": silent}
    record("decisions.remind", actor, decision.space, about=decision.about, facts=facts)
    return {"decision": decision.number, "silent": silent}
