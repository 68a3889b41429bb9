"""One's own settings, devices, password and access keys."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for

from govhub.accounts import actions, forms, queries
from govhub.accounts.routes import bp
from govhub.accounts.routes.sessions import this_session
from govhub.core.phrase import N_, Phrase
from govhub.web import entering
from govhub.web.doors import page, perform
from govhub.web.limits import by_address
from govhub.web.login import current_actor

FEATURES = {
    "accounts.*": Phrase(N_("My account")),
    "spaces.*": Phrase(N_("Spaces and people")),
    "documents.*": Phrase(N_("Texts")),
    "goals.*": Phrase(N_("Goals")),
    "decisions.*": Phrase(N_("Decisions")),
    "resources.*": Phrase(N_("Resources")),
    "mediation.*": Phrase(N_("Mediation")),
    "reports.*": Phrase(N_("Reports")),
    "notices.*": Phrase(N_("Discussions and notices")),
    "transparency.*": Phrase(N_("What is public")),
}
CHOICES = {"zones": [(name, name) for name in forms.zones()], "features": list(FEATURES.items())}


@bp.get("/me")
def me() -> Any:
    """The page."""
    return page(
        "accounts/me.html",
        account=queries.me(current_actor()),
        this_session=this_session(),
        new_secret=entering.shown_once("access_key"),
        **CHOICES,
    )


@bp.post("/me/preferences")
def change_preferences() -> Any:
    """Keep the settings."""
    said = Phrase(N_("Your settings are saved."))
    then = url_for(".me", lang=request.form.get("language"))  # this browser speaks it from now on, too
    return perform(actions.change_preferences, then=then, again=me, said=said)


@bp.post("/me/password")
@by_address
def change_password() -> Any:
    """Keep the new password."""
    said = Phrase(N_("Your new password is set. Other devices are signed out."))
    return perform(actions.change_password, keep=this_session(), then=url_for(".me"), again=me, said=said)


@bp.post("/me/access-keys")
def create_access_key() -> Any:
    """Make a key and show it once."""
    return perform(actions.create_access_key, then=_show_key, again=me)


def _show_key(answer: dict[str, Any]) -> str:
    if "secret" in answer:
        entering.show_once("access_key", answer["secret"]["token"])
    return url_for(".me") + "#access-keys"


@bp.post("/me/access-keys/<int:access_key>/revoke")
def revoke_access_key(access_key: int) -> Any:
    """End a key."""
    then, said = url_for(".me") + "#access-keys", Phrase(N_("The access key is revoked."))
    return perform(
        actions.revoke_access_key, access_key=access_key, then=then, again=lambda: redirect(then), said=said
    )


@bp.post("/me/close")
def close_account() -> Any:
    """Close one's own account."""
    actor = current_actor()
    return perform(actions.deactivate, person=actor.uid or "-", then=_gone, again=me)


def _gone(_: dict[str, Any]) -> str:
    entering.end()
    return "/"
