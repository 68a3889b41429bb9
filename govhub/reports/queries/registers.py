"""What other pages show of reports: drafts that wait, the overview of a space, names in the feed."""

from __future__ import annotations

from typing import Any

from govhub.core import feed
from govhub.core.actor import Actor
from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.reports.models import Report
from govhub.reports.queries.content import published
from govhub.reports.queries.pages import STATES, summary
from govhub.spaces.models import Role, Space, roles_of
from govhub.spaces.queries import register_overview, register_waiting

Answer = dict[str, Any]


@register_waiting
def waiting(actor: Actor) -> dict[str, list[Answer]]:
    """Drafts of reports in the spaces where this person takes part."""
    mine = Role.select(Role.space).where((Role.person == actor.person_id) & (Role.role != "observer"))
    rows = Report.select(Report, Space).join(Space).where((Report.state == "draft") & Report.space.in_(mine))
    return {"drafts": [_waiting(row) for row in rows.order_by(Report.changed_at.desc())]}


def _waiting(row: Report) -> Answer:
    return {
        "space": row.space.short_name,
        "space_name": row.space.name,
        "number": row.number,
        "title": row.title,
        "url": f"/s/{row.space.short_name}/reports/{row.number}/edit",
        "changed_at": row.changed_at,
    }


@register_overview
def on_overview(actor: Actor, space: Space) -> Answer:
    """The reports' part of a space's overview. Drafts are for members; others see what is published."""
    rows = published(space)
    items = [{**row, "state": "published", "at": row["published_at"]} for row in rows]
    if roles_of(actor, space):
        seen = Report.select().where((Report.space == space) & (Report.state != "discarded"))
        items = [{**summary(row), "at": row.changed_at} for row in seen.order_by(Report.to_day.desc())]
    address = f"/s/{space.short_name}/reports"
    return {
        "order": 60,
        "title": Phrase(N_("Reports")),
        "url": address,
        "count": len(items),
        "words": plural_phrase(N_("%(n)s published"), N_("%(n)s published"), len(rows)),
        "state": "done" if rows else "now" if items else "ahead",
        "items": [_item(item, address) for item in items[:3]],
        "none": Phrase(N_("No report yet. A report shows the public what a period brought.")),
        "begin": Phrase(N_("Begin a report")),
    }


def _item(item: Answer, address: str) -> Answer:
    kind, words = STATES[item["state"]]
    return {
        "title": item["title"],
        "url": f"{address}/{item['report']}",
        "kind": kind,
        "state": words,
        "at": item["at"],
    }


@feed.naming("report")
def report_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """Reports by title."""
    numbers = [int(key) for key in keys if key.isdigit()]
    rows = Report.select().where((Report.space == space) & Report.number.in_(numbers or [0]))
    address = f"/s/{space.short_name}/reports"
    return {str(row.number): (row.title, f"{address}/{row.number}") for row in rows}
