"""Published reports of a public space, exactly as they were published."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.policy import authorize
from govhub.reports.queries.content import published, published_version
from govhub.spaces.models import Space
from govhub.transparency import forms
from govhub.transparency.policy import public_space
from govhub.transparency.queries.chain import face, head_of


@query("transparency.reports", forms.SpaceRef)
def reports(actor: Actor, form: forms.SpaceRef) -> dict[str, Any]:
    """The published reports of a public space, the latest period first."""
    authorize(actor, "transparency.reports")
    space = public_space(form.space)
    return {"space": face(space), "head": head_of(space), "reports": published(space)}


@query("transparency.report", forms.ReportRef)
def report(actor: Actor, form: forms.ReportRef) -> dict[str, Any]:
    """One published report in its newest version, or in an earlier one; drafts are nobody's business."""
    authorize(actor, "transparency.report")
    space = public_space(form.space)
    found = published_version(space, form.report, form.version)
    found.pop("content_bytes")  # they are a download; here is what they say
    return {"space": face(space), "head": head_of(space), **found}


def reports_since(space: Space, at: int, until: int | None = None) -> list[dict[str, Any]]:
    """The published reports of periods that had not ended at an instant; with `until`, of those alone that
    had begun by then: what happened in between is in them."""
    first, last = clock.iso(at)[:10], clock.iso(until)[:10] if until is not None else None
    return [
        one
        for one in published(space)
        if one["to_day"] >= first and (last is None or one["from_day"] <= last)
    ]
