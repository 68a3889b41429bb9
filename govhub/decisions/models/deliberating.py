"""Before and during a vote: amendments, temperature checks, objections."""

from __future__ import annotations

from typing import Any

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.db import BaseModel, ChoiceField, InstantField, JsonField, choices
from govhub.core.errors import NotFound
from govhub.decisions.models.decisions import Decision
from govhub.spaces.models import Space

AMENDMENT_STATES = ("proposed", "accepted", "refused", "voted", "adopted", "rejected", "withdrawn")
OBJECTION_STATES = (
    "raised",
    "valid",
    "concern",
    "out_of_scope",
    "integrated",
    "resolved",
    "unresolved",
    "withdrawn",
)
STANDING = ("raised", "valid", "concern", "out_of_scope")  # not taken back, whatever was found


class Amendment(BaseModel):
    """A change that somebody proposes to a proposal before the vote: accepted, refused, or voted on
    (`vote` is the number of the decision about it)."""

    decision = ForeignKeyField(Decision, backref="amendments", on_delete="CASCADE")
    number = IntegerField()
    text = TextField()
    reason = TextField(default="")
    author = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    state = ChoiceField(max_length=12, choices=choices(*AMENDMENT_STATES), default="proposed")
    answer = TextField(default="")
    vote = IntegerField(null=True)
    created_at = InstantField(default=clock.now)
    settled_at = InstantField(null=True)

    class Meta:
        indexes = ((("decision", "number"), True),)

    @property
    def space(self) -> Space:
        """The space of the proposal, as policies look at it."""
        return self.decision.space


def amendment_at(decision: Decision, number: int) -> Amendment:
    """The amendment with this number to a proposal. Raises NotFound."""
    found = Amendment.get_or_none((Amendment.decision == decision) & (Amendment.number == number))
    if found is None:
        raise NotFound
    found.decision = decision
    return found


def has_amendments(decision: Decision, *states: str) -> bool:
    """Whether there are amendments to a proposal in one of these states."""
    here = (Amendment.decision == decision) & Amendment.state.in_(states)
    return bool(Amendment.select().where(here).exists())


class Temperature(BaseModel):
    """What one person thinks of a proposal before the vote, as it stands; binds nobody."""

    decision = ForeignKeyField(Decision, backref="temperatures", on_delete="CASCADE")
    person = ForeignKeyField(Person, on_delete="CASCADE")
    sector = CharField(max_length=40)
    mark = CharField(max_length=20)
    at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("decision", "person"), True),)


class Objection(BaseModel):
    """An objection on its way: raised, tested, integrated into an amended text, confirmed by the objector.

    `tests` holds who found what ([{"tester": uid, "finding": "valid"}]), `answer` why a facilitator found
    it to be no objection, `how` whether it was integrated by an amendment or a trial until `trial_until`.
    """

    decision = ForeignKeyField(Decision, backref="objections", on_delete="CASCADE")
    number = IntegerField()
    round = IntegerField(default=1)
    voter = CharField(max_length=16)
    reason = TextField()
    state = ChoiceField(max_length=12, choices=choices(*OBJECTION_STATES), default="raised")
    tests: Any = JsonField(default=list)
    answer = TextField(default="")
    how = CharField(max_length=12, default="")
    trial_until = CharField(max_length=10, default="")
    created_at = InstantField(default=clock.now)
    settled_at = InstantField(null=True)

    class Meta:
        indexes = ((("decision", "number"), True),)
