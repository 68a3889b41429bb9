"""A forgotten password."""

from __future__ import annotations

from typing import Any

from govhub.accounts import actions
from govhub.accounts.queries import valid_link
from govhub.accounts.routes import bp
from govhub.accounts.routes.sessions import enter_with_link
from govhub.core.mail import has_mail
from govhub.core.phrase import N_, Phrase
from govhub.web.doors import page, perform
from govhub.web.limits import by_address


@bp.get("/forgot")
def forgot() -> Any:
    """The form that asks for a link."""
    return page("accounts/forgot.html", has_mail=has_mail())


@bp.post("/forgot")
@by_address
def ask_reset() -> Any:
    """Ask for a link; the answer is the same for every address."""
    said = N_("If there is an account with this address, a link for a new password is on its way.")
    if not has_mail():
        said = N_("If there is an account with this address, an administrator now has a link for you.")
    return perform(actions.ask_reset, then="/sign-in", again=forgot, said=Phrase(said))


@bp.get("/reset/<token>")
def reset(token: str) -> Any:
    """The form for a new password, or that the link is used up."""
    link = valid_link(token, "reset", "first")
    shown = page("accounts/reset.html", token=token, person=link.person if link else None)
    return shown if link else (shown, 410)


@bp.post("/reset/<token>")
@by_address
def reset_password(token: str) -> Any:
    """Set the new password and come in."""
    said = Phrase(N_("Your new password is set."))
    return perform(
        actions.reset_password, token=token, then=enter_with_link, again=lambda: reset(token), said=said
    )
