"""What the public asks for."""

from __future__ import annotations

from govhub.core import forms


class SpaceRef(forms.Form):
    """One public space."""

    space: forms.ShortName


class DecisionRef(SpaceRef):
    """One decision of a public space."""

    decision: forms.Number


class GoalRef(SpaceRef):
    """One goal of a public space."""

    goal: forms.Number


class AllocationRef(SpaceRef):
    """One allocation of a public space."""

    allocation: forms.Number


class ReportRef(SpaceRef):
    """One published report of a public space, in its newest version or in the one asked for."""

    report: forms.Number
    version: forms.OptionalNumber = None


class RecordPage(SpaceRef):
    """A page of the record of acts: the entries before a number, or the newest."""

    before: forms.OptionalNumber = None


class EntryRef(SpaceRef):
    """One entry of the record."""

    entry: forms.Number
