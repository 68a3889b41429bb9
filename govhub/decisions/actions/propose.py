"""Proposals before the vote: made, revised, withdrawn."""

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
from govhub.decisions.actions import choices, secret_ballot
from govhub.decisions.actions.ratify import ratified_by
from govhub.decisions.models import Decision, RuleSet, decision_at, has_amendments, rule_set_at
from govhub.documents.models import document_at, version_at
from govhub.spaces.models import Space, next_number, space_named


@act("decisions.propose", forms.Propose)
def propose(actor: Actor, form: forms.Propose) -> dict[str, Any]:
    """Make a proposal; it is a draft until the facilitator opens the vote."""
    space = space_named(form.space)
    authorize(actor, "decisions.propose", space)
    chosen = _rule_set(space, form.rule_set)
    _check_version(space, form.document, form.version)
    listed = choices.listed(form, chosen.parts)
    decision = Decision.create(
        space=space,
        number=next_number(space, "decision"),
        title=form.title,
        text=form.text,
        proposer=actor.person_id,
        rule_set=chosen,
        review_on=_review(form)[0],
        review_how=_review(form)[1],
        document=form.document,
        version=form.version,
        options=listed,
        topic=form.topic,
        **ratified_by(space, form, chosen.parts),
        **choices.money(form, chosen.parts),
    )
    record("decisions.propose", actor, space, about=decision.about, **_recorded(decision))
    return {"decision": decision.number}


@act("decisions.revise", forms.Revise)
def revise(actor: Actor, form: forms.Revise) -> dict[str, Any]:
    """Change a proposal while it is a draft. Once the vote is open nothing of it can be changed."""
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.revise", decision)
    if decision.stage != "draft":
        raise RuleBroken(Phrase(N_("Voting has been opened: the proposal cannot be changed any more.")))
    _check_version(decision.space, form.document, form.version)
    if form.text != decision.text and has_amendments(decision, "voted"):
        raise RuleBroken(Phrase(N_("An amendment is being voted on. Until that has ended, the text stays.")))
    decision.rule_set = _rule_set(decision.space, form.rule_set)
    decision.options = choices.listed(form, decision.rule_set.parts)
    decision.title, decision.text, decision.topic = form.title, form.text, form.topic
    decision.document, decision.version = form.document, form.version
    decision.review_on, decision.review_how = _review(form)
    ratified = ratified_by(decision.space, form, decision.rule_set.parts)
    for name, value in {**choices.money(form, decision.rule_set.parts), **ratified}.items():
        setattr(decision, name, value)
    decision.save()
    record("decisions.revise", actor, decision.space, about=decision.about, **_recorded(decision))
    return {"decision": decision.number}


@act("decisions.withdraw", forms.DecisionRef)
def withdraw(actor: Actor, form: forms.DecisionRef) -> dict[str, Any]:
    """Take a proposal back, as a draft or during the vote; it stays on record as withdrawn.

    Refused from the closing instant on, also while the count is still to be made.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.withdraw", decision)
    over = decision.stage == "open" and decision.time >= decision.closes_at
    if over or decision.stage not in {"draft", "open"}:
        raise RuleBroken(Phrase(N_("This decision has ended and cannot be withdrawn.")))
    was, decision.stage, decision.ended_at = decision.stage, "withdrawn", clock.now()
    decision.held_at = None
    decision.save()
    secret_ballot.empty(decision)
    facts: dict[str, Any] = {"decision": decision.number, "stage": was}
    if decision.document:
        facts |= {"document": decision.document, "version": decision.version}
    record("decisions.withdraw", actor, decision.space, about=decision.about, facts=facts)
    return {"decision": decision.number}


def _rule_set(space: Space, number: int) -> RuleSet:
    try:
        return rule_set_at(space, number)
    except NotFound:
        raise Invalid({"rule_set": Phrase(N_("Please choose one of the rule sets of this space."))}) from None


def _review(form: forms.Propose) -> tuple[str, str]:
    """On which day it is looked at again, and how: both, or neither."""
    if form.review_how and not form.review_on:
        raise Invalid({"review_on": Phrase(N_("Please say on which day."))})
    if form.review_on and not form.review_how:
        raise Invalid({"review_how": Phrase(N_("Please say what happens on that day."))})
    if form.review_on and form.review_on <= rules.day_in("UTC", clock.now()):
        raise Invalid({"review_on": Phrase(N_("Please choose a day that is still to come."))})
    return form.review_on or "", form.review_how


def _check_version(space: Space, document: int | None, version: int | None) -> None:
    """A proposal names both a text and its version, or neither."""
    if document is None and version is None:
        return
    try:
        version_at(document_at(space, document or 0), version or 0)
    except NotFound:
        raise Invalid({"version": Phrase(N_("Please choose a text and one of its versions."))}) from None


def _recorded(decision: Decision) -> dict[str, Any]:
    """A draft is not public yet: its words enter the audit as commitments."""
    facts: dict[str, Any] = {"decision": decision.number, "rule_set": decision.rule_set.number}
    if decision.document:
        facts |= {"document": decision.document, "version": decision.version}
    if decision.ratifies:
        facts |= {"ratifies": decision.ratifies, "ratifies_version": decision.ratifies_version}
    private: dict[str, Any] = {"title": decision.title, "text": decision.text}
    if decision.allows_amount is not None:
        private |= {"allows_amount": decision.allows_amount, "allows_unit": decision.allows_unit}
    if decision.options:
        private |= {"options": decision.options}
    if decision.topic:
        private |= {"topic": decision.topic}
    if decision.budget_amount is not None:
        private |= {"budget_amount": decision.budget_amount, "budget_unit": decision.budget_unit}
    return {"facts": facts, "private": private}
