"""Voices and their answers: the frozen electorate, ballots, and who is in the room."""

from __future__ import annotations

from typing import Any

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.db import BaseModel, ChoiceField, InstantField, JsonField, choices
from govhub.decisions.models.decisions import Decision
from govhub.spaces.models import mandates_of

CHANNELS = ("online", "room", "proxy", "entered")


class Voter(BaseModel):
    """One voice of a frozen electorate: a stakeholder or a person, by its uid and as it was named then.

    `weight` and `stands_for` (people) are exact numbers ("3/7"), `part` the group of the space's own
    partition to which it belongs.
    """

    decision = ForeignKeyField(Decision, backref="voters", on_delete="CASCADE")
    voter = CharField(max_length=16)
    name = CharField(max_length=200)
    stakeholder = CharField(max_length=16)
    stakeholder_name = CharField(max_length=200)
    sector = CharField(max_length=40)
    weight = CharField(max_length=60, default="1")
    stands_for = CharField(max_length=60, default="")
    part = CharField(max_length=80, default="")

    class Meta:
        indexes = ((("decision", "voter"), True), (("voter",), False), (("stakeholder",), False))

    def fact(self) -> dict[str, str]:
        """How the electorate's hash and the audit name this voice."""
        known = {
            "voter": self.voter,
            "stakeholder": self.stakeholder,
            "sector": self.sector,
            "weight": self.weight,
        }
        known |= {"stands_for": self.stands_for} if self.stands_for else {}
        return known | ({"group": self.part} if self.part else {})


class Ballot(BaseModel):
    """The answer of one voice, as it stands; how it came about is in the audit. `proxy` is the voice that
    gave it in its place.

    In a secret vote it says only that the voice has voted (`choice` is "voted"); what it chose is in the urn.
    """

    decision = ForeignKeyField(Decision, backref="ballots", on_delete="CASCADE")
    voter = CharField(max_length=16)
    round = IntegerField(default=1)
    choice = CharField(max_length=40)
    answer: Any = JsonField(null=True)
    split: Any = JsonField(null=True)
    reason = TextField(default="")
    channel = ChoiceField(max_length=20, choices=choices(*CHANNELS), default="online")
    proxy = CharField(max_length=16, default="")
    cast_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    cast_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("decision", "round", "voter"), True),)

    @property
    def said(self) -> dict[str, Any]:
        """What it says, as a count takes it: the choice, among options which, and the proxy that gave it."""
        more = {"answer": self.answer, "split": self.split, "proxy": self.proxy or None}
        return {"choice": self.choice, **{name: value for name, value in more.items() if value is not None}}


class Urn(BaseModel):
    """The secret ballots of a round: equal ones together and sorted, so that nothing of who, when and in
    which order can be read from it: `[{"choice", "answer", "group", "weight", "voices"}]`."""

    decision = ForeignKeyField(Decision, backref="urns", on_delete="CASCADE")
    round = IntegerField(default=1)
    lines: Any = JsonField(default=list)

    class Meta:
        indexes = ((("decision", "round"), True),)


class KeptLine(BaseModel):
    """A line of the count as it stands, kept while answers come in: so many voices of one kind gave one
    answer. A count is made from these lines, however many voices there are."""

    decision = ForeignKeyField(Decision, backref="kept_lines", on_delete="CASCADE")
    round = IntegerField(default=1)
    part = CharField(max_length=80, default="")
    weight = CharField(max_length=60, default="1")
    stands_for = CharField(max_length=60, default="")
    choice = CharField(max_length=40)
    marks = CharField(max_length=400, default="")
    voices = IntegerField(default=0)

    class Meta:
        indexes = ((("decision", "round", "part", "weight", "stands_for", "choice", "marks"), True),)


class Presence(BaseModel):
    """A voice that is in the room where a decision is taken, from when to when."""

    decision = ForeignKeyField(Decision, backref="presences", on_delete="CASCADE")
    voter = CharField(max_length=16)
    came_at = InstantField(default=clock.now)
    left_at = InstantField(null=True)

    class Meta:
        indexes = ((("decision", "voter"), True),)


class Interest(BaseModel):
    """An interest that was declared before the vote opened; the voice will not be counted."""

    decision = ForeignKeyField(Decision, backref="interests", on_delete="CASCADE")
    voter = CharField(max_length=16)
    reason = TextField()
    person = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("decision", "voter"), True),)


def own_voices(actor: Actor, decision: Decision) -> dict[str, str]:
    """The voices, with their names, for which somebody could answer if the vote were opened now."""
    if not actor.is_person:
        return {}
    mandates = [one for one in mandates_of(actor, decision.space, clock.now()) if one.may_vote]
    if decision.parts.unit == "person":
        return {actor.uid: actor.name} if mandates else {}
    return {one.stakeholder.uid: one.stakeholder.name for one in mandates}


def interests_of(decision: Decision) -> list[Interest]:
    """The interests that were declared before the vote opened, by voice."""
    return list(Interest.select().where(Interest.decision == decision).order_by(Interest.voter))


def ballots_of(decision: Decision) -> list[Ballot]:
    """The answers of the running round, by voice."""
    query = Ballot.select().where((Ballot.decision == decision) & (Ballot.round == decision.round))
    return list(query.order_by(Ballot.voter))


def voters_of(decision: Decision) -> list[Voter]:
    """The frozen electorate, by stakeholder and name."""
    query = Voter.select().where(Voter.decision == decision)
    return list(query.order_by(Voter.sector, Voter.stakeholder_name, Voter.name))


def voices_of(actor: Actor, decision: Decision) -> list[Voter]:
    """The voices for which the actor holds a mandate to vote at this moment."""
    if not actor.is_person:
        return []
    held = [m for m in mandates_of(actor, decision.space, clock.now()) if m.may_vote]
    stakeholders = {mandate.stakeholder.uid for mandate in held}
    query = Voter.select().where((Voter.decision == decision) & Voter.stakeholder.in_(stakeholders or {""}))
    if decision.parts.unit == "person":
        query = query.where(Voter.voter == actor.uid)
    return list(query.order_by(Voter.name))


def present_at(decision: Decision) -> frozenset[str] | None:
    """The voices that are in the room; None where nobody ever kept a list."""
    rows = list(Presence.select(Presence.voter, Presence.left_at).where(Presence.decision == decision))
    return frozenset(row.voter for row in rows if row.left_at is None) if rows else None


def is_present(decision: Decision, voter: str) -> bool:
    """Whether a voice is in the room."""
    here = (Presence.decision == decision) & (Presence.voter == voter) & Presence.left_at.is_null()
    return bool(Presence.select().where(here).exists())
