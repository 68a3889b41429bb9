"""What is stored about goals: each has a text, a state, and the version that a decision ratified."""

from __future__ import annotations

from peewee import CharField, ForeignKeyField, IntegerField

from govhub.core import clock
from govhub.core.db import BaseModel, ChoiceField, InstantField, choices
from govhub.core.errors import NotFound
from govhub.documents.models import Document, DocumentVersion
from govhub.spaces.models import Space

STATES = ("draft", "proposed", "ratified")


class Goal(BaseModel):
    """A shared goal. It can be ratified and under discussion at once: `open_decision` says which decision."""

    space = ForeignKeyField(Space, backref="goals", on_delete="CASCADE")
    number = IntegerField()
    title = CharField(max_length=200)
    document = ForeignKeyField(Document, unique=True, backref="goal", on_delete="RESTRICT")
    state = ChoiceField(max_length=10, choices=choices(*STATES), default="draft")
    ratified_version = ForeignKeyField(DocumentVersion, null=True, on_delete="RESTRICT")
    ratified_by = IntegerField(null=True)
    ratified_at = InstantField(null=True)
    open_decision = IntegerField(null=True)
    created_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("space", "number"), True),)


def goal_at(space: Space, number: int) -> Goal:
    """The goal with this number. Raises NotFound."""
    found = Goal.get_or_none((Goal.space == space) & (Goal.number == number))
    if found is None:
        raise NotFound
    found.space = space
    return found


def goal_of(document: Document) -> Goal | None:
    """The goal that a text belongs to, if it does."""
    return Goal.get_or_none(Goal.document == document)
