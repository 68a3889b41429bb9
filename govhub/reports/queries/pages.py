"""What pages and the API ask for, by its name."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.errors import RuleBroken
from govhub.core.paging import one_page
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.documents.rules import counts, differences
from govhub.reports import forms, rules
from govhub.reports.models import Report, report_at, version_of
from govhub.reports.queries.content import composed, published_version, versions_of
from govhub.reports.queries.gathered import today
from govhub.spaces.models import space_named

Answer = dict[str, Any]

STATES: dict[str, tuple[str, Phrase]] = {
    "draft": ("draft", Phrase(N_("Being written"))),
    "correction": ("waiting", Phrase(N_("Being corrected"))),
    "published": ("passed", Phrase(N_("Published"))),
}
FIGURES = {
    "goals": Phrase(N_("Goals and indicators")),
    "decisions": Phrase(N_("Decisions")),
    "participation": Phrase(N_("Participation")),
    "resources": Phrase(N_("Resources")),
    "promises": Phrase(N_("Commitments")),
    "mediation": Phrase(N_("Conflicts")),
    "stakeholders": Phrase(N_("Who takes part")),
}


@query("reports.index", forms.Index)
def index(actor: Actor, form: forms.Index) -> Answer:
    """The reports of a space, the latest period first, fifty to a page."""
    space = space_named(form.space)
    authorize(actor, "reports.index", space)
    rows = Report.select().where((Report.space == space) & (Report.state != "discarded"))
    shown, more = one_page(rows.order_by(Report.to_day.desc(), Report.number.desc()), form.page)
    return {"reports": [summary(row) for row in shown], "page": form.page, "has_more": more}


@query("reports.show", forms.VersionRef)
def show(actor: Actor, form: forms.VersionRef) -> Answer:
    """A report: a published version word for word and figure for figure, or the draft as it stands."""
    report = report_at(space_named(form.space), form.report)
    authorize(actor, "reports.show", report)
    said = {**summary(report), "versions": versions_of(report), "newest": report.version}
    if report.version or form.version:
        found = published_version(report.space, report.number, form.version)
        shown = ("title", "from_day", "to_day", "version", "content", "content_hash", "published_at")
        return said | {name: found[name] for name in shown}
    return said | {
        "content": rules.thawed(composed(report, version=1)),
        "content_hash": None,
        "published_at": None,
    }


@query("reports.draft", forms.ReportRef)
def draft(actor: Actor, form: forms.ReportRef) -> Answer:
    """A draft or a correction under way: its words, and its figures as the data have them now."""
    report = report_at(space_named(form.space), form.report)
    authorize(actor, "reports.draft", report)
    if refusal := rules.why_not_write(report.state):
        raise RuleBroken(refusal)
    content = composed(report, version=report.version + 1)
    return {
        **summary(report),
        "words": report.words,
        "revision": report.revision,
        "content": rules.thawed(content),
        "missing": rules.why_not_publish(report.state, report.words, report.to_day, today(report.zone)),
    }


@query("reports.changes", forms.Compare)
def changes(actor: Actor, form: forms.Compare) -> Answer:
    """What differs between two versions: every word, and which parts of the data. Without `after`, the
    words of a correction under way are compared, or else the newest version."""
    report = report_at(space_named(form.space), form.report)
    authorize(actor, "reports.changes", report)
    before = version_of(report, form.before).kept
    number = form.after or (None if report.state == "draft" else report.version)
    after = version_of(report, number).kept if number else composed(report, version=report.version + 1)
    sections = [_section(*one, after) for one in rules.changed_sections(before["words"], after["words"])]
    heads = [(before[name], after[name]) for name in ("title", "from_day", "to_day")]
    return {
        **summary(report),
        "before": form.before,
        "after": number,
        "reason": after["reason"],
        "heads": [{"before": a, "after": b} for a, b in heads if a != b],
        "sections": sections,
        "figures": [FIGURES[name] for name in rules.changed_figures(before, after)],
    }


def _section(name: str, goal: int | None, old: str, new: str, after: Answer) -> Answer:
    paragraphs = differences(old, new)
    added, removed = counts(paragraphs)
    label = Phrase(N_("Goal G-%(number)s"), number=str(goal)) if goal else Phrase(rules.SECTIONS[name])
    return {
        "label": label,
        "paragraphs": [[{"kind": p.kind, "text": p.text} for p in pieces] for pieces in paragraphs],
        "added": added,
        "removed": removed,
    }


def summary(report: Report) -> Answer:
    """A report as a line of a list."""
    return {
        "report": report.number,
        "title": report.title,
        "from_day": report.from_day,
        "to_day": report.to_day,
        "language": report.language,
        "state": "correction" if report.state == "draft" and report.version else report.state,
        "version": report.version,
        "reason": report.reason,
        "approved_by": report.approved_by,
        "revision": report.revision,
        "changed_at": report.changed_at,
    }
