"""What is stored about conflicts: cases, their parties, notes, settlements and signatures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peewee import (
    JOIN,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.db import BaseModel, ChoiceField, InstantField, JsonField, choices
from govhub.core.errors import NotFound
from govhub.core.immutable import append_only
from govhub.mediation import rules
from govhub.spaces.models import Mandate, Role, Space, Stakeholder, mandates_of

KINDS = ("partners", "decision", "resource", "role", "text")
OUTCOMES = ("", "lifted", "text_changed", "conditions", "proposal_ended", "other")
AUDIENCES = ("all", "mediator", "party")


@dataclass(frozen=True)
class Chain:
    """A chain of the audit by its uid."""

    uid: str


def confidential(space: Space) -> Chain:
    """The record of a space's conflicts: linked and verified like every other, and never published."""
    return Chain(f"{space.uid}.mediation")


class Case(BaseModel):
    """A conflict. Title and summary are words of the parties and nobody else's business.

    `holds` says that the vote it is about stands still until the case has ended.
    """

    space = ForeignKeyField(Space, backref="cases", on_delete="CASCADE")
    number = IntegerField()
    kind = ChoiceField(max_length=20, choices=choices(*KINDS))
    about = CharField(max_length=40, default="")
    round = IntegerField(null=True)
    by_block = BooleanField(default=False)
    holds = BooleanField(default=False)
    title = CharField(max_length=200)
    summary = TextField(default="")
    barriers: Any = JsonField(default=list)
    severity = ChoiceField(max_length=10, choices=choices(*rules.SEVERITIES), default="medium")
    stage = ChoiceField(max_length=10, choices=choices(*rules.STAGES), default="intake", index=True)
    stage_since = InstantField(default=clock.now)
    stage_due = InstantField(null=True)
    late_at = InstantField(null=True)
    mediator = ForeignKeyField(Person, null=True, backref="mediated", on_delete="SET NULL")
    opened_by = ForeignKeyField(Person, null=True, backref="logged", on_delete="SET NULL")
    opened_at = InstantField(default=clock.now)
    ended_at = InstantField(null=True)
    outcome_kind = ChoiceField(max_length=20, choices=choices(*OUTCOMES), default="")
    escalated_to = CharField(max_length=200, default="")
    ended_why = TextField(default="")

    class Meta:
        table_name = "mediation_case"  # "case" is a word of SQL
        indexes = ((("space", "number"), True), (("space", "about"), False))

    @property
    def subject(self) -> str:
        """How the audit and discussions name it."""
        return f"case:{self.number}"

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self.ended_at is None

    @property
    def decision(self) -> int | None:
        """The number of the decision that it is about."""
        kind, _, number = self.about.partition(":")
        return int(number) if kind == "decision" else None


class CaseParty(BaseModel):
    """A stakeholder (or a person without one) in a case. `released_at`: its block was lifted, or it took
    the conflict back; it still reads, and need not sign."""

    case = ForeignKeyField(Case, backref="parties", on_delete="CASCADE")
    stakeholder = ForeignKeyField(Stakeholder, null=True, on_delete="RESTRICT")
    person = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    role = ChoiceField(max_length=10, choices=choices("raised", "answers"))
    added_at = InstantField(default=clock.now)
    released_at = InstantField(null=True)

    class Meta:
        indexes = ((("case", "stakeholder"), True), (("case", "person"), True))

    @property
    def name(self) -> str:
        """Whom it stands for."""
        return str(self._who.name)

    @property
    def uid(self) -> str:
        """Its public identifier."""
        return str(self._who.uid)

    @property
    def _who(self) -> Any:
        return self.stakeholder or self.person


@append_only
class CaseStep(BaseModel):
    """A stage that a case reached, and when: figures can say how things stood at any instant."""

    case = ForeignKeyField(Case, backref="steps", on_delete="RESTRICT")
    stage = ChoiceField(max_length=10, choices=choices(*rules.STAGES))
    outcome_kind = ChoiceField(max_length=20, choices=choices(*OUTCOMES), default="")
    at = InstantField(default=clock.now)


@append_only
class CaseNote(BaseModel):
    """Something said in a case, to everyone in it, to the mediator, or to one party and the mediator."""

    case = ForeignKeyField(Case, backref="notes", on_delete="RESTRICT")
    author = ForeignKeyField(Person, on_delete="RESTRICT")
    body = TextField()
    audience = ChoiceField(max_length=10, choices=choices(*AUDIENCES), default="all")
    party = ForeignKeyField(CaseParty, null=True, on_delete="RESTRICT")
    at = InstantField(default=clock.now)


@append_only
class Challenge(BaseModel):
    """A party refused a mediator, who cannot come back to this case."""

    case = ForeignKeyField(Case, backref="challenges", on_delete="RESTRICT")
    mediator = ForeignKeyField(Person, on_delete="RESTRICT")
    party = ForeignKeyField(CaseParty, on_delete="RESTRICT")
    reason = TextField()
    at = InstantField(default=clock.now)


@append_only
class Settlement(BaseModel):
    """One version of what is to be agreed: its words and what it does when everybody has signed."""

    case = ForeignKeyField(Case, backref="settlements", on_delete="RESTRICT")
    version = IntegerField()
    text = TextField()
    effect = ChoiceField(max_length=20, choices=choices(*rules.EFFECTS))
    amended_text = TextField(default="")
    amended_version = IntegerField(null=True)
    conditions = TextField(default="")
    settlement_hash = CharField(max_length=64)
    proposed_by = ForeignKeyField(Person, on_delete="RESTRICT")
    at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("case", "version"), True),)


@append_only
class Signature(BaseModel):
    """A party's signature under one version, by somebody who could sign for it then."""

    settlement = ForeignKeyField(Settlement, backref="signatures", on_delete="RESTRICT")
    party = ForeignKeyField(CaseParty, on_delete="RESTRICT")
    person = ForeignKeyField(Person, on_delete="RESTRICT")
    at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("settlement", "party"), True),)


def case_at(space: Space, number: int) -> Case:
    """The case with this number. Raises NotFound."""
    query = Case.select(Case, Person).join(Person, JOIN.LEFT_OUTER, on=(Case.mediator == Person.id))
    found = query.where((Case.space == space) & (Case.number == number)).first()
    if found is None:
        raise NotFound
    found.space = space
    return found


def parties_of(case: Case) -> list[CaseParty]:
    """The parties, those that raised it first."""
    query = (
        CaseParty.select(CaseParty, Stakeholder, Person)
        .join(Stakeholder, JOIN.LEFT_OUTER)
        .switch(CaseParty)
        .join(Person, JOIN.LEFT_OUTER)
        .where(CaseParty.case == case)
    )
    return list(query.order_by(CaseParty.role.desc(), CaseParty.id))


def stands_for(
    actor: Actor, case: Case, parties: list[CaseParty], *, to_sign: bool = False
) -> list[CaseParty]:
    """The parties for which somebody acts at this moment (with `to_sign`: those they can sign for)."""
    if not actor.is_person:
        return []
    held = mandates_of(actor, case.space, clock.now())
    mandated = {m.stakeholder.id for m in held if m.may_sign or not to_sign}
    found = [one for one in parties if one.stakeholder is not None and one.stakeholder.id in mandated]
    oneself = [one for one in parties if one.person is not None and one.person.id == actor.person_id]
    if oneself:
        here = (Role.space == case.space) & (Role.person == actor.person_id)
        found += oneself if Role.select().where(here).exists() else []
    return found


def readable(actor: Actor) -> Any:
    """A condition on cases: those whose content is open to this person, and to nobody by office."""
    me, now = actor.person_id, clock.now()
    valid = (Mandate.starts_at <= now) & (Mandate.ends_at.is_null() | (Mandate.ends_at > now))
    held = Mandate.select(Mandate.stakeholder).where((Mandate.person == me) & valid)
    here = Role.select(Role.space).where(Role.person == me)
    mediating = Role.select(Role.space).where((Role.person == me) & (Role.role == "mediator"))
    through = CaseParty.select(CaseParty.case).where(
        CaseParty.stakeholder.in_(held) | (CaseParty.person == me)
    )
    return (Case.id.in_(through) & Case.space.in_(here)) | ((Case.mediator == me) & Case.space.in_(mediating))


def reads_case(actor: Actor, case: Case) -> bool:
    """Whether the content of a case is open to this person."""
    return actor.is_person and Case.select().where((Case.id == case.id) & readable(actor)).exists()


def running_about(space: Space, about: str) -> list[Case]:
    """The cases about one thing that have not ended, the oldest first."""
    here = (Case.space == space) & (Case.about == about) & Case.ended_at.is_null()
    found = list(Case.select().where(here).order_by(Case.number))
    for case in found:
        case.space = space
    return found


def newest_settlement(case: Case) -> Settlement | None:
    """The version that can be signed."""
    query = Settlement.select().where(Settlement.case == case)
    return query.order_by(Settlement.version.desc()).first()
