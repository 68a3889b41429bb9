"""The pages of milestones and commitments."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from govhub.core.acts import Act
from govhub.goals import actions, queries
from govhub.goals.models import commitment_at, goal_at, milestone_at
from govhub.goals.queries.pages import goals_of, promisers
from govhub.goals.queries.promised import PROMISED
from govhub.goals.routes import bp
from govhub.spaces.models import space_named
from govhub.web.doors import must, page, perform
from govhub.web.login import current_actor


@bp.get("/<int:number>/milestones/new")
def new_milestone(space: str, number: int) -> str:
    """The form for a milestone of a goal."""
    goal = goal_at(space_named(space), number)
    must("goals.add_milestone", goal)
    return page("goals/milestone_new.html", space=goal.space, goal=goal)


@bp.post("/<int:number>/milestones")
def add_milestone(space: str, number: int) -> Any:
    """Add a milestone."""
    then = url_for(".show", space=space, number=number, _anchor="milestones")
    again = lambda: new_milestone(space, number)  # noqa: E731
    return perform(actions.add_milestone, space=space, goal=number, then=then, again=again)


@bp.get("/milestones/<int:number>")
def milestone(space: str, number: int) -> str:
    """A milestone, and what can be done with it."""
    found = queries.milestone(current_actor(), space=space, milestone=number)
    subject = milestone_at(space_named(space), number)
    return page(
        "goals/milestone.html", space=subject.space, subject=subject, promised=PROMISED, milestone=found
    )


@bp.post("/milestones/<int:number>/finish")
def finish_milestone(space: str, number: int) -> Any:
    """It is there."""
    return _milestone(actions.finish_milestone, space, number)


@bp.post("/milestones/<int:number>/reopen")
def reopen_milestone(space: str, number: int) -> Any:
    """It is not there after all."""
    return _milestone(actions.reopen_milestone, space, number)


@bp.post("/milestones/<int:number>/withdraw")
def withdraw_milestone(space: str, number: int) -> Any:
    """It is no longer wanted."""
    return _milestone(actions.withdraw_milestone, space, number)


def _milestone(act: Act[Any], space: str, number: int) -> Any:
    then, again = url_for(".milestone", space=space, number=number), lambda: milestone(space, number)
    return perform(act, space=space, milestone=number, then=then, again=again)


@bp.get("/commitments")
def commitments(space: str) -> str:
    """What every organisation has promised."""
    found = queries.commitments(current_actor(), space=space, page=request.args.get("page", "1"))
    return page("goals/commitments.html", space=space_named(space), promised=PROMISED, **found)


@bp.get("/commitments/_list")
def _commitments(space: str) -> str:
    """The list alone, fetched again when a commitment changed."""
    found = queries.commitments(current_actor(), space=space, page=request.args.get("page", "1"))
    return page("goals/_commitments.html", space=space_named(space), promised=PROMISED, **found)


@bp.get("/commitments/new")
def new_commitment(space: str) -> str:
    """The form for a commitment."""
    where = space_named(space)
    must("goals.add_commitment", where)
    who, mine = promisers(where), current_actor().uid
    own = next((one["stakeholder"] for one in who for uid, _ in one["people"] if uid == mine), "")
    shown = {"goals": goals_of(where), "promisers": who, "own": own, "asked": request.args.get("goal", "")}
    return page("goals/commitment_new.html", space=where, **shown)


@bp.post("/commitments")
def add_commitment(space: str) -> Any:
    """Promise something."""
    then = lambda answer: url_for(".commitment", space=space, number=answer["commitment"])  # noqa: E731
    return perform(actions.add_commitment, space=space, then=then, again=lambda: new_commitment(space))


@bp.get("/commitments/<int:number>")
def commitment(space: str, number: int) -> str:
    """A commitment, and what can be done with it."""
    found = queries.commitment(current_actor(), space=space, commitment=number)
    subject = commitment_at(space_named(space), number)
    shown = {"space": subject.space, "subject": subject, "promised": PROMISED}
    return page("goals/commitment.html", **shown, commitment=found)


@bp.post("/commitments/<int:number>/finish")
def finish_commitment(space: str, number: int) -> Any:
    """It is done."""
    return _commitment(actions.finish_commitment, space, number)


@bp.post("/commitments/<int:number>/reopen")
def reopen_commitment(space: str, number: int) -> Any:
    """It is not done after all."""
    return _commitment(actions.reopen_commitment, space, number)


@bp.post("/commitments/<int:number>/withdraw")
def withdraw_commitment(space: str, number: int) -> Any:
    """Take it back."""
    return _commitment(actions.withdraw_commitment, space, number)


@bp.post("/commitments/<int:number>/owner")
def hand_over_commitment(space: str, number: int) -> Any:
    """Another person sees to it."""
    return _commitment(actions.hand_over_commitment, space, number)


def _commitment(act: Act[Any], space: str, number: int) -> Any:
    then, again = url_for(".commitment", space=space, number=number), lambda: commitment(space, number)
    return perform(act, space=space, commitment=number, then=then, again=again)
