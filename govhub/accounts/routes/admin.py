"""What administrators see: people, links for forgotten passwords, letters that could not be sent."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from govhub.accounts import actions, queries
from govhub.accounts.routes import bp
from govhub.core.phrase import N_, Phrase
from govhub.web import entering
from govhub.web.doors import page, perform
from govhub.web.login import current_actor


@bp.get("/admin")
def admin() -> Any:
    """The page."""
    actor = current_actor()
    return page(
        "accounts/admin.html",
        **queries.people(actor, page=request.args.get("page", "1")),
        post=queries.letters(actor),
        new_link=entering.shown_once("admin_link"),
    )


def _show_link(answer: dict[str, Any]) -> str:
    if "secret" in answer:
        entering.show_once("admin_link", request.host_url.rstrip("/") + answer["secret"]["path"])
    return url_for(".admin")


@bp.post("/admin/people/<person>/reset-link")
def issue_reset_link(person: str) -> Any:
    """Make a link for somebody who forgot their password."""
    return perform(actions.issue_reset_link, person=person, then=_show_link, again=admin)


@bp.post("/admin/invitations")
def invite() -> Any:
    """Make a link with which somebody can make an account."""
    return perform(actions.invite, then=_show_link, again=admin)


@bp.post("/admin/people/<person>/deactivate")
def deactivate(person: str) -> Any:
    """Close an account."""
    said = Phrase(N_("The account is closed."))
    return perform(actions.deactivate, person=person, then=url_for(".admin"), again=admin, said=said)


@bp.post("/admin/people/<person>/reactivate")
def reactivate(person: str) -> Any:
    """Open a closed account again."""
    said = Phrase(N_("The account is open again."))
    return perform(actions.reactivate, person=person, then=url_for(".admin"), again=admin, said=said)


@bp.post("/admin/people/<person>/appoint")
def appoint_administrator(person: str) -> Any:
    """Share the administration with somebody."""
    said = Phrase(N_("The administrator is appointed."))
    then = url_for(".admin")
    return perform(actions.appoint_administrator, person=person, then=then, again=admin, said=said)


@bp.post("/admin/people/<person>/dismiss")
def dismiss_administrator(person: str) -> Any:
    """End somebody's administration; who ends their own has no business here any more."""
    said = Phrase(N_("This person is no administrator any more."))
    then = "/" if person == current_actor().uid else url_for(".admin")
    return perform(actions.dismiss_administrator, person=person, then=then, again=admin, said=said)
