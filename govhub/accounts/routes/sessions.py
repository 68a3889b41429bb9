"""Signing in and out, and how the cookie of a browser or the key of a program becomes somebody."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for

from govhub.accounts import actions
from govhub.accounts.models import AccessKey, Session
from govhub.accounts.policy import house
from govhub.accounts.queries import access_key_of, session_of
from govhub.accounts.routes import bp
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.db import store
from govhub.core.errors import Invalid
from govhub.core.phrase import N_, Phrase
from govhub.web import entering
from govhub.web.doors import once_more, page, perform
from govhub.web.limits import by_address, limiter
from govhub.web.login import SignedIn, bearer_loader, current_actor, session_loader, signed_in_user

SEEN_EVERY_MS = 5 * 60_000  # reading pages must not become writing: "last seen" is kept this coarsely

# Guessing one person's password from many addresses; what succeeds is not counted.
by_account = limiter.limit(
    "10 per 10 minutes",
    key_func=lambda: "account " + request.form.get("email", "")[:300].strip().casefold(),
    deduct_when=lambda response: response.status_code == 422,
    methods=["POST"],
)


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


@bp.get("/sign-in")
def sign_in() -> Any:
    """The door."""
    entering.come_back_to(request.args.get("next"))
    if signed_in_user() is not None:
        return redirect(entering.way_back(), 303)
    return page("accounts/sign_in.html", open_sign_up=house.open_sign_up)


@bp.post("/sign-in")
@by_address
@by_account
def sign_in_now() -> Any:
    """Through the door."""
    typed = {name: request.form.get(name, "") for name in ("email", "password")}
    try:
        return redirect(enter_with_password(typed), 303)
    except Invalid as problem:
        return once_more("accounts.sign_in", typed, problem, sign_in)


def enter_with_password(typed: dict[str, str]) -> str:
    """Open a session in this browser; where to go then. Raises Invalid."""
    browser = entering.this_browser()
    actions.sign_in_with_password(**browser, **typed)
    entering.begin(browser["token"])
    return entering.way_back()


def enter_with_link(answer: dict[str, Any]) -> str:
    """Open a session for whoever has just used a one-time link; where to go then."""
    if answer.get("repeated"):
        return url_for("accounts.sign_in")
    browser = entering.this_browser()
    actions.sign_in(Actor.system("page"), person=answer["person"], how="link", **browser)
    entering.begin(browser["token"])
    return entering.way_back()


def this_session() -> int | None:
    """The number of the session that this browser carries."""
    user = signed_in_user()
    session = session_of(user.token) if user else None
    return session.id if session else None


@bp.post("/sign-out")
def sign_out() -> Any:
    """Out of this browser."""
    number = this_session()
    if number is not None:
        actions.revoke_session(current_actor(), session=number)
    entering.end()
    return redirect("/", 303)


@bp.post("/me/sessions/<int:session>/end")
def revoke_session(session: int) -> Any:
    """Out of another browser."""
    then, said = url_for(".me") + "#devices", Phrase(N_("That device is signed out."))
    return perform(
        actions.revoke_session, session=session, then=then, again=lambda: redirect(then), said=said
    )


@bp.post("/me/sign-out-everywhere")
def sign_out_everywhere() -> Any:
    """Out of every browser."""
    actions.sign_out_everywhere(current_actor())
    entering.end()
    return redirect("/", 303)
