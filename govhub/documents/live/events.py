"""The events of writing together; docs/live-protocol.md describes them for other programs."""

from __future__ import annotations

from typing import Annotated, Any

from flask import request
from pydantic import Field

from govhub.accounts.models import Person
from govhub.core.actor import Actor
from govhub.core.audit import HOUSE, AuditEntry
from govhub.core.bus import announcer
from govhub.core.db import store
from govhub.core.errors import GovHubError
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize, may
from govhub.documents.crdt.room import BadUpdate, Gap, TooLarge
from govhub.documents.forms import DocumentRef
from govhub.documents.live import log, rooms
from govhub.documents.models import Document, document_at
from govhub.live.socket import event, on_departure, once, quick_event, socketio
from govhub.spaces.models import space_named

MAX_STATE = 64 * 1024
Cursor = Annotated[str, Field(max_length=1000)]


class Join(DocumentRef):
    """`state` is the state vector of what the client has; one zero byte for nothing."""

    state: Annotated[bytes, Field(max_length=MAX_STATE)] = b"\x00"


class Update(DocumentRef):
    """A change (Yjs update, version 1), and where the caret is after it."""

    update: bytes
    cursor: Cursor | None = None


class Awareness(DocumentRef):
    """Where the caret is: anything that the other editors understand, empty for nowhere."""

    cursor: Cursor = ""


class Refused(GovHubError):
    """A change that cannot be taken."""

    def __init__(self, kind: str, phrase: Phrase) -> None:
        super().__init__(phrase)
        self.kind = kind


def _bad(sid: str) -> Refused:
    """The sender is cut off a moment later, when this answer has gone out."""
    socketio.start_background_task(_cut_off, sid)
    return Refused(
        "bad-update",
        Phrase(N_("This change cannot be saved. Please copy what you wrote and load the page again.")),
    )


def _cut_off(sid: str) -> None:
    _departed(sid)
    socketio.sleep(0.2)
    if socketio.server is not None and socketio.server.manager.is_connected(sid, "/"):
        socketio.server.disconnect(sid)


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


def _text(actor: Actor, name: str, form: DocumentRef) -> Document:
    document = document_at(space_named(form.space), form.document)
    authorize(actor, name, document)
    return document


def _text_quickly(actor: Actor, name: str, form: DocumentRef, sid: str) -> Document:
    return once(sid, (name, form.space, form.document), lambda: _text(actor, name, form))


@event("documents.join", Join)
def join(actor: Actor, form: Join) -> dict[str, Any]:
    """Enter a text, or compare with it again: what the client lacks, and what the server has."""
    document = _text(actor, "documents.join", form)
    text = rooms.opened(document)
    text.catch_up()
    sid = _sid()
    if sid not in text.guests:
        text.guests[sid] = rooms.Guest(actor)
        text.tell(
            "documents.awareness", {"document": document.number, **text.guests[sid].told(sid)}, skip=sid
        )
    try:
        missing = text.room.missing(form.state)
    except BadUpdate:
        raise _bad(sid) from None
    return {
        "from": sid,
        "state": text.room.state,
        "update": missing,
        "checksum": text.room.checksum,
        "may_write": may(actor, "documents.update", document),
        "people": [guest.told(key) for key, guest in text.guests.items() if key != sid],
    }


@quick_event("documents.update", Update)
def update(actor: Actor, form: Update, sid: str) -> dict[str, Any]:
    """Take a change: checked, sent to the others, and acknowledged when it is on disk."""
    document = _text_quickly(actor, "documents.update", form, sid)
    text = rooms.lookup(document.id)
    if text is None or sid not in text.guests:
        raise Refused("gap", Phrase(N_("Please join the text first.")))
    try:
        news = text.room.apply(form.update)
    except Gap:
        raise Refused("gap", Phrase(N_("Something before this change is missing."))) from None
    except TooLarge:
        raise Refused("document-full", Phrase(N_("This text has reached its largest size."))) from None
    except BadUpdate:
        raise _bad(sid) from None
    if form.cursor is not None:
        text.guests[sid].cursor = form.cursor
    if news:
        text.relay(form.update, sid)
        try:
            log.write(document.id, actor.person_id, form.update)
        except BaseException:
            rooms.forget(text)
            raise
        text.tell_readers()
    return {}


@quick_event("documents.awareness", Awareness)
def awareness(actor: Actor, form: Awareness, sid: str) -> dict[str, Any]:
    """Tell the others where the caret is."""
    document = _text_quickly(actor, "documents.awareness", form, sid)
    text = rooms.lookup(document.id)
    if text is not None and sid in text.guests:
        text.guests[sid].cursor = form.cursor
        text.tell(
            "documents.awareness", {"document": document.number, **text.guests[sid].told(sid)}, skip=sid
        )
    return {}


@event("documents.leave", DocumentRef)
def leave(actor: Actor, form: DocumentRef) -> dict[str, Any]:
    """Go out of a text, staying connected."""
    text = rooms.lookup(_text(actor, "documents.leave", form).id)
    if text is not None:
        rooms.leave(text, _sid())
    return {}


@on_departure
def _departed(sid: str) -> None:
    for text in rooms.all_open():
        if sid in text.guests:
            rooms.leave(text, sid)


@announcer
def _after_act(entry: AuditEntry) -> None:
    """Acts that change a text reach the open rooms; who loses a role or an account is sent out of them."""
    if entry.act in ("documents.save_text", "documents.restore_version"):
        for text in rooms.all_open():
            if entry.about == f"document:{text.document.number}" and entry.chain == text.document.space.uid:
                with store.reading():
                    text.catch_up()
    elif entry.act.startswith("spaces.") or entry.act == "accounts.deactivate":
        for text in rooms.all_open():
            if entry.chain in (text.document.space.uid, HOUSE):
                with store.reading():
                    _recheck(text)


def _recheck(text: rooms.OpenText) -> None:
    document = Document.get_or_none(Document.id == text.document.id)
    for sid, guest in list(text.guests.items()):
        person = Person.get_or_none((Person.id == guest.actor.person_id) & Person.deactivated_at.is_null())
        if document is None or person is None or not may(person.actor("socket"), "documents.join", document):
            socketio.emit("documents.closed", {"document": text.document.number}, to=sid)
            rooms.leave(text, sid)
