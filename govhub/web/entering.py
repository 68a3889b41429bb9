"""Coming in and going out: the browser that signs in, the page it came for, secrets shown once."""

from __future__ import annotations

import secrets
from typing import Any

from flask import request, session
from flask_login import login_user, logout_user

from govhub.web.login import login_manager

LONGEST = 2000  # characters of an address that a cookie can hold


def this_browser() -> dict[str, str]:
    """A fresh secret for this browser, and what its person will recognise it by."""
    agent = "".join(sign for sign in request.user_agent.string if sign.isprintable())
    return {
        "token": secrets.token_urlsafe(32),
        "user_agent": agent[:200],
        "address": (request.remote_addr or "")[:64],
    }


def begin(token: str) -> None:
    """From now on this browser carries the session with the secret `token`."""
    login_user(login_manager._user_callback(token))
    session.permanent = True


def end() -> None:
    """This browser carries no session any more, and nothing that was kept for its person."""
    logout_user()
    for name in ("draft", "back_to", "shown_once", "invitation_links"):
        session.pop(name, None)


def way_back(otherwise: str = "/") -> str:
    """Where somebody wanted to go before they had to sign in."""
    return here_only(session.pop("back_to", None), otherwise)


def come_back_to(address: str | None) -> None:
    """Remember where to go after signing in."""
    if address:
        session["back_to"] = here_only(address, "/")


def here_only(address: Any, otherwise: str) -> str:
    """The address if it leads to a page of this site (`//host` and `/\\host` lead elsewhere)."""
    if isinstance(address, str) and address.startswith("/") and address[1:2] not in {"/", "\\"}:
        return address if address.isprintable() and len(address) <= LONGEST else otherwise
    return otherwise


def show_once(kind: str, value: Any) -> None:
    """Keep a secret for the next page of this browser (its signed cookie), and nowhere else."""
    session["shown_once"] = [kind, value]


def shown_once(kind: str) -> Any:
    """The secret that was kept for this page, once; None when there is none."""
    kept = session.get("shown_once")
    if not kept or kept[0] != kind:
        return None
    session.pop("shown_once")
    return kept[1]
