"""Who may listen to a space, and who is looking at what in it right now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import request
from flask_socketio import join_room

from govhub.core import audit
from govhub.core.actor import Actor
from govhub.core.errors import NotFound
from govhub.core.forms import Form, OptionalLine, ShortName
from govhub.core.policy import authorize, may, signed_in
from govhub.live import presence
from govhub.live.socket import event, forget, is_here, socketio


@dataclass
class Visitor:
    """One connected page: whose it is, and what it shows."""

    actor: Actor
    space: Any
    about: str
    is_among: bool  # who takes part is named to those who take part; a stranger only hears of changes


class Enter(Form):
    """`space` is the short name, `about` what the page shows (`decision:7`)."""

    space: ShortName
    about: OptionalLine = ""


_visitors: dict[str, Visitor] = {}
_find_space: list[Any] = []
Hears = Callable[[Actor, Any, str, str], bool]
_confidential: dict[str, Hears] = {}
RULES = {"live.enter": signed_in}


def space_finder(find: Any) -> None:
    """Declare how a short name becomes a space (the spaces feature stands above this one)."""
    _find_space[:] = [find]


def confidential_room(kind: str) -> Callable[[Hears], Hears]:
    """Declare `(actor, space, key, act) -> bool`: who may look at things of this kind (`case:3`) together,
    and who hears of an act about them (`act` is empty when somebody enters)."""

    def register(hears: Hears) -> Hears:
        _confidential[kind] = hears
        return hears

    return register


def _hears(actor: Actor, space: Any, about: str, act: str = "") -> bool:
    kind, _, key = about.partition(":")
    return kind not in _confidential or _confidential[kind](actor, space, key, act)


def room(space: Any) -> str:
    """The name of a space's room."""
    return f"space:{space.uid}"


def people_room(space: Any, about: str) -> str:
    """The name of the room of those who look at one thing of a space and see each other there."""
    return f"people:{space.uid}:{about}"


@event("live.enter", Enter)
def enter(actor: Actor, form: Enter) -> dict[str, Any]:
    """Listen to a space, and be seen there. A page shows one thing, so entering again moves."""
    space = _find_space[0](form.space)
    authorize(actor, "live.enter", space)
    if not _hears(actor, space, form.about):
        raise NotFound
    sid = request.sid  # type: ignore[attr-defined]
    _depart(sid)
    is_among = may(actor, "spaces.people", space)
    _visitors[sid] = Visitor(actor, space, form.about, is_among)
    join_room(room(space))
    if is_among:
        join_room(people_room(space, form.about))
        _tell(space, form.about)
    head = audit.head(space.uid)
    here = _here(space, form.about) if is_among else {"people": [], "count": 0}
    return {"seq": head.seq if head else 0, **here}


@socketio.on("disconnect")
def _gone(*_: Any) -> None:
    sid = request.sid  # type: ignore[attr-defined]
    if not is_here(sid):
        _depart(sid)
        forget(sid)


def _depart(sid: str) -> None:
    visitor = _visitors.pop(sid, None)
    if visitor is not None:
        for name in (room(visitor.space), people_room(visitor.space, visitor.about)):
            socketio.server.leave_room(sid, name, namespace="/")  # also outside of a request
        if visitor.is_among:
            _tell(visitor.space, visitor.about)


def _here(space: Any, about: str) -> dict[str, Any]:
    """Who looks at one thing of a space; at anything in it, when `about` is empty."""
    return presence.listed(
        visitor.actor
        for visitor in list(_visitors.values())
        if visitor.is_among and visitor.space.uid == space.uid and about in ("", visitor.about)
    )


def _tell(space: Any, about: str) -> None:
    """Presence, to those who look at the thing itself, and to those who look at the whole space."""
    for what in {about, ""}:
        said = partial(_presence, space, what)
        presence.tell(people_room(space, what), said)


def _presence(space: Any, about: str) -> dict[str, Any]:
    return {"space": space.short_name, "about": about, **_here(space, about)}


def recheck(space_uid: str) -> None:
    """Send away whoever no longer sees the space (after a change of roles or visibility).

    Each person is asked about once, however many pages they have open.
    """
    here = [(sid, visitor) for sid, visitor in _visitors.items() if visitor.space.uid == space_uid]
    space = _find_space[0](here[0][1].space.short_name) if here else None
    rights: dict[str, tuple[bool, bool]] = {}
    for sid, visitor in here:
        actor = visitor.actor
        if actor.uid not in rights:
            rights[actor.uid] = may(actor, "live.enter", space), may(actor, "spaces.people", space)
        sees, is_among = rights[actor.uid]
        lost = visitor.is_among and not is_among
        if not sees or lost or not _hears(actor, space, visitor.about):
            _depart(sid)
            socketio.emit("gone", {"space": visitor.space.short_name}, to=sid)


def tell_confidentially(space_uid: str, about: str, act: str) -> None:
    """Tell of an act in a confidential record, page by page: who looks at the thing itself (`case:3`) and
    may still read it, and who looks at a queue that shows it (`mediation:queue`). Nobody else hears."""
    for sid, visitor in list(_visitors.items()):
        kind, _, key = visitor.about.partition(":")
        if visitor.space.uid != space_uid or kind not in _confidential:
            continue
        if visitor.about == about and not _hears(visitor.actor, visitor.space, about):
            _depart(sid)
            socketio.emit("gone", {"space": visitor.space.short_name}, to=sid)
        elif visitor.about == about:
            socketio.emit("changed", {"act": act, "about": about}, to=sid)
        elif key == "queue" and _hears(visitor.actor, visitor.space, visitor.about, act):
            socketio.emit("changed", {"act": kind, "about": visitor.about}, to=sid)


def heads() -> None:
    """Tell every room the newest number, so that a page that missed something notices."""
    by_uid: dict[str, Any] = defaultdict()
    for visitor in list(_visitors.values()):
        by_uid[visitor.space.uid] = visitor.space
    for uid, space in by_uid.items():
        newest = audit.head(uid)
        socketio.emit("head", {"space": space.short_name, "seq": newest.seq if newest else 0}, to=room(space))
