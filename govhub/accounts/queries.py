"""What is known about people: by their session, their access key, their address."""

from __future__ import annotations

from govhub.accounts.models import AccessKey, Person, Session
from govhub.core import clock
from govhub.core.canonical import sha256_hex


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
    return query.first()  # type: ignore[no-any-return]
