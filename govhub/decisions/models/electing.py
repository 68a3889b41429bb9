"""Weights of stakeholders, and delegations: who answers for whom."""

from __future__ import annotations

from typing import Any

from peewee import CharField, ForeignKeyField, IntegerField

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.db import BaseModel, ChoiceField, InstantField, choices
from govhub.core.errors import NotFound
from govhub.decisions.methods import delegation
from govhub.decisions.models.decisions import Decision
from govhub.spaces.models import Space, Stakeholder

SCOPES = ("space", "topic", "decision")


class Weighting(BaseModel):
    """What a stakeholder counts under rules that ask for it: its weight, how many people it stands for, and
    its group in the space's own partition. Exact numbers as text ("3/7"); copied into each electorate."""

    space = ForeignKeyField(Space, backref="weightings", on_delete="CASCADE")
    stakeholder = ForeignKeyField(Stakeholder, backref="weightings", on_delete="CASCADE", unique=True)
    weight = CharField(max_length=60, default="1")
    stands_for = CharField(max_length=60, default="")
    part = CharField(max_length=80, default="")


class Delegation(BaseModel):
    """A voice (a stakeholder's or a person's, by its uid) that another may answer for, within a scope.

    `until` is the first instant after it; `ended_at` is when it was taken back.
    """

    space = ForeignKeyField(Space, backref="delegations", on_delete="CASCADE")
    number = IntegerField()
    principal = CharField(max_length=16, index=True)
    proxy = CharField(max_length=16, index=True)
    scope = ChoiceField(max_length=10, choices=choices(*SCOPES), default="space")
    topic = CharField(max_length=80, default="")
    decision = IntegerField(null=True)
    until = InstantField(null=True)
    created_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    created_at = InstantField(default=clock.now)
    ended_at = InstantField(null=True)

    class Meta:
        indexes = ((("space", "number"), True),)

    def fact(self) -> dict[str, Any]:
        """What it says, and from when to when."""
        within: dict[str, Any] = {}
        if self.scope == "topic":
            within = {"topic": self.topic}
        elif self.scope == "decision":
            within = {"decision": self.decision}
        return {
            "delegation": self.number,
            "principal": self.principal,
            "proxy": self.proxy,
            "scope": self.scope,
            **within,
            "since": clock.iso(self.created_at),
            **({"until": clock.iso(self.until)} if self.until is not None else {}),
        }


def delegation_at(space: Space, number: int) -> Delegation:
    """The delegation with this number. Raises NotFound."""
    found = Delegation.get_or_none((Delegation.space == space) & (Delegation.number == number))
    if found is None:
        raise NotFound
    found.space = space
    return found


def holding(space: Space, at: int) -> list[Delegation]:
    """The delegations of a space that hold at an instant, in the order in which they were given."""
    running = Delegation.ended_at.is_null() & (Delegation.until.is_null() | (Delegation.until > at))
    query = Delegation.select().where((Delegation.space == space) & running)
    return list(query.order_by(Delegation.number))


def edges_of(decision: Decision, voices: Any) -> list[dict[str, str]]:
    """The delegations that hold for one vote as it stands; what was given or taken back from its closing
    instant on comes too late for it."""
    now = clock.now()
    closes_at = None if decision.held_at is not None else decision.closes_at
    over = closes_at is not None and now >= closes_at
    held = Delegation.ended_at.is_null()
    if over:
        held = (held | (Delegation.ended_at >= closes_at)) & (Delegation.created_at < closes_at)
    last = Delegation.until.is_null() | (Delegation.until > (closes_at if over else now))
    rows = Delegation.select().where((Delegation.space == decision.space) & held & last)
    return delegation.narrowest((row.fact() for row in rows), decision.number, decision.topic, voices)
