"""The texts that are open now: each in memory once, with the people in it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from govhub.core.actor import Actor
from govhub.documents.crdt.room import EMPTY, Room, merged
from govhub.documents.live import log
from govhub.documents.models import Document, DocumentUpdate, log_of
from govhub.live import fast
from govhub.live.socket import socketio

WINDOW = 0.015  # seconds in which later changes are sent as one
TELL_READERS = 0.7  # seconds between two words to pages that only show the text


@dataclass
class Guest:
    """One connected page in a text, and where its caret is."""

    actor: Actor
    cursor: str = ""

    def told(self, sid: str) -> dict[str, str]:
        """What the others learn."""
        return {"from": sid, "uid": self.actor.uid, "name": self.actor.name, "cursor": self.cursor}


@dataclass
class OpenText:
    """A text in memory. `last` is the newest row of the log that it knows."""

    document: Document
    room: Room
    last: int
    guests: dict[str, Guest] = field(default_factory=dict)
    waiting: list[bytes] = field(default_factory=list)
    carets: dict[str, str] = field(default_factory=dict)
    sent_at: float = 0.0
    slow: set[str] = field(default_factory=set)
    telling: bool = False

    def relay(self, update: bytes, sid: str = "") -> None:
        """Send a change to everybody else: the first at once, what follows within the window as one."""
        now = time.monotonic()
        if not self.waiting and now - self.sent_at >= WINDOW:
            self.sent_at = now
            carets = {sid: self.guests[sid].cursor} if sid in self.guests else {}
            self._send(update, carets, skip=sid)
            return
        self.waiting.append(update)
        if sid in self.guests:
            self.carets[sid] = self.guests[sid].cursor
        if len(self.waiting) == 1:
            socketio.start_background_task(self._flush_later, max(0.0, self.sent_at + WINDOW - now))

    def _flush_later(self, delay: float) -> None:
        socketio.sleep(delay)
        updates, self.waiting = self.waiting, []
        carets, self.carets = self.carets, {}
        self.sent_at = time.monotonic()
        self._send(merged(updates), carets)

    def _send(self, update: bytes, carets: dict[str, str], skip: str = "") -> None:
        message = {"document": self.document.number, "carets": carets}
        self.tell("documents.update", message, update, skip=skip)

    def tell(self, name: str, message: dict[str, Any], data: bytes | None = None, skip: str = "") -> None:
        """Send an event to every page in the text; those that cannot keep up are told to compare later."""
        sids = [sid for sid in self.guests if sid != skip and sid not in self.slow]
        for sid in fast.send(socketio.server, sids, name, message, data):
            self._fell_behind(sid)

    def _fell_behind(self, sid: str) -> None:
        """Nothing more is sent to a slow reader until it has read what waits; then it compares."""
        self.slow.add(sid)
        fast.when_caught_up(socketio.server, sid, lambda: self._caught_up(sid))

    def _caught_up(self, sid: str) -> None:
        self.slow.discard(sid)
        if sid in self.guests:
            socketio.emit("documents.resync", {"document": self.document.number}, to=sid)

    def tell_readers(self) -> None:
        """Say to the whole space that the text changed, not with every letter."""
        if not self.telling:
            self.telling = True
            socketio.start_background_task(self._tell_readers)

    def _tell_readers(self) -> None:
        socketio.sleep(TELL_READERS)
        self.telling = False
        message = {"act": "documents.update", "about": f"document:{self.document.number}"}
        socketio.emit("changed", message, to=f"space:{self.document.space.uid}")

    def catch_up(self) -> None:
        """Take up what acts (or another process) wrote into the log, and send it on."""
        rows = list(
            DocumentUpdate.select(DocumentUpdate.id, DocumentUpdate.content)
            .where(
                (DocumentUpdate.document == self.document.id)
                & (DocumentUpdate.id > self.last)
                & (DocumentUpdate.origin != log.PROCESS)
            )
            .order_by(DocumentUpdate.id)
        )
        updates = [bytes(row.content) for row in rows]
        for update in updates:
            self.room.apply(update)
        if rows:
            self.last = rows[-1].id
            self.relay(merged(updates))


_open: dict[int, OpenText] = {}


def opened(document: Document) -> OpenText:
    """The text in memory, read from the log when it was not open.

    Whoever left a moment ago may have a change on its way into the log; it would be missed for good.
    """
    found = _open.get(document.id)
    if found is None:
        log.settled()
        updates, last = log_of(document)
        found = _open.setdefault(document.id, OpenText(document, Room(updates), last))
    return found


def lookup(document_id: int) -> OpenText | None:
    """The text if it is in memory."""
    return _open.get(document_id)


def all_open() -> list[OpenText]:
    """Every text in memory."""
    return list(_open.values())


def leave(text: OpenText, sid: str) -> None:
    """A page goes; the last one closes the text."""
    if text.guests.pop(sid, None) is not None:
        text.slow.discard(sid)
        text.tell("documents.left", {"document": text.document.number, "from": sid})
    if not text.guests:
        _close(text)


def _close(text: OpenText) -> None:
    if _open.get(text.document.id) is text:  # it may have been opened anew meanwhile
        del _open[text.document.id]


def forget(text: OpenText) -> None:
    """Drop a text from memory that may say more than the log; everybody compares with the log anew."""
    _close(text)
    text.tell("documents.resync", {"document": text.document.number})


__all__ = ["EMPTY", "Guest", "OpenText", "all_open", "forget", "leave", "lookup", "opened"]
