"""Amendments before the vote: proposed by anybody who takes part, accepted, refused, or voted on."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.canonical import sha256_hex
from govhub.core.errors import Invalid, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms
from govhub.decisions.actions.propose import propose
from govhub.decisions.methods import options
from govhub.decisions.models import (
    Amendment,
    Decision,
    amendment_at,
    decision_at,
    has_amendments,
    rule_set_at,
)
from govhub.spaces.models import space_named


@act("decisions.propose_amendment", forms.ProposeAmendment)
def propose_amendment(actor: Actor, form: forms.ProposeAmendment) -> dict[str, Any]:
    """Propose another wording of a draft, with the reason. It waits for the answer of whoever proposed, or
    of a facilitator. Refused once the vote is open, and when not a word differs."""
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.propose_amendment", decision)
    _draft(decision)
    if form.text == decision.text:
        raise Invalid({"text": Phrase(N_("Please write the amended proposal."))})
    number = Amendment.select().where(Amendment.decision == decision).count() + 1
    made = Amendment.create(
        decision=decision, number=number, text=form.text, reason=form.reason, author=actor.person_id
    )
    private = {"text": made.text, "reason": made.reason}
    return _recorded("decisions.propose_amendment", actor, made, private=private)


@act("decisions.accept_amendment", forms.AmendmentRef)
def accept_amendment(actor: Actor, form: forms.AmendmentRef) -> dict[str, Any]:
    """Take an amendment over: its text is what is proposed now. Refused while another one is voted on,
    which would be about other words."""
    amendment = _waiting(form)
    authorize(actor, "decisions.accept_amendment", amendment.decision)
    _draft(amendment.decision)
    _nothing_voted_on(amendment.decision)
    amendment.decision.text = amendment.text
    amendment.decision.save()
    _settle(amendment, "accepted")
    return _recorded("decisions.accept_amendment", actor, amendment, private={"text": amendment.text})


@act("decisions.refuse_amendment", forms.RefuseAmendment)
def refuse_amendment(actor: Actor, form: forms.RefuseAmendment) -> dict[str, Any]:
    """Leave the proposal as it is, and say why."""
    amendment = _waiting(form)
    authorize(actor, "decisions.refuse_amendment", amendment.decision)
    _draft(amendment.decision)
    amendment.answer = form.answer
    _settle(amendment, "refused")
    return _recorded("decisions.refuse_amendment", actor, amendment, private={"answer": form.answer})


@act("decisions.put_amendment_to_vote", forms.PutAmendmentToVote)
def put_amendment_to_vote(actor: Actor, form: forms.PutAmendmentToVote) -> dict[str, Any]:
    """Let the group decide about an amendment: a decision of its own, which a facilitator opens.

    If it passes, its text replaces that of the proposal. Until it has ended the proposal can be neither
    changed nor opened. Refused while another amendment is voted on.
    """
    amendment = _waiting(form)
    decision = amendment.decision
    authorize(actor, "decisions.put_amendment_to_vote", decision)
    _draft(decision)
    _nothing_voted_on(decision)
    if options.chooses(rule_set_at(decision.space, form.rule_set).parts):
        raise Invalid({"rule_set": Phrase(N_("An amendment is a yes or no; please choose such a rule."))})
    given: dict[str, Any] = {
        "space": form.space,
        "title": form.title,
        "text": amendment.text,
        "rule_set": form.rule_set,
    }
    vote = int(propose(actor, **given)["decision"])
    made = (Decision.space == decision.space) & (Decision.number == vote)
    Decision.update(amends=decision.number).where(made).execute()
    amendment.state, amendment.vote = "voted", vote
    amendment.save()
    return _recorded("decisions.put_amendment_to_vote", actor, amendment, vote=vote)


@act("decisions.withdraw_amendment", forms.AmendmentRef)
def withdraw_amendment(actor: Actor, form: forms.AmendmentRef) -> dict[str, Any]:
    """Take one's amendment back, while it waits for an answer."""
    amendment = _waiting(form)
    authorize(actor, "decisions.withdraw_amendment", amendment)
    _settle(amendment, "withdrawn")
    return _recorded("decisions.withdraw_amendment", actor, amendment)


@act("decisions.settle_amendment", forms.AmendmentRef)
def settle_amendment(actor: Actor, form: forms.AmendmentRef) -> dict[str, Any]:
    """The vote about an amendment is over: what passed is the text of the proposal from now on. A vote
    that was withdrawn leaves the amendment waiting for an answer again."""
    amendment = _at(form)
    decision = amendment.decision
    authorize(actor, "decisions.settle_amendment", decision)
    if amendment.state != "voted":
        raise RuleBroken(Phrase(N_("This amendment is not voted on.")))
    vote = decision_at(decision.space, amendment.vote or 0)
    if vote.stage not in {"ended", "withdrawn"}:
        raise RuleBroken(Phrase(N_("The vote on this amendment has not ended.")))
    adopted = vote.stage == "ended" and vote.result == "passed" and decision.stage == "draft"
    if adopted:
        decision.text = vote.text
        decision.save()
    again = vote.stage == "withdrawn" and decision.stage == "draft"
    outcome = "proposed" if again else "adopted" if adopted else "rejected"
    _settle(amendment, outcome)
    more: dict[str, Any] = {"text_hash": sha256_hex(vote.text.encode())} if adopted else {}
    return _recorded("decisions.settle_amendment", actor, amendment, vote=vote.number, state=outcome, **more)


def _nothing_voted_on(decision: Decision) -> None:
    if has_amendments(decision, "voted"):
        raise RuleBroken(Phrase(N_("An amendment is being voted on. Until that has ended, the text stays.")))


def _at(form: forms.AmendmentRef) -> Amendment:
    return amendment_at(decision_at(space_named(form.space), form.decision), form.amendment)


def _waiting(form: forms.AmendmentRef) -> Amendment:
    amendment = _at(form)
    if amendment.state != "proposed":
        raise RuleBroken(Phrase(N_("This amendment has its answer already.")))
    return amendment


def _draft(decision: Decision) -> None:
    if decision.stage != "draft":
        raise RuleBroken(Phrase(N_("Voting has been opened: the proposal cannot be changed any more.")))


def _settle(amendment: Amendment, state: str) -> None:
    amendment.state = state
    amendment.settled_at = None if state == "proposed" else clock.now()
    amendment.save()


def _recorded(
    name: str, actor: Actor, amendment: Amendment, private: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """A draft is not public yet: its words enter the audit as commitments."""
    decision = amendment.decision
    facts = {"decision": decision.number, "amendment": amendment.number, **more}
    record(name, actor, decision.space, about=decision.about, facts=facts, private=private)
    return facts
