"""Answering a decision, and changing one's answer until the close."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import Invalid, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.actions import objections, secret_ballot
from govhub.decisions.actions.close import close_if_decided
from govhub.decisions.actions.speaking import Speaking, speaking_for
from govhub.decisions.actions.splitting import split_of
from govhub.decisions.methods import options
from govhub.decisions.methods.shape import CHOSE, RECUSED, VOTED
from govhub.decisions.models import Ballot, Decision, decision_at, keep
from govhub.spaces.models import space_named


@act("decisions.cast_ballot", forms.CastBallot)
def cast_ballot(actor: Actor, form: forms.CastBallot) -> dict[str, Any]:
    """Answer a decision, or change one's answer, for a voice of the frozen electorate: one's own, or one that
    was entrusted to it and has not answered itself.

    One ballot per voice. Refused before the vote opens and from the closing instant on, outside the
    electorate, after one's mandate ended, without a reason where the answer needs one, and when the
    text was amended after it had been read. Whoever declares an interest (`recused`, with the interest as
    reason) is not counted: not among the answers, nor the entitled, nor for the quorum.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.cast_ballot", decision)
    return answered("decisions.cast_ballot", actor, form, decision, speaking_for(actor, decision, form.voter))


def answered(
    name: str, actor: Actor, form: forms.CastBallot, decision: Decision, speaking: Speaking
) -> dict[str, Any]:
    """The rest of every act by which a voice is answered: its rules, the ballot, the entry, an early end."""
    voter = speaking.voter
    refusal = rules.why_not_ballot(
        decision.parts, decision.stage, decision.closes_at or 0, decision.time, form.choice, form.reason
    )
    if refusal:
        raise Invalid(dict([refusal])) if refusal[0] else RuleBroken(refusal[1])
    if form.choice == RECUSED and (speaking.proxy or speaking.channel == "entered"):
        message = N_("An interest can be declared only by whoever has it.")
        raise Invalid({"choice": Phrase(message)})
    if form.round is not None and form.round != decision.round:
        raise RuleBroken(
            Phrase(N_("The proposal was amended while you were answering. Please read it again."))
        )
    chosen = _chosen(decision, form)
    split = split_of(decision, voter, form)
    secret_ballot.refuse(name, decision, voter)
    if secret_ballot.is_dropped(decision, form.choice):
        answer = {"choice": form.choice, "answer": chosen}
        secret_ballot.drop(actor, decision, voter, answer, form.reason, speaking.channel)
        close_if_decided(actor, decision)
        return {"decision": decision.number, "choice": VOTED, "voter": voter.voter, "is_final": True}
    changed = _put(decision, speaking, actor, form, chosen, split)
    facts: dict[str, Any] = {
        "decision": decision.number,
        "decision_hash": decision.decision_hash,
        "round": decision.round,
        "voter": voter.voter,
        "choice": form.choice,
        "channel": speaking.channel,
        "changed": changed,
        **({"proxy": speaking.proxy} if speaking.proxy else {}),
    }
    if chosen is not None:
        facts["answer"] = chosen
    if split is not None:
        facts["split"] = split
    if (raised := objections.follow(decision, voter.voter, form.choice, form.reason)) is not None:
        facts["objection"] = raised
    facts, private = secret_ballot.kept_back(decision.parts, facts, form.reason)
    record(name, actor, decision.space, about=decision.about, facts=facts, private=private)
    close_if_decided(actor, decision)
    return {"decision": decision.number, "choice": facts["choice"], "voter": voter.voter}


def carry_interests(actor: Actor, decision: Decision, before: list[Ballot]) -> None:
    """In a new round everybody is asked again, but whoever has declared an interest has it still."""
    for ballot in before:
        if ballot.choice == RECUSED:
            cast_ballot(
                Actor.system(actor.door),
                space=decision.space.short_name,
                decision=decision.number,
                voter=ballot.voter,
                choice=RECUSED,
                reason=ballot.reason,
            )


def _chosen(decision: Decision, form: forms.CastBallot) -> list[int | None] | None:
    """Ticks, ranks or points of the options as they are listed; None where nothing was chosen among them."""
    rule, listed = decision.parts, decision.options or []
    if not options.chooses(rule):
        if form.answers or form.approved:
            raise Invalid({"answers": Phrase(N_("This vote asks for a yes or no, not for a ranking."))})
        return None
    if form.choice != CHOSE:
        return None
    given, field = options.normal(rule, form.answers), "answers"
    if options.kind_of_ballot(rule) in ("ticks", "one"):
        if unknown := set(form.approved) - {one["id"] for one in listed}:
            message = N_("There is no option %(n)s.")
            raise Invalid({"approved": Phrase(message, n=min(unknown))})
        given = [1 if one["id"] in form.approved else None for one in listed]
        field = "approved"
    if wrong := options.why_not_answer(rule, listed, given):
        raise Invalid({field: wrong})
    return given


def _put(
    decision: Decision,
    speaking: Speaking,
    actor: Actor,
    form: forms.CastBallot,
    chosen: Any,
    split: dict[str, str] | None,
) -> bool:
    """Write the ballot; whether it replaces an earlier one."""
    ballot = Ballot.get_or_none(
        (Ballot.decision == decision)
        & (Ballot.round == decision.round)
        & (Ballot.voter == speaking.voter.voter)
    )
    before = ballot.said if ballot is not None else None
    ballot = ballot or Ballot(decision=decision, round=decision.round, voter=speaking.voter.voter)
    ballot.channel, ballot.proxy = speaking.channel, speaking.proxy
    ballot.choice, ballot.reason, ballot.answer, ballot.split = form.choice, form.reason, chosen, split
    ballot.cast_by = actor.person_id  # type: ignore[assignment]  # peewee takes the id
    ballot.cast_at = clock.now()
    ballot.save()
    keep(decision, speaking.voter, before, ballot.said)
    return before is not None
