"""How the cookie of a browser, or the access key of a program, becomes somebody."""

from __future__ import annotations

from govhub.accounts.models import AccessKey, Session
from govhub.accounts.queries import access_key_of, session_of
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.db import store
from govhub.web.login import SignedIn, bearer_loader, session_loader

SEEN_EVERY_MS = 5 * 60_000  # reading pages must not become writing: "last seen" is kept this coarsely


@session_loader
def load_session(token: str) -> SignedIn | None:
    """Whoever holds the session, or None."""
    with store.reading():
        session = session_of(token)
    if session is None:
        return None
    if clock.now() - session.seen_at > SEEN_EVERY_MS:
        change = Session.update(seen_at=clock.now()).where(Session.id == session.id)
        store.write(change.execute)
    person = session.person
    return SignedIn(token, person.actor(), person.language, person.timezone, person.theme)


@bearer_loader
def load_key(token: str) -> Actor | None:
    """Whoever made the access key, with its scopes, or None."""
    with store.reading():
        key = access_key_of(token)
    if key is None:
        return None
    now = clock.now()
    if key.used_at is None or now - key.used_at > SEEN_EVERY_MS:
        change = AccessKey.update(used_at=now).where(AccessKey.id == key.id)
        store.write(change.execute)
    actor: Actor = key.person.actor("api", frozenset(key.scopes))
    return actor
