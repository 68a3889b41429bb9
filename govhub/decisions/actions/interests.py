"""Interests declared before a vote opens: whoever has one is not counted, from the first moment on."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import Forbidden, Invalid, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms
from govhub.decisions.actions.cast_ballot import cast_ballot
from govhub.decisions.methods.shape import RECUSED
from govhub.decisions.models import Decision, Interest, decision_at, interests_of, own_voices, voters_of
from govhub.spaces.models import space_named


@act("decisions.declare_interest", forms.DeclareInterest)
def declare_interest(actor: Actor, form: forms.DeclareInterest) -> dict[str, Any]:
    """Say, before the vote opens, that one's voice has an interest of its own in it. When the vote opens
    it is recused: not among the answers, nor the entitled, nor for the quorum.

    Refused without the interest, for a voice that is not one's own, and once the vote is open (then it
    is an answer of the ballot).
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.declare_interest", decision)
    voice = _voice(actor, decision, form.voter)
    Interest.delete().where((Interest.decision == decision) & (Interest.voter == voice)).execute()
    Interest.create(decision=decision, voter=voice, reason=form.reason, person=actor.person_id)
    _recorded("decisions.declare_interest", actor, decision, {"voter": voice, "reason": form.reason})
    return {"decision": decision.number, "voter": voice}


@act("decisions.withdraw_interest", forms.OfVoice)
def withdraw_interest(actor: Actor, form: forms.OfVoice) -> dict[str, Any]:
    """There is no such interest (any more). Refused once the vote is open, and where none was declared."""
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.withdraw_interest", decision)
    voice = _voice(actor, decision, form.voter)
    here = (Interest.decision == decision) & (Interest.voter == voice)
    if not Interest.delete().where(here).execute():
        raise RuleBroken(Phrase(N_("No interest was declared for this voice.")))
    _recorded("decisions.withdraw_interest", actor, decision, {"voter": voice})
    return {"decision": decision.number, "voter": voice}


def recuse_declared(actor: Actor, decision: Decision) -> None:
    """At the opening: the ballot of every voice that has declared an interest, for everybody to see."""
    voices = {row.voter for row in voters_of(decision)}
    for one in interests_of(decision):
        if one.voter in voices:
            cast_ballot(
                Actor.system(actor.door),
                space=decision.space.short_name,
                decision=decision.number,
                voter=one.voter,
                choice=RECUSED,
                reason=one.reason,
            )


def _voice(actor: Actor, decision: Decision, wanted: str) -> str:
    voices = [one for one in own_voices(actor, decision) if wanted in ("", one)]
    if not voices:
        raise Forbidden(Phrase(N_("You would have no voice in this vote.")))
    if decision.stage != "draft":
        raise RuleBroken(Phrase(N_("The vote is open: an interest is declared with the answer.")))
    if len(voices) > 1:
        raise Invalid({"voter": Phrase(N_("You speak for several; please choose for whom you answer."))})
    return voices[0]


def _recorded(name: str, actor: Actor, decision: Decision, private: dict[str, Any]) -> None:
    """A draft is not public yet; what is declared becomes public with the opening."""
    facts = {"decision": decision.number}
    record(name, actor, decision.space, about=decision.about, facts=facts, private=private)
