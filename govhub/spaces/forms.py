"""What people send about spaces, the stakeholders in them, mandates and roles."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from govhub.accounts.forms import Language, NewPassword, TimeZone, Token, Uid
from govhub.core.forms import (
    Email,
    Flag,
    Form,
    Line,
    Number,
    OptionalInstant,
    OptionalLine,
    OptionalNumber,
    OptionalText,
    ShortName,
)

Visibility = Literal["public", "listed", "private"]
Mode = Literal["cooperation", "collaboration"]
RoleName = Literal["facilitator", "member", "mediator", "treasurer", "observer"]
OptionalUid = Annotated[OptionalLine, Field(max_length=16)]


class SpaceRef(Form):
    """A space, by its short name."""

    space: ShortName


class Create(Form):
    """A new space; the short name is part of its address and stays."""

    short_name: ShortName
    name: Line
    purpose: OptionalText = ""
    visibility: Visibility = "private"
    mode: Mode = "collaboration"
    language: Language = "en"


class Change(SpaceRef):
    """What a space says about itself."""

    name: Line
    purpose: OptionalText = ""
    visibility: Visibility
    mode: Mode
    language: Language


class AddSector(SpaceRef):
    """A sector of a space's own."""

    name: Annotated[Line, Field(max_length=40)]


class AddStakeholder(SpaceRef):
    """An organisation or informal group that takes part."""

    name: Line
    sector: Annotated[Line, Field(max_length=40)]
    about: OptionalText = ""


class ChangeStakeholder(AddStakeholder):
    """The same, for one that is there already."""

    stakeholder: Uid


class Invite(SpaceRef):
    """Whom to invite as what: one person, by mail or link; or a number of people with one link or code."""

    role: RoleName = "member"
    stakeholder: OptionalUid = ""
    may_vote: Flag = False
    may_sign: Flag = False
    email: Email | Literal[""] = ""
    places: Number = 1
    days: Number = 14


class InvitationRef(SpaceRef):
    """An invitation, by its number."""

    invitation: Number


class Join(Form):
    """The secret of an invitation."""

    token: Token


class JoinAsNew(Join):
    """The same, from somebody who has no account yet."""

    name: Line
    email: Email
    password: NewPassword
    language: Language | None = None
    timezone: TimeZone | None = None


class GiveMandate(SpaceRef):
    """What a person may do for a stakeholder, from when to when (milliseconds; the end is the first
    instant after)."""

    stakeholder: Uid
    person: Uid
    may_vote: Flag = False
    may_speak: Flag = True
    may_sign: Flag = False
    starts_at: OptionalInstant = None
    ends_at: OptionalInstant = None


class MandateRef(SpaceRef):
    """A mandate, by its number."""

    mandate: Number


class RoleOf(SpaceRef):
    """A role of a person."""

    person: Uid
    role: RoleName


class PersonIn(SpaceRef):
    """A person in a space."""

    person: Uid


class Activity(SpaceRef):
    """What happened in a space, before the entry with this number."""

    before: OptionalNumber = None
