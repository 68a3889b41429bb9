"""Ending a vote: by the facilitator, by time, or because everybody has answered. It ends once."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.canonical import canonical_hash
from govhub.core.errors import RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.actions import secret_ballot
from govhub.decisions.methods import options, secrecy
from govhub.decisions.methods.shape import Outcome
from govhub.decisions.models import Decision, beside_of, counted_from, decision_at, tally_of
from govhub.spaces.models import space_named


def standing(decision: Decision) -> Outcome:
    """The count as the ballots stand now; where they are hidden, no more than how many have answered."""
    if (tally := tally_of(decision)) is not None:
        return rules.counted(decision.parts, tally, decision.options or (), beside_of(decision), running=True)
    electorate, ballots, among, beside = counted_from(decision)
    if secrecy.is_sealed(decision.parts, decision.stage):
        return secrecy.sealed(decision.parts, electorate, ballots)
    return rules.standing(decision.parts, electorate, ballots, among, beside)


@act("decisions.close", forms.DecisionRef)
def close(actor: Actor, form: forms.DecisionRef) -> dict[str, Any]:
    """End the vote and record the outcome. Refused when it has ended (there is one outcome) and while
    its clock stands still.

    The entry's facts are what others react to: `decision`, `outcome` (passed, failed, no_quorum,
    blocked) and, for a decision about a text, `document`, `version`, `text_hash`.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.close", decision)
    if decision.stage != "open":
        raise RuleBroken(Phrase(N_("This vote is not open.")))
    if decision.held_at is not None:
        raise RuleBroken(Phrase(N_("The clock of this vote stands still. It can be closed when it goes on.")))
    if clock.now() >= decision.closes_at and is_prolonged(decision, standing(decision)):
        raise RuleBroken(Phrase(N_("Too few have answered: this vote is prolonged.")))
    secret_ballot.why_not_closed(actor, decision)
    electorate, ballots, among, beside = counted_from(decision)
    beside = secret_ballot.with_urn(decision, electorate, ballots, beside)
    outcome = rules.outcome(decision.parts, electorate, ballots, among, beside)
    decision.stage, decision.ended_at = "ended", min(clock.now(), decision.closes_at)
    decision.ended_how = _how(actor, decision, outcome)
    decision.result, decision.trace = outcome.result, outcome.trace(decision.parts)
    decision.trace_hash = canonical_hash(decision.trace)
    decision.beside = beside.facts() or None
    spendable = _spendable(decision, outcome)
    decision.save()
    secret_ballot.empty(decision)
    facts: dict[str, Any] = {
        "decision": decision.number,
        "decision_hash": decision.decision_hash,
        "round": decision.round,
        "how": decision.ended_how,
        "outcome": outcome.result,
        "entitled": outcome.entitled,
        "counts": outcome.counts,
        "trace_hash": decision.trace_hash,
        "text_hash": decision.text_hash,
        **secret_ballot.published(decision, ballots),
        **spendable,
    }
    if decision.document:
        facts |= {"document": decision.document, "version": decision.version}
    if outcome.count:
        facts["winners"] = outcome.count["winners"]
    if decision.beside:
        facts["beside"] = decision.beside
    record("decisions.close", actor, decision.space, about=decision.about, facts=facts)
    return {"decision": decision.number, "outcome": outcome.result}


def _spendable(decision: Decision, outcome: Outcome) -> dict[str, Any]:
    """What funded projects cost may be spent, now that they are known."""
    if decision.budget_amount is None or not outcome.passed:
        return {}
    decision.allows_amount = options.spent(decision.options, outcome.count)
    decision.allows_unit = decision.budget_unit
    return {"allows_amount": decision.allows_amount, "allows_unit": decision.allows_unit}


def is_prolonged(decision: Decision, outcome: Outcome) -> bool:
    """Whether this vote goes on at its closing time: the quorum is missed, and its rule gives more time."""
    return rules.is_prolonged(decision.parts, decision.extended, outcome)


def close_if_decided(actor: Actor, decision: Decision) -> None:
    """End a vote early where its rule says so, unless its clock stands still.

    The vote is read anew: what the act set off may have stopped its clock, or ended it already.
    """
    if not (decision.parts.early_close or decision.parts.early_certain):
        return
    found = decision_at(decision.space, decision.number)
    runs = found.stage == "open" and found.held_at is None
    if runs and not found.parts.early_certain and _somebody_is_missing(found):
        return
    if runs and rules.ends_early(found.parts, *counted_from(found)):
        close(Actor.system(actor.door), space=found.space.short_name, decision=found.number)


def _somebody_is_missing(decision: Decision) -> bool:
    """Where lines of the count are kept they say so at once, however many voices there are."""
    tally = tally_of(decision)
    return tally is not None and tally.cast < tally.whole


def _how(actor: Actor, decision: Decision, outcome: Outcome) -> str:
    if not actor.is_system:
        return "facilitator"
    if clock.now() >= decision.closes_at:
        return "time"
    return "everybody" if rules.everybody_answered(outcome) else "certain"
