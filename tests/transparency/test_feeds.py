"""Feeds: valid for the programs that read them, the same for everybody, and free for whoever asks often."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar, Event

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.db import store
from govhub.decisions.actions import amend, cast_ballot, close, hold, propose, resume, withdraw
from govhub.decisions.models import Decision
from govhub.spaces.models import Space
from tests.conftest import Cast
from tests.transparency.stage import CANARY, decided, opened, organisations, rule_set

FEEDS = ["/open/waste/decisions.atom", "/open/waste/decisions.ics"]
NAMES = {"": "http://www.w3.org/2005/Atom", "xml": "http://www.w3.org/XML/1998/namespace"}


def atom(client: FlaskClient, query: str = "") -> ElementTree.Element:
    """The feed, checked for what RFC 4287 demands of every feed and entry."""
    answer = client.get(f"/open/waste/decisions.atom{query}")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.data)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for one in [feed, *entries(feed)]:
        for name in ("id", "title", "updated"):
            assert len(one.findall(name, NAMES)) == 1, name
        assert text(one, "id").startswith("urn:uuid:")
        assert datetime.fromisoformat(text(one, "updated")).tzinfo is not None
    assert text(feed, "author/name") == "Waste coalition"
    ids = [text(one, "id") for one in [feed, *entries(feed)]]
    assert len(set(ids)) == len(ids)
    return feed


def entries(feed: ElementTree.Element) -> list[ElementTree.Element]:
    """The entries of a feed."""
    return feed.findall("entry", NAMES)


def text(one: ElementTree.Element, path: str) -> str:
    """The text of an element that must be there."""
    return one.findtext(path, None, NAMES) or ""


def links(one: ElementTree.Element) -> dict[str, str]:
    """The addresses that an element links to, by relation."""
    return {link.get("rel", "alternate"): link.get("href", "") for link in one.findall("link", NAMES)}


def calendar(client: FlaskClient, query: str = "") -> Calendar:
    """The calendar, checked for what RFC 5545 and 5546 demand of every calendar and event."""
    answer = client.get(f"/open/waste/decisions.ics{query}")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    lines = answer.data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    read: Any = Calendar.from_ical(answer.data)
    assert (read["VERSION"], read["METHOD"], bool(read["PRODID"])) == ("2.0", "PUBLISH", True)
    assert read.subcomponents
    for one in read.events:
        assert not one.errors
        for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "ORGANIZER", "SEQUENCE"):
            assert name in one
        assert not isinstance(one.start, datetime) or str(one.start.tzinfo) == "UTC"  # a day has none
    made: Calendar = read
    return made


def event(client: FlaskClient) -> Event:
    """The one event of the calendar."""
    (found,) = calendar(client).events
    return found


def moment(ms: int) -> datetime:
    """An instant to the second."""
    return datetime.fromtimestamp(ms // 1000, UTC)


def test_decision_feed_tells_what_was_opened_and_how_it_ended(client: FlaskClient, cast: Cast) -> None:
    decided(cast, title="Glass & <paper>", bob="disagree")
    feed = atom(client)
    ended, begun = entries(feed)
    assert text(begun, "title") == "Open for voting: D-1 Glass & <paper>"
    assert text(ended, "title") == "Failed: D-1 Glass & <paper>"
    assert "2 of 2 entitled answered." in text(ended, "summary")
    assert "<em>glass</em>" in text(begun, "content")
    assert [one.find("category", NAMES).get("term") for one in (ended, begun)] == ["ended", "opened"]  # type: ignore[union-attr]
    assert links(ended) == {"alternate": "http://localhost/open/waste/decisions/1"}
    assert links(feed) == {
        "self": "http://localhost/open/waste/decisions.atom",
        "alternate": "http://localhost/open/waste/decisions",
    }
    assert text(feed, "updated") == text(ended, "updated")


def test_decision_feed_tells_amendments_and_withdrawals_of_what_was_public(
    client: FlaskClient, cast: Cast
) -> None:
    number = opened(cast, rule_set=rule_set(cast, "consent"))
    cast_ballot(cast.bob, space="waste", decision=number, choice="block", reason="No.")
    amend(cast.alice, space="waste", decision=number, text="On Mondays.")
    withdraw(cast.alice, space="waste", decision=number)
    gone, amended, _ = entries(atom(client))
    assert text(gone, "title").startswith("Withdrawn: D-1")
    assert text(amended, "title").startswith("Amended, everybody is asked again: D-1")
    assert "On Mondays." in text(amended, "content")


def test_decision_feed_says_nothing_of_drafts(client: FlaskClient, cast: Cast) -> None:
    draft = {"space": "waste", "title": CANARY, "text": CANARY, "rule_set": rule_set(cast)}
    propose(cast.bob, **draft)
    withdraw(cast.bob, space="waste", decision=propose(cast.bob, **draft)["decision"])
    assert entries(atom(client)) == []
    assert calendar(client).events == []


def test_decision_feed_keeps_its_names_when_more_happens(client: FlaskClient, cast: Cast) -> None:
    decided(cast)
    before = {text(one, "id"): text(one, "updated") for one in entries(atom(client))}
    decided(cast, title="Another")
    after = {text(one, "id"): text(one, "updated") for one in entries(atom(client))}
    assert before.items() <= after.items()
    assert len(after) == 4


def test_feeds_speak_the_language_asked_for_and_lead_to_pages_in_it(client: FlaskClient, cast: Cast) -> None:
    opened(cast)
    feed = atom(client, "?lang=vi")
    assert feed.get(f"{{{NAMES['xml']}}}lang") == "vi"
    assert links(entries(feed)[0])["alternate"].endswith("/open/waste/decisions/1?lang=vi")
    assert links(feed)["self"].endswith("/decisions.atom?lang=vi")
    (vote,) = calendar(client, "?lang=vi").events
    assert str(vote["URL"]).endswith("/open/waste/decisions/1?lang=vi")
    assert "Set-Cookie" not in client.get("/open/waste/decisions.atom?lang=vi").headers


def test_closing_times_are_the_deadlines_of_open_votes(client: FlaskClient, cast: Cast) -> None:
    decided(cast, title="Over")
    number = opened(cast, title="Glass, paper; “and more” 玻璃" + " long" * 30)
    row = Decision.get(Decision.number == number)
    found = event(client)
    assert found.start == moment(row.closes_at)
    assert str(found["SUMMARY"]) == f"Vote closes: D-{number} {row.title}"
    assert str(found["URL"]) == f"http://localhost/open/waste/decisions/{number}"
    assert (found["SEQUENCE"], str(found["STATUS"])) == (0, "CONFIRMED")
    close(cast.alice, space="waste", decision=number)
    assert calendar(client).events == []


def test_closing_times_move_with_the_deadline_and_keep_their_name(client: FlaskClient, cast: Cast) -> None:
    number = opened(cast)
    before = event(client)
    hold(Actor.system(), space="waste", decision=number)
    held = event(client)
    assert str(held["STATUS"]) == "TENTATIVE"
    clock.freeze(clock.now() + 600_000)
    resume(Actor.system(), space="waste", decision=number)
    after = event(client)
    assert before["UID"] == held["UID"] == after["UID"]
    assert [one["SEQUENCE"] for one in (before, held, after)] == [0, 1, 2]
    assert after.start == moment(Decision.get(Decision.number == number).closes_at) > before.start
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_of_spaces_that_are_not_public_are_not_there(
    client: FlaskClient, cast: Cast, path: str
) -> None:
    opened(cast)
    for visibility in ("listed", "private"):
        store.write(Space.update(visibility=visibility).execute)
        answer = client.get(f"{path}?x={visibility}")
        assert answer.status_code == 404
        assert "glass" not in answer.text


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("name", ["nobody", "bob"])
def test_feeds_cost_nothing_when_asked_again(
    browse: Any, cast: Cast, queries: Any, path: str, name: str
) -> None:
    opened(cast)
    reader = browse(name)
    first = reader.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    with queries() as seen:
        second = reader.get(path)
        third = reader.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert second.data == first.data
    assert (third.status_code, third.data) == (304, b"")
    read = [one for one in seen if "SELECT" in one]
    assert not read if name == "nobody" else all("session" in one or "person" in one for one in read)


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_asked_with_an_old_version_are_kept_too(
    client: FlaskClient, cast: Cast, queries: Any, path: str
) -> None:
    number = opened(cast)
    etag = client.get(path).headers["ETag"]
    organisations(cast, 1)  # an act that changes nothing in the feed
    for _ in range(2):
        with queries() as seen:
            answer = client.get(path, headers={"If-None-Match": etag})
        assert answer.status_code == 304
    assert not any("SELECT" in one for one in seen)
    close(cast.alice, space="waste", decision=number)
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_asked_under_another_name_do_not_change_those_of_others(
    client: FlaskClient, cast: Cast, path: str
) -> None:
    opened(cast)
    assert b"http://evil.example/open" in client.get(path, headers={"Host": "evil.example"}).data
    assert b"evil.example" not in client.get(path).data


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_read_as_much_for_many_votes_as_for_few(
    client: FlaskClient, cast: Cast, queries: Any, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govhub.transparency.routes.cache.LOOK_EVERY", 0.0)
    client.get(f"{path}?x=0")
    opened(cast)
    with queries() as few:
        client.get(f"{path}?x=1")
    for n in range(4):
        decided(cast, title=f"More {n}")
        opened(cast, title=f"Again {n}")
    with queries() as many:
        client.get(f"{path}?x=2")
    assert len(many) == len(few) <= 8


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("path", ["/open/waste", "/open/waste/decisions", "/open/waste/goals"])
def test_pages_say_where_their_feeds_are(client: FlaskClient, path: str) -> None:
    page = client.get(f"{path}?lang=vi").text
    for kind, name in (("application/atom+xml", "decisions.atom"), ("text/calendar", "decisions.ics")):
        assert f'<link rel="alternate" type="{kind}"' in page
        assert f'href="/open/waste/{name}?lang=vi"' in page


def test_calendar_of_a_space_whose_purpose_has_several_lines(client: FlaskClient, cast: Cast) -> None:
    words = "Sort more.\nEND:VCALENDAR\nX-MORE:1\r\n\nBurn less."
    store.write(Space.update(purpose=words).where(Space.id == cast.space.id).execute)
    answer = client.get("/open/waste/decisions.ics")
    assert answer.status_code == 200
    assert answer.text.count("\r\nEND:VCALENDAR") == 1
    assert "X-MORE:1" not in answer.text.split("\r\n")
    found = Calendar.from_ical(answer.data)
    assert found["description"] == "Sort more. END:VCALENDAR X-MORE:1 Burn less."
