"""What people send about their accounts; a password becomes its hash here and goes no further."""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from govhub.accounts import passwords
from govhub.core.forms import Email, Form, Line, Number, OptionalLine, OptionalNumber, Secret
from govhub.core.phrase import N_, Phrase

Language = Literal["en", "vi", "zh-Hans"]
Theme = Literal["auto", "light", "dark"]
_REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def _refused(phrase: Phrase) -> PydanticCustomError:
    return PydanticCustomError("govhub", "refused", {"phrase": phrase})


def _new_password(value: Any, info: ValidationInfo) -> passwords.PasswordHash:
    if isinstance(value, passwords.PasswordHash):  # one act calls another
        return value
    if not isinstance(value, str):
        raise _refused(Phrase(N_("Please give a text.")))
    if "\0" in value or (not value.isprintable() and re.search("[\ud800-\udfff]", value)):
        raise _refused(Phrase(N_("This contains characters that cannot be stored. Please type it again.")))
    if problem := passwords.why_not(value, str(info.data.get("email", ""))):
        raise _refused(problem)
    return passwords.hash_of(value)


@cache
def zones() -> tuple[str, ...]:
    """The time zones offered: places, without historical aliases."""
    places = [name for name in available_timezones() if name.startswith(tuple(f"{r}/" for r in _REGIONS))]
    return ("UTC", *sorted(places))


def _zone(value: str) -> str:
    if value not in zones():
        raise _refused(Phrase(N_("Please choose a time zone from the list.")))
    return value


def _scope(value: str) -> str:
    if not re.fullmatch(r"\*|[a-z_]{1,40}\.(\*|[a-z_]{1,60})", value):
        raise _refused(Phrase(N_("Please choose from the list.")))
    return value


NewPassword = Annotated[
    passwords.PasswordHash,
    PlainValidator(_new_password),
    WithJsonSchema({"type": "string", "format": "password", "minLength": passwords.SHORTEST}),
    Field(exclude=True, repr=False),  # kept out of what idempotency compares and stores
]
OldPassword = Annotated[Secret, Field(exclude=True, repr=False)]
Token = Annotated[str, Field(min_length=1, max_length=200, exclude=True, repr=False)]
TimeZone = Annotated[Line, AfterValidator(_zone)]
Scope = Annotated[Line, AfterValidator(_scope)]
Uid = Annotated[Line, Field(max_length=16)]


class SignUp(Form):
    """A new account. `invitation` is the token of an invitation to this installation."""

    name: Line
    email: Email
    password: NewPassword
    language: Language | None = None
    timezone: TimeZone | None = None
    invitation: Annotated[OptionalLine, Field(exclude=True, repr=False)] = ""


class Credentials(Form):
    """What somebody signs in with."""

    email: Email
    password: OldPassword


class OpenSession(Form):
    """A browser in which a person has proved who they are."""

    person: Uid
    user_agent: OptionalLine = ""
    address: OptionalLine = ""
    token: Token
    how: Literal["password", "link", "demo"] = "password"


class SessionRef(Form):
    """One of my sessions, by its number."""

    session: Number


class SignOutEverywhere(Form):
    """`keep` is the number of the session that goes on, if any."""

    keep: OptionalNumber = None


class Preferences(Form):
    """How somebody is called and how they read."""

    name: Line
    language: Language
    timezone: TimeZone
    theme: Theme


class ChangePassword(Form):
    """A new password, with the old one as proof. `keep` is the session that goes on."""

    old_password: OldPassword
    password: NewPassword
    keep: OptionalNumber = None


class AskReset(Form):
    """Whose password is forgotten."""

    email: Email


class ResetPassword(Form):
    """A new password, with a one-time link as proof."""

    token: Token
    password: NewPassword


class CreateAccessKey(Form):
    """A key for programs: what it may do and for how many days (empty: until it is revoked)."""

    name: Line
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=200)]
    days: OptionalNumber = None


class KeyRef(Form):
    """One of my access keys, by its number."""

    access_key: Number


class PersonRef(Form):
    """A person, by uid."""

    person: Uid


class Invite(Form):
    """An invitation to make an account here."""

    email: Email | Literal[""] = ""
    language: Language | None = None


class People(Form):
    """A page of the list of people."""

    page: Number = 1


class FirstAdministrator(Form):
    """Who looks after a new installation."""

    email: Email
    name: Line
