"""Entrusting a voice to another, and taking it back. It is resolved only when a vote ends."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import Forbidden, Invalid, RuleBroken
from govhub.core.forms import refuse
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.methods import delegation
from govhub.decisions.methods.shape import RuleSet as Rule
from govhub.decisions.models import (
    Decision,
    Delegation,
    RuleSet,
    Voter,
    decision_at,
    delegation_at,
    holding,
)
from govhub.spaces.models import Space, mandates_at, mandates_of, next_number, space_named


@act("decisions.delegate", forms.Delegate)
def delegate(actor: Actor, form: forms.Delegate) -> dict[str, Any]:
    """Let another answer for a voice: in every vote of the space, in those about a topic, or in one.

    The voice is the stakeholder for which the actor holds a mandate to vote, or the actor. What was given
    with the same scope before is replaced. Refused to oneself, to whoever has no voice, beyond what a proxy
    may hold, with an end that is past, and for one vote when its rule knows no delegation or it has ended.
    """
    space = space_named(form.space)
    authorize(actor, "decisions.delegate", space)
    mine, voices = own_voices(actor, space), voices_in(space)
    if form.principal not in mine:
        raise Forbidden(Phrase(N_("Only whoever holds a mandate to vote can entrust a voice to somebody.")))
    if form.proxy == form.principal:
        raise refuse("proxy", N_("A voice cannot be entrusted to itself."))
    if form.proxy not in voices:
        raise refuse("proxy", N_("Only somebody with a voice can answer for others."))
    if voices[form.proxy] != voices[form.principal]:
        message = N_("An organisation can be entrusted to an organisation only, and a person to a person.")
        raise refuse("proxy", message)
    decision = _vote(space, form) if form.scope == "decision" else None
    until = _until(form)
    if decision is None and form.scope == "topic" and not form.topic:
        raise refuse("topic", N_("Please name the topic."))
    _check_cap(space, decision, form)
    return _entrusted(actor, space, form, until)


@act("decisions.end_delegation", forms.DelegationRef)
def end_delegation(actor: Actor, form: forms.DelegationRef) -> dict[str, Any]:
    """Take a voice back. Votes that have ended stay as they are. Refused when it was taken back before."""
    space = space_named(form.space)
    found = delegation_at(space, form.delegation)
    authorize(actor, "decisions.end_delegation", found)
    if found.principal not in own_voices(actor, space):
        raise Forbidden(Phrase(N_("Only whoever holds the mandate of this voice can take it back.")))
    if found.ended_at is not None:
        raise RuleBroken(Phrase(N_("This voice was taken back already.")))
    facts = {"delegation": found.number, "ended_at": clock.iso(_end(found))}
    record("decisions.end_delegation", actor, space, about=f"delegation:{found.number}", facts=facts)
    return {"delegation": found.number}


def own_voices(actor: Actor, space: Space) -> set[str]:
    """The voices that somebody may entrust: the stakeholders for which they may vote, and themselves."""
    held = [one for one in mandates_of(actor, space, clock.now()) if one.may_vote] if actor.is_person else []
    return {one.stakeholder.uid for one in held} | ({actor.uid} if held else set())


def voices_in(space: Space) -> dict[str, str]:
    """Everybody who has a voice in the space now: what kind of voice, by its uid."""
    found = {}
    for mandate in mandates_at(space, clock.now()):
        if mandate.may_vote:
            found[mandate.stakeholder.uid] = "stakeholder"
            found[mandate.person.uid] = "person"
    return found


def _vote(space: Space, form: forms.Delegate) -> Decision:
    """The vote for which a voice is entrusted. Raises Invalid and RuleBroken."""
    if form.decision is None:
        raise refuse("decision", N_("Please choose the decision."))
    found = decision_at(space, form.decision)
    if found.stage not in {"draft", "open"} or (found.stage == "open" and found.time >= found.closes_at):
        raise RuleBroken(Phrase(N_("This vote has ended.")))
    if not delegation.is_on(found.parts):
        raise RuleBroken(Phrase(N_("The rule of this vote lets nobody answer for others.")))
    unit = "person" if found.parts.unit == "person" else "stakeholder"
    for field, voice in (("principal", form.principal), ("proxy", form.proxy)):
        here = (Voter.decision == found) & (Voter.voter == voice)
        if found.stage == "open" and not Voter.select().where(here).exists():
            raise refuse(field, N_("This voice is not in the electorate of the vote."))
    if voices_in(space).get(form.proxy) != unit:
        raise refuse("principal", N_("This voice is not in the electorate of the vote."))
    return found


def _until(form: forms.Delegate) -> int | None:
    """The first instant after it; None where it has no end. Where clocks change and a time can mean two, it
    is the earlier. Raises Invalid."""
    until = form.until
    if form.ends:
        try:
            until = rules.local_instant(form.ends, form.zone or "UTC", 0)
        except Invalid as problem:
            raise Invalid({"ends": next(iter(problem.fields.values()))}) from None
    if until is not None and until <= clock.now():
        raise refuse("ends", N_("The end must lie in the future."))
    return until


def _check_cap(space: Space, decision: Decision | None, form: forms.Delegate) -> None:
    """A voice that could count nowhere is not taken: for one vote its rule says how many a proxy may hold,
    else the most generous of the rules of the space."""
    others = [one for one in holding(space, clock.now()) if one.principal != form.principal]
    if decision is not None:
        edges = delegation.narrowest(
            (one.fact() for one in others), decision.number, decision.topic, {*voices_in(space)}
        )
        refusals = [delegation.why_not_edge(decision.parts, form.principal, form.proxy, edges)]
    else:
        facts = [one.fact() for one in others if _same_scope(one, form)]
        edges = [{"from": one["principal"], "to": one["proxy"]} for one in facts]
        refusals = [
            delegation.why_not_edge(rule, form.principal, form.proxy, edges) for rule in _rules_with(space)
        ]
    if refusals and all(refusals):
        raise Invalid({"proxy": refusals[0]})  # type: ignore[dict-item]  # all of them are phrases


def _rules_with(space: Space) -> list[Rule]:
    """The rules of a space under which voices can be carried, each in its newest version."""
    rows = RuleSet.select().where(RuleSet.space == space).order_by(RuleSet.number, RuleSet.version)
    newest = {row.number: row.parts for row in rows}
    return [rule for rule in newest.values() if delegation.is_on(rule)]


def _same_scope(one: Delegation, form: forms.Delegate) -> bool:
    if one.scope != form.scope:
        return False
    if form.scope == "topic":
        return one.topic.casefold() == form.topic.casefold()
    return form.scope == "space" or one.decision == form.decision


def _entrusted(actor: Actor, space: Space, form: forms.Delegate, until: int | None) -> dict[str, Any]:
    """Write it, in place of the one with the same scope."""
    replaced = [
        one for one in holding(space, 0) if one.principal == form.principal and _same_scope(one, form)
    ]
    for one in replaced:
        _end(one)
    made = Delegation.create(
        space=space,
        number=next_number(space, "delegation"),
        principal=form.principal,
        proxy=form.proxy,
        scope=form.scope,
        topic=form.topic if form.scope == "topic" else "",
        decision=form.decision if form.scope == "decision" else None,
        until=until,
        created_by=actor.person_id,
        created_at=clock.now(),
    )
    facts = made.fact() | ({"replaces": [one.number for one in replaced]} if replaced else {})
    record("decisions.delegate", actor, space, about=f"delegation:{made.number}", facts=facts)
    return {"delegation": made.number}


def _end(one: Delegation) -> int:
    """End it now; when that is."""
    now = clock.now()
    one.ended_at = now
    one.save()
    return now
