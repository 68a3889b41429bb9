"""A proposal and its vote."""

from __future__ import annotations

from typing import Any

from peewee import BigIntegerField, CharField, ForeignKeyField, IntegerField, TextField

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.canonical import canonical_hash
from govhub.core.db import BaseModel, ChoiceField, InstantField, JsonField, choices
from govhub.core.errors import NotFound
from govhub.decisions.methods.shape import Outcome
from govhub.decisions.methods.shape import RuleSet as Rule
from govhub.decisions.models.rule_sets import RuleSet, rule_set_at
from govhub.spaces.models import Space

# Frozen too where they are set: a decision without them has the hash that it had before there were such.
WHERE_SET = (
    "seed", "budget_amount", "budget_unit", "topic", "ratifies", "ratifies_version", "ratifies_hash",
    "amends", "review_on", "review_how",
)  # fmt: skip
STAGES = ("draft", "open", "ended", "withdrawn")


class Decision(BaseModel):
    """A proposal and its vote. Everything below `rule` is frozen when the vote opens.

    `declared_closes_at` is the deadline that was frozen, `closes_at` the one that holds: it moves by the
    time for which the vote was held (`held_at`: its clock stands still since then). `options` are what is
    chosen among, where it is no yes or no: `[{"id": 1, "name": "…"}]`. What passes may allow
    an amount to be spent (`allows_amount` in the smallest part of `allows_unit`); `conditions` are those
    of a settlement, public with the decision.

    `seed` decides lots and is published with the opening; projects share `budget_amount` (in the smallest
    part of `budget_unit`). `ratifies` is the rule set that the vote is about (in `ratifies_version`),
    `amends` the decision whose text it would amend, `topic` what delegations can be limited to. `kinds`
    counts the voices of each kind (what a live count needs of the electorate), `beside` is what the count
    at the end used beside the ballots. `extended` is how often the vote was prolonged. On `review_on` the
    decision is looked at again, as `review_how` says; `reopens` is the decision whose draft it is then.
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
    seed = CharField(max_length=64, default="")
    budget_amount = BigIntegerField(null=True)
    budget_unit = CharField(max_length=10, default="")
    topic = CharField(max_length=80, default="")
    ratifies = IntegerField(null=True)
    ratifies_version = IntegerField(null=True)
    amends = IntegerField(null=True)
    kinds: Any = JsonField(null=True)
    extended = IntegerField(default=0)
    casting = CharField(max_length=40, default="")
    beside: Any = JsonField(null=True)
    statement = TextField(default="")
    statement_at = InstantField(null=True)
    review_on = CharField(max_length=10, default="")
    review_how = CharField(max_length=10, default="")
    reviewed_at = InstantField(null=True)
    reopens = IntegerField(null=True)

    class Meta:
        indexes = ((("space", "number"), True),)

    @property
    def parts(self) -> Rule:
        """The rule that counts: the frozen one, or for a draft that of its rule set. Read once: every step
        of an answer asks for it."""
        stored = self.rule or self.rule_set.rule
        kept: tuple[Any, Rule] | None = self.__dict__.get("_parts")
        if kept is None or kept[0] is not stored:
            kept = self.__dict__["_parts"] = (stored, Rule.from_dict(stored))
        return kept[1]

    @property
    def about(self) -> str:
        """How the audit names it."""
        return f"decision:{self.number}"

    @property
    def has_lapsed(self) -> bool:
        """Whether it passed, and holds no longer since the day that was declared for it."""
        return self.review_how == "lapse" and self.reviewed_at is not None

    @property
    def counted(self) -> Outcome | None:
        """The recorded outcome of an ended decision."""
        return Outcome.from_trace(self.trace) if self.trace else None

    @property
    def ratifies_hash(self) -> str:
        """The fingerprint of the rule that it would ratify; a version never changes."""
        if self.ratifies is None:
            return ""
        return canonical_hash(rule_set_at(self.space, self.ratifies, self.ratifies_version).rule)

    @property
    def time(self) -> int:
        """The time on the clock of this vote, which stands still while it is held."""
        return self.held_at if self.held_at is not None else clock.now()

    def frozen(self) -> dict[str, Any]:
        """What was frozen at opening, in canonical form; its hash is named by every ballot's entry.

        What allows nothing to be spent says nothing about it: such a decision has the hash that it had
        before decisions could allow anything. What projects of a shared budget may spend follows from the
        vote.
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
            **(allowed if self.allows_amount is not None and self.budget_amount is None else {}),
            **({"options": self.options} if self.options else {}),
            **{name: value for name in WHERE_SET if (value := getattr(self, name)) not in (None, "")},
        }


def decision_at(space: Space, number: int) -> Decision:
    """The decision with this number. Raises NotFound."""
    found = Decision.get_or_none((Decision.space == space) & (Decision.number == number))
    if found is None:
        raise NotFound
    found.space = space
    return found
