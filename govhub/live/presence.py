"""Who is looking at the same thing: a short list of names, told when it changes and not too often."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from govhub.core.actor import Actor
from govhub.live.socket import socketio

MOST = 50  # names that a list holds; of more people it gives the number
EVERY = 1.0  # seconds between two lists about the same thing: a full hall comes and goes all at once

_told: dict[Hashable, float] = {}
_due: set[Hashable] = set()


def listed(actors: Iterable[Actor]) -> dict[str, Any]:
    """`people`, by name and each once, and `count`, which also counts those whom the list leaves out."""
    by_uid = {actor.uid: actor for actor in actors}
    first = sorted(by_uid.values(), key=lambda actor: (actor.name, actor.uid))[:MOST]
    people = [{"uid": one.uid, "name": one.name, "initials": initials(one.name)} for one in first]
    return {"people": people, "count": len(by_uid)}


def tell(room: str, message: Callable[[], dict[str, Any]]) -> None:
    """Send what `message` says to a room: at once, or in a moment when something was sent just now. What
    happens until then goes with it."""
    now = time.monotonic()
    wait = _told.get(room, now - EVERY) + EVERY - now
    if room in _due:
        return
    if wait <= 0:
        _send(room, message)
        return
    _due.add(room)
    socketio.start_background_task(_later, wait, room, message)


def _later(wait: float, room: str, message: Callable[[], dict[str, Any]]) -> None:
    socketio.sleep(wait)
    _due.discard(room)
    _send(room, message)


def _send(room: str, message: Callable[[], dict[str, Any]]) -> None:
    now = time.monotonic()
    for old in [key for key, at in list(_told.items()) if at < now - EVERY]:
        _told.pop(old, None)
    _told[room] = now
    socketio.emit("presence", message(), to=room)


def initials(name: str) -> str:
    """Up to two letters for a round badge; one character for Chinese names."""
    words = name.split()
    if not words:
        return "?"
    first = words[0][0]
    if ord(first) > 0x2E80 or len(words) == 1:
        return first.upper()
    return (first + words[-1][0]).upper()
