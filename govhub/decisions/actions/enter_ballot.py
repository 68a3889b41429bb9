"""An answer that a facilitator enters for a voice without a device."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.errors import RuleBroken
from govhub.core.forms import refuse
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms
from govhub.decisions.actions.cast_ballot import answered
from govhub.decisions.actions.speaking import Speaking
from govhub.decisions.models import Ballot, Voter, decision_at
from govhub.spaces.models import space_named

OWN = ("online", "room")


@act("decisions.enter_ballot", forms.EnterBallot)
def enter_ballot(actor: Actor, form: forms.EnterBallot) -> dict[str, Any]:
    """Enter the answer of a voice that cannot enter it itself. It is marked as entered, the people of the
    voice are told, and they can change it until the close.

    Refused in a secret vote, for a voice that has answered itself, and where any answer would be.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.enter_ballot", decision)
    if decision.stage == "draft":
        raise RuleBroken(Phrase(N_("Voting has not been opened yet.")))
    voter = Voter.get_or_none((Voter.decision == decision) & (Voter.voter == form.voter))
    if voter is None:
        raise refuse("voter", N_("This voice is not in the electorate of the vote."))
    here = (Ballot.decision == decision) & (Ballot.round == decision.round) & (Ballot.voter == form.voter)
    if Ballot.select().where(here & Ballot.channel.in_(OWN)).exists():
        raise RuleBroken(Phrase(N_("This voice has answered itself; nobody else can answer for it.")))
    return answered("decisions.enter_ballot", actor, form, decision, Speaking(voter, "entered"))
