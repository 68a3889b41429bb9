"""Who may log a conflict, mediate, read and sign. No office opens a case: not the facilitator's, not the
administrator's, not another mediator's."""

from __future__ import annotations

from typing import Any

from govhub.accounts.models import Person
from govhub.core import policy
from govhub.core.actor import Actor
from govhub.core.errors import NotFound, SignInNeeded
from govhub.core.phrase import N_, Phrase
from govhub.mediation import rules
from govhub.mediation.models import Case, Challenge, case_at, parties_of, reads_case, stands_for
from govhub.spaces.models import Space, mandates_between, role_names, roles_of, space_named
from govhub.spaces.policy import holds_role, is_facilitator, is_member, sees, takes_part

sees_queue = holds_role("facilitator", "mediator")
is_a_mediator = holds_role("mediator")


def mediates(actor: Actor, subject: Case) -> bool:
    """The mediator of this case."""
    mine = actor.person_id is not None and subject.mediator_id == actor.person_id  # type: ignore[attr-defined]
    return mine and "mediator" in roles_of(actor, subject.space)


def is_party(actor: Actor, subject: Case) -> bool:
    """Whoever acts for a party at this moment."""
    return bool(stands_for(actor, subject, parties_of(subject)))


def signs(actor: Actor, subject: Case) -> bool:
    """Whoever can sign for a party at this moment."""
    return bool(stands_for(actor, subject, parties_of(subject), to_sign=True))


def raised_it(actor: Actor, subject: Case) -> bool:
    """Whoever acts for a party that raised it."""
    return any(one.role == "raised" for one in stands_for(actor, subject, parties_of(subject)))


def reads(actor: Actor, subject: Case) -> bool:
    """The parties and the mediator of the case."""
    return reads_case(actor, subject)


def triages(actor: Actor, subject: Case) -> bool:
    """The mediator of the case, and facilitators (who see its severity, not its content)."""
    return mediates(actor, subject) or is_facilitator(actor, subject)


def hands_on(actor: Actor, subject: Case) -> bool:
    """The mediator, a party, a facilitator; the rules say which of them when."""
    return reads(actor, subject) or is_facilitator(actor, subject)


def case_read_by(actor: Actor, short_name: str, number: int) -> Case:
    """A case for those who may read it; for everybody else it is not there."""
    space = _space(actor, short_name)
    case = case_at(space, number)
    if not actor.is_system and not reads_case(actor, case):
        raise NotFound
    return case


def case_known_to(actor: Actor, short_name: str, number: int) -> Case:
    """A case for those who may know that there is one: readers, mediators, facilitators."""
    space = _space(actor, short_name)
    case = case_at(space, number)
    if not (actor.is_system or sees_queue(actor, space) or reads_case(actor, case)):
        raise NotFound
    return case


def belongs_to_party(case: Case, person: Person) -> bool:
    """Whether somebody holds a mandate of a party, or held one at any time since the case was opened."""
    stakeholders = [one.stakeholder for one in parties_of(case) if one.stakeholder is not None]
    return any(mandates_between(one, person, case.opened_at, None) for one in stakeholders)


def problem_with(case: Case, person: Person) -> Phrase | None:
    """Why somebody cannot mediate in a case, in one sentence."""
    refused = (Challenge.case == case) & (Challenge.mediator == person)
    return rules.why_not_mediator(
        is_mediator="mediator" in role_names(case.space, person) and person.deactivated_at is None,
        opened_it=bool(case.opened_by == person),
        is_party=any(one.person == person for one in parties_of(case)),
        belongs_to_party=belongs_to_party(case, person),
        was_challenged=Challenge.select().where(refused).exists(),
    )


def _space(actor: Actor, short_name: str) -> Space:
    space = space_named(short_name)
    if not actor.is_system:
        if not sees(actor, space):
            raise NotFound
        if not actor.is_person:
            raise SignInNeeded  # whether or not there is such a case
    return space


RULES: dict[str, policy.Predicate] = {
    "mediation.index": is_member,
    "mediation.show": reads,
    "mediation.triage": sees_queue,
    "mediation.open_case": takes_part,
    "mediation.open_after_block": policy.nobody_but_the_system,
    "mediation.join_case": policy.nobody_but_the_system,
    "mediation.release_party": policy.nobody_but_the_system,
    "mediation.set_severity": triages,
    "mediation.take_case": is_a_mediator,
    "mediation.appoint_mediator": is_facilitator,
    "mediation.challenge_mediator": is_party,
    "mediation.step_back": mediates,
    "mediation.move_on": mediates,
    "mediation.move_deadline": mediates,
    "mediation.mark_late": policy.nobody_but_the_system,
    "mediation.hold_decision": mediates,
    "mediation.add_party": mediates,
    "mediation.add_note": reads,
    "mediation.propose_settlement": reads,
    "mediation.sign_settlement": signs,
    "mediation.settle": policy.nobody_but_the_system,
    "mediation.escalate": hands_on,
    "mediation.withdraw_case": raised_it,
    "mediation.lapse": policy.nobody_but_the_system,
}


def _stepped_back(facts: dict[str, Any]) -> str:
    if facts.get("why") == "belongs_to_party":
        return N_("The mediator of %(about)s has a mandate of a party now, and stepped back")
    if facts.get("why") == "away":
        return N_("The mediator of %(about)s no longer mediates in this space")
    return N_("%(actor)s gave %(about)s back; another mediator is needed")


_MOVED = {
    "dialogue": N_("%(actor)s took %(about)s on to dialogue"),
    "agreement": N_("%(actor)s took %(about)s on to agreement"),
}

PHRASES: dict[str, Any] = {
    "mediation.open_case": N_("%(actor)s logged a conflict: %(about)s"),
    "mediation.open_after_block": N_("A block opened %(about)s; the vote stands still"),
    "mediation.join_case": N_("Another block was added to %(about)s"),
    "mediation.release_party": N_("One of the parties that blocked lifted its block: %(about)s"),
    "mediation.set_severity": N_("%(actor)s set how grave %(about)s is"),
    "mediation.take_case": N_("%(actor)s took %(about)s as its mediator"),
    "mediation.appoint_mediator": N_("%(actor)s appointed a mediator for %(about)s"),
    "mediation.challenge_mediator": N_("%(actor)s refused the mediator of %(about)s; another one is needed"),
    "mediation.step_back": _stepped_back,
    "mediation.move_on": lambda facts: _MOVED[facts["stage"]],
    "mediation.move_deadline": N_("%(actor)s moved the deadline of %(about)s"),
    "mediation.mark_late": N_("The deadline of %(about)s has passed"),
    "mediation.hold_decision": N_("%(actor)s let the vote stand still while %(about)s runs"),
    "mediation.add_party": N_("%(actor)s added a party to %(about)s"),
    "mediation.add_note": N_("%(actor)s wrote in %(about)s"),
    "mediation.propose_settlement": N_(
        "%(actor)s put version %(version)s of a settlement on the table in %(about)s"
    ),
    "mediation.sign_settlement": N_("%(actor)s signed version %(version)s of the settlement in %(about)s"),
    "mediation.settle": N_("Every party has signed: %(about)s is settled"),
    "mediation.escalate": N_("%(actor)s handed %(about)s on"),
    "mediation.withdraw_case": N_("%(actor)s took the conflict back: %(about)s"),
    "mediation.lapse": N_("%(about)s ended, because what it was about is gone"),
}
