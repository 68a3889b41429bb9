"""The life of an objection: raised by a ballot, tested, integrated by an amendment, confirmed by a ballot."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms
from govhub.decisions.actions.close import close_if_decided
from govhub.decisions.methods import objecting
from govhub.decisions.models import Ballot, Decision, Objection, decision_at, voices_of, voters_of
from govhub.decisions.models.deliberating import STANDING
from govhub.spaces.models import roles_of, space_named

FACILITATOR = "facilitator"  # under whose name the finding stands where one facilitator is enough


@act("decisions.test_objection", forms.TestObjection)
def test_objection(actor: Actor, form: forms.TestObjection) -> dict[str, Any]:
    """Say whether an objection meets the criteria: valid, a concern (it stops nothing), or out of scope.

    By a facilitator, or by each other voice of the electorate, as the frozen rule says. Refused for one's
    own objection, once the vote is over, once the objection is settled by the group, and without a reason
    where the objection is not found valid.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.test_objection", decision)
    objection = _objection(decision, form.objection)
    if objection.state not in {"raised", *objecting.FINDINGS} or objection.round != decision.round:
        raise RuleBroken(Phrase(N_("This objection does not stand any more.")))
    if form.finding != objecting.VALID and not form.reason:
        raise Invalid({"reason": Phrase(N_("Please say why: the objector must be able to understand it."))})
    rule = decision.parts
    tester = _tester(actor, decision, objection, form.voter)
    if rule.tested_by == "group" and objection.state != "raised":
        raise RuleBroken(Phrase(N_("The group has tested this objection already.")))
    others = others_than(decision, objection)
    objection.tests = [one for one in objection.tests if one["tester"] != tester]
    objection.tests += [{"tester": tester, "finding": form.finding}]
    objection.state = objecting.settled(rule, others, found_in(objection)) or "raised"
    objection.answer = form.reason if rule.tested_by == "facilitators" else objection.answer
    objection.settled_at = clock.now() if objection.state != "raised" else None
    objection.save()
    facts = {
        "decision": decision.number,
        "round": decision.round,
        "objection": objection.number,
        "voter": objection.voter,
        "tester": tester,
        "finding": form.finding,
        "state": objection.state,
    }
    private = {"reason": form.reason} if form.reason else None
    record(
        "decisions.test_objection", actor, decision.space, about=decision.about, facts=facts, private=private
    )
    close_if_decided(actor, decision)
    return {"decision": decision.number, "objection": objection.number, "state": objection.state}


def _objection(decision: Decision, number: int) -> Objection:
    over = decision.stage != "open" or decision.time >= (decision.closes_at or 0)
    if over or not objecting.goes_on(decision.parts):
        raise RuleBroken(Phrase(N_("Objections are tested while a vote is open whose rule provides for it.")))
    found = Objection.get_or_none((Objection.decision == decision) & (Objection.number == number))
    if found is None:
        raise NotFound
    return found


def _tester(actor: Actor, decision: Decision, objection: Objection, wanted: str) -> str:
    """Under which key the finding stands: one for all facilitators, or the voice that tests."""
    voices = {voice.voter for voice in voices_of(actor, decision)}
    if decision.parts.tested_by == "facilitators":
        if "facilitator" not in roles_of(actor, decision.space):
            raise Forbidden(Phrase(N_("Under this rule a facilitator tests objections.")))
        if objection.voter in voices:
            raise Forbidden(Phrase(N_("You speak for the voice that objects; somebody else must test it.")))
        return FACILITATOR
    others = sorted(voices - {objection.voter} - _recused(decision))
    chosen = [voice for voice in others if voice == wanted] if wanted else others
    if not chosen:
        raise Forbidden(Phrase(N_("Under this rule the other voices of the electorate test objections.")))
    if len(chosen) > 1:
        raise Invalid({"voter": Phrase(N_("You speak for several; please choose for whom you answer."))})
    return chosen[0]


def found_in(objection: Objection) -> dict[str, str]:
    """Who found what."""
    return {one["tester"]: one["finding"] for one in objection.tests}


def others_than(decision: Decision, objection: Objection) -> int:
    """How many voices could test an objection: all that count, but the one that objects."""
    return len({voter.voter for voter in voters_of(decision)} - _recused(decision) - {objection.voter})


def _recused(decision: Decision) -> set[str]:
    mine = (Ballot.decision == decision) & (Ballot.round == decision.round) & (Ballot.choice == "recused")
    return {row.voter for row in Ballot.select(Ballot.voter).where(mine)}


def follow(decision: Decision, voter: str, choice: str, reason: str) -> int | None:
    """What a ballot means for objections: the number of the one that it raises or upholds, if any.

    The same block with the same reason stays the same objection, with what was found of it. Another answer
    takes it back; in a new round an answer that is no block confirms that the objection was met.
    """
    if not objecting.goes_on(decision.parts):
        return None
    rows = Objection.select().where((Objection.decision == decision) & (Objection.voter == voter))
    mine = list(rows.order_by(Objection.number))
    here = [one for one in mine if one.round == decision.round and one.state in STANDING]
    if choice == "block":
        kept = next((one for one in here if one.reason == reason), None)
        for one in here:
            if one is not kept:
                _settle(one, "withdrawn")
        return kept.number if kept else _raised(decision, voter, reason)
    for one in here:
        _settle(one, "withdrawn")
    for one in mine:
        if one.state == "integrated":
            _settle(one, "resolved")
    return None


def _raised(decision: Decision, voter: str, reason: str) -> int:
    number = Objection.select().where(Objection.decision == decision).count() + 1
    Objection.create(decision=decision, number=number, round=decision.round, voter=voter, reason=reason)
    return number


def _settle(objection: Objection, state: str) -> None:
    objection.state, objection.settled_at = state, clock.now()
    objection.save()


def why_not_integrate(decision: Decision) -> Phrase | None:
    """Why no further round can answer the objections, or None: the rule says how many there are."""
    rule = decision.parts
    if objecting.goes_on(rule) and decision.round >= rule.rounds:
        return Phrase(
            N_("This was the last round that the rule provides for: the text cannot be amended again.")
        )
    return None


def integrate(decision: Decision, trial_until: str) -> None:
    """An amended text answers the objections of this round, for good or as a trial until a day."""
    if not objecting.goes_on(decision.parts):
        return
    here = (Objection.decision == decision) & (Objection.round == decision.round)
    for objection in Objection.select().where(here & Objection.state.in_(("raised", "valid"))):
        objection.how, objection.trial_until = ("trial" if trial_until else "amendment"), trial_until
        _settle(objection, "integrated")
