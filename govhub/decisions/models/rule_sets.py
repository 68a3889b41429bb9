"""Rule sets: named, versioned, never changed."""

from __future__ import annotations

from typing import Any

from peewee import CharField, ForeignKeyField, IntegerField

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.db import BaseModel, InstantField, JsonField
from govhub.core.errors import NotFound
from govhub.decisions.methods.shape import RuleSet as Rule
from govhub.spaces.models import Space


class RuleSet(BaseModel):
    """One version of a named rule set of a space; a version is never changed, a new one is made.

    `ratified_by` is the number of the decision that ratified exactly this version.
    """

    space = ForeignKeyField(Space, backref="rule_sets", on_delete="CASCADE")
    number = IntegerField()
    version = IntegerField(default=1)
    name = CharField(max_length=200)
    rule: Any = JsonField()
    created_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    created_at = InstantField(default=clock.now)
    ratified_by = IntegerField(null=True)
    ratified_at = InstantField(null=True)

    class Meta:
        indexes = ((("space", "number", "version"), True),)

    @property
    def parts(self) -> Rule:
        """The rule itself."""
        return Rule.from_dict(self.rule)


def rule_set_at(space: Space, number: int, version: int | None = None) -> RuleSet:
    """A rule set in its newest version, or in the one that is named. Raises NotFound."""
    query = RuleSet.select().where((RuleSet.space == space) & (RuleSet.number == number))
    if version is not None:
        query = query.where(RuleSet.version == version)
    found = query.order_by(RuleSet.version.desc()).first()
    if found is None:
        raise NotFound
    return found
