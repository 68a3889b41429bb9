"""The pages of indicators and of their values."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from govhub.goals import actions, queries
from govhub.goals.models import goal_at, indicator_at, measurement_of
from govhub.goals.queries.pages import promisers
from govhub.goals.routes import bp
from govhub.spaces.models import space_named
from govhub.web.doors import must, page, perform
from govhub.web.login import current_actor


@bp.get("/<int:number>/indicators/new")
def new_indicator(space: str, number: int) -> str:
    """The form for an indicator of a goal."""
    goal = goal_at(space_named(space), number)
    must("goals.define_indicator", goal)
    return page("goals/indicator_new.html", space=goal.space, goal=goal, promisers=promisers(goal.space))


@bp.post("/<int:number>/indicators")
def define_indicator(space: str, number: int) -> Any:
    """Define an indicator and look at it."""
    then = lambda answer: url_for(".indicator", space=space, number=answer["indicator"])  # noqa: E731
    again = lambda: new_indicator(space, number)  # noqa: E731
    return perform(actions.define_indicator, space=space, goal=number, then=then, again=again)


@bp.get("/indicators/<int:number>")
def indicator(space: str, number: int) -> str:
    """An indicator: its chart, its values, the form for the next one."""
    return page("goals/indicator.html", **_indicator(space, number))


@bp.get("/indicators/<int:number>/_values")
def _values(space: str, number: int) -> str:
    """The chart and the values alone, fetched again when one was entered or confirmed."""
    return page("goals/_values.html", **_indicator(space, number))


def _indicator(space: str, number: int) -> dict[str, Any]:
    found = queries.indicator(current_actor(), space=space, indicator=number)
    subject = indicator_at(space_named(space), number)
    return {
        "space": subject.space,
        "subject": subject,
        "indicator": found,
        "asked": request.args.get("period", ""),
    }


@bp.get("/indicators/<int:number>/edit")
def edit_indicator(space: str, number: int) -> str:
    """The form for another version of the definition."""
    subject = indicator_at(space_named(space), number)
    must("goals.revise_indicator", subject)
    return page("goals/indicator_edit.html", **_indicator(space, number), promisers=promisers(subject.space))


@bp.post("/indicators/<int:number>/definition")
def revise_indicator(space: str, number: int) -> Any:
    """Change the definition."""
    then, again = _there(space, number), lambda: edit_indicator(space, number)
    return perform(actions.revise_indicator, space=space, indicator=number, then=then, again=again)


@bp.post("/indicators/<int:number>/end")
def retire_indicator(space: str, number: int) -> Any:
    """Measure it no longer."""
    then, again = _there(space, number), lambda: edit_indicator(space, number)
    return perform(actions.retire_indicator, space=space, indicator=number, then=then, again=again)


@bp.post("/indicators/<int:number>/values")
def enter_measurement(space: str, number: int) -> Any:
    """Enter a value."""
    then, again = _there(space, number), lambda: indicator(space, number)
    return perform(actions.enter_measurement, space=space, indicator=number, then=then, again=again)


@bp.get("/indicators/<int:number>/values/<int:value>")
def measurement(space: str, number: int, value: int) -> str:
    """A value that somebody entered, to be checked by somebody else."""
    found = queries.measurement(current_actor(), space=space, indicator=number, measurement=value)
    subject = measurement_of(indicator_at(space_named(space), number), value)
    return page("goals/measurement.html", space=subject.space, subject=subject, **found)


@bp.post("/indicators/<int:number>/values/<int:value>/confirm")
def confirm_measurement(space: str, number: int, value: int) -> Any:
    """Let the value count."""
    ref: dict[str, Any] = {"space": space, "indicator": number, "measurement": value}
    again = lambda: measurement(space, number, value)  # noqa: E731
    return perform(actions.confirm_measurement, **ref, then=_there(space, number), again=again)


@bp.post("/indicators/<int:number>/values/<int:value>/refuse")
def refuse_measurement(space: str, number: int, value: int) -> Any:
    """Say why it should not count."""
    ref: dict[str, Any] = {"space": space, "indicator": number, "measurement": value}
    again = lambda: measurement(space, number, value)  # noqa: E731
    return perform(actions.refuse_measurement, **ref, then=_there(space, number), again=again)


def _there(space: str, number: int) -> str:
    return url_for(".indicator", space=space, number=number)
