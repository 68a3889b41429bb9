"""After the commit of an act: tell its space that something changed (never what it looks like)."""

from __future__ import annotations

from govhub.core.audit import HOUSE, AuditEntry
from govhub.core.db import store
from govhub.live import rooms, socket
from govhub.live.socket import socketio


def changed(entry: AuditEntry) -> None:
    """`changed {act, about, seq}` to everybody in the space's room; of an act in a confidential record
    (`<space>.mediation`) only to those who may read it."""
    socket.stale()
    if socketio.server is None:
        return
    if entry.act.startswith("accounts."):
        socket.turn_out(entry.about.removeprefix("person:"))
    if entry.chain == HOUSE:
        return
    space_uid, _, confidential = entry.chain.partition(".")
    if confidential:
        with store.reading():
            rooms.tell_confidentially(space_uid, entry.about, entry.act)
        return
    message = {"act": entry.act, "about": entry.about, "seq": entry.seq}
    socketio.emit("changed", message, to=f"space:{entry.chain}")
    if entry.act.startswith("spaces."):
        with store.reading():
            rooms.recheck(entry.chain)
