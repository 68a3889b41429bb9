"""The one decorator for events, rooms, presence and broadcast, through the real Socket.IO server."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask_socketio import SocketIOTestClient

from govhub.core.db import db, store
from govhub.live import presence, rooms
from govhub.live.socket import BURST, EVENTS, socketio
from govhub.spaces.models import Role, Space
from tests.conftest import Cast


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is here is told without waiting, unless a test says otherwise."""
    monkeypatch.setattr(presence, "EVERY", 0.0)


@pytest.fixture
def connect(app: Flask, browse: Any) -> Any:
    """`connect("bob")` is bob's page, connected."""
    pages: list[SocketIOTestClient] = []

    def make(name: str) -> SocketIOTestClient:
        if not db.is_closed():
            db.close()
        page = socketio.test_client(app, flask_test_client=browse(name))
        pages.append(page)
        return page

    yield make
    for page in pages:
        if page.is_connected():
            page.disconnect()
    assert not rooms._visitors


_SPACE = {"space": "waste", "visibility": "public", "mode": "collaboration", "language": "en"}


def call(page: SocketIOTestClient, event: str, *sent: Any) -> dict[str, Any]:
    """Emit and return the acknowledgement."""
    return page.emit(event, *sent, callback=True)


def got(page: SocketIOTestClient, event: str) -> list[dict[str, Any]]:
    """What the page has received under one name since the last look."""
    return [item["args"][0] for item in page.get_received() if item["name"] == event]


def test_entering_shows_who_is_here(connect: Any) -> None:
    alice, bob = connect("alice"), connect("bob")
    assert call(alice, "live.enter", {"space": "waste", "about": "decision:7"})["ok"]
    answer = call(bob, "live.enter", {"space": "waste", "about": "decision:7"})
    assert [person["name"] for person in answer["people"]] == ["Alice", "Bob"]
    told = [m for m in got(alice, "presence") if m["about"] == "decision:7"]
    assert [person["initials"] for person in told[-1]["people"]] == ["A", "B"]
    bob.disconnect()
    told = [m for m in got(alice, "presence") if m["about"] == "decision:7"]
    assert [person["name"] for person in told[-1]["people"]] == ["Alice"]


def test_entering_a_private_space_is_answered_like_one_that_is_not_there(connect: Any, cast: Cast) -> None:
    store.write(Space.update(visibility="private").execute)
    page = connect("dave")
    private = call(page, "live.enter", {"space": "waste"})
    missing = call(page, "live.enter", {"space": "nowhere"})
    assert private == missing
    assert private["error"]["kind"] == "not-found"
    assert connect("bob").emit("live.enter", {"space": "waste"}, callback=True)["ok"]


def test_entering_without_signing_in_is_refused(connect: Any) -> None:
    assert call(connect("nobody"), "live.enter", {"space": "waste"})["error"]["kind"] == "sign-in-needed"


@pytest.mark.parametrize("sent", [(), ({}, {}), (7,), ("x",), ([],), (None,), ({"space": 7},), ({"x": "y"},)])
def test_malformed_events_are_refused_in_words(connect: Any, sent: tuple[Any, ...]) -> None:
    answer = call(connect("bob"), "live.enter", *sent)
    assert answer["ok"] is False
    assert answer["error"]["kind"] == "invalid"


def test_a_flood_is_stopped_and_the_others_are_not(connect: Any) -> None:
    bob, alice = connect("bob"), connect("alice")
    answers = [call(bob, "live.enter", {"space": "waste"}) for _ in range(BURST + 1)]
    assert answers[0]["ok"]
    assert answers[-1]["error"]["kind"] == "too-many"
    assert call(alice, "live.enter", {"space": "waste"})["ok"]


def test_an_act_is_told_to_the_space_after_its_commit(connect: Any, cast: Cast) -> None:
    from govhub.spaces.actions import change

    bob = connect("bob")
    seq = call(bob, "live.enter", {"space": "waste"})["seq"]
    db.is_closed() or db.close()
    change(cast.alice, **_SPACE, name="A new name")
    assert got(bob, "changed")[-1] == {"act": "spaces.change", "about": "space:waste", "seq": seq + 1}


def test_who_loses_the_role_in_a_private_space_stops_hearing(connect: Any, cast: Cast) -> None:
    from govhub.spaces.actions import change

    store.write(Space.update(visibility="private").execute)
    bob = connect("bob")
    assert call(bob, "live.enter", {"space": "waste"})["ok"]
    store.write(Role.delete().where(Role.person == cast.people["bob"]).execute)
    change(cast.alice, **_SPACE | {"visibility": "private"}, name="Secret name")
    assert got(bob, "gone") == [{"space": "waste"}]
    change(cast.alice, **_SPACE | {"visibility": "private"}, name="Another secret name")
    assert got(bob, "changed") == []


def test_a_heartbeat_tells_the_newest_number(connect: Any, app: Flask) -> None:
    bob = connect("bob")
    call(bob, "live.enter", {"space": "waste"})
    with app.app_context(), store.reading():
        rooms.heads()
    assert got(bob, "head") == [{"space": "waste", "seq": 0}]


def test_every_act_is_an_event(app: Flask) -> None:
    from govhub.core.acts import ACTS

    assert set(ACTS) <= set(EVENTS)


@pytest.mark.parametrize(
    ("name", "badge"), [("Nguyễn Thị Lan", "NL"), ("王芳", "王"), ("Bob", "B"), ("", "?"), ("é", "É")]
)
def test_initials(name: str, badge: str) -> None:
    assert presence.initials(name) == badge


def test_who_is_here_is_told_to_those_who_take_part_only(connect: Any) -> None:
    alice, dave = connect("alice"), connect("dave")
    assert call(alice, "live.enter", {"space": "waste", "about": "decision:7"})["ok"]
    answer = call(dave, "live.enter", {"space": "waste", "about": "decision:7"})
    assert (answer["ok"], answer["people"]) == (True, [])
    bob = connect("bob")
    call(bob, "live.enter", {"space": "waste", "about": "decision:7"})
    assert got(dave, "presence") == []
    assert [person["name"] for person in got(alice, "presence")[-1]["people"]] == ["Alice", "Bob"]


def test_who_is_here_is_told_where_it_is_shown(connect: Any) -> None:
    alice, bob, carol = connect("alice"), connect("bob"), connect("carol")
    call(alice, "live.enter", {"space": "waste", "about": "decision:7"})
    call(bob, "live.enter", {"space": "waste"})
    got(alice, "presence"), got(bob, "presence")
    call(carol, "live.enter", {"space": "waste", "about": "goal:1"})
    assert got(alice, "presence") == []
    (told,) = got(bob, "presence")
    assert (told["about"], [person["name"] for person in told["people"]]) == ("", ["Alice", "Bob", "Carol"])


def test_who_takes_part_no_more_is_not_told_who_is_here(connect: Any, cast: Cast) -> None:
    from govhub.spaces.actions import end_role

    bob, alice = connect("bob"), connect("alice")
    assert call(bob, "live.enter", {"space": "waste"})["ok"]
    db.is_closed() or db.close()
    end_role(cast.alice, space="waste", person=cast.people["bob"].uid, role="member")
    assert got(bob, "gone") == [{"space": "waste"}]
    call(alice, "live.enter", {"space": "waste"})
    assert got(bob, "presence") == []


def test_a_session_that_ends_ends_its_open_pages(connect: Any, cast: Cast) -> None:
    from govhub.accounts.actions import sign_out_everywhere

    bob, alice = connect("bob"), connect("alice")
    assert call(bob, "live.enter", {"space": "waste"})["ok"]
    db.is_closed() or db.close()
    sign_out_everywhere(cast.bob)
    assert not bob.is_connected()
    assert alice.is_connected()


def test_an_act_by_nobody_is_refused_before_anything_is_computed(connect: Any) -> None:
    answer = call(connect("nobody"), "accounts.ask_reset", {"email": "alice@example.org"})
    assert answer["error"]["kind"] == "sign-in-needed"


def test_an_event_called_disconnect_changes_nothing(connect: Any) -> None:
    bob = connect("bob")
    answers = [call(bob, "live.enter", {"space": "waste"}) for _ in range(BURST + 1)]
    assert answers[-1]["error"]["kind"] == "too-many"
    bob.emit("disconnect")
    assert call(bob, "live.enter", {"space": "waste"})["error"]["kind"] == "too-many"
    assert rooms._visitors


def test_a_flood_that_goes_on_is_cut_off(connect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govhub.live.socket.PATIENCE", 3)
    done: list[Any] = []
    monkeypatch.setattr(socketio, "start_background_task", lambda *task: done.append(task))
    bob = connect("bob")
    for _ in range(BURST + 5):
        call(bob, "live.enter", {"space": "waste"})
    assert len(done) == 1
    done[0][0](*done[0][1:])
    assert not bob.is_connected()


def test_who_is_here_is_a_short_list_and_a_number(connect: Any, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(presence, "MOST", 2)
    pages = [connect(name) for name in ("alice", "bob", "carol")]
    answers = [call(page, "live.enter", {"space": "waste", "about": "decision:7"}) for page in pages]
    assert [len(answer["people"]) for answer in answers] == [1, 2, 2]
    assert [answer["count"] for answer in answers] == [1, 2, 3]
    assert [person["name"] for person in answers[-1]["people"]] == ["Alice", "Bob"]


def test_who_is_here_is_told_once_for_many_who_come_at_once(connect: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(presence, "EVERY", 60.0)
    waiting: list[Any] = []
    monkeypatch.setattr(socketio, "start_background_task", lambda *task: waiting.append(task))
    alice, others = connect("alice"), [connect(name) for name in ("bob", "carol", "erin")]
    about = {"space": "waste", "about": "decision:70"}
    call(alice, "live.enter", about)
    got(alice, "presence")
    for page in others:
        call(page, "live.enter", about)
    assert got(alice, "presence") == []
    (later,) = [task for task in waiting if task[2].endswith(":decision:70")]
    monkeypatch.setattr(socketio, "sleep", lambda seconds: None)
    later[0](*later[1:])
    (told,) = [one for one in got(alice, "presence") if one["about"] == "decision:70"]
    assert told["count"] == 4
