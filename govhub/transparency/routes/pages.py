"""The public pages."""

from __future__ import annotations

from flask import Blueprint, current_app, request

from govhub.transparency import queries
from govhub.transparency.routes.asking import ask
from govhub.transparency.routes.cache import SPACES, watch
from govhub.web.doors import page

bp = Blueprint("transparency", __name__, url_prefix="/open")


@bp.get("")
def spaces() -> str:
    """Every space that is public or listed."""
    watch(SPACES)
    return page("transparency/spaces.html", **ask(queries.spaces))


@bp.get("/<space>")
def space(space: str) -> str:
    """A space at a glance."""
    found = ask(queries.space, space=space)
    place = found.pop("space")
    template = "space" if place["visibility"] == "public" else "listed"
    return page(f"transparency/{template}.html", place=place, **found)


@bp.get("/<space>/audit")
def record(space: str) -> str:
    """The record of acts, newest first."""
    found = ask(queries.record, space=space, before=request.args.get("before"))
    return page("transparency/record.html", place=found.pop("space"), **found)


@bp.get("/how-to-verify")
def how_to_verify() -> str:
    """How to check it all without believing anybody."""
    public = ask(queries.spaces)["public"]
    origin = current_app.config["SETTINGS"].base_url or request.host_url.rstrip("/")
    return page(
        "transparency/verify.html", origin=origin, example=public[0]["short_name"] if public else None
    )


@bp.get("/<space>/decisions")
def decisions(space: str) -> str:
    """Every decision whose vote was opened, newest first."""
    found = ask(queries.decisions, space=space, before=request.args.get("before"))
    return page("transparency/decisions.html", place=found.pop("space"), **found)


@bp.get("/<space>/decisions/<int:number>")
def decision(space: str, number: int) -> str:
    """One decision: what, by which rule, how each voted, why it came out so, and how to check it."""
    found = ask(queries.decision, space=space, decision=number)
    return page("transparency/decision.html", place=found["space"], decision=found)


@bp.get("/<space>/goals")
def goals(space: str) -> str:
    """Every ratified goal."""
    found = ask(queries.goals, space=space)
    return page("transparency/goals.html", place=found.pop("space"), **found)


@bp.get("/<space>/goals/<int:number>")
def goal(space: str, number: int) -> str:
    """One ratified goal, word for word, and the decision that ratified it."""
    found = ask(queries.goal, space=space, goal=number)
    return page("transparency/goal.html", place=found.pop("space"), **found)
