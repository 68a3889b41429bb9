"""What the acts on goals take."""

from __future__ import annotations

from govhub.core.forms import Form, Line, LongText, Number, ShortName


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
