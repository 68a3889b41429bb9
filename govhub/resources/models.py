"""What is stored about resources: what they are for, who promised what, and the books.

Entries and their lines are only ever added. Balances are kept beside them, inside the same act, so that
pages cost the same whatever the length of the books; what counts are the lines.
"""

from __future__ import annotations

from typing import Any

from peewee import BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField, TextField, fn

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.db import BaseModel, ChoiceField, InstantField, choices
from govhub.core.errors import NotFound
from govhub.core.immutable import append_only
from govhub.goals.models import Goal
from govhub.resources import rules
from govhub.spaces.models import Space, Stakeholder

PLEDGE_STATES = ("open", "fulfilled", "withdrawn")


class Purpose(BaseModel):
    """What resources of a space are for; it may serve a goal."""

    space = ForeignKeyField(Space, backref="purposes", on_delete="CASCADE")
    number = IntegerField()
    name = CharField(max_length=200)
    goal = ForeignKeyField(Goal, null=True, backref="purposes", on_delete="SET NULL")
    created_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("space", "number"), True),)


class Pledge(BaseModel):
    """What a stakeholder promised or gave: `received` and `withdrawn` are the parts of `amount` that came
    and that were taken back. `entered_for` says that the treasurer or a facilitator entered it."""

    space = ForeignKeyField(Space, backref="pledges", on_delete="CASCADE")
    number = IntegerField()
    stakeholder = ForeignKeyField(Stakeholder, backref="pledges", on_delete="RESTRICT")
    kind = ChoiceField(max_length=12, choices=choices(*rules.KINDS))
    what = TextField(default="")
    unit = CharField(max_length=10)
    amount = BigIntegerField()
    received = BigIntegerField(default=0)
    withdrawn = BigIntegerField(default=0)
    valuation_unit = CharField(max_length=10, default="")
    valuation_amount = BigIntegerField(null=True)
    purpose = ForeignKeyField(Purpose, null=True, backref="pledges", on_delete="RESTRICT")
    due_day = CharField(max_length=10, null=True)
    acknowledgement = ChoiceField(max_length=10, choices=choices(*rules.ACKNOWLEDGEMENTS), default="name")
    state = ChoiceField(max_length=10, choices=choices(*PLEDGE_STATES), default="open")
    entered_for = BooleanField(default=False)
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("space", "number"), True), (("space", "state", "due_day"), False))

    @property
    def about(self) -> str:
        """How the audit names it."""
        return f"pledge:{self.number}"

    @property
    def open_amount(self) -> int:
        """What is still to come."""
        return self.amount - self.received - self.withdrawn

    @property
    def is_named(self) -> bool:
        """Whether the giver is named to everybody."""
        return self.acknowledgement == "name"

    def settle(self) -> None:
        """Say what became of it, from its parts, and keep it."""
        gone = self.open_amount <= 0
        self.state = "open" if not gone else "fulfilled" if self.received else "withdrawn"
        self.save()


class Allocation(BaseModel):
    """An amount given to a purpose and to those who benefit, under a decision."""

    space = ForeignKeyField(Space, backref="allocations", on_delete="CASCADE")
    number = IntegerField()
    decision = IntegerField()
    purpose = ForeignKeyField(Purpose, backref="allocations", on_delete="RESTRICT")
    unit = CharField(max_length=10)
    amount = BigIntegerField()
    what = TextField(default="")
    reversed_at = InstantField(null=True)
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("space", "number"), True), (("space", "decision"), False))

    @property
    def about(self) -> str:
        """How the audit names it."""
        return f"allocation:{self.number}"


class AllocationShare(BaseModel):
    """What one stakeholder gets of an allocation, and how much of it is used up."""

    allocation = ForeignKeyField(Allocation, backref="shares", on_delete="CASCADE")
    stakeholder = ForeignKeyField(Stakeholder, on_delete="RESTRICT")
    amount = BigIntegerField()
    spent = BigIntegerField(default=0)

    class Meta:
        indexes = ((("allocation", "stakeholder"), True),)


@append_only
class LedgerEntry(BaseModel):
    """One movement in the books, named after its act. `memo`, `payee` and `evidence` are for members;
    what everybody may read stands in `what`."""

    space = ForeignKeyField(Space, backref="ledger", on_delete="RESTRICT")
    number = IntegerField()
    act = CharField(max_length=40)
    at = InstantField(default=clock.now)
    by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    pledge = ForeignKeyField(Pledge, null=True, backref="entries", on_delete="RESTRICT")
    allocation = ForeignKeyField(Allocation, null=True, backref="entries", on_delete="RESTRICT")
    decision = IntegerField(null=True)
    reverses = ForeignKeyField("self", null=True, backref="reversals", on_delete="RESTRICT")
    what = TextField(default="")
    memo = TextField(default="")
    payee = CharField(max_length=200, default="")
    evidence = TextField(default="")

    class Meta:
        indexes = ((("space", "number"), True), (("space", "at"), False))


@append_only
class LedgerLine(BaseModel):
    """So much of a unit into an account (negative: out of it). The lines of an entry sum to zero."""

    entry = ForeignKeyField(LedgerEntry, backref="lines", on_delete="RESTRICT")
    account = ChoiceField(max_length=10, choices=choices(*rules.ACCOUNTS))
    unit = CharField(max_length=10)
    amount = BigIntegerField()
    stakeholder = ForeignKeyField(Stakeholder, null=True, on_delete="RESTRICT")
    purpose = ForeignKeyField(Purpose, null=True, on_delete="RESTRICT")


class LedgerBalance(BaseModel):
    """The sum of all lines of one account, unit, stakeholder and purpose (0 for none)."""

    space = ForeignKeyField(Space, on_delete="CASCADE")
    account = ChoiceField(max_length=10, choices=choices(*rules.ACCOUNTS))
    unit = CharField(max_length=10)
    stakeholder = IntegerField(default=0)
    purpose = IntegerField(default=0)
    amount = BigIntegerField(default=0)

    class Meta:
        indexes = ((("space", "account", "unit", "stakeholder", "purpose"), True),)


class Given(BaseModel):
    """What a stakeholder promised and handed over so far, apart for each way of being thanked: the sum of
    its pledges, kept for the pages that name some givers and not others."""

    space = ForeignKeyField(Space, on_delete="CASCADE")
    stakeholder = ForeignKeyField(Stakeholder, on_delete="CASCADE")
    unit = CharField(max_length=10)
    acknowledgement = ChoiceField(max_length=10, choices=choices(*rules.ACKNOWLEDGEMENTS))
    pledged = BigIntegerField(default=0)
    received = BigIntegerField(default=0)

    class Meta:
        indexes = ((("space", "stakeholder", "unit", "acknowledgement"), True),)


def purpose_at(space: Space, number: int) -> Purpose:
    """The purpose with this number. Raises NotFound."""
    return _numbered(Purpose, space, number)


def pledge_at(space: Space, number: int) -> Pledge:
    """The pledge with this number. Raises NotFound."""
    return _numbered(Pledge, space, number)


def allocation_at(space: Space, number: int) -> Allocation:
    """The allocation with this number. Raises NotFound."""
    return _numbered(Allocation, space, number)


def entry_at(space: Space, number: int) -> LedgerEntry:
    """The entry of the books with this number. Raises NotFound."""
    return _numbered(LedgerEntry, space, number)


def _numbered(model: Any, space: Space, number: int) -> Any:
    found = model.get_or_none((model.space == space) & (model.number == number))
    if found is None:
        raise NotFound
    found.space = space
    return found


def used_under(space: Space, decision: int) -> int:
    """What was allocated under a decision, without what was reversed."""
    rows = Allocation.select(fn.COALESCE(fn.SUM(Allocation.amount), 0)).where(
        (Allocation.space == space) & (Allocation.decision == decision) & Allocation.reversed_at.is_null()
    )
    return int(rows.scalar())
