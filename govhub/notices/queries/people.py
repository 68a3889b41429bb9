"""Who is meant: the readers of a discussion, the voices of a vote, those who take part in talking."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from peewee import JOIN

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.decisions.methods.shape import RECUSED
from govhub.decisions.models import Ballot, Decision, Voter, carried_now
from govhub.mediation.models import CaseParty, reads_case
from govhub.notices.models import Following, Post, Thread
from govhub.spaces.models import Mandate, Role, Space, Stakeholder


def members(space: Space, *roles: str) -> Any:
    """A query for the ids of people with one of these roles (with any, if none is named)."""
    query = Role.select(Role.person).where(Role.space == space)
    return query.where(Role.role.in_(roles)) if roles else query


def readers(thread: Thread) -> list[Person]:
    """Everybody who may read a discussion, by name."""
    active = Person.select(Person.id, Person.uid, Person.name, Person.is_admin).where(
        Person.deactivated_at.is_null()
    )
    if not thread.is_confidential:
        return list(active.where(Person.id.in_(members(thread.space))).order_by(Person.name, Person.id))
    people = active.where(Person.id.in_(_near(thread.subject))).order_by(Person.name, Person.id)
    return [person for person in people if reads_case(person.actor(), thread.subject)]


def _near(case: Any) -> set[int]:
    """Who could be in a case: its mediator, its parties and whoever acts for them."""
    parties: Any = CaseParty.select(CaseParty.stakeholder, CaseParty.person).where(CaseParty.case == case)
    rows = list(parties.tuples())
    held: Any = Mandate.select(Mandate.person).where(Mandate.stakeholder.in_([row[0] or 0 for row in rows]))
    people = {row[0] for row in held.tuples()} | {row[1] for row in rows} | {case.mediator_id}
    return {one for one in people if one is not None}


def voices(decision: Decision, *, silent: bool = False, only: Collection[str] | None = None) -> Any:
    """A query for the ids of people who may answer for a voice of a vote (`silent`: one that has neither
    answered in this round, itself or by a proxy, nor declared an interest in the one before, which it has
    still; `only`: one of these)."""
    now = clock.now()
    valid = (Mandate.starts_at <= now) & (Mandate.ends_at.is_null() | (Mandate.ends_at > now))
    theirs = (Voter.decision == decision) & (Voter.stakeholder == Stakeholder.uid)
    query = (
        Mandate.select(Mandate.person)
        .join(Stakeholder)
        .join(Voter, on=theirs)
        .switch(Mandate)
        .join(Person)
        .where(Mandate.may_vote & valid & (Stakeholder.space == decision.space))
    )
    if decision.parts.unit == "person":
        query = query.where(Voter.voter == Person.uid)
    if only is not None:
        query = query.where(Voter.voter.in_([*only] or [""]))
    if silent:
        declared = (Ballot.round == decision.round - 1) & (Ballot.choice == RECUSED)
        theirs = (Ballot.decision == decision) & (Ballot.voter == Voter.voter)
        answered = theirs & ((Ballot.round == decision.round) | declared)
        query = query.join(Ballot, JOIN.LEFT_OUTER, on=answered).where(Ballot.id.is_null())
        if carried := carried_now(decision):
            query = query.where(Voter.voter.not_in(carried))
    return query


def holders(space: Space, uids: Collection[str]) -> set[int]:
    """The ids of the people who may vote for these stakeholders, or are these persons."""
    now = clock.now()
    valid = (Mandate.starts_at <= now) & (Mandate.ends_at.is_null() | (Mandate.ends_at > now))
    held: Any = Mandate.select(Mandate.person).join(Stakeholder)
    held = held.where(Mandate.may_vote & valid & (Stakeholder.space == space) & Stakeholder.uid.in_([*uids]))
    people: Any = Person.select(Person.id).where(Person.uid.in_([*uids]))
    return {row[0] for row in held.tuples()} | {row[0] for row in people.tuples()}


def talking(thread: Thread) -> set[int]:
    """Whoever has written in a discussion or follows it, without those who want no more of it."""
    here = (Post.space == thread.space) & (Post.about == thread.about) & Post.removed_at.is_null()
    wrote: Any = Post.select(Post.author).where(here).distinct()
    chosen: Any = Following.select(Following.person, Following.is_following).where(
        (Following.space == thread.space) & (Following.about == thread.about)
    )
    choices = dict(chosen.tuples())
    found = {row[0] for row in wrote.tuples()} | {one for one, follows in choices.items() if follows}
    return {one for one in found if one is not None and choices.get(one, True)}
