"""The direct way: bytes stay in order, slow readers are dropped and told, bad senders are cut off."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import gevent
import gevent.event
import gevent.selectors
import gevent.socket
import pytest
import socketio
from engineio.async_drivers.gevent import Thread
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, TextMessage

from govhub.documents.actions import create
from govhub.documents.crdt.parsing import from_markdown
from govhub.documents.crdt.room import Room
from govhub.live import fast
from tests.conftest import ON_POSTGRESQL
from tests.conftest import cast as make_cast
from tests.documents.conftest import TEXT
from tests.journeys.serving import House, furnish

on_sqlite = pytest.mark.skipif(ON_POSTGRESQL, reason="only on SQLite: the server runs on a file of its own")


@pytest.fixture
def pair() -> Iterator[tuple[fast.Connection, Any]]:
    """A connection as the server has it, and the client's end of the network."""
    ours, theirs = gevent.socket.socketpair()
    ours.setsockopt(gevent.socket.SOL_SOCKET, gevent.socket.SO_SNDBUF, 8192)
    environ = {
        "gunicorn.socket": ours,
        "HTTP_HOST": "localhost",
        "HTTP_UPGRADE": "websocket",
        "HTTP_CONNECTION": "Upgrade",
        "HTTP_SEC_WEBSOCKET_KEY": "A" * 22 + "==",
        "HTTP_SEC_WEBSOCKET_VERSION": "13",
        "HTTP_SEC_WEBSOCKET_EXTENSIONS": "permessage-deflate",
    }
    connection = fast.Connection(
        environ,
        thread_class=Thread,
        event_class=gevent.event.Event,
        selector_class=gevent.selectors.DefaultSelector,
    )
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += theirs.recv(1)
    assert b"deflate" not in head
    yield connection, theirs
    connection.connected = False
    theirs.close()


def messages(data: bytes) -> list[str | bytes]:
    """What a client understands of the bytes."""
    client = Connection(ConnectionType.CLIENT)
    client.receive_data(data)
    whole: list[str | bytes] = []
    parts: list[Any] = []
    for event in client.events():
        assert isinstance(event, TextMessage | BytesMessage)
        parts.append(event.data if isinstance(event, TextMessage) else bytes(event.data))
        if event.message_finished:
            whole.append(type(parts[0])().join(parts))
            parts = []
    assert not parts
    return whole


def read(sock: Any, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += sock.recv(1 << 16)
    return data


def test_install_knows_the_libraries_that_are_locked():
    server = socketio.Server(async_mode="gevent", http_compression=False)
    assert fast.install(server)
    assert not fast.install(socketio.Server(async_mode="threading"))


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 300_000])
def test_frame_is_what_a_client_understands(size):
    assert messages(fast.frame(2, b"x" * size)) == [b"x" * size]


def test_encode_gives_the_same_as_the_library():
    text, data = messages(fast.encode("documents.update", {"document": 7}, b"\x01\x02"))
    assert text.startswith("451-")
    assert json.loads(text[4:]) == [
        "documents.update",
        {"document": 7, "update": {"_placeholder": True, "num": 0}},
    ]
    assert data == b"\x01\x02"
    assert messages(fast.encode("documents.left", {"from": "x"}, None)) == [
        '42["documents.left",{"from":"x"}]'
    ]


def test_direct_keeps_the_order_and_every_byte(pair):
    connection, theirs = pair
    expected = []
    frames = b""
    for n in range(200):
        connection.send(f"4{n}")
        piece = fast.frame(2, bytes([n]) * 1000)
        assert connection.direct(piece)
        expected += [f"4{n}", bytes([n]) * 1000]
    sizes = sum(len(piece) + (4 if len(piece) > 125 else 2) for piece in expected)
    frames = read(theirs, sizes)
    assert messages(frames) == expected


def test_direct_to_a_slow_reader_is_dropped_and_told_when_it_has_caught_up(pair, monkeypatch):
    monkeypatch.setattr(fast, "BACKLOG", 50_000)
    connection, theirs = pair
    told: list[str] = []
    sent = 0
    while connection.direct(fast.frame(2, b"y" * 5000)):
        sent += 1
        assert sent < 1000
    for name in ("one text", "another"):
        connection.when_caught_up(partial(told.append, name))
    assert told == []
    connection.send("4still in order")
    data = read(theirs, sent * 5004 + 17)
    said = messages(data)
    assert said == [b"y" * 5000] * sent + ["4still in order"]
    gevent.sleep(0.05)
    assert told == ["one text", "another"]
    connection.when_caught_up(partial(told.append, "nothing waits"))
    assert told[2:] == ["nothing waits"]
    assert connection.direct(fast.frame(2, b"again"))


def test_write_to_a_reader_that_never_reads_ends_the_connection(pair, monkeypatch):
    monkeypatch.setattr(fast, "HOPELESS", 100_000)
    connection, _ = pair
    for _ in range(200):
        connection.write(fast.frame(2, b"z" * 1000))
    assert not connection.connected


class Client:
    """A program that speaks the live protocol through an ordinary Socket.IO library."""

    def __init__(self, house: House, cookie: str) -> None:
        self.io = socketio.Client(reconnection=False)
        self.copy = Room()
        self.io.on("documents.update", lambda message: self.copy.apply(message["update"]))
        self.io.connect(house.url, headers={"Cookie": f"govhub={cookie}"}, transports=["websocket"])
        self.raw = self.io.eio.ws.sock

    def close(self) -> None:
        """Let go of everything, also when the server was first."""
        self.io.disconnect()
        self.raw.close()  # the library forgets it when the server hangs up

    def call(self, event: str, **values: Any) -> dict[str, Any]:
        answer = self.io.call(event, {"space": "waste", "document": 1, **values}, timeout=20)
        assert isinstance(answer, dict)
        return answer

    def join(self) -> None:
        self.copy.apply(self.call("documents.join", state=self.copy.state)["update"])

    def write(self, text: str) -> dict[str, Any]:
        return self.call("documents.update", update=self.copy.write(from_markdown(text)))


def eventually(found: Any) -> None:
    deadline = time.monotonic() + 15
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[House, dict[str, str]]]:
    """A real server with one text."""

    def prepare() -> dict[str, Any]:
        cast = make_cast.__wrapped__("")
        create(cast.alice, space="waste", title="Mục tiêu", text=TEXT)
        return cast.people

    house = House(tmp_path / "data")
    cookies = furnish(house.data, prepare)
    house.start()
    yield house, cookies
    house.kill()


@on_sqlite
def test_update_of_two_megabytes_cuts_the_sender_off_and_nobody_else(served):
    house, cookies = served
    alice, bob, carol = (Client(house, cookies[name]) for name in ("alice", "bob", "carol"))
    for client in (alice, bob, carol):
        client.join()
    bob.io.emit("documents.update", {"space": "waste", "document": 1, "update": b"\x01" * 2_000_000})
    carol.io.emit("documents.update", {"space": "waste", "document": 1, "update": b"\xff\xfe rubbish"})
    eventually(lambda: not bob.io.connected and not carol.io.connected)
    assert alice.write(TEXT + "\nunharmed")["ok"]
    again = Client(house, cookies["bob"])
    again.join()
    assert again.copy.markdown == alice.copy.markdown
    for client in (alice, bob, carol, again):
        client.close()


@on_sqlite
def test_update_that_was_acknowledged_survives_the_death_of_the_server(served):
    house, cookies = served
    alice = Client(house, cookies["alice"])
    alice.join()
    for n in range(20):
        assert alice.write(f"{TEXT}\nsentence {n} 😀")["ok"]
    house.kill()  # at once: what was acknowledged need not have reached anybody else yet
    house.start()
    after = Client(house, cookies["carol"])
    after.join()
    assert after.copy.markdown == alice.copy.markdown
    for client in (alice, after):
        client.close()
