"""Amending what is voted on: the answer to a block, and a new round for everybody."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import Invalid, NotFound, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.actions import secret_ballot
from govhub.decisions.actions.cast_ballot import carry_interests
from govhub.decisions.actions.objections import integrate, why_not_integrate
from govhub.decisions.actions.open import freeze, frozen_facts
from govhub.decisions.methods.shape import STOPS
from govhub.decisions.models import Decision, ballots_of, decision_at
from govhub.documents.models import document_at, version_at
from govhub.spaces.models import space_named


@act("decisions.amend", forms.Amend)
def amend(actor: Actor, form: forms.Amend) -> dict[str, Any]:
    """Put an amended text to the vote after a block: a new round, in which everybody is asked again.

    Refused while nothing is blocked (a text must not move under a running vote; a settlement may change
    it while the vote is held), after the close, after the last round that the rule provides for, and when
    the text is the same. Rule and electorate stay as they were frozen.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.amend", decision)
    if decision.stage != "open" or decision.time >= decision.closes_at:
        raise RuleBroken(Phrase(N_("Only an open vote can be amended.")))
    secret_ballot.why_not_amended(decision)
    settles = actor.is_system and decision.held_at is not None
    if not settles and not any(ballot.choice in STOPS for ballot in ballots_of(decision)):
        raise RuleBroken(Phrase(N_("A text under vote can be amended only to answer a block.")))
    if not settles and (refusal := why_not_integrate(decision)):
        raise RuleBroken(refusal)
    _replace(decision, form)
    if form.trial_until:
        decision.review_on, decision.review_how = _trial(form.trial_until), "reopen"
    integrate(decision, form.trial_until or "")
    before = ballots_of(decision)
    decision.round += 1
    decision.casting = ""
    # Everybody is asked now; in this round the silent are reminded when its last day comes.
    is_last_day = decision.closes_at - decision.time <= rules.DAY
    decision.reminded_at = clock.now() if is_last_day else None
    decision.declared_closes_at = decision.closes_at
    freeze(decision)
    record("decisions.amend", actor, decision.space, about=decision.about, facts=frozen_facts(decision))
    carry_interests(actor, decision, before)
    return {"decision": decision.number, "round": decision.round}


def _trial(until: str) -> str:
    """The last day of a trial, which lies ahead."""
    if until <= clock.iso(clock.now())[:10]:
        raise Invalid({"trial_until": Phrase(N_("A trial ends on a day that is still to come."))})
    return until


def _replace(decision: Decision, form: forms.Amend) -> None:
    if decision.document is None:
        if not form.text or form.text == decision.text:
            raise Invalid({"text": Phrase(N_("Please write the amended proposal."))})
        decision.text = form.text
        return
    if form.version is None or form.version == decision.version:
        raise Invalid({"version": Phrase(N_("Please choose the amended version of the text."))})
    try:
        version_at(document_at(decision.space, decision.document), form.version)
    except NotFound:
        raise Invalid({"version": Phrase(N_("Please choose a text and one of its versions."))}) from None
    decision.version = form.version
    decision.text = form.text or decision.text
