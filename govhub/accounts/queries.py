"""What is known about people: by their session, their access key, their address; and about oneself."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, fn

from govhub.accounts import forms, rules
from govhub.accounts.models import AccessKey, OneTimeLink, Person, Session
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.canonical import sha256_hex
from govhub.core.errors import NotFound
from govhub.core.forms import Nothing
from govhub.core.mail import Letter, has_mail
from govhub.core.policy import authorize

PER_PAGE = 50


def hashed(token: str) -> str:
    """How a secret token lies in the database."""
    return sha256_hex(token.encode("utf-8", "surrogatepass"))


def session_of(token: str) -> Session | None:
    """The session with this token, with its person; None when it ended, was revoked or the person left."""
    query = (
        Session.select(Session, Person)
        .join(Person)
        .where(
            (Session.token_hash == hashed(token))
            & Session.revoked_at.is_null()
            & (Session.expires_at > clock.now())
            & Person.deactivated_at.is_null()
        )
    )
    return query.first()


def access_key_of(token: str) -> AccessKey | None:
    """The access key with this token, with its person; None when it is not valid."""
    now = clock.now()
    query = (
        AccessKey.select(AccessKey, Person)
        .join(Person)
        .where(
            (AccessKey.token_hash == hashed(token))
            & AccessKey.revoked_at.is_null()
            & (AccessKey.expires_at.is_null() | (AccessKey.expires_at > now))
            & Person.deactivated_at.is_null()
        )
    )
    return query.first()


def person_of(actor: Actor) -> Person:
    """The account of whoever acts. Raises NotFound for nobody and the system."""
    return _found(Person.get_or_none(Person.id == actor.person_id))


def person_with(uid: str) -> Person:
    """The person with this uid. Raises NotFound."""
    return _found(Person.get_or_none(Person.uid == uid))


def _found(person: Person | None) -> Person:
    if person is None:
        raise NotFound
    return person


def active_person_at(email: str) -> Person | None:
    """The person with this address who may sign in."""
    found: Person | None = Person.get_or_none((Person.email == email) & Person.deactivated_at.is_null())
    return found


def valid_link(token: str, *purposes: str) -> OneTimeLink | None:
    """The one-time link with this token, if it can still be used."""
    query = (
        OneTimeLink.select(OneTimeLink, Person)
        .join(Person, JOIN.LEFT_OUTER)
        .where(
            (OneTimeLink.token_hash == hashed(token))
            & OneTimeLink.purpose.in_(purposes)
            & OneTimeLink.used_at.is_null()
            & (OneTimeLink.expires_at > clock.now())
        )
    )
    return query.first()


@query("accounts.me", Nothing)
def me(actor: Actor, form: Nothing) -> dict[str, Any]:
    """My settings, the devices on which I am signed in, and my access keys."""
    authorize(actor, "accounts.me")
    person = person_of(actor)
    sessions = Session.select().where(
        (Session.person == person) & Session.revoked_at.is_null() & (Session.expires_at > clock.now())
    )
    keys = AccessKey.select().where((AccessKey.person == person) & AccessKey.revoked_at.is_null())
    return {
        "uid": person.uid,
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "timezone": person.timezone,
        "theme": person.theme,
        "sessions": [_session(row) for row in sessions.order_by(Session.seen_at.desc()).limit(100)],
        "access_keys": [_access_key(row) for row in keys.order_by(AccessKey.id.desc())],
    }


def _session(row: Session) -> dict[str, Any]:
    return {
        "session": row.id,
        "device": rules.device(row.user_agent),
        "address": row.address,
        "signed_in_at": row.created_at,
        "seen_at": row.seen_at,
        "expires_at": row.expires_at,
    }


def _access_key(row: AccessKey) -> dict[str, Any]:
    return {
        "access_key": row.id,
        "name": row.name,
        "scopes": row.scopes,
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "is_expired": row.expires_at is not None and row.expires_at <= clock.now(),
        "used_at": row.used_at,
    }


@query("accounts.people", forms.People)
def people(actor: Actor, form: forms.People) -> dict[str, Any]:
    """Everybody with an account here, newest first, for administrators."""
    authorize(actor, "accounts.people")
    seen = fn.MAX(Session.seen_at)
    rows = list(
        Person.select(Person, seen.alias("seen_at"))
        .join(Session, JOIN.LEFT_OUTER)
        .group_by(Person)
        .order_by(Person.id.desc())
        .limit(PER_PAGE + 1)
        .offset((form.page - 1) * PER_PAGE)
    )
    return {
        "people": [
            {
                "uid": row.uid,
                "name": row.name,
                "email": row.email,
                "is_admin": row.is_admin,
                "created_at": row.created_at,
                "seen_at": row.seen_at,  # type: ignore[attr-defined]  # selected above
                "deactivated_at": row.deactivated_at,
            }
            for row in rows[:PER_PAGE]
        ],
        "page": form.page,
        "has_more": len(rows) > PER_PAGE,
        "count": Person.select().count(),
    }


@query("accounts.letters", Nothing)
def letters(actor: Actor, form: Nothing) -> dict[str, Any]:
    """Letters not sent that are still of use, so that an administrator can pass their links on."""
    authorize(actor, "accounts.letters")
    of_use = Letter.until.is_null() | (Letter.until > clock.now())
    rows = Letter.select().where(Letter.sent_at.is_null() & of_use).order_by(Letter.id.desc()).limit(PER_PAGE)
    return {
        "has_mail": has_mail(),
        "letters": [
            {
                "recipient": row.recipient,
                "subject": row.subject,
                "body": row.body,
                "created_at": row.created_at,
                "problem": row.problem,
            }
            for row in rows
        ],
    }
