"""What is stored about goals: each has a text, a state, the version that a decision ratified, indicators
with measured values, milestones and commitments."""

from __future__ import annotations

from datetime import date
from typing import Any

from peewee import BigIntegerField, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.db import BaseModel, ChoiceField, InstantField, JsonField, choices
from govhub.core.errors import NotFound
from govhub.documents.models import Document, DocumentVersion
from govhub.goals.rules import periods, progress, values
from govhub.spaces.models import Space, Stakeholder

STATES = ("draft", "proposed", "ratified")
DIRECTIONS = ("up", "down")
PERIODS = ("month", "quarter", "year")
MEASURED = ("entered", "confirmed", "refused", "replaced")
PROMISED = ("open", "done", "withdrawn")


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


class Indicator(BaseModel):
    """What shows whether a goal is being reached: from which value to which, by when, measured how often.

    Values are whole numbers of 10^-decimals. What gives them their meaning stays as it is once a value was
    entered; the rest changes by versions.
    """

    space = ForeignKeyField(Space, backref="indicators", on_delete="CASCADE")
    goal = ForeignKeyField(Goal, backref="indicators", on_delete="CASCADE")
    number = IntegerField()
    version = IntegerField(default=1)
    name = CharField(max_length=200)
    unit = CharField(max_length=200)
    decimals = IntegerField(default=0)
    below_zero = BooleanField(default=False)
    direction = ChoiceField(max_length=10, choices=choices(*DIRECTIONS))
    baseline_value = BigIntegerField()
    baseline_day = CharField(max_length=10)
    target_value = BigIntegerField()
    target_day = CharField(max_length=10)
    period = ChoiceField(max_length=10, choices=choices(*PERIODS))
    source = TextField(default="")
    stakeholder = ForeignKeyField(Stakeholder, null=True, backref="indicators", on_delete="SET NULL")
    created_at = InstantField(default=clock.now)
    retired_at = InstantField(null=True)
    retired_why = TextField(default="")

    class Meta:
        indexes = ((("space", "number"), True),)

    @property
    def course(self) -> periods.Course:
        """The periods for which values are due."""
        retired = periods.day_of(self.retired_at).isoformat() if self.retired_at else None
        return periods.Course(self.period, self.baseline_day, self.target_day, retired)

    @property
    def way(self) -> progress.Way:
        """From where to where."""
        ends = (self.baseline_value, self.baseline_day, self.target_value, self.target_day)
        return progress.Way(self.unit, self.decimals, *ends)

    @property
    def definition(self) -> dict[str, Any]:
        """What the indicator means, as it enters the record and its history: plain words and numbers."""
        return {
            "name": self.name,
            "unit": self.unit,
            "decimals": self.decimals,
            "direction": self.direction,
            "baseline": values.plain(self.baseline_value, self.decimals),
            "baseline_day": self.baseline_day,
            "target": values.plain(self.target_value, self.decimals),
            "target_day": self.target_day,
            "period": self.period,
            "source": self.source,
            "stakeholder": self.stakeholder.name if self.stakeholder else "",
            "below_zero": self.below_zero,
        }


class IndicatorVersion(BaseModel):
    """A definition as it was, with why it was changed, by whom and when."""

    indicator = ForeignKeyField(Indicator, backref="versions", on_delete="CASCADE")
    version = IntegerField()
    definition: Any = JsonField()
    reason = TextField(default="")
    by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("indicator", "version"), True),)


class Measurement(BaseModel):
    """The value of an indicator for one period: entered by one person, counting once another confirmed it.

    A corrected value is a measurement of its own, which replaces the older when it is confirmed.
    """

    indicator = ForeignKeyField(Indicator, backref="measurements", on_delete="CASCADE")
    number = IntegerField()
    period = CharField(max_length=10)
    value = BigIntegerField()
    note = TextField(default="")
    state = ChoiceField(max_length=10, choices=choices(*MEASURED), default="entered")
    entered_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    entered_at = InstantField(default=clock.now)
    decided_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    decided_at = InstantField(null=True)
    reason = TextField(default="")
    same_organisation = BooleanField(default=False)

    class Meta:
        indexes = ((("indicator", "number"), True), (("indicator", "period", "state"), False))

    @property
    def space(self) -> Space:
        """The space that it belongs to, for policies."""
        return self.indicator.space


class Milestone(BaseModel):
    """Something that is to be there by a day on the way to a goal."""

    space = ForeignKeyField(Space, backref="milestones", on_delete="CASCADE")
    goal = ForeignKeyField(Goal, backref="milestones", on_delete="CASCADE")
    number = IntegerField()
    title = CharField(max_length=200)
    due_day = CharField(max_length=10)
    state = ChoiceField(max_length=10, choices=choices(*PROMISED), default="open")
    done_at = InstantField(null=True)
    evidence = TextField(default="")
    reason = TextField(default="")
    added_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    added_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("space", "number"), True),)


class Commitment(BaseModel):
    """What a stakeholder has promised to do by a day, and the person of theirs who sees to it."""

    space = ForeignKeyField(Space, backref="commitments", on_delete="CASCADE")
    goal = ForeignKeyField(Goal, null=True, backref="commitments", on_delete="SET NULL")
    number = IntegerField()
    stakeholder = ForeignKeyField(Stakeholder, backref="commitments", on_delete="RESTRICT")
    owner = ForeignKeyField(Person, backref="commitments", on_delete="RESTRICT")
    what = CharField(max_length=200)
    due_day = CharField(max_length=10)
    state = ChoiceField(max_length=10, choices=choices(*PROMISED), default="open")
    done_at = InstantField(null=True)
    evidence = TextField(default="")
    reason = TextField(default="")
    added_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    added_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("space", "number"), True),)


def today() -> date:
    """The day that it is now, UTC."""
    return periods.day_of(clock.now())


def goal_at(space: Space, number: int) -> Goal:
    """The goal with this number. Raises NotFound."""
    found = Goal.get_or_none((Goal.space == space) & (Goal.number == number))
    if found is None:
        raise NotFound
    found.space = space
    return found


def ratified_in(space: Space) -> set[int]:
    """The numbers of the goals of a space that are ratified: the others have no public page."""
    ratified = (Goal.space == space) & Goal.ratified_version.is_null(False)
    return {row.number for row in Goal.select(Goal.number).where(ratified)}


def goal_of(document: Document) -> Goal | None:
    """The goal that a text belongs to, if it does."""
    return Goal.get_or_none(Goal.document == document)


def indicator_at(space: Space, number: int) -> Indicator:
    """The indicator with this number. Raises NotFound."""
    return _one(Indicator, space, number)


def milestone_at(space: Space, number: int) -> Milestone:
    """The milestone with this number. Raises NotFound."""
    return _one(Milestone, space, number)


def commitment_at(space: Space, number: int) -> Commitment:
    """The commitment with this number. Raises NotFound."""
    return _one(Commitment, space, number)


def measurement_of(indicator: Indicator, number: int) -> Measurement:
    """The measurement of an indicator with this number. Raises NotFound."""
    mine = (Measurement.indicator == indicator) & (Measurement.number == number)
    found = Measurement.get_or_none(mine)
    if found is None:
        raise NotFound
    found.indicator = indicator
    return found


def _one(model: Any, space: Space, number: int) -> Any:
    found = model.get_or_none((model.space == space) & (model.number == number))
    if found is None:
        raise NotFound
    found.space = space
    return found
