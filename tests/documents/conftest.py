"""A text to write on, and pages that are connected to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask_socketio import SocketIOTestClient

from govhub.core.db import db
from govhub.documents.actions import create
from govhub.documents.crdt.room import Room
from govhub.documents.live import rooms
from govhub.live.socket import socketio
from tests.conftest import Cast

TEXT = (
    "## Mục tiêu 2027\n\nBảo đảm mọi quyết định được **công khai**.\n\n"
    "- Công bố trong 7 ngày\n- 公开所有会议记录 😀\n"
)


@pytest.fixture
def text(cast: Cast) -> int:
    """The number of a text in the space "waste", begun by alice."""
    return int(create(cast.alice, space="waste", title="Mục tiêu", text=TEXT)["document"])


class Writer:
    """A page in a text: its connection and its own copy of the shared document."""

    def __init__(self, page: SocketIOTestClient, number: int) -> None:
        self.page, self.number, self.copy = page, number, Room()

    def call(self, event: str, **values: Any) -> dict[str, Any]:
        """Send an event and return its acknowledgement."""
        answer = self.page.emit(event, {"space": "waste", "document": self.number, **values}, callback=True)
        assert isinstance(answer, dict)
        return answer

    def join(self) -> dict[str, Any]:
        """Enter the text, and take what this copy lacks."""
        answer = self.call("documents.join", state=self.copy.state)
        if answer["ok"]:
            self.copy.apply(answer["update"])
        return answer

    def hear(self) -> list[dict[str, Any]]:
        """Take in what arrived; returns the messages that are not updates."""
        others = []
        for message in self.page.get_received():
            if message["name"] == "documents.update":
                self.copy.apply(message["args"][0]["update"])
            else:
                others.append(message)
        return others


@pytest.fixture
def writer(app: Flask, browse: Any, text: int) -> Iterator[Callable[[str], Writer]]:
    """`writer("bob")` is bob's page, connected and not yet in the text."""
    pages: list[SocketIOTestClient] = []

    def make(name: str) -> Writer:
        if not db.is_closed():
            db.close()
        page = socketio.test_client(app, flask_test_client=browse(name))
        pages.append(page)
        return Writer(page, text)

    yield make
    for page in pages:
        if page.is_connected():
            page.disconnect()
    assert not rooms.all_open()
