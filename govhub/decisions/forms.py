"""What the acts on decisions take."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from govhub.core.forms import (
    Count,
    Flag,
    Form,
    Line,
    Number,
    OptionalCount,
    OptionalDay,
    OptionalInstant,
    OptionalLine,
    OptionalNumber,
    OptionalText,
    Ratio,
    ShortName,
    Text,
)
from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods import ALL
from govhub.decisions.methods.concurrence import EMPTY, GROUPINGS
from govhub.decisions.methods.objecting import OBJECTIONS, TESTERS
from govhub.decisions.methods.shape import BASES, COMPARISONS, DELEGATIONS, SECRECIES, TIES, UNITS
from govhub.decisions.rules.temperature import MARKS


def _word(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _which(value: object) -> object:
    """As a page sends it: "0", "1", or nothing."""
    return {"": None, "0": 0, "1": 1}.get(value, value) if isinstance(value, str) else value


class OneOf:
    """A word out of a table; what is added to the table is taken by itself."""

    def __init__(self, words: Collection[str]) -> None:
        self.words = words

    def check(self, value: object) -> object:
        """The word, if it is one of them."""
        word = _word(value)
        if not isinstance(word, str) or word not in self.words:
            message = Phrase(N_("Please choose one of the answers offered."))
            raise PydanticCustomError("govhub", "refused", {"phrase": message})
        return word

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.words)}


def _names(value: object) -> object:
    """Names one after the other, as an address can carry them, or a list."""
    return [name for name in value.split(",") if name.strip()] if isinstance(value, str) else value


STRENGTHS = ("winning", "margins")
BALLOTS = ("approval", "points", "ranking", "one")
Comparison = Annotated[str, OneOf(COMPARISONS)]
Groups = Annotated[
    list[Annotated[Line, Field(max_length=80)]], BeforeValidator(_names), Field(max_length=200)
]
Topic = Annotated[OptionalLine, Field(max_length=80)]
Small = Annotated[Count, Field(le=10_000)]


Fold = Annotated[Literal[0, 1] | None, BeforeValidator(_which)]


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


class RuleParts(InSpace):
    """Every part of a rule (see `RuleSet`); those that the method does not use do not matter.

    `concurrence` names the groups that must agree as well, or is `["*"]` for each that takes part;
    `concurrence_of` says how many of them are enough, all if it is not given. `fallback` is the number of
    the rule set that counts the last round where an objection still stands; it is copied whole. `ratio`
    is how many times as many must prefer an option to the default as the other way round.
    """

    method: Annotated[str, OneOf(ALL)]
    unit: Annotated[str, OneOf(UNITS)] = "stakeholder"
    splits: Flag = False
    threshold: Ratio = "1/2"
    comparison: Comparison = "more_than"
    base: Annotated[str, OneOf(BASES)] = "yes_no"
    least: Small = 0
    ties: Annotated[str, OneOf(TIES)] = "reject"
    quorum: Ratio = "0"
    quorum_comparison: Comparison = "at_least"
    presence_quorum: Ratio = "0"
    presence_comparison: Comparison = "at_least"
    population: Ratio = "0"
    population_comparison: Comparison = "at_least"
    blocking_least: Small = 0
    against: Count = 0
    concurrence: Groups = Field(default_factory=list)
    concurrence_by: Annotated[str, OneOf(GROUPINGS)] = "sector"
    concurrence_threshold: Ratio = "1/2"
    concurrence_comparison: Comparison = "more_than"
    concurrence_of: OptionalNumber = None
    concurrence_quorum: Ratio = "0"
    concurrence_share: Ratio = "0"
    concurrence_share_comparison: Comparison = "more_than"
    concurrence_empty: Annotated[str, OneOf(EMPTY)] = "unasked"
    delegation: Annotated[str, OneOf(DELEGATIONS)] = "off"
    delegation_most: Small = 0
    secrecy: Annotated[str, OneOf(SECRECIES)] = "named"
    early_close: Flag = False
    early_certain: Flag = False
    extension: Small = 0
    extensions: Small = 0
    objections: Annotated[str, OneOf(OBJECTIONS)] = "stop"
    tested_by: Annotated[str, OneOf(TESTERS)] = "facilitators"
    test_share: Ratio = "4/5"
    rounds: Small = 0
    fallback: OptionalNumber = None
    seats: Annotated[Number, Field(le=1000)] = 1
    strength: Annotated[str, OneOf(STRENGTHS)] = "winning"
    highest: Small = 0
    dots: Small = 0
    ballot: Annotated[str, OneOf(BALLOTS)] = "approval"
    option_quorum: Ratio = "0"
    ratio: Annotated[Number, Field(le=1000)] = 1


class MakeRuleSet(RuleParts):
    """A rule set: its name and the parts of its rule; with `rule_set` it becomes the next version of that
    one."""

    name: Line
    rule_set: OptionalNumber = None


class TryRule(RuleParts):
    """A rule that is only thought of, and votes that it would count: see `Simulate`."""

    name: OptionalLine = ""
    rule_set: OptionalNumber = None
    votes: OptionalText = ""
    choices: OptionalText = ""


class Simulate(RuleSetRef):
    """A rule set (its newest version, or `version`), and votes that it would count, one line for each kind.

    `agree: 20`, `government agree: 3` where groups must agree, `agree: 20 = 5400000` where it matters how
    many people they stand for; among options `3: A > B = C` for rankings, `3: A, B` for ticks and
    `3: A/5, B/2` for points. Then `choices` are the options, one on each line, if not all are in the votes.
    """

    version: OptionalNumber = None
    votes: OptionalText = ""
    choices: OptionalText = ""


class Propose(InSpace):
    """A proposal, free-standing or about one version of a text, and the rule set that will count.

    With `amount` and `unit` ("5000" of "EUR", "40" of "hours") it allows that much to be allocated.
    `options`, one on each line, are what is chosen among under a rule that chooses among options. Where
    projects share a budget, that is the amount, and each line says what its project costs:
    `Playground | 12000`. Delegations can be limited to a `topic`. With `ratifies` it is about a rule set, in
    its newest version or in `ratifies_version`, which it ratifies if it passes.
    """

    title: Line
    text: Text
    rule_set: Number
    document: OptionalNumber = None
    version: OptionalNumber = None
    amount: OptionalLine = ""
    unit: OptionalLine = ""
    options: OptionalText = ""
    topic: Topic = ""
    ratifies: OptionalNumber = None
    ratifies_version: OptionalNumber = None
    review_on: OptionalDay = None
    review_how: Literal["", "reopen", "escalate", "lapse"] = ""


class DeclareInterest(DecisionRef):
    """Which interest; `voter` says for whom, where a person speaks for several."""

    reason: Text
    voter: OptionalLine = ""


class OfVoice(DecisionRef):
    """A voice, where a person speaks for several."""

    voter: OptionalLine = ""


class TakeTemperature(DecisionRef):
    """What one thinks of a draft."""

    mark: Annotated[str, OneOf(MARKS)]


class StateOutcome(DecisionRef):
    """What was decided and what follows, in words."""

    statement: Text


class ProposeAmendment(DecisionRef):
    """The whole text as it would be, and why."""

    text: Text
    reason: Text


class AmendmentRef(DecisionRef):
    """An amendment to a proposal, by its number there."""

    amendment: Number


class RefuseAmendment(AmendmentRef):
    """Why the proposal stays as it is."""

    answer: Text


class PutAmendmentToVote(AmendmentRef):
    """The rule set by which the group decides about an amendment, and what that vote is called."""

    title: Line
    rule_set: Number


class Option(Form):
    """One of the options."""

    name: Line


class Revise(Propose):
    """A proposal anew, while it is a draft."""

    decision: Number


class Open(DecisionRef):
    """When voting closes: an instant (`closes_at`, milliseconds UTC), or a local time with its zone.

    Where the clocks change and a local time comes twice or not at all, `fold` says which of the two moments
    is meant: 0 the earlier, 1 the later.
    """

    closes_at: OptionalInstant = None
    closes: OptionalLine = ""
    zone: OptionalLine = ""
    fold: Fold = None


class Amend(DecisionRef):
    """What is voted on from now on: another version of the text, or another wording of the proposal.

    Until the day `trial_until` it would be tried, where objections are answered by a trial; then the
    decision is looked at again.
    """

    text: OptionalText = ""
    version: OptionalNumber = None
    trial_until: OptionalDay = None


class TestObjection(DecisionRef):
    """What an objection is found to be, and why; `voter` says in whose voice, where the group tests."""

    objection: Number
    finding: Literal["valid", "concern", "out_of_scope"]
    reason: OptionalText = ""
    voter: OptionalLine = ""


class SetWeights(InSpace):
    """What stakeholders count: their ids, and in the same order weights ("3/7", "0.5", "260000"), numbers of
    people stood for, and groups of the space's own."""

    stakeholders: list[Line] = Field(default_factory=list, max_length=2000)
    weights: list[OptionalLine] = Field(default_factory=list, max_length=2000)
    stands_for: list[OptionalLine] = Field(default_factory=list, max_length=2000)
    groups: list[Annotated[OptionalLine, Field(max_length=80)]] = Field(default_factory=list, max_length=2000)


class CastDecidingVote(DecisionRef):
    """Which way equal votes would go."""

    casting: Literal["agree", "disagree"]


class Resume(DecisionRef):
    """The clock goes on, under conditions that a settlement set (public with the decision)."""

    conditions: OptionalText = ""


class CastBallot(DecisionRef):
    """An answer and its reason; `voter` says for whom, where a person speaks for several.

    `round` is the round whose text was read: an answer to a text amended meanwhile is not taken. Among
    options the choice is `options`; then `answers` gives each option, as they are listed, its rank, score or
    points (empty: none), or `approved` names the options that are ticked. A voice whose weight may be split
    chooses `split`, which then says how much each answer gets: {"agree": "3/7", "disagree": "4/7"}.
    """

    choice: Annotated[Line, BeforeValidator(_word)]
    reason: OptionalText = ""
    voter: OptionalLine = ""
    round: OptionalNumber = None
    answers: list[OptionalCount] = Field(default_factory=list, max_length=50)
    approved: list[Number] = Field(default_factory=list, max_length=50)
    split: Annotated[dict[Line, OptionalLine] | None, Field(max_length=10)] = None


class EnterBallot(CastBallot):
    """An answer that is entered for the voice `voter`."""

    voter: Line


class Delegate(InSpace):
    """Who answers for whom (`principal` and `proxy` are keys of voices), where, and until when: an instant
    (`until`, milliseconds UTC), or a local time (`ends`) with its zone; without either, until taken back."""

    principal: Line
    proxy: Line
    scope: Literal["space", "topic", "decision"] = "space"
    topic: Topic = ""
    decision: OptionalNumber = None
    until: OptionalInstant = None
    ends: OptionalLine = ""
    zone: OptionalLine = ""


class DelegationRef(InSpace):
    """A delegation: its space and its number there."""

    delegation: Number


class Delegations(InSpace):
    """The delegations of a space; with `decision`, the form begins with that vote."""

    decision: OptionalNumber = None


class Voices(DecisionRef):
    """Voices of a vote."""

    voters: list[Line] = Field(default_factory=list, max_length=2000)
