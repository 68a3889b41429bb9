"""Weights of stakeholders, and delegations: who answers for whom."""

from __future__ import annotations

from peewee import CharField, ForeignKeyField, IntegerField

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.db import BaseModel, ChoiceField, InstantField, choices
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
