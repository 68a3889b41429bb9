"""Proposals before the vote: made, revised, withdrawn."""

from __future__ import annotations

from typing import Any

from govhub.core import amounts, clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import Invalid, NotFound, RuleBroken
from govhub.core.forms import read
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms
from govhub.decisions.methods import options
from govhub.decisions.models import Decision, RuleSet, decision_at, rule_set_at
from govhub.documents.models import document_at, version_at
from govhub.spaces.models import Space, next_number, space_named


@act("decisions.propose", forms.Propose)
def propose(actor: Actor, form: forms.Propose) -> dict[str, Any]:
    """Make a proposal; it is a draft until the facilitator opens the vote."""
    space = space_named(form.space)
    authorize(actor, "decisions.propose", space)
    chosen = _rule_set(space, form.rule_set)
    _check_version(space, form.document, form.version)
    listed = _options(form, chosen)
    decision = Decision.create(
        space=space,
        number=next_number(space, "decision"),
        title=form.title,
        text=form.text,
        proposer=actor.person_id,
        rule_set=chosen,
        document=form.document,
        version=form.version,
        options=listed,
        **_allowed(form),
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
    decision.rule_set = _rule_set(decision.space, form.rule_set)
    decision.options = _options(form, decision.rule_set)
    decision.title, decision.text = form.title, form.text
    decision.document, decision.version = form.document, form.version
    allowed = _allowed(form)
    decision.allows_amount, decision.allows_unit = allowed["allows_amount"], allowed["allows_unit"]
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


def _allowed(form: forms.Propose) -> dict[str, Any]:
    """What may be spent if it passes. A unit without an amount is only what the list began with."""
    if not form.amount:
        return {"allows_amount": None, "allows_unit": ""}
    if not form.unit:
        raise Invalid({"unit": Phrase(N_("Please choose the unit of the amount."))})
    amount = amounts.read(form.amount, form.unit)
    if isinstance(amount, Phrase):
        raise Invalid({"amount": amount})
    return {"allows_amount": amount, "allows_unit": form.unit}


def _options(form: forms.Propose, chosen: RuleSet) -> list[dict[str, Any]] | None:
    """What is chosen among, numbered as it is listed; None where the rule answers yes or no."""
    names = [line for line in form.options.splitlines() if line.strip()]
    if not options.chooses(chosen.parts):
        if names:
            message = N_("This rule answers yes or no: leave the options empty, or choose another rule.")
            raise Invalid({"options": Phrase(message)})
        return None
    if form.document is not None:
        message = N_("A choice among options stands by itself; it ratifies no text.")
        raise Invalid({"document": Phrase(message)})
    if len(names) < options.FEWEST:
        raise Invalid({"options": Phrase(N_("Please name at least two options, one on each line."))})
    if len(names) > options.MOST:
        raise Invalid({"options": Phrase(N_("At most %(n)s options, please."), n=options.MOST)})
    try:
        names = [str(read(forms.Option, {"name": name}).model_dump()["name"]) for name in names]
    except Invalid as problem:
        raise Invalid({"options": problem.fields["name"]}) from None
    if len({name.casefold() for name in names}) < len(names):
        raise Invalid({"options": Phrase(N_("Two options have the same name."))})
    return [{"id": number, "name": name} for number, name in enumerate(names, 1)]


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
    private: dict[str, Any] = {"title": decision.title, "text": decision.text}
    if decision.allows_amount is not None:
        private |= {"allows_amount": decision.allows_amount, "allows_unit": decision.allows_unit}
    if decision.options:
        private |= {"options": decision.options}
    return {"facts": facts, "private": private}
