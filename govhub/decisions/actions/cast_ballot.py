"""Answering a decision, and changing one's answer until the close."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import Forbidden, Invalid, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.actions.close import close_if_decided
from govhub.decisions.methods import options
from govhub.decisions.methods.shape import CHOSE, RECUSED
from govhub.decisions.models import Ballot, Decision, Voter, decision_at, voices_of, voters_of
from govhub.spaces.models import space_named


@act("decisions.cast_ballot", forms.CastBallot)
def cast_ballot(actor: Actor, form: forms.CastBallot) -> dict[str, Any]:
    """Answer a decision, or change one's answer, for a voice of the frozen electorate.

    One ballot per voice. Refused before the vote opens and from the closing instant on, outside the
    electorate, after one's mandate ended, without a reason where the answer needs one, and when the
    text was amended after it had been read. Whoever declares an interest (`recused`, with the interest as
    reason) is not counted: not among the answers, nor the entitled, nor for the quorum.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.cast_ballot", decision)
    voter = _voter(actor, decision, form.voter)
    refusal = rules.why_not_ballot(
        decision.parts, decision.stage, decision.closes_at or 0, decision.time, form.choice, form.reason
    )
    if refusal:
        raise Invalid(dict([refusal])) if refusal[0] else RuleBroken(refusal[1])
    if form.round is not None and form.round != decision.round:
        raise RuleBroken(
            Phrase(N_("The proposal was amended while you were answering. Please read it again."))
        )
    chosen = _chosen(decision, form)
    changed = _put(decision, voter, actor, form, chosen)
    facts = {
        "decision": decision.number,
        "decision_hash": decision.decision_hash,
        "round": decision.round,
        "voter": voter.voter,
        "choice": form.choice,
        "channel": "online",
        "changed": changed,
    }
    if chosen is not None:
        facts["answer"] = chosen
    private = {"reason": form.reason} if form.reason else None
    record("decisions.cast_ballot", actor, decision.space, about=decision.about, facts=facts, private=private)
    close_if_decided(actor, decision)
    return {"decision": decision.number, "choice": form.choice, "voter": voter.voter}


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


def _voter(actor: Actor, decision: Decision, wanted: str) -> Voter:
    if decision.stage == "draft":
        raise RuleBroken(Phrase(N_("Voting has not been opened yet.")))
    voices = voters_of(decision) if actor.is_system else voices_of(actor, decision)
    if wanted:
        voices = [voice for voice in voices if voice.voter == wanted]
    if not voices:
        raise Forbidden(
            Phrase(N_("You have no voice in this vote: the electorate was fixed when it opened."))
        )
    if len(voices) > 1:
        raise Invalid({"voter": Phrase(N_("You speak for several; please choose for whom you answer."))})
    return voices[0]


def _chosen(decision: Decision, form: forms.CastBallot) -> list[int | None] | None:
    """The ranks or approvals of the options, as they are listed; None where nothing was chosen among them."""
    rule, listed = decision.parts, decision.options or []
    if not options.chooses(rule):
        if form.answers or form.approved:
            raise Invalid({"answers": Phrase(N_("This vote asks for a yes or no, not for a ranking."))})
        return None
    if form.choice != CHOSE:
        return None
    given, field = list(form.answers), "answers"
    if rule.method == "approval":
        if unknown := set(form.approved) - {one["id"] for one in listed}:
            message = N_("There is no option %(n)s.")
            raise Invalid({"approved": Phrase(message, n=min(unknown))})
        given = [1 if one["id"] in form.approved else None for one in listed]
        field = "approved"
    if wrong := options.why_not_answer(rule, listed, given):
        raise Invalid({field: wrong})
    return given


def _put(decision: Decision, voter: Voter, actor: Actor, form: forms.CastBallot, chosen: Any) -> bool:
    """Write the ballot; whether it replaces an earlier one."""
    ballot = Ballot.get_or_none(
        (Ballot.decision == decision) & (Ballot.round == decision.round) & (Ballot.voter == voter.voter)
    )
    changed = ballot is not None
    ballot = ballot or Ballot(decision=decision, round=decision.round, voter=voter.voter)
    ballot.choice, ballot.reason, ballot.answer = form.choice, form.reason, chosen
    ballot.cast_by = actor.person_id  # type: ignore[assignment]  # peewee takes the id
    ballot.cast_at = clock.now()
    ballot.save()
    return changed
