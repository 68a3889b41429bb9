"""Making an account, where sign-up is open or with an invitation."""

from __future__ import annotations

from typing import Any

from flask import redirect, request

from govhub.accounts import actions
from govhub.accounts.policy import house
from govhub.accounts.queries import valid_link
from govhub.accounts.routes import bp
from govhub.accounts.routes.sessions import enter_with_password
from govhub.web import entering
from govhub.web.doors import page, perform
from govhub.web.i18n import language
from govhub.web.limits import by_address
from govhub.web.login import signed_in_user


@bp.get("/sign-up")
@bp.get("/sign-up/<token>")
def sign_up(token: str = "") -> Any:
    """The form for a new account, or why there is none."""
    if signed_in_user() is not None:
        return redirect(entering.way_back(), 303)
    link = valid_link(token, "join") if token else None
    problem = "used" if token and link is None else "" if link or house.open_sign_up else "closed"
    shown = page("accounts/sign_up.html", problem=problem, token=token, email=link.email if link else "")
    return (shown, 410) if problem == "used" else shown


@bp.post("/sign-up")
@bp.post("/sign-up/<token>")
@by_address
def sign_up_now(token: str = "") -> Any:
    """Make the account and come in."""
    return perform(
        actions.sign_up,
        invitation=token,
        language=language(),
        then=lambda _: enter_with_password({k: request.form.get(k, "") for k in ("email", "password")}),
        again=lambda: sign_up(token),
    )
