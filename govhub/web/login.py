"""Who is at the door: Flask-Login over server-side sessions, and bearer tokens for the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

from flask import Flask, g, has_request_context, request, session
from flask_login import LoginManager, UserMixin, current_user

from govhub.core.actor import Actor

login_manager = LoginManager()
_bearer: list[Callable[[str], Actor | None]] = []


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """Somebody with a session: the token that the cookie carries, the actor, and what they prefer."""

    token: str
    actor: Actor
    language: str
    timezone: str
    theme: str

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the session's token, never the person's id."""
        return self.token


def init(app: Flask) -> None:
    """Attach Flask-Login. The accounts feature says how a token becomes a person."""
    login_manager.init_app(app)
    login_manager.session_protection = None  # sessions live in the database and can be revoked there


def session_loader(load: Callable[[str], SignedIn | None]) -> Callable[[str], SignedIn | None]:
    """Declare how a session token becomes somebody signed in (None when it ended or was revoked)."""
    login_manager.user_loader(load)
    return load


def session_of(token: str) -> SignedIn | None:
    """Whoever holds the session with this token now; None when it ended or was revoked."""
    return cast("SignedIn | None", login_manager._user_callback(token))


def bearer_loader(load: Callable[[str], Actor | None]) -> Callable[[str], Actor | None]:
    """Declare how a bearer token becomes an actor."""
    _bearer[:] = [load]
    return load


def signed_in_user() -> SignedIn | None:
    """Whoever is signed in with a session."""
    if not has_request_context() or not current_user or not current_user.is_authenticated:
        return None
    return cast(SignedIn, current_user._get_current_object())


def session_ended() -> bool:
    """Whether this browser carries a session that is over: expired, or signed out from elsewhere."""
    return "_user_id" in session and signed_in_user() is None


def current_actor(door: str = "page") -> Actor:
    """The one who acts in this request, loaded afresh for every request and every socket event."""
    user = signed_in_user()
    actor = user.actor if user else Actor.nobody()
    return actor if actor.door == door else replace(actor, door=door)


def bearer_actor() -> Actor | None:
    """The actor of the bearer token; None without a token; a token that is not valid gives nobody."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not _bearer:
        return None
    if "bearer_actor" not in g:
        g.bearer_actor = _bearer[0](token.strip()) or Actor.nobody("api")
    return cast(Actor, g.bearer_actor)
