"""The first page: what waits for me, or what this is; and the doors of the demonstration."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, request

from govhub.accounts.actions import sign_in
from govhub.core.actor import Actor
from govhub.spaces import queries
from govhub.spaces.models import Space
from govhub.spaces.queries.feed import newest
from govhub.spaces.routes import bp
from govhub.web import entering
from govhub.web.doors import page, refuse_unless
from govhub.web.limits import limiter
from govhub.web.login import current_actor


@bp.get("/")
def home() -> Any:
    """For you, or the front page."""
    actor = current_actor()
    return _for_you(actor) if actor.is_person else _front()


def _for_you(actor: Actor) -> str:
    mine = queries.mine(actor)["spaces"]
    rows = Space.select().where(Space.short_name.in_([one["short_name"] for one in mine]))
    names = ("votes_waiting", "words_waiting", "signatures_waiting", "drafts")
    waiting: dict[str, Any] = {name: [] for name in names} | queries.waiting_for(actor)
    return page("home/for_you.html", spaces=mine, recent=newest(rows, 8), **waiting)


def _front() -> str:
    doors = queries.demo_people() if current_app.config["DEMO"] else []
    return page("home/front.html", spaces=queries.open_to_the_public(), demo_people=doors)


@bp.post("/demo/sign-in")
@limiter.limit("60 per minute")
def demo_sign_in() -> Any:
    """Play one of the invented people: only where everything is invented."""
    refuse_unless(current_app.config["DEMO"])
    uid = {one["key"]: one["uid"] for one in queries.demo_people()}.get(request.form.get("person", ""))
    refuse_unless(uid)
    browser = entering.this_browser()
    sign_in(Actor.system("page"), person=uid, how="demo", **browser)
    entering.begin(browser["token"])
    return redirect(entering.way_back(), 303)
