"""What the acts on decisions take."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from govhub.core.forms import (
    Count,
    Flag,
    Form,
    Line,
    Number,
    OptionalInstant,
    OptionalLine,
    OptionalNumber,
    OptionalText,
    Ratio,
    ShortName,
    Text,
)


def _word(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


Sectors = Annotated[list[Annotated[Line, Field(max_length=40)]], Field(max_length=60)]


class InSpace(Form):
    """A space."""

    space: ShortName


class Index(InSpace):
    """Which decisions: those in preparation, open, ended, or all; fifty to a page."""

    stage: Literal["all", "draft", "open", "ended"] = "all"
    page: Number = 1


class DecisionRef(InSpace):
    """A decision: its space and its number there."""

    decision: Number


class RuleSetRef(InSpace):
    """A rule set: its space and its number there."""

    rule_set: Number


class MakeRuleSet(InSpace):
    """The parts of a rule set; with `rule_set` it becomes the next version of that one.

    `concurrence` names the sectors that must agree as well, or is `["*"]` for each that takes part;
    `concurrence_of` says how many of them are enough, all if it is not given. `against` is for consensus
    only: how many may be against.
    """

    name: Line
    method: Literal[
        "consent", "consensus", "majority", "unanimity", "approval", "irv", "schulze", "ranked_pairs"
    ]
    unit: Literal["stakeholder", "person"] = "stakeholder"
    threshold: Ratio = "1/2"
    comparison: Literal["at_least", "more_than"] = "more_than"
    base: Literal["yes_no", "cast", "entitled"] = "yes_no"
    quorum: Ratio = "0"
    quorum_comparison: Literal["at_least", "more_than"] = "at_least"
    against: Count = 0
    ties: Literal["reject", "pass"] = "reject"
    early_close: Flag = False
    concurrence: Sectors = Field(default_factory=list)
    concurrence_threshold: Ratio = "1/2"
    concurrence_comparison: Literal["at_least", "more_than"] = "more_than"
    concurrence_of: OptionalNumber = None
    rule_set: OptionalNumber = None


class Propose(InSpace):
    """A proposal, free-standing or about one version of a text, and the rule set that will count.

    With `amount` and `unit` ("5000" of "EUR", "40" of "hours") it allows that much to be allocated.
    `options`, one on each line, are what is chosen among under a rule that chooses among options.
    """

    title: Line
    text: Text
    rule_set: Number
    document: OptionalNumber = None
    version: OptionalNumber = None
    amount: OptionalLine = ""
    unit: OptionalLine = ""
    options: OptionalText = ""


class Option(Form):
    """One of the options."""

    name: Line


class Revise(Propose):
    """A proposal anew, while it is a draft."""

    decision: Number


class Open(DecisionRef):
    """When voting closes: an instant (`closes_at`, milliseconds UTC), or a local time with its zone."""

    closes_at: OptionalInstant = None
    closes: OptionalLine = ""
    zone: OptionalLine = ""


class Amend(DecisionRef):
    """What is voted on from now on: another version of the text, or another wording of the proposal."""

    text: OptionalText = ""
    version: OptionalNumber = None


class Resume(DecisionRef):
    """The clock goes on, under conditions that a settlement set (public with the decision)."""

    conditions: OptionalText = ""


class CastBallot(DecisionRef):
    """An answer and its reason; `voter` says for whom, where a person speaks for several.

    `round` is the round whose text was read: an answer to a text amended meanwhile is not taken. Among
    options the choice is `options`; then `answers` gives each option, as they are listed, its rank (empty:
    none), or `approved` names the options that are approved.
    """

    choice: Annotated[Line, BeforeValidator(_word)]
    reason: OptionalText = ""
    voter: OptionalLine = ""
    round: OptionalNumber = None
    answers: list[OptionalNumber] = Field(default_factory=list, max_length=50)
    approved: list[Number] = Field(default_factory=list, max_length=50)
