"""Feeds that other programs subscribe to: Atom (RFC 4287) and iCalendar (RFC 5545, RFC 7986).

Pure, and the same bytes for the same facts: nothing in a feed says when it was fetched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from feedgen.feed import FeedGenerator
from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress
from icalendar.enums import STATUS, TRANSP

ASK_AGAIN = timedelta(hours=1)
PRODUCT = "-//GovHub//Closing times of votes//EN"


@dataclass(frozen=True)
class Source:
    """What a feed is about and where it lives; `about` is the page that it stands for."""

    uid: str
    title: str
    subtitle: str
    author: str
    language: str
    address: str
    about: str


@dataclass(frozen=True)
class News:
    """Something that happened: an entry of a feed. `key` never changes, whatever becomes of the words."""

    key: str
    title: str
    summary: str
    content: str
    kind: str
    address: str
    at: int


@dataclass(frozen=True)
class Closing:
    """A vote that is open, or a decision that is looked at again on a `day`: an event of a calendar."""

    key: str
    title: str
    words: str
    address: str
    at: int
    opened_at: int
    changed_at: int
    changes: int
    held: bool
    day: str = ""


def name_of(*parts: object) -> UUID:
    """A name that stays the same for ever and is nobody else's, from a space and what is meant in it."""
    return uuid5(NAMESPACE_URL, ":".join(["govhub", *map(str, parts)]))


def atom(source: Source, news: Iterable[News], changed: int) -> bytes:
    """An Atom feed, the newest first; `changed` is when something in it last changed."""
    feed = FeedGenerator()
    feed.id(name_of(source.uid, "decisions").urn)
    feed.title(source.title)
    if source.subtitle:
        feed.subtitle(source.subtitle)
    feed.language(source.language)
    feed.author({"name": source.author})
    feed.link(href=source.address, rel="self", type="application/atom+xml")
    feed.link(href=source.about, rel="alternate", type="text/html")
    feed.generator("GovHub")
    feed.updated(_moment(changed))
    for one in news:
        entry = feed.add_entry(order="append")
        entry.id(name_of(source.uid, one.key).urn)
        entry.title(one.title)
        entry.link(href=one.address, rel="alternate", type="text/html")
        entry.published(_moment(one.at))
        entry.updated(_moment(one.at))
        entry.category(term=one.kind)
        entry.summary(one.summary)
        if one.content:
            entry.content(one.content, type="html")
    return bytes(feed.atom_str())


def calendar(source: Source, closings: Iterable[Closing]) -> bytes:
    """A calendar to subscribe to: one event at the closing time of each open vote, and on each day on which
    a decision is looked at again."""
    made = Calendar.new(
        prodid=PRODUCT,
        method="PUBLISH",
        name=_one_line(source.title),
        description=_one_line(source.subtitle) or None,
        uid=name_of(source.uid, "closing"),
        url=source.about,
    )
    # RFC 7986 gives these two no type of their own.
    made.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("source", source.address, parameters={"VALUE": "URI"})
    made.add("x-published-ttl", "PT1H")  # the same for programs that are older than RFC 7986
    for one in closings:
        made.add_component(_event(source, one))
    if not made.subcomponents:
        made.add_component(_utc())
    return made.to_ical()


def _event(source: Source, one: Closing) -> Event:
    """An instant, without a length (RFC 5545 3.6.1), or a day; a later closing time has a higher SEQUENCE."""
    made = Event.new(
        uid=name_of(source.uid, one.key),
        start=date.fromisoformat(one.day) if one.day else _moment(one.at),
        stamp=_moment(one.changed_at),
        created=_moment(one.opened_at),
        last_modified=_moment(one.changed_at),
        sequence=one.changes,
        summary=one.title,
        description=one.words,
        url=one.address,
        status=STATUS.TENTATIVE if one.held else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
    )
    # What is published names its organizer (RFC 5546 3.2.1), here by a page and not by anybody's address.
    made.add("organizer", vCalAddress(source.about), parameters={"CN": _one_line(source.author)})
    return made


def _one_line(words: str) -> str:
    """Without breaks of lines: in the older names of these properties (X-WR-…) nothing escapes them."""
    return " ".join(words.split())


def _utc() -> Timezone:
    """A calendar holds at least one component (RFC 5545 3.6), also when no vote is open."""
    made, standard = Timezone(), TimezoneStandard()
    made.add("tzid", "UTC")
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 (local time is what stands here)
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    made.add_component(standard)
    return made


def _moment(ms: int) -> datetime:
    """To the second: calendars know nothing smaller."""
    return datetime.fromtimestamp(ms // 1000, UTC)
