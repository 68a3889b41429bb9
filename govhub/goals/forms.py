"""What the acts on goals take."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from govhub.core.forms import (
    Count,
    Day,
    Flag,
    Form,
    Line,
    LongText,
    Number,
    OptionalLine,
    OptionalNumber,
    OptionalText,
    ShortName,
    Text,
)

Decimals = Annotated[Count, Field(le=6)]


class InSpace(Form):
    """A space."""

    space: ShortName


class GoalRef(Form):
    """A goal: its space and its number there."""

    space: ShortName
    goal: Number


class Propose(InSpace):
    """A goal in a few words; `text` is Markdown to begin with."""

    title: Line
    text: LongText = ""


class Rename(GoalRef):
    """Other words for the same goal."""

    title: Line


class Settle(GoalRef):
    """What a decision made of a goal: under discussion in it, ratified by it, or neither."""

    decision: Number
    version: Number
    outcome: Line


class IndicatorRef(InSpace):
    """An indicator: its space and its number there."""

    indicator: Number


class Definition(Form):
    """What an indicator means. Values are decimal numbers as text ("62.5"); `stakeholder` is the uid of who
    answers for the values; `below_zero` allows negative ones."""

    name: Line
    unit: Line
    decimals: Decimals = 0
    direction: Literal["up", "down"] = "up"
    baseline: Line
    baseline_day: Day
    target: Line
    target_day: Day
    period: Literal["month", "quarter", "year"] = "quarter"
    source: OptionalText = ""
    stakeholder: OptionalLine = ""
    below_zero: Flag = False


class DefineIndicator(Definition, GoalRef):
    """A new indicator of a goal."""


class ReviseIndicator(Definition, IndicatorRef):
    """Another version of the definition, whole, and why."""

    reason: OptionalText = ""


class RetireIndicator(IndicatorRef):
    """An indicator that is no longer measured, and why."""

    reason: Text


class EnterMeasurement(IndicatorRef):
    """A value for a period (`2026-09`, `2026-Q3` or `2026`, as the indicator is measured)."""

    period: Line
    value: Line
    note: OptionalText = ""


class MeasurementRef(IndicatorRef):
    """One measurement of an indicator, by its number there."""

    measurement: Number


class RefuseMeasurement(MeasurementRef):
    """A value that should not count, and why."""

    reason: Text


class MilestoneRef(InSpace):
    """A milestone: its space and its number there."""

    milestone: Number


class AddMilestone(GoalRef):
    """What is to be there on the way to a goal, by which day."""

    title: Line
    due_day: Day


class FinishMilestone(MilestoneRef):
    """It is there; `evidence` says how one can see that."""

    evidence: OptionalText = ""


class ChangeMilestone(MilestoneRef):
    """Open again, or no longer wanted, and why."""

    reason: Text


class Commitments(InSpace):
    """A page of the list of commitments."""

    page: Number = 1


class CommitmentRef(InSpace):
    """A commitment: its space and its number there."""

    commitment: Number


class AddCommitment(InSpace):
    """What a stakeholder (uid) does by a day, and the uid of the person of theirs who sees to it."""

    stakeholder: Line
    owner: Line
    what: Line
    due_day: Day
    goal: OptionalNumber = None


class FinishCommitment(CommitmentRef):
    """It is done; `evidence` says how one can see that."""

    evidence: OptionalText = ""


class ChangeCommitment(CommitmentRef):
    """Open again, or withdrawn, and why."""

    reason: Text


class HandOverCommitment(CommitmentRef):
    """Another person (uid) of the same stakeholder sees to it from now on."""

    owner: Line
