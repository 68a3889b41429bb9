"""The pages of reports."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, redirect, request, url_for

from govhub.core.phrase import N_, Phrase
from govhub.decisions.models import Decision
from govhub.reports import actions, printing, queries, rules
from govhub.reports.models import report_at
from govhub.spaces.models import Space, space_named
from govhub.web.doors import must, page, perform, refuse_unless
from govhub.web.i18n import language
from govhub.web.login import current_actor

bp = Blueprint("reports", __name__, url_prefix="/s/<space>/reports")
COMMON = {"states": queries.STATES, "sections": rules.SECTIONS, "hints": rules.HINTS}


@bp.get("")
def index(space: str) -> str:
    """The reports of a space."""
    return page("reports/index.html", **_listed(space))


@bp.get("/_list")
def _list(space: str) -> str:
    """The list alone, fetched again when a report changed."""
    return page("reports/_list.html", **_listed(space))


def _listed(space: str) -> dict[str, Any]:
    found = queries.index(current_actor(), space=space, page=request.args.get("page", "1"))
    return {"space": space_named(space), **COMMON, **found}


@bp.get("/new")
def new(space: str) -> str:
    """The form for a new report; `?from=…&to=…` fills in a period, and the quarters of the last year do."""
    found = space_named(space)
    must("reports.draft_report", found)
    zone = current_app.config["TIMEZONE"]
    quarters = rules.quarters(queries.today(zone))
    chosen = {"from_day": request.args.get("from", ""), "to_day": request.args.get("to", "")}
    return page("reports/new.html", space=found, quarters=quarters, zone=zone, chosen=chosen)


@bp.post("")
def draft_report(space: str) -> Any:
    """Begin a report and go on to write it."""
    then = lambda answer: url_for("reports.edit", space=space, number=answer["report"])  # noqa: E731
    return perform(actions.draft_report, space=space, then=then, again=lambda: new(space))


@bp.get("/<int:number>")
def show(space: str, number: int) -> Any:
    """A published version; a report that has none is shown as the draft that it is."""
    found = queries.show(current_actor(), space=space, report=number, version=request.args.get("version"))
    if not found["version"]:
        return redirect(url_for("reports.draft", space=space, number=number))
    subject = report_at(space_named(space), number)
    more = {"subject": subject, "base": f"/s/{space}", "can_print": printing.available(), **COMMON}
    return page("reports/show.html", space=subject.space, report=found, content=found["content"], **more)


@bp.get("/<int:number>/draft")
def draft(space: str, number: int) -> Any:
    """What would be published now: the words of the draft with the figures as they are."""
    if _is_published(space, number):
        return redirect(url_for("reports.show", space=space, number=number))
    return page("reports/draft.html", **_drafted(space, number))


@bp.get("/<int:number>/_draft")
def _draft(space: str, number: int) -> str:
    """The draft's content alone, fetched again when somebody wrote."""
    return page("reports/_body.html", **_drafted(space, number))


@bp.get("/<int:number>/edit")
def edit(space: str, number: int) -> Any:
    """The form for the words of a draft."""
    must("reports.write", report_at(space_named(space), number))
    if _is_published(space, number):
        return redirect(url_for("reports.show", space=space, number=number))
    return page("reports/edit.html", **_drafted(space, number))


def _is_published(space: str, number: int) -> bool:
    """Whether there is nothing to write on: whoever comes here from an old page is led to what there is."""
    found = report_at(space_named(space), number)
    must("reports.draft", found)
    return bool(found.state == "published")


def _drafted(space: str, number: int) -> dict[str, Any]:
    found = queries.draft(current_actor(), space=space, report=number)
    subject = report_at(space_named(space), number)
    known = {"space": subject.space, "subject": subject, "report": found, "content": found["content"]}
    return {**known, "base": f"/s/{space}", "passed": _passed(subject.space), **COMMON}


def _passed(space: Space) -> list[tuple[str, str]]:
    rows = Decision.select(Decision.number, Decision.title).where(
        (Decision.space == space) & (Decision.result == "passed")
    )
    return [(str(row.number), f"D-{row.number} {row.title}") for row in rows.order_by(Decision.number.desc())]


@bp.post("/<int:number>/words")
def write(space: str, number: int) -> Any:
    """Keep the words of a draft."""
    then = url_for("reports.draft", space=space, number=number)
    said = Phrase(N_("Saved."))
    return perform(
        actions.write, space=space, report=number, then=then, said=said, again=lambda: edit(space, number)
    )


@bp.post("/<int:number>/publish")
def publish_report(space: str, number: int) -> Any:
    """Publish the draft."""
    then = url_for("reports.show", space=space, number=number)
    said = Phrase(N_("Published. From now on this version does not change."))
    again = lambda: draft(space, number)  # noqa: E731
    return perform(actions.publish_report, space=space, report=number, then=then, said=said, again=again)


@bp.post("/<int:number>/correction")
def begin_correction(space: str, number: int) -> Any:
    """Begin a new version."""
    then = url_for("reports.edit", space=space, number=number)
    again = lambda: show(space, number)  # noqa: E731
    return perform(actions.begin_correction, space=space, report=number, then=then, again=again)


@bp.post("/<int:number>/discard")
def discard(space: str, number: int) -> Any:
    """Throw away the draft or the correction."""
    then = url_for("reports.index", space=space)
    said = Phrase(N_("Thrown away."))
    again = lambda: draft(space, number)  # noqa: E731
    return perform(actions.discard, space=space, report=number, then=then, said=said, again=again)


@bp.get("/<int:number>/compare")
def changes(space: str, number: int) -> str:
    """What differs between two versions."""
    asked = {name: request.args.get(name) for name in ("before", "after")}
    found = queries.changes(current_actor(), space=space, report=number, **asked)
    subject = report_at(space_named(space), number)
    return page("reports/changes.html", space=subject.space, subject=subject, report=found, **COMMON)


@bp.get("/<int:number>/versions/<int:version>.json")
def content(space: str, number: int, version: int) -> Response:
    """The exact bytes of a version: their SHA-256 is its hash."""
    found = _published(space, number, version)
    return _file(found["content_bytes"], "application/json", f"{space}-report-{number}-v{version}.json")


@bp.get("/<int:number>/versions/<int:version>.pdf")
def printed(space: str, number: int, version: int) -> Response:
    """A version as a PDF in the reader's language."""
    found = _published(space, number, version)
    place = space_named(space)
    made = printing.pdf_of(found, f"/open/{space}" if place.visibility == "public" else f"/s/{space}")
    refuse_unless(made)
    name = f"{space}-report-{number}-v{version}-{language()}.pdf"
    return _file(made or b"", "application/pdf", name)


def _published(space: str, number: int, version: int) -> dict[str, Any]:
    found = report_at(space_named(space), number)
    must("reports.show", found)
    return queries.published_version(found.space, number, version)


def _file(body: bytes, kind: str, name: str) -> Response:
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]
