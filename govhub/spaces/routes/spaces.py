"""A space: making it, its overview, what happened in it, its settings."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.spaces import actions, phrases, queries
from govhub.spaces.models import space_named
from govhub.spaces.routes import bp
from govhub.web.doors import page, perform
from govhub.web.login import current_actor

CHOICES = {
    "visibilities": [(k, v, phrases.VISIBILITIES_ABOUT[k]) for k, v in phrases.VISIBILITIES.items()],
    "modes": [(k, v, phrases.MODES_ABOUT[k]) for k, v in phrases.MODES.items()],
}


@bp.get("/s/new")
def new() -> Any:
    """The form for a new space."""
    authorize(current_actor(), "spaces.create")
    return page("spaces/new.html", **CHOICES)


@bp.post("/s/new")
def create() -> Any:
    """Make it."""
    said = Phrase(
        N_("The space is made. Now name the organisations that take part, and invite their people.")
    )
    return perform(actions.create, then=lambda a: url_for(".people", space=a["space"]), again=new, said=said)


@bp.get("/s/<space>")
def overview(space: str) -> Any:
    """The space at a glance."""
    return page("spaces/overview.html", **queries.overview(current_actor(), space=space))


@bp.get("/s/<space>/_overview")
def overview_fragment(space: str) -> Any:
    """The parts of it that change: the chain with its cards, or what happened lately."""
    if request.args.get("part") == "lately":
        found = queries.activity(current_actor(), space=space)
        return page("spaces/_lately.html", space=found["space"], recent=found["events"][:6])
    return page("spaces/_overview.html", **queries.overview(current_actor(), space=space))


@bp.get("/s/<space>/activity")
def activity(space: str) -> Any:
    """Everything that happened, page by page."""
    before = request.args.get("before")
    return page("spaces/activity.html", **queries.activity(current_actor(), space=space, before=before))


@bp.get("/s/<space>/settings")
def settings(space: str) -> Any:
    """The form of the settings."""
    subject = space_named(space)
    authorize(current_actor(), "spaces.change", subject)
    shown = queries.overview(current_actor(), space=space)["space"]
    return page("spaces/settings.html", space=shown, own_sectors=subject.own_sectors, **CHOICES)


@bp.post("/s/<space>/settings")
def change(space: str) -> Any:
    """Keep the settings."""
    then, said = url_for(".overview", space=space), Phrase(N_("The settings are saved."))
    return perform(actions.change, space=space, then=then, again=lambda: settings(space), said=said)


@bp.post("/s/<space>/sectors")
def add_sector(space: str) -> Any:
    """Add a sector of its own."""
    then, said = url_for(".settings", space=space), Phrase(N_("The sector is added."))
    return perform(actions.add_sector, space=space, then=then, again=lambda: settings(space), said=said)


@bp.post("/s/<space>/leave")
def leave(space: str) -> Any:
    """Leave it."""
    said = Phrase(N_("You have left the space."))
    return perform(actions.leave, space=space, then="/", again=lambda: overview(space), said=said)
