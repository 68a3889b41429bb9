"""The pages of goals."""

from __future__ import annotations

from typing import Any

from flask import url_for

from govhub.documents import queries as documents
from govhub.goals import actions, queries
from govhub.goals.models import goal_at
from govhub.goals.queries.promised import PROMISED
from govhub.goals.routes import bp
from govhub.spaces.models import space_named
from govhub.web.doors import must, page, perform
from govhub.web.login import current_actor


@bp.get("")
def index(space: str) -> str:
    """The goals of a space."""
    found = queries.index(current_actor(), space=space)
    return page("goals/index.html", space=space_named(space), states=queries.STATES, **found)


@bp.get("/_list")
def _list(space: str) -> str:
    """The list alone, fetched again when a goal changed."""
    found = queries.index(current_actor(), space=space)
    return page("goals/_list.html", space=space_named(space), states=queries.STATES, **found)


@bp.get("/new")
def new(space: str) -> str:
    """The form for a new goal."""
    must("goals.propose", space_named(space))
    return page("goals/new.html", space=space_named(space))


@bp.post("")
def propose(space: str) -> Any:
    """Propose a goal and go on to write it."""
    then = lambda answer: url_for("documents.edit", space=space, number=answer["document"])  # noqa: E731
    return perform(actions.propose, space=space, then=then, again=lambda: new(space))


@bp.get("/<int:number>")
def show(space: str, number: int) -> str:
    """A goal: its ratified text, its draft, its versions."""
    return page("goals/show.html", **_known(space, number))


@bp.get("/<int:number>/_state")
def _state(space: str, number: int) -> str:
    """The goal's text and state alone, fetched again when something about it changed."""
    return page("goals/_state.html", **_known(space, number))


@bp.get("/<int:number>/_progress")
def _progress(space: str, number: int) -> str:
    """What is measured and promised alone, fetched again when something about it changed."""
    return page("goals/_progress.html", **_known(space, number))


def _known(space: str, number: int) -> dict[str, Any]:
    actor = current_actor()
    goal = queries.show(actor, space=space, goal=number)
    subject = goal_at(space_named(space), number)
    text = documents.show(actor, space=space, document=goal["document"])
    words = {"states": queries.STATES, "promised": PROMISED}
    return {"space": subject.space, "subject": subject, "goal": goal, "text": text, **words}


@bp.post("/<int:number>/title")
def rename(space: str, number: int) -> Any:
    """Other words for the goal."""
    then = url_for("goals.show", space=space, number=number)
    return perform(actions.rename, space=space, goal=number, then=then, again=lambda: show(space, number))
