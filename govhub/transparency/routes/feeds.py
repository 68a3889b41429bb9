"""Feeds of the public pages: what was decided (Atom), and when the open votes close (iCalendar)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from govhub.core.markdown import render
from govhub.core.phrase import N_, Phrase
from govhub.transparency import queries
from govhub.transparency.routes.asking import ask, origin
from govhub.transparency.routes.cache import VARY, etag_of
from govhub.transparency.rules import feeds
from govhub.web.i18n import LANGUAGES, language, say

bp = Blueprint("transparency_feeds", __name__, url_prefix="/open")
CONTROL = "public, max-age=300"  # readers ask often; five minutes are soon enough, and cost nothing at all
ATOM = "application/atom+xml; charset=utf-8"
CALENDAR = "text/calendar; charset=utf-8; method=PUBLISH"


@bp.get("/<space>/decisions.atom")
def atom(space: str) -> Response:
    """The decisions of a space as they are opened and end."""
    found = ask(queries.decision_feed, space=space)
    source = _source(found["space"], Phrase(N_("Decisions – %(space)s"), space=found["space"]["name"]))
    return _answer(feeds.atom(source, map(_news, _linked(found, "news")), found["changed"]), ATOM)


@bp.get("/<space>/decisions.ics")
def calendar(space: str) -> Response:
    """The closing times of the open votes of a space, and when its decisions are looked at again."""
    found = ask(queries.closing_times, space=space)
    source = _source(found["space"], Phrase(N_("Votes – %(space)s"), space=found["space"]["name"]))
    events = [*map(_closing, _linked(found, "votes")), *map(_review, _linked(found, "reviews"))]
    return _answer(feeds.calendar(source, events), CALENDAR)


def _source(place: dict[str, Any], title: Phrase) -> feeds.Source:
    return feeds.Source(
        uid=place["uid"],
        title=say(title),
        subtitle=place["purpose"],
        author=place["name"],
        language=language(),
        address=origin() + request.path + _tongue(),
        about=f"{origin()}/open/{place['short_name']}/decisions{_tongue()}",
    )


def _tongue() -> str:
    """Links stay in the language that the feed was asked in."""
    asked = request.args.get("lang")
    return f"?lang={asked}" if asked in LANGUAGES else ""


def _linked(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    base = f"{origin()}/open/{found['space']['short_name']}/decisions"
    tongue = found["space"]["language"]
    return [
        {**one, "address": f"{base}/{one['decision']}{_tongue()}", "tongue": tongue} for one in found[name]
    ]


def _news(one: dict[str, Any]) -> feeds.News:
    return feeds.News(
        key=one["key"],
        title=say(one["title"]),
        summary=_text(one),
        content=f'<div lang="{one["tongue"]}">{render(one["text"])}</div>' if one["text"] else "",
        kind=one["kind"],
        address=one["address"],
        at=one["at"],
    )


def _closing(one: dict[str, Any]) -> feeds.Closing:
    return feeds.Closing(
        key=one["key"],
        title=say(one["title"]),
        words=_text(one),
        address=one["address"],
        at=one["closes_at"],
        opened_at=one["opened_at"],
        changed_at=one["changed_at"],
        changes=one["changes"],
        held=one["held"],
    )


def _review(one: dict[str, Any]) -> feeds.Closing:
    return feeds.Closing(
        key=one["key"],
        title=say(one["title"]),
        words=_text(one),
        address=one["address"],
        at=one["at"],
        opened_at=one["at"],
        changed_at=one["at"],
        changes=0,
        held=False,
        day=one["day"],
    )


def _text(one: dict[str, Any]) -> str:
    return " ".join(say(phrase) for phrase in one["words"])


def _answer(data: bytes, kind: str) -> Response:
    response = Response(data, content_type=kind)
    response.headers["Cache-Control"] = CONTROL
    response.headers["Vary"] = VARY
    response.set_etag(etag_of(data), weak=True)
    response.make_conditional(request)
    return response
