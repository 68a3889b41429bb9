"""Inviting people into a space, and coming in."""

from __future__ import annotations

from typing import Any

import segno
from flask import redirect, request, session, url_for
from markupsafe import Markup

from govhub.accounts.policy import house
from govhub.core.errors import NotFound
from govhub.core.mail import has_mail
from govhub.core.phrase import N_, Phrase
from govhub.spaces import actions, phrases, queries
from govhub.spaces.routes import bp
from govhub.web import entering
from govhub.web.doors import page, perform
from govhub.web.i18n import language
from govhub.web.limits import limiter
from govhub.web.login import current_actor, signed_in_user

REMEMBERED = 5  # links that this browser can show again; only their hashes are kept on the server

# A room full of people scans one code behind one address.
by_room = limiter.limit("120 per minute", key_func=lambda: f"join {request.remote_addr}", methods=["POST"])


@bp.get("/s/<space>/invitations")
def invitations(space: str) -> Any:
    """The form, and what is open."""
    roles = [(key, said, phrases.ROLES_ABOUT[key]) for key, said in phrases.ROLES.items()]
    known = queries.invitations(current_actor(), space=space)
    return page("spaces/invitations.html", roles=roles, **known)


@bp.post("/s/<space>/invitations")
def invite(space: str) -> Any:
    """Make an invitation and show its link."""
    return perform(actions.invite, space=space, then=_show, again=lambda: invitations(space))


def _show(answer: dict[str, Any]) -> str:
    if "secret" in answer:
        links = {**session.get("invitation_links", {}), str(answer["invitation"]): answer["secret"]["path"]}
        session["invitation_links"] = dict(list(links.items())[-REMEMBERED:])
    return url_for(".invitation", space=answer["space"], number=answer["invitation"])


@bp.get("/s/<space>/invitations/<int:number>")
def invitation(space: str, number: int) -> Any:
    """The link and the code of an invitation, to copy or print, in the browser that made it."""
    known = queries.invitations(current_actor(), space=space)
    found = [one for one in known["invitations"] if one["invitation"] == number]
    if not found:
        raise NotFound
    path = session.get("invitation_links", {}).get(str(number))
    return page(
        "spaces/invitation.html", space=known["space"], one=found[0], has_mail=has_mail(), **_link(path)
    )


def _link(path: str | None) -> dict[str, Any]:
    if path is None:
        return {"address": None}
    address = house.link(path) if house.base_url else request.host_url.rstrip("/") + path
    picture = segno.make(address, micro=False).svg_inline(omitsize=True, border=2, dark="#000", light="#fff")
    return {"address": address, "picture": Markup(picture)}


@bp.post("/s/<space>/invitations/<int:number>/revoke")
def revoke_invitation(space: str, number: int) -> Any:
    """Withdraw an invitation."""
    then, said = url_for(".invitations", space=space), Phrase(N_("The invitation is withdrawn."))
    again = lambda: redirect(then)  # noqa: E731
    given = {"space": space, "invitation": number}
    return perform(actions.revoke_invitation, then=then, again=again, said=said, **given)


@bp.get("/join/<token>")
def join_page(token: str) -> Any:
    """What the invitation is for; one button for whoever is signed in, a short form for others."""
    found = queries.waiting_invitation(current_actor(), token)
    if signed_in_user() is None and not found["problem"]:
        session["back_to"] = url_for(".join_page", token=token)
    shown = page("spaces/join.html", token=token, invitation=found)
    return (shown, 410) if found["problem"] else shown


@bp.post("/join/<token>")
@by_room
def join(token: str) -> Any:
    """Come in."""
    return perform(actions.join, token=token, then=_in, again=lambda: join_page(token), said=_WELCOME)


@bp.post("/join/<token>/new")
@by_room
def join_as_new(token: str) -> Any:
    """Make an account and come in."""
    given = {"token": token, "language": language()}
    return perform(
        actions.join_as_new, then=_in_as_new, again=lambda: join_page(token), said=_WELCOME, **given
    )


_WELCOME = Phrase(N_("Welcome. You take part in this space now."))


def _in(answer: dict[str, Any]) -> str:
    session.pop("back_to", None)
    return url_for("spaces.overview", space=answer["space"])


def _in_as_new(answer: dict[str, Any]) -> str:
    from govhub.accounts.actions import sign_in_with_password

    browser = entering.this_browser()
    typed = {name: request.form.get(name, "") for name in ("email", "password")}
    sign_in_with_password(**browser, **typed)  # also when the request is a repeated one
    entering.begin(browser["token"])
    return _in(answer)
