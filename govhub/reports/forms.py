"""What the acts on reports take."""

from __future__ import annotations

from govhub.core.forms import Day, Form, Line, Number, OptionalLine, OptionalNumber, OptionalText, ShortName


class InSpace(Form):
    """A space."""

    space: ShortName


class Index(InSpace):
    """A page of the list of reports."""

    page: Number = 1


class ReportRef(InSpace):
    """A report: its space and its number there."""

    report: Number


class VersionRef(ReportRef):
    """A published version of a report; without a number, the newest."""

    version: OptionalNumber = None


class Compare(ReportRef):
    """Two published versions; without `after`, the draft of a correction or else the newest."""

    before: Number
    after: OptionalNumber = None


class Draft(InSpace):
    """A period, both days included, in a time zone (UTC unless said otherwise)."""

    title: Line
    from_day: Day
    to_day: Day
    zone: OptionalLine = ""


class Write(ReportRef):
    """Every word of a draft. `goals` and `comments` go together: the comment on each goal, by its number.
    `revision` is the one that was read: where somebody else saved meanwhile, nothing is overwritten."""

    title: Line
    from_day: Day
    to_day: Day
    summary: OptionalText = ""
    went_well: OptionalText = ""
    went_badly: OptionalText = ""
    lessons: OptionalText = ""
    next_steps: OptionalText = ""
    goals: tuple[Number, ...] = ()
    comments: tuple[OptionalText, ...] = ()
    revision: Number


class Publish(ReportRef):
    """`decision` is the passed decision that approved the report, if one did."""

    decision: OptionalNumber = None


class Correct(ReportRef):
    """Why a published report needs a new version; the reason is published with it."""

    reason: Line
