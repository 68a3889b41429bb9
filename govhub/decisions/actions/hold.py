"""Holding a vote: its clock stands still while people look for a way out, and goes on afterwards."""

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
from govhub.decisions.actions.close import close_if_decided
from govhub.decisions.models import decision_at
from govhub.spaces.models import space_named


@act("decisions.hold", forms.DecisionRef)
def hold(actor: Actor, form: forms.DecisionRef) -> dict[str, Any]:
    """Let the clock of an open vote stand still. Answers are taken and changed as before (a block may be
    lifted), but the vote cannot be closed and nobody is reminded.

    Refused when the vote is not open, its time is over, or its clock stands still already.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.hold", decision)
    if decision.stage != "open" or decision.time >= decision.closes_at:
        raise RuleBroken(Phrase(N_("This vote is not open.")))
    if decision.held_at is not None:
        raise RuleBroken(Phrase(N_("The clock of this vote stands still already.")))
    decision.held_at = clock.now()
    decision.save()
    facts = {"decision": decision.number, "held_at": clock.iso(decision.held_at)}
    record("decisions.hold", actor, decision.space, about=decision.about, facts=facts)
    return {"decision": decision.number}


@act("decisions.resume", forms.Resume)
def resume(actor: Actor, form: forms.Resume) -> dict[str, Any]:
    """Let the clock go on: exactly as much time is left as there was when it stopped.

    Conditions of a settlement are added to the decision, in public. Where the rule ends a vote when all
    have answered, and all have, it ends now. Refused when the clock does not stand still.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.resume", decision)
    if decision.stage != "open" or decision.held_at is None:
        raise RuleBroken(Phrase(N_("The clock of this vote does not stand still.")))
    now = clock.now()
    decision.closes_at += now - decision.held_at
    decision.held_at = None
    facts = {
        "decision": decision.number,
        "resumed_at": clock.iso(now),
        "closes_at": clock.iso(decision.closes_at),
    }
    if form.conditions:
        decision.conditions = "\n\n".join(filter(None, (decision.conditions, form.conditions)))
        facts["conditions"] = form.conditions
    decision.save()
    record("decisions.resume", actor, decision.space, about=decision.about, facts=facts)
    close_if_decided(actor, decision)
    return {"decision": decision.number, "closes_at": decision.closes_at}
