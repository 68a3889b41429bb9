"""Commitments: what a stakeholder does by which day, and who of theirs sees to it.

They are open to everybody in the space and stay inside it: the record holds their words as commitments.
"""

from __future__ import annotations

from typing import Any

from govhub.accounts.models import Person
from govhub.accounts.queries import person_with
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import Invalid, NotFound, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.goals import forms
from govhub.goals.actions.indicators import chosen_stakeholder
from govhub.goals.models import Commitment, commitment_at, goal_at
from govhub.goals.policy import answers_for
from govhub.spaces.models import Stakeholder, mandates_at, next_number, space_named

Answer = dict[str, Any]


@act("goals.add_commitment", forms.AddCommitment)
def add_commitment(actor: Actor, form: forms.AddCommitment) -> Answer:
    """Promise something for a stakeholder by a day. Who holds a mandate of it does that; facilitators also
    write down what others promised, which is shown. Raises RuleBroken otherwise, Invalid when the owner has
    no mandate."""
    space = space_named(form.space)
    authorize(actor, "goals.add_commitment", space)
    stakeholder = chosen_stakeholder(space, form.stakeholder)
    if not answers_for(actor, space, stakeholder):
        raise RuleBroken(
            Phrase(
                N_("You hold no mandate of %(name)s, so you cannot promise anything for it."),
                name=stakeholder.name,
            )
        )
    owner = _owner(stakeholder, form.owner)
    goal = goal_at(space, form.goal) if form.goal else None
    number = next_number(space, "commitment")
    Commitment.create(
        space=space,
        goal=goal,
        number=number,
        stakeholder=stakeholder,
        owner=owner,
        what=form.what,
        due_day=form.due_day,
        added_by=actor.person_id,
    )
    facts = {"commitment": number} | ({"goal": goal.number} if goal else {})
    private = {"stakeholder": stakeholder.uid, "owner": owner.uid, "what": form.what, "due_day": form.due_day}
    record("goals.add_commitment", actor, space, about=f"commitment:{number}", facts=facts, private=private)
    return {"commitment": number, "goal": goal.number if goal else None}


@act("goals.finish_commitment", forms.FinishCommitment)
def finish_commitment(actor: Actor, form: forms.FinishCommitment) -> Answer:
    """It is done, and this is how one can see it. Raises RuleBroken when it is not open."""
    commitment = _find(actor, "goals.finish_commitment", form, "open")
    commitment.state = "done"
    commitment.done_at = clock.now()
    commitment.evidence = form.evidence
    return _keep("goals.finish_commitment", actor, commitment, {"evidence": form.evidence})


@act("goals.reopen_commitment", forms.ChangeCommitment)
def reopen_commitment(actor: Actor, form: forms.ChangeCommitment) -> Answer:
    """It is not done after all, or promised again. Raises RuleBroken when it is open."""
    commitment = _find(actor, "goals.reopen_commitment", form, "done", "withdrawn")
    commitment.state = "open"
    commitment.done_at = None
    commitment.reason = form.reason
    return _keep("goals.reopen_commitment", actor, commitment, {"reason": form.reason})


@act("goals.withdraw_commitment", forms.ChangeCommitment)
def withdraw_commitment(actor: Actor, form: forms.ChangeCommitment) -> Answer:
    """Take a promise back; it stays readable with the reason. Raises RuleBroken when it is not open."""
    commitment = _find(actor, "goals.withdraw_commitment", form, "open")
    commitment.state = "withdrawn"
    commitment.reason = form.reason
    return _keep("goals.withdraw_commitment", actor, commitment, {"reason": form.reason})


@act("goals.hand_over_commitment", forms.HandOverCommitment)
def hand_over_commitment(actor: Actor, form: forms.HandOverCommitment) -> Answer:
    """Another person of the same stakeholder sees to it from now on. Raises RuleBroken when it is not open,
    Invalid when that person has no mandate."""
    commitment = _find(actor, "goals.hand_over_commitment", form, "open")
    commitment.owner = _owner(commitment.stakeholder, form.owner)
    return _keep("goals.hand_over_commitment", actor, commitment, {"owner": form.owner})


def _owner(stakeholder: Stakeholder, uid: str) -> Person:
    """The person who sees to it: somebody who may act for the stakeholder today."""
    try:
        person = person_with(uid)
    except NotFound:
        person = None
    held = mandates_at(stakeholder.space, clock.now())
    if person is None or not any(one.person == person and one.stakeholder == stakeholder for one in held):
        raise Invalid(
            {"owner": Phrase(N_("Please choose somebody with a mandate of %(name)s."), name=stakeholder.name)}
        )
    return person


def _find(actor: Actor, name: str, form: forms.CommitmentRef, *states: str) -> Commitment:
    commitment = commitment_at(space_named(form.space), form.commitment)
    authorize(actor, name, commitment)
    if commitment.state not in states:
        raise RuleBroken(Phrase(N_("This commitment has been changed meanwhile. Please look at it again.")))
    return commitment


def _keep(name: str, actor: Actor, commitment: Commitment, private: Answer) -> Answer:
    commitment.save()
    facts = {"commitment": commitment.number, "state": commitment.state}
    about = f"commitment:{commitment.number}"
    record(name, actor, commitment.space, about=about, facts=facts, private=private)
    return {"commitment": commitment.number}
