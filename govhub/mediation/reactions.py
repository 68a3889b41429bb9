"""What happens elsewhere and concerns conflicts: blocks, amendments, withdrawals, mandates and roles. All
of it in the transaction of the act itself."""

from __future__ import annotations

from typing import Any

from govhub.accounts.models import Person
from govhub.core.actor import Actor
from govhub.core.audit import AuditEntry
from govhub.core.bus import react
from govhub.decisions.actions.close import standing
from govhub.decisions.methods.shape import STOPS
from govhub.decisions.models import Ballot, Decision, Voter, decision_at
from govhub.mediation import rules
from govhub.mediation.actions import join_case, lapse, open_after_block, release_party, step_back
from govhub.mediation.models import Case, CaseParty, parties_of, running_about
from govhub.mediation.policy import belongs_to_party
from govhub.spaces.models import Space, Stakeholder, role_names


@react("decisions.cast_ballot")
@react("decisions.enter_ballot")
def voted(entry: AuditEntry) -> None:
    """A block that stops the vote opens a case, or joins the running one; an answer in its place ends it."""
    choice = entry.facts.get("choice")
    if choice not in {*STOPS, "disagree"} and not entry.facts["changed"]:
        return  # nearly every ballot: the first answer of a voice, and nobody is against
    space = Space.get(Space.uid == entry.chain)
    decision = decision_at(space, entry.facts["decision"])
    if not _mediated(decision):
        return
    if decision.parts.against:
        _some_borne(space, decision)
    voter = Voter.get((Voter.decision == decision) & (Voter.voter == entry.facts["voter"]))
    running = _running(space, decision)
    if choice in STOPS and not decision.parts.against:
        _blocked(space, decision, voter, running)
    elif choice not in STOPS and running is not None and entry.facts["changed"]:
        _answered(decision, voter, running)


def _some_borne(space: Space, decision: Decision) -> None:
    """Where the rule bears some who are against, blocks concern mediation only while they stop the vote."""
    if standing(decision).result != "blocked":
        if (running := _running(space, decision)) is not None:
            lapse(Actor.system(), space=space.short_name, case=running.number, outcome="lifted")
        return
    for voter in _blocking(decision):
        _blocked(space, decision, voter, _running(space, decision))


def _running(space: Space, decision: Decision) -> Case | None:
    """The case that runs about a block of this vote."""
    return next((one for one in running_about(space, decision.about) if one.by_block), None)


def _blocking(decision: Decision) -> list[Voter]:
    """The voices that block in the running round."""
    query = Voter.select().join(
        Ballot, on=(Ballot.decision == Voter.decision) & (Ballot.voter == Voter.voter)
    )
    stopping = (Ballot.round == decision.round) & Ballot.choice.in_(STOPS)
    return list(query.where((Voter.decision == decision) & stopping).order_by(Voter.id))


def _mediated(decision: Decision) -> bool:
    """Whether a block in this vote is a matter for mediation: not where the rule bears it or takes it as
    advice, and where objections have a lifecycle only in the last round, if no fallback decides it."""
    rule = decision.parts
    if rule.objections == "advisory":
        return False
    if rule.objections == "lifecycle":
        return rule.fallback is None and decision.round >= rule.rounds
    return True


def _blocked(space: Space, decision: Decision, voter: Voter, running: Case | None) -> None:
    system, short_name = Actor.system(), space.short_name
    if running is None:
        if not _heard(space, decision, voter):
            given: dict[str, Any] = {
                "decision": decision.number,
                "stakeholder": voter.stakeholder,
                "voter": voter.voter,
            }
            open_after_block(system, space=short_name, **given)
    elif not _stands(running, voter):
        join_case(system, space=short_name, case=running.number, stakeholder=voter.stakeholder)


def _heard(space: Space, decision: Decision, voter: Voter) -> bool:
    """Whether this stakeholder's block has had its case in this round: one that ended otherwise than by
    lifting the block does not begin anew, nor does one that was lifted and put again many times, or a vote
    could be put off for ever."""
    query = Case.select().join(CaseParty).join(Stakeholder)
    same = (Case.space == space) & (Case.about == decision.about) & (Case.round == decision.round)
    mine = (Stakeholder.uid == voter.stakeholder) & (CaseParty.role == "raised")
    had = list(query.where(same & Case.by_block & mine))
    lifted = [one for one in had if one.stage == "withdrawn" and one.outcome_kind == "lifted"]
    return len(lifted) < len(had) or len(lifted) >= rules.BLOCKS


def _stands(case: Case, voter: Voter) -> bool:
    return any(
        one.stakeholder is not None
        and one.stakeholder.uid == voter.stakeholder
        and one.role == "raised"
        and one.released_at is None
        for one in parties_of(case)
    )


def _answered(decision: Decision, voter: Voter, running: Case) -> None:
    """One voice answers otherwise now. Its party is released when no other voice of it blocks, and the
    case has nothing to be about any more when nobody does."""
    left = {row.stakeholder for row in _blocking(decision)}
    if not left:
        lapse(Actor.system(), space=running.space.short_name, case=running.number, outcome="lifted")
    elif voter.stakeholder not in left and _stands(running, voter):
        release_party(
            Actor.system(), space=running.space.short_name, case=running.number, stakeholder=voter.stakeholder
        )


@react("decisions.amend")
def amended(entry: AuditEntry) -> None:
    """Another text is voted on now: the block against the former one is gone, and its case with it."""
    _void(entry, "text_changed")


@react("decisions.withdraw")
def withdrawn(entry: AuditEntry) -> None:
    """There is no proposal any more that could be blocked."""
    _void(entry, "proposal_ended")


def _void(entry: AuditEntry, outcome: str) -> None:
    space = Space.get(Space.uid == entry.chain)
    for case in running_about(space, entry.about):
        if case.by_block:
            lapse(Actor.system(), space=space.short_name, case=case.number, outcome=outcome)


@react("spaces.give_mandate")
@react("spaces.join")
def mandated(entry: AuditEntry) -> None:
    """Somebody acts for a stakeholder now: if that is a party of a case they mediate, they step back."""
    _look_again(entry, entry.about.partition(":")[2])


@react("spaces.end_role")
@react("spaces.leave")
@react("accounts.deactivate")
def gone(entry: AuditEntry) -> None:
    """Whoever does not mediate in the space any more gives their cases back."""
    _look_again(entry, entry.about.partition(":")[2])


def _look_again(entry: AuditEntry, uid: str) -> None:
    mine = (
        Case.select(Case, Space, Person)
        .join(Space)
        .switch(Case)
        .join(Person, on=(Case.mediator == Person.id))
    )
    for case in mine.where((Person.uid == uid) & Case.ended_at.is_null()):
        if entry.act.startswith("spaces.") and case.space.uid != entry.chain:
            continue
        person: Any = case.mediator
        mediates = "mediator" in role_names(case.space, person) and person.deactivated_at is None
        if not mediates or belongs_to_party(case, person):
            step_back(Actor.system(), space=case.space.short_name, case=case.number)
