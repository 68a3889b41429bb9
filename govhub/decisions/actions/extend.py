"""Prolonging a vote that missed its quorum, as its rule declared before anybody answered."""

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
from govhub.decisions.actions.close import close, is_prolonged, standing
from govhub.decisions.models import Decision, decision_at
from govhub.spaces.models import space_named


@act("decisions.extend", forms.DecisionRef)
def extend(actor: Actor, form: forms.DecisionRef) -> dict[str, Any]:
    """The closing time has come and the quorum is missed: voting goes on for as long as the rule says.

    The closing time that was frozen stays on record. Refused before the closing time, with the quorum
    reached, where the rule says nothing of it or no further time, and while the clock stands still.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.extend", decision)
    if decision.stage != "open" or decision.held_at is not None:
        raise RuleBroken(Phrase(N_("This vote is not open.")))
    now, rule = clock.now(), decision.parts
    if now < decision.closes_at or not is_prolonged(decision, standing(decision)):
        raise RuleBroken(Phrase(N_("There is no reason to prolong this vote.")))
    decision.closes_at = rules.prolonged_until(decision.closes_at, now, rule.extension)
    decision.extended += 1
    # Everybody who is missing is told now; with more than a day to go they are reminded on the last one.
    decision.reminded_at = now if decision.closes_at - now <= rules.DAY else None
    decision.save()
    facts = {
        "decision": decision.number,
        "round": decision.round,
        "extended": decision.extended,
        "at": clock.iso(now),
        "closes_at": clock.iso(decision.closes_at),
    }
    record("decisions.extend", actor, decision.space, about=decision.about, facts=facts)
    return {"decision": decision.number, "closes_at": decision.closes_at}


def end_or_extend(decision: Decision) -> None:
    """What the closing time brings: another time, where the quorum is missed and the rule gives it, or the
    end. Both acts look again whether they are due, so that nothing happens twice."""
    given: dict[str, Any] = {"space": decision.space.short_name, "decision": decision.number}
    if decision.parts.extension and is_prolonged(decision, standing(decision)):
        extend(Actor.system(), **given)
    else:
        close(Actor.system(), **given)
