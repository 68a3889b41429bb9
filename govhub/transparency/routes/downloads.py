"""The data behind the public pages: exact bytes, CSV and JSON, streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Response, request, stream_with_context

from govhub import __version__
from govhub.core.canonical import sha256_hex
from govhub.core.errors import NotFound
from govhub.reports import printing
from govhub.spaces.models import Space
from govhub.transparency import queries
from govhub.transparency.queries.chain import head_of, whole_record
from govhub.transparency.queries.decisions import data_of
from govhub.transparency.queries.tables import BALLOTS, TABLES
from govhub.transparency.queries.tables import ballots as rows_of
from govhub.transparency.routes.asking import ask, decision_of, place_of, report_of
from govhub.transparency.routes.cache import CONTROL
from govhub.transparency.rules import files
from govhub.transparency.rules.bundle import FORMAT, packed
from govhub.web.doors import refuse_unless
from govhub.web.i18n import language

bp = Blueprint("transparency_data", __name__, url_prefix="/open")
KINDS = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "jsonl": "application/jsonl; charset=utf-8",
    "zip": "application/zip",
}
_WRITERS = {"csv": files.csv_lines, "json": files.json_lines}


@bp.get("/<space>/audit/<int:seq>.json")
def entry(space: str, seq: int) -> Response:
    """One entry: exactly the bytes that were hashed."""
    found = ask(queries.entry, space=space, entry=seq)
    return _file(lambda: iter([found["content"]]), f"{space}-audit-{seq}.json", found["leaf"])


@bp.get("/<space>/audit.jsonl")
def whole(space: str) -> Response:
    """The whole record: a line for each entry with its exact bytes, its hash and what may be opened."""
    place = place_of(space)
    return _file(lambda: _lines(place), f"{space}-audit.jsonl", _version(place))


def _lines(place: Space) -> Iterator[str]:
    for row, openings in whole_record(place):
        yield files.record_line(row.stored, row.leaf, openings)


@bp.get("/<space>/decisions/<int:number>.json")
def decision(space: str, number: int) -> Response:
    """Everything about one decision: the bytes whose hash its page shows."""
    data = data_of(decision_of(space, number))
    return _file(lambda: iter([data.decode()]), f"{space}-decision-{number}.json", sha256_hex(data))


@bp.get("/<space>/decisions/<int:number>.zip")
def bundle(space: str, number: int) -> Response:
    """Everything about an ended decision in one file of open formats, to be counted again by anybody."""
    found = decision_of(space, number)
    refuse_unless(found.stage == "ended")
    data = data_of(found)
    version = f"{sha256_hex(data)}-{FORMAT}"
    return _file(lambda: iter([packed(data)]), f"{space}-decision-{number}.zip", version)


@bp.get("/<space>/decisions/<int:number>/ballots.<any(csv, json):ending>")
def ballots(space: str, number: int, ending: str) -> Response:
    """How each voice answered."""
    found, name = decision_of(space, number), f"{space}-decision-{number}-ballots.{ending}"
    return _file(lambda: _WRITERS[ending](BALLOTS, rows_of(found)), name, _version(found.space))


@bp.get("/<space>/reports/<int:number>.json")
def report(space: str, number: int) -> Response:
    """A published report: the exact bytes whose hash its page shows."""
    found = report_of(space, number, request.args.get("version"))
    name = f"{space}-report-{number}-v{found['version']}.json"
    return _file(lambda: iter([found["content_bytes"].decode()]), name, found["content_hash"])


@bp.get("/<space>/reports/<int:number>.pdf")
def printed(space: str, number: int) -> Response:
    """A published report as a PDF in the reader's language."""
    found = report_of(space, number, request.args.get("version"))
    refuse_unless(made := printing.pdf_of(found, f"/open/{space}"))
    name = f"{space}-report-{number}-v{found['version']}-{language()}.pdf"
    return _bytes(made or b"", name, "application/pdf")


@bp.get("/<space>/datapackage.json")
def package(space: str) -> Response:
    """All tables with their columns, as a Data Package (frictionless standards): one file leads to all."""
    found = ask(queries.data, space=space)
    return _bytes(files.data_package(found["space"], found["tables"]), "datapackage.json", "application/json")


@bp.get("/<space>/<table>.<any(csv, json):ending>")
def table(space: str, table: str, ending: str) -> Response:
    """Decisions, goals or stakeholders as a table."""
    place = place_of(space)
    if table not in TABLES:
        raise NotFound
    columns, rows = TABLES[table]
    return _file(lambda: _WRITERS[ending](columns, rows(place)), f"{space}-{table}.{ending}", _version(place))


def _bytes(body: bytes, name: str, kind: str) -> Response:
    """A small download that is ready."""
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = CONTROL
    response.add_etag()
    response.make_conditional(request)
    return response


def _version(place: Space) -> str:
    return f"{head_of(place)['leaf'][:40]}-{__version__}"


def _file(parts: Callable[[], Iterator[str] | Iterator[bytes]], name: str, version: str) -> Response:
    """A download under a name; whoever has this version already is told so (304) and nothing is read."""
    if request.if_none_match.contains(version):
        response = Response(status=304)
    else:
        kind: Any = KINDS[name.rpartition(".")[2]]
        response = Response(stream_with_context(parts()), content_type=kind)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(version)
    response.headers["Cache-Control"] = CONTROL
    return response
