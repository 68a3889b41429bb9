"""What is stored about deciding: rule sets, decisions, frozen electorates, ballots."""

from __future__ import annotations

from typing import Any

from peewee import BigIntegerField, CharField, ForeignKeyField, IntegerField, TextField

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.db import BaseModel, ChoiceField, InstantField, JsonField, choices
from govhub.core.errors import NotFound
from govhub.decisions.methods.shape import Outcome
from govhub.decisions.methods.shape import RuleSet as Rule
from govhub.spaces.models import Space, mandates_of

STAGES = ("draft", "open", "ended", "withdrawn")
CHANNELS = ("online",)


class RuleSet(BaseModel):
    """One version of a named rule set of a space; a version is never changed, a new one is made."""

    space = ForeignKeyField(Space, backref="rule_sets", on_delete="CASCADE")
    number = IntegerField()
    version = IntegerField(default=1)
    name = CharField(max_length=200)
    rule: Any = JsonField()
    created_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    created_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("space", "number", "version"), True),)

    @property
    def parts(self) -> Rule:
        """The rule itself."""
        return Rule.from_dict(self.rule)


class Decision(BaseModel):
    """A proposal and its vote. Everything below `rule` is frozen when the vote opens.

    `declared_closes_at` is the deadline that was frozen, `closes_at` the one that holds: it moves by the
    time for which the vote was held (`held_at`: its clock stands still since then). `options` are what is
    chosen among, where it is no yes or no: `[{"id": 1, "name": "…"}]`. What passes may allow
    an amount to be spent (`allows_amount` in the smallest part of `allows_unit`); `conditions` are those
    of a settlement, public with the decision.
    """

    space = ForeignKeyField(Space, backref="decisions", on_delete="CASCADE")
    number = IntegerField()
    title = CharField(max_length=200)
    text = TextField()
    stage = ChoiceField(max_length=10, choices=choices(*STAGES), default="draft", index=True)
    proposer = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    created_at = InstantField(default=clock.now)
    rule_set = ForeignKeyField(RuleSet, backref="decisions", on_delete="RESTRICT")
    document = IntegerField(null=True)
    version = IntegerField(null=True)
    allows_amount = BigIntegerField(null=True)
    allows_unit = CharField(max_length=10, default="")
    options: Any = JsonField(null=True)
    rule: Any = JsonField(null=True)
    round = IntegerField(default=1)
    version_title = CharField(max_length=200, default="")
    version_text = TextField(default="")
    text_hash = CharField(max_length=64, default="")
    electorate_hash = CharField(max_length=64, default="")
    decision_hash = CharField(max_length=64, default="")
    opened_at = InstantField(null=True)
    closes_at = InstantField(null=True, index=True)
    reminded_at = InstantField(null=True)
    declared_closes_at = InstantField(null=True)
    held_at = InstantField(null=True)
    zone = CharField(max_length=60, default="UTC")
    ended_at = InstantField(null=True)
    ended_how = CharField(max_length=20, default="")
    result = CharField(max_length=20, default="")
    trace: Any = JsonField(null=True)
    trace_hash = CharField(max_length=64, default="")
    conditions = TextField(default="")

    class Meta:
        indexes = ((("space", "number"), True),)

    @property
    def parts(self) -> Rule:
        """The rule that counts: the frozen one, or for a draft that of its rule set."""
        return Rule.from_dict(self.rule) if self.rule else self.rule_set.parts

    @property
    def about(self) -> str:
        """How the audit names it."""
        return f"decision:{self.number}"

    @property
    def counted(self) -> Outcome | None:
        """The recorded outcome of an ended decision."""
        return Outcome.from_trace(self.trace) if self.trace else None

    @property
    def time(self) -> int:
        """The time on the clock of this vote, which stands still while it is held."""
        return self.held_at if self.held_at is not None else clock.now()

    def frozen(self) -> dict[str, Any]:
        """What was frozen at opening, in canonical form; its hash is named by every ballot's entry.

        What allows nothing to be spent says nothing about it: such a decision has the hash that it had
        before decisions could allow anything.
        """
        allowed = {"allows_amount": self.allows_amount, "allows_unit": self.allows_unit}
        return {
            "space": self.space.uid,
            "decision": self.number,
            "round": self.round,
            "title": self.title,
            "text": self.text,
            "document": self.document,
            "version": self.version,
            "text_hash": self.text_hash,
            "rule": self.rule,
            "electorate_hash": self.electorate_hash,
            "opened_at": clock.iso(self.opened_at),
            "closes_at": clock.iso(self.declared_closes_at or self.closes_at),
            "zone": self.zone,
            **(allowed if self.allows_amount is not None else {}),
            **({"options": self.options} if self.options else {}),
        }


class Voter(BaseModel):
    """One voice of a frozen electorate: a stakeholder or a person, by its uid and as it was named then."""

    decision = ForeignKeyField(Decision, backref="voters", on_delete="CASCADE")
    voter = CharField(max_length=16)
    name = CharField(max_length=200)
    stakeholder = CharField(max_length=16)
    stakeholder_name = CharField(max_length=200)
    sector = CharField(max_length=40)

    class Meta:
        indexes = ((("decision", "voter"), True), (("voter",), False), (("stakeholder",), False))

    def fact(self) -> dict[str, str]:
        """How the electorate's hash and the audit name this voice."""
        return {"voter": self.voter, "stakeholder": self.stakeholder, "sector": self.sector, "weight": "1"}


class Ballot(BaseModel):
    """The answer of one voice, as it stands; how it came about is in the audit."""

    decision = ForeignKeyField(Decision, backref="ballots", on_delete="CASCADE")
    voter = CharField(max_length=16)
    round = IntegerField(default=1)
    choice = CharField(max_length=40)
    answer: Any = JsonField(null=True)
    reason = TextField(default="")
    channel = ChoiceField(max_length=20, choices=choices(*CHANNELS), default="online")
    cast_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    cast_at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("decision", "round", "voter"), True),)

    @property
    def said(self) -> dict[str, Any]:
        """What it says, as a count takes it: the choice, and among options which."""
        return {"choice": self.choice, **({"answer": self.answer} if self.answer is not None else {})}


def decision_at(space: Space, number: int) -> Decision:
    """The decision with this number. Raises NotFound."""
    found = Decision.get_or_none((Decision.space == space) & (Decision.number == number))
    if found is None:
        raise NotFound
    found.space = space
    return found


def rule_set_at(space: Space, number: int) -> RuleSet:
    """The newest version of a rule set. Raises NotFound."""
    query = RuleSet.select().where((RuleSet.space == space) & (RuleSet.number == number))
    found = query.order_by(RuleSet.version.desc()).first()
    if found is None:
        raise NotFound
    return found


def ballots_of(decision: Decision) -> list[Ballot]:
    """The answers of the running round, by voice."""
    query = Ballot.select().where((Ballot.decision == decision) & (Ballot.round == decision.round))
    return list(query.order_by(Ballot.voter))


def voters_of(decision: Decision) -> list[Voter]:
    """The frozen electorate, by stakeholder and name."""
    query = Voter.select().where(Voter.decision == decision)
    return list(query.order_by(Voter.sector, Voter.stakeholder_name, Voter.name))


def voices_of(actor: Actor, decision: Decision) -> list[Voter]:
    """The voices for which the actor holds a mandate to vote at this moment."""
    if not actor.is_person:
        return []
    held = [m for m in mandates_of(actor, decision.space, clock.now()) if m.may_vote]
    stakeholders = {mandate.stakeholder.uid for mandate in held}
    query = Voter.select().where((Voter.decision == decision) & Voter.stakeholder.in_(stakeholders or {""}))
    if decision.parts.unit == "person":
        query = query.where(Voter.voter == actor.uid)
    return list(query.order_by(Voter.name))
