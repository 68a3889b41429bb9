"""The settlement: proposed in versions, signed by every party, and then done in the same transaction."""

from __future__ import annotations

from typing import Any

from govhub.accounts.queries import person_of
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import Answer, act
from govhub.core.audit import record
from govhub.core.canonical import canonical_hash
from govhub.core.errors import Forbidden, NotFound, RuleBroken
from govhub.core.forms import refuse
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions.actions import amend, withdraw
from govhub.decisions.models import Decision
from govhub.documents.models import document_at, version_at
from govhub.mediation import forms, rules
from govhub.mediation.actions import steps
from govhub.mediation.models import (
    Case,
    CaseParty,
    Settlement,
    Signature,
    case_at,
    confidential,
    newest_settlement,
    parties_of,
    stands_for,
)
from govhub.mediation.policy import case_read_by
from govhub.spaces.models import space_named


@act("mediation.propose_settlement", forms.ProposeSettlement)
def propose_settlement(actor: Actor, form: forms.ProposeSettlement) -> Answer:
    """Put a settlement on the table, or another version of it. Signatures belong to one version: whoever
    signed an earlier one is asked again."""
    case = case_read_by(actor, form.space, form.case)
    authorize(actor, "mediation.propose_settlement", case)
    steps.must_run(case)
    if case.stage == "intake":
        raise RuleBroken(Phrase(N_("The dialogue comes first. A mediator takes the case on to it.")))
    if len(signing(parties_of(case))) < 2:
        raise RuleBroken(Phrase(N_("A settlement needs two parties at least. The mediator can add one.")))
    effect = _effect(case, form)
    last = newest_settlement(case)
    content = {"case": case.number, "version": last.version + 1 if last else 1, "text": form.text, **effect}
    made = Settlement.create(
        case=case,
        version=content["version"],
        text=form.text,
        settlement_hash=canonical_hash(content),
        proposed_by=person_of(actor),
        at=clock.now(),
        **effect,
    )
    if case.stage == "dialogue":
        steps.enter(case, "agreement")
    facts = {"case": case.number, "version": made.version, "settlement_hash": made.settlement_hash}
    chain, private = confidential(case.space), {"text": form.text, "effect": effect}
    record("mediation.propose_settlement", actor, chain, about=case.subject, facts=facts, private=private)
    return facts


@act("mediation.sign_settlement", forms.Sign)
def sign_settlement(actor: Actor, form: forms.Sign) -> Answer:
    """Sign for a party, with a mandate to sign for it that is valid now (a party that is a person signs
    itself), and nobody for two. With the last signature the settlement counts, and what it says about the
    vote is done."""
    case = case_read_by(actor, form.space, form.case)
    authorize(actor, "mediation.sign_settlement", case)
    steps.must_run(case)
    settlement = newest_settlement(case)
    if settlement is None or settlement.version != form.version:
        raise RuleBroken(Phrase(N_("There is a newer version of the settlement. Please read it first.")))
    if case.stage != "agreement":
        raise RuleBroken(Phrase(N_("The case has gone back to dialogue; nothing can be signed now.")))
    parties = parties_of(case)
    party = _signing_for(actor, case, parties, form.party)
    if party.id in _signed(settlement):
        raise RuleBroken(Phrase(N_("This party has signed already.")))
    mine = (Signature.settlement == settlement) & (Signature.person == actor.person_id)
    if Signature.select().where(mine).exists():  # nobody comes to an agreement with themselves
        raise RuleBroken(
            Phrase(N_("You have signed for another party. Somebody else has to sign for this one."))
        )
    Signature.create(settlement=settlement, party=party, person=person_of(actor), at=clock.now())
    facts = {
        "case": case.number,
        "version": settlement.version,
        "settlement_hash": settlement.settlement_hash,
        "party": party.uid,
    }
    record("mediation.sign_settlement", actor, confidential(case.space), about=case.subject, facts=facts)
    if {one.id for one in signing(parties)} <= _signed(settlement):
        settle(Actor.system(actor.door), space=form.space, case=case.number)
    return facts


@act("mediation.settle", forms.CaseRef)
def settle(actor: Actor, form: forms.CaseRef) -> Answer:
    """Every party has signed: end the case, do what the settlement says, and let the vote go on."""
    case = case_at(space_named(form.space), form.case)
    authorize(actor, "mediation.settle", case)
    steps.must_run(case)
    settlement = newest_settlement(case)
    if settlement is None:
        raise RuleBroken(Phrase(N_("There is nothing to settle.")))
    steps.end(case, "settled", rules.outcome_of(settlement.effect))
    facts = {"case": case.number, "version": settlement.version, "outcome": case.outcome_kind}
    record("mediation.settle", actor, confidential(case.space), about=case.subject, facts=facts)
    _do(actor, case, settlement)
    return facts


def settle_without(actor: Actor, case: Case) -> None:
    """A party has left: settle if only its signature was missing. Nobody agrees alone, and what a settlement
    does needs a vote that is still open."""
    settlement = newest_settlement(case) if case.stage == "agreement" else None
    if settlement is None or (settlement.effect != "plain" and steps.open_decision(case) is None):
        return
    left = {one.id for one in signing(parties_of(case))}
    if len(left) > 1 and left <= _signed(settlement):
        settle(Actor.system(actor.door), space=case.space.short_name, case=case.number)


def _signed(settlement: Settlement) -> set[int]:
    rows: Any = Signature.select(Signature.party).where(Signature.settlement == settlement)
    return {row[0] for row in rows.tuples()}


def signing(parties: list[CaseParty]) -> list[CaseParty]:
    """The parties whose signature is needed."""
    return [one for one in parties if one.released_at is None]


def _signing_for(actor: Actor, case: Case, parties: list[CaseParty], wanted: int | None) -> CaseParty:
    own = stands_for(actor, case, signing(parties), to_sign=True)
    if wanted is not None:
        own = [one for one in own if one.id == wanted]
    if not own:
        raise Forbidden(Phrase(N_("You cannot sign for this party.")))
    if len(own) > 1:
        raise refuse("party", N_("You can sign for several; please choose for whom."))
    return own[0]


def _effect(case: Case, form: forms.ProposeSettlement) -> dict[str, Any]:
    """What the settlement does, checked against the vote that it is about."""
    decision = steps.open_decision(case)
    offered = rules.effects_for(about_open_decision=decision is not None, by_block=case.by_block)
    if form.effect not in offered:
        raise refuse("effect", N_("This needs an open vote that the case is about."))
    given: dict[str, Any] = {"effect": form.effect}
    if form.effect == "conditions":
        if not form.conditions:
            raise refuse("conditions", N_("Please write the conditions."))
        given["conditions"] = form.conditions
    if form.effect == "amend" and decision is not None:
        given |= _amended(decision, form)
    return given


def _amended(decision: Decision, form: forms.ProposeSettlement) -> dict[str, Any]:
    if decision.document is None:
        if not form.amended_text or form.amended_text == decision.text:
            raise refuse("amended_text", N_("Please write the amended proposal."))
        return {"amended_text": form.amended_text}
    wrong = refuse("amended_version", N_("Please choose the amended version of the text."))
    if form.amended_version is None or form.amended_version == decision.version:
        raise wrong
    try:
        version_at(document_at(decision.space, decision.document), form.amended_version)
    except NotFound:
        raise wrong from None
    return {"amended_version": form.amended_version}


def _do(actor: Actor, case: Case, settlement: Settlement) -> None:
    system, decision = Actor.system(actor.door), steps.open_decision(case)
    if settlement.effect == "plain" or decision is None:
        if settlement.effect != "plain":
            raise RuleBroken(Phrase(N_("The vote has ended meanwhile. Please propose another settlement.")))
        return steps.release(actor, case)
    which: Answer = {"space": case.space.short_name, "decision": decision.number}
    if settlement.effect == "end":
        withdraw(system, **which)
        return None
    if settlement.effect == "amend":
        steps.stop(actor, case)
        words: Answer = {"text": settlement.amended_text, "version": settlement.amended_version}
        amend(system, **which, **{name: value for name, value in words.items() if value})
    return steps.release(actor, case, settlement.conditions)
