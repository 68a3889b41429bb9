"""What is stored about spaces, the stakeholders in them, mandates and roles."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from govhub.accounts.models import LANGUAGES, Person
from govhub.core import clock, reading
from govhub.core.actor import Actor
from govhub.core.db import BaseModel, ChoiceField, InstantField, JsonField, choices, new_uid
from govhub.core.errors import NotFound
from govhub.core.phrase import Phrase
from govhub.spaces import rules

VISIBILITIES = ("public", "listed", "private")
MODES = ("cooperation", "collaboration")
ROLES = ("facilitator", "member", "mediator", "treasurer", "observer")
SECTORS = ("government", "cso", "dpo", "business", "donor", "community", "academia", "media")


class Space(BaseModel):
    """Where stakeholders govern something together.

    public: what is decided stands on the public pages; listed: name and purpose are public, the rest is
    for members; private: invisible to everybody else.
    """

    uid = CharField(max_length=16, unique=True, default=new_uid)
    short_name = CharField(max_length=40, unique=True)
    name = CharField(max_length=200)
    purpose = TextField(default="")
    visibility = ChoiceField(max_length=10, choices=choices(*VISIBILITIES), default="private")
    mode = ChoiceField(max_length=20, choices=choices(*MODES), default="collaboration")
    language = ChoiceField(max_length=10, choices=choices(*LANGUAGES), default="en")
    own_sectors: Any = JsonField(default=list)
    created_at = InstantField(default=clock.now)

    @property
    def space(self) -> Space:
        """A space is its own space, so that policies can ask any subject for `.space`."""
        return self


class Numbering(BaseModel):
    """The last number given to each kind of object in a space (D-7, G-3)."""

    space = ForeignKeyField(Space, on_delete="CASCADE")
    kind = CharField(max_length=20)
    last = IntegerField(default=0)

    class Meta:
        indexes = ((("space", "kind"), True),)


class Stakeholder(BaseModel):
    """An organisation or informal group that takes part in a space."""

    space = ForeignKeyField(Space, backref="stakeholders", on_delete="CASCADE")
    uid = CharField(max_length=16, unique=True, default=new_uid)
    name = CharField(max_length=200)
    sector = CharField(max_length=40)
    about = TextField(default="")
    created_at = InstantField(default=clock.now)


class Mandate(BaseModel):
    """What a person may do for a stakeholder, from when to when (`ends_at` is the first instant after)."""

    stakeholder = ForeignKeyField(Stakeholder, backref="mandates", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="mandates", on_delete="CASCADE")
    may_vote = BooleanField(default=False)
    may_speak = BooleanField(default=True)
    may_sign = BooleanField(default=False)
    starts_at = InstantField(default=clock.now)
    ends_at = InstantField(null=True)


class Role(BaseModel):
    """A person's role in a space; a person can hold several."""

    space = ForeignKeyField(Space, backref="roles", on_delete="CASCADE")
    person = ForeignKeyField(Person, backref="roles", on_delete="CASCADE")
    role = ChoiceField(max_length=20, choices=choices(*ROLES))

    class Meta:
        indexes = ((("space", "person", "role"), True),)


class Invitation(BaseModel):
    """A link that brings one person (or, from a QR code, up to `places` people) into a space."""

    space = ForeignKeyField(Space, backref="invitations", on_delete="CASCADE")
    stakeholder = ForeignKeyField(Stakeholder, null=True, backref="invitations", on_delete="CASCADE")
    role = ChoiceField(max_length=20, choices=choices(*ROLES), default="member")
    may_vote = BooleanField(default=False)
    may_sign = BooleanField(default=False)
    email = CharField(max_length=254, default="")
    token_hash = CharField(max_length=64, unique=True)
    places = IntegerField(default=1)
    taken = IntegerField(default=0)
    invited_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    created_at = InstantField(default=clock.now)
    expires_at = InstantField()
    revoked_at = InstantField(null=True)

    def problem(self, now: int) -> Phrase | None:
        """Why it does not open the door (any more); None when it does."""
        return rules.why_not_invitation(
            revoked=self.revoked_at is not None,
            expires_at=self.expires_at,
            taken=self.taken,
            places=self.places,
            now=now,
        )


def next_number(space: Space, kind: str) -> int:
    """The next number of a kind in a space; gap-free, because it is given inside the act's transaction."""
    row, _ = Numbering.get_or_create(space=space, kind=kind)
    Numbering.update(last=Numbering.last + 1).where(Numbering.id == row.id).execute()
    return int(Numbering.get_by_id(row.id).last)


def space_named(short_name: str) -> Space:
    """The space with this short name. Raises NotFound."""
    found = reading.once(("space", short_name), lambda: Space.get_or_none(Space.short_name == short_name))
    if found is None:
        raise NotFound
    return found


def roles_of(actor: Actor, space: Space) -> set[str]:
    """The roles that a person holds in a space; empty for strangers."""
    if actor.person_id is None:
        return set()
    query = Role.select(Role.role).where((Role.space == space) & (Role.person == actor.person_id))
    return set(reading.once(("roles", actor.person_id, space.id), lambda: [row.role for row in query]))


def mandates_at(space: Space, ms: int) -> list[Mandate]:
    """Every mandate in the space that is valid at `ms`, with its person and stakeholder loaded."""
    query = (
        Mandate.select(Mandate, Stakeholder, Person)
        .join(Stakeholder)
        .switch(Mandate)
        .join(Person)
        .where((Stakeholder.space == space) & _valid_at(ms) & Person.deactivated_at.is_null())
        .order_by(Stakeholder.id, Mandate.id)
    )
    return list(query)


def mandates_of(actor: Actor, space: Space, ms: int) -> list[Mandate]:
    """The actor's own mandates in the space that are valid at `ms`."""
    query = (
        Mandate.select(Mandate, Stakeholder)
        .join(Stakeholder)
        .where((Stakeholder.space == space) & (Mandate.person == actor.person_id) & _valid_at(ms))
        .order_by(Mandate.id)
    )
    return list(query)


def voting_mandates(actor: Actor, ms: int) -> list[Mandate]:
    """The actor's mandates to vote that are valid at `ms`, in all spaces."""
    query = Mandate.select(Mandate, Stakeholder).join(Stakeholder)
    return list(query.where((Mandate.person == actor.person_id) & Mandate.may_vote & _valid_at(ms)))


def _valid_at(ms: int):  # type: ignore[no-untyped-def]  # a peewee expression
    return (Mandate.starts_at <= ms) & (Mandate.ends_at.is_null() | (Mandate.ends_at > ms))


def stakeholder_in(space: Space, uid: str) -> Stakeholder:
    """The stakeholder with this uid in the space. Raises NotFound."""
    found = Stakeholder.get_or_none((Stakeholder.space == space) & (Stakeholder.uid == uid))
    if found is None:
        raise NotFound
    return found


def role_names(space: Space, person: Person) -> set[str]:
    """The roles of any person in a space."""
    query = Role.select(Role.role).where((Role.space == space) & (Role.person == person))
    return {row.role for row in query}


def facilitators(space: Space) -> set[int]:
    """The ids of the people who facilitate a space and can still sign in."""
    query = (
        Role.select(Role, Person)
        .join(Person)
        .where((Role.space == space) & (Role.role == "facilitator") & Person.deactivated_at.is_null())
    )
    return {row.person.id for row in query}


def mandates_between(
    stakeholder: Stakeholder, person: Person, starts: int, ends: int | None
) -> list[Mandate]:
    """A person's mandates of a stakeholder that share an instant with a period."""
    query = Mandate.select().where((Mandate.stakeholder == stakeholder) & (Mandate.person == person))
    return [row for row in query if rules.overlap(starts, ends, row.starts_at, row.ends_at)]


def others_acted(stakeholder: Stakeholder, person: Person) -> bool:
    """Whether somebody else has a mandate of a stakeholder, or ever had one."""
    others = (Mandate.stakeholder == stakeholder) & (Mandate.person != person)
    return bool(Mandate.select().where(others).exists())


def mandate_in(space: Space, number: int) -> Mandate:
    """The mandate with this number in the space, with its person. Raises NotFound."""
    query = (
        Mandate.select(Mandate, Stakeholder, Person)
        .join(Stakeholder)
        .switch(Mandate)
        .join(Person)
        .where((Mandate.id == number) & (Stakeholder.space == space))
    )
    found = query.first()
    if found is None:
        raise NotFound
    return found


def invitation_with(token_hash: str) -> Invitation | None:
    """The invitation with this hash, with its space and stakeholder."""
    query = (
        Invitation.select(Invitation, Space, Stakeholder)
        .join(Space)
        .switch(Invitation)
        .join(Stakeholder, JOIN.LEFT_OUTER)
        .where(Invitation.token_hash == token_hash)
    )
    return query.first()
