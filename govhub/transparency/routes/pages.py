"""The public pages."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from govhub.reports import printing
from govhub.resources.phrases import unit_name
from govhub.transparency import queries
from govhub.transparency.queries.decisions import example
from govhub.transparency.routes.asking import ask, origin
from govhub.web.doors import page

bp = Blueprint("transparency", __name__, url_prefix="/open")


@bp.get("")
def spaces() -> str:
    """Every space that is public or listed."""
    return page("transparency/spaces.html", **ask(queries.spaces))


@bp.get("/<space>")
def space(space: str) -> str:
    """A space at a glance."""
    found = ask(queries.space, space=space)
    place = found.pop("space")
    template = "space" if place["visibility"] == "public" else "listed"
    return page(f"transparency/{template}.html", place=place, unit_name=unit_name, **found)


@bp.get("/<space>/audit")
def record(space: str) -> str:
    """The record of acts, newest first."""
    found = ask(queries.record, space=space, before=request.args.get("before"))
    return page("transparency/record.html", place=found.pop("space"), **found)


@bp.get("/how-to-verify")
def how_to_verify() -> str:
    """How to check it all without believing anybody. Not kept: it shows the address that was asked."""
    return page("transparency/verify.html", origin=origin(), example=example())


@bp.get("/verify")
def verify() -> BaseResponse:
    """The short address of the same page."""
    return redirect("/open/how-to-verify", 301)


@bp.get("/how-to-verify.txt")
def description() -> Response:
    """The format of record and downloads, for programmers."""
    return Response(render_template("transparency/verify.txt"), content_type="text/plain; charset=utf-8")


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


@bp.get("/<space>/resources")
def resources(space: str) -> str:
    """Plan against actual, who gave and who benefits."""
    found = ask(queries.resources, space=space)
    return page("transparency/resources.html", place=found.pop("space"), unit_name=unit_name, **found)


@bp.get("/<space>/resources/allocations/<int:number>")
def allocation(space: str, number: int) -> str:
    """One allocation, and everything before and after it in the chain."""
    found = ask(queries.allocation, space=space, allocation=number)
    return page("transparency/allocation.html", place=found["space"], allocation=found)


@bp.get("/<space>/reports")
def reports(space: str) -> str:
    """Every published report."""
    found = ask(queries.reports, space=space)
    return page("transparency/reports.html", place=found.pop("space"), **found)


@bp.get("/<space>/reports/<int:number>")
def report(space: str, number: int) -> str:
    """A report as it was published, in the newest version or the one asked for."""
    found = ask(queries.report, space=space, report=number, version=request.args.get("version"))
    place, base = found["space"], f"/open/{space}"
    more = {"content": found["content"], "can_print": printing.available()}
    return page("transparency/report.html", place=place, report=found, base=base, **more)


@bp.get("/<space>/data")
def data(space: str) -> str:
    """Everything that can be downloaded."""
    found = ask(queries.data, space=space)
    return page("transparency/data.html", place=found.pop("space"), **found)


@bp.get("/<space>/goals")
def goals(space: str) -> str:
    """Every ratified goal."""
    found = ask(queries.goals, space=space)
    return page("transparency/goals.html", place=found.pop("space"), **found)


@bp.get("/<space>/goals/<int:number>")
def goal(space: str, number: int) -> str:
    """One ratified goal, word for word, and the decision that ratified it."""
    found = ask(queries.goal, space=space, goal=number)
    return page("transparency/goal.html", place=found.pop("space"), unit_name=unit_name, **found)
