"""What a report says, as one JSON object: the same for a draft and for what is published."""

from __future__ import annotations

from typing import Any

from govhub import __version__
from govhub.core import clock
from govhub.core.errors import NotFound
from govhub.decisions.models import decision_at
from govhub.reports import rules
from govhub.reports.models import Report, ReportVersion, report_at, version_of
from govhub.reports.queries.gathered import gathered
from govhub.spaces.models import Space

Content = dict[str, Any]
FORMAT = 1


def composed(
    report: Report, *, version: int, approved_by: int | None = None, at: int | None = None
) -> Content:
    """Words and data of a report as they are now; published are the canonical bytes of this."""
    space = report.space
    return {
        "format": FORMAT,
        "made_with": f"govhub {__version__}",
        "space": {"uid": space.uid, "short_name": space.short_name, "name": space.name},
        "report": report.number,
        "version": version,
        "title": report.title,
        "language": report.language,
        "from_day": report.from_day,
        "to_day": report.to_day,
        "zone": report.zone,
        "published_at": clock.iso(at) if at is not None else None,
        "published_on": rules.day_at(at, report.zone) if at is not None else None,
        "reason": report.reason if version > 1 else "",
        "approved_by": _approval(space, approved_by),
        "words": report.words,
        **gathered(report),
    }


def _approval(space: Space, number: int | None) -> Content | None:
    if number is None:
        return None
    row = decision_at(space, number)
    return {"decision": number, "title": row.title, "decision_hash": row.decision_hash}


def published(space: Space) -> list[Content]:
    """The published reports of a space, the latest period first, each in its newest version."""
    columns = (
        ReportVersion.id,
        ReportVersion.version,
        ReportVersion.content_hash,
        ReportVersion.published_at,
    )
    newest = ReportVersion.select(*columns, Report).join(Report)
    rows = list(newest.where((Report.space == space) & (ReportVersion.version == Report.version)))
    corrected = _kept([row.id for row in rows if row.report.state == "draft"])
    found = [_line(row.report, row, corrected.get(row.id)) for row in rows]
    return sorted(found, key=lambda one: (one["to_day"], one["report"]), reverse=True)


def _kept(ids: list[int]) -> dict[int, Content]:
    """What versions say, by their ids."""
    rows = ReportVersion.select().where(ReportVersion.id.in_(ids)) if ids else ()
    return {row.id: row.kept for row in rows}


def _line(report: Report, row: ReportVersion, kept: Content | None) -> Content:
    """Title and period as they were published: those of a correction under way are not."""
    names = ("title", "from_day", "to_day")
    return {
        "report": report.number,
        **{name: kept[name] if kept else getattr(report, name) for name in names},
        "language": report.language,
        "version": row.version,
        "content_hash": row.content_hash,
        "published_at": row.published_at,
    }


def published_version(space: Space, number: int, version: int | None = None) -> Content:
    """A report exactly as it was published, with the list of all its versions. Raises NotFound."""
    report = report_at(space, number)
    if not report.version:
        raise NotFound
    row = version_of(report, version)
    kept = row.kept
    return {
        "report": report.number,
        **{name: kept[name] for name in ("title", "from_day", "to_day", "language")},
        "version": row.version,
        "newest": report.version,
        "versions": versions_of(report),
        "content": rules.thawed(kept),
        "content_bytes": row.stored,
        "content_hash": row.content_hash,
        "published_at": row.published_at,
    }


def versions_of(report: Report) -> list[Content]:
    """What was published of a report, the newest first, without the content."""
    columns = (
        ReportVersion.version,
        ReportVersion.content_hash,
        ReportVersion.reason,
        ReportVersion.published_at,
    )
    rows = ReportVersion.select(*columns).where(ReportVersion.report == report)
    return [
        {
            "version": row.version,
            "content_hash": row.content_hash,
            "reason": row.reason,
            "published_at": row.published_at,
        }
        for row in rows.order_by(ReportVersion.version.desc())
    ]
