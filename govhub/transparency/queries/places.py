"""Public spaces: which there are, and what one of them shows at a glance."""

from __future__ import annotations

from typing import Any

from peewee import fn

from govhub.core import forms as core_forms
from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.policy import authorize
from govhub.decisions import rules
from govhub.decisions.methods.shape import Outcome
from govhub.decisions.models import Decision
from govhub.decisions.queries import summaries
from govhub.reports.queries.content import published
from govhub.spaces.models import Space, Stakeholder
from govhub.spaces.phrases import sector
from govhub.transparency import forms
from govhub.transparency.policy import listed_space
from govhub.transparency.queries.chain import face, head_of
from govhub.transparency.queries.conflicts import conflicts_in
from govhub.transparency.queries.decisions import newest, opened_in, results_in
from govhub.transparency.queries.goals import measured_goals
from govhub.transparency.queries.resources import stated

LATEST = 6
IN_THE_CHART = 8


@query("transparency.spaces", core_forms.Nothing)
def spaces(actor: Actor, form: core_forms.Nothing) -> dict[str, Any]:
    """Every space that is public or listed; of listed ones nothing but name and purpose."""
    authorize(actor, "transparency.spaces")
    rows = Space.select().where(Space.visibility.in_(["public", "listed"])).order_by(fn.lower(Space.name))
    found = [face(row) for row in rows]
    return {
        "public": [one for one in found if one["visibility"] == "public"],
        "listed": [one for one in found if one["visibility"] == "listed"],
    }


@query("transparency.space", forms.SpaceRef)
def space(actor: Actor, form: forms.SpaceRef) -> dict[str, Any]:
    """A public space at a glance; of a listed one nothing but name and purpose."""
    authorize(actor, "transparency.space")
    found = listed_space(form.space)
    if found.visibility == "listed":
        return {"space": face(found)}
    stakeholders = stakeholders_of(found)
    return {
        "space": face(found),
        "head": head_of(found),
        "counts": results_in(found),
        "decisions": summaries(newest(found, LATEST)),
        "participation": participation_in(found),
        "goals": measured_goals(found),
        "resources": stated(found),
        "reports": published(found),
        "conflicts": conflicts_in(found),
        "stakeholders": stakeholders,
        "sectors": _sectors(stakeholders),
    }


def participation_in(found: Space) -> dict[str, Any]:
    """How many of those entitled answered in the latest votes, each beside its quorum."""
    query = Decision.select().where(opened_in(found) & (Decision.stage == "ended"))
    rows = list(query.order_by(Decision.ended_at.desc(), Decision.number.desc()).limit(IN_THE_CHART))
    bars = [_turnout(row) for row in reversed(rows)]
    cast, entitled = sum(bar["cast"] for bar in bars), sum(bar["entitled"] for bar in bars)
    return {
        "bars": bars,
        "cast": cast,
        "entitled": entitled,
        "percent": rules.percent(cast, entitled) if entitled else None,
        "short": sum(bar["low"] for bar in bars),
    }


def _turnout(row: Decision) -> dict[str, Any]:
    trace = row.trace
    quorum = next((test for test in trace["tests"] if test["name"] == "quorum"), None)
    asked = quorum is not None and quorum["needed"] != "0"
    cast, entitled = Outcome.from_trace(trace).turnout
    return {
        "decision": row.number,
        "title": row.title,
        "cast": cast,
        "entitled": entitled,
        "percent": 100 * cast // entitled if entitled else 0,
        "share": rules.percent(cast, entitled),
        "line": 100 * (quorum["least"] or 0) // quorum["of"] if asked and quorum and quorum["of"] else None,
        "needed": quorum["needed"] if asked and quorum else None,
        "low": bool(asked and quorum and not quorum["holds"]),
    }


def stakeholders_of(found: Space) -> list[dict[str, Any]]:
    """The organisations that take part, by sector and name."""
    rows = Stakeholder.select().where(Stakeholder.space == found)
    return [_organisation(row) for row in rows.order_by(Stakeholder.sector, Stakeholder.name)]


def _organisation(row: Stakeholder) -> dict[str, Any]:
    return {
        "uid": row.uid,
        "name": row.name,
        "sector": row.sector,
        "sector_name": sector(row.sector),
        "about": row.about,
    }


def _sectors(stakeholders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in stakeholders:
        kind = found.setdefault(one["sector"], {"name": one["sector_name"], "stakeholders": []})
        kind["stakeholders"].append(one)
    return list(found.values())
