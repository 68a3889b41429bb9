"""The Socket.IO server and the one decorator for events.

An event runs no `before_request`, so the decorator does what HTTP gets for free: it opens the
connection, loads the person afresh, validates the input, limits rate and size, and turns every error
into an acknowledgement.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict, deque
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from flask import Flask, request
from flask_socketio import SocketIO, join_room

from govhub.config import Settings
from govhub.core import forms
from govhub.core.actor import Actor
from govhub.core.acts import ACTS
from govhub.core.db import store
from govhub.core.errors import GovHubError, Invalid, SignInNeeded, TooMany
from govhub.core.phrase import N_, Phrase
from govhub.live import calm, fast
from govhub.web.i18n import say
from govhub.web.jsonable import jsonable
from govhub.web.login import current_actor, session_of, signed_in_user

MAX_MESSAGE = 1_100_000  # bytes; a larger frame ends the connection
EVENTS_PER_SECOND = 40
BURST = 200
PATIENCE = 500  # refused events after which a flood is cut off
FRESH = 5.0  # seconds for which a quick event relies on what was found; every act ends it at once

EVENTS: dict[str, type[forms.Form]] = {}
T = TypeVar("T")
Handler = Callable[[Actor, Any], Any]
QuickHandler = Callable[[Actor, Any, str], Any]
_log = logging.getLogger(__name__)
_quick: dict[str, Callable[..., dict[str, Any]]] = {}
_known: dict[str, _Known] = {}
_departures: list[Callable[[str], None]] = []
_tokens: dict[str, tuple[str, str]] = {}
_recent: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=BURST))
_floods: dict[str, int] = defaultdict(int)

socketio = SocketIO()


def init(app: Flask, settings: Settings, async_mode: str) -> None:
    """Attach the server; handlers run in order, or one client's updates would be reordered."""
    socketio.init_app(
        app,
        async_mode=async_mode,
        async_handlers=False,
        max_http_buffer_size=MAX_MESSAGE,
        cors_allowed_origins=[settings.base_url] if settings.base_url else None,
        ping_interval=20,
        ping_timeout=20,
        http_compression=False,
        allow_upgrades=True,
        manage_session=True,
        serveClient=False,
    )
    for name, handle in _quick.items():
        socketio.server.on(name, handle)
    fast.install(socketio.server)
    calm.keep()


def event(name: str, form: type[forms.Form]) -> Callable[[Handler], Handler]:
    """Register a function `(actor, form)` as the event `name`.

    The client sends one object and gets one acknowledgement: `{"ok": true, …}` or
    `{"ok": false, "error": {"kind", "text", "fields"}}`.
    """

    def register(fn: Handler) -> Handler:
        EVENTS[name] = form
        socketio.on(name)(lambda *sent: _answered(_handle, fn, form, sent))
        return fn

    return register


def quick_event(name: str, form: type[forms.Form]) -> Callable[[QuickHandler], QuickHandler]:
    """Register a function `(actor, form, sid)` as an event that comes many times a second.

    It runs without a connection and without a request, and may rely on what was found a moment ago:
    for FRESH seconds, and not beyond any act (so a role that is taken away ends it at once).
    """

    def register(fn: QuickHandler) -> QuickHandler:
        EVENTS[name] = form
        _quick[name] = lambda sid, *sent: _answered_quickly(fn, form, sid, sent)
        if socketio.server is not None:
            socketio.server.on(name, _quick[name])
        return fn

    return register


class _Known:
    """Who a connection belongs to, and what was found for it."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.until = time.monotonic() + FRESH
        self.found: dict[Hashable, Any] = {}


def stale(*_: Any) -> None:
    """Something was done: whatever was found before counts no longer."""
    _known.clear()


def once(sid: str, key: Hashable, find: Callable[[], T]) -> T:
    """In a quick event: what `find` gave a moment ago; nothing is kept when it raises."""
    known = _known.get(sid)
    if known is not None and key in known.found:
        return cast(T, known.found[key])
    with store.reading():
        value = find()
    if known is not None:
        known.found[key] = value
    return value


def _handle(fn: Handler, form: type[forms.Form], values: dict[str, Any]) -> Any:
    with store.reading():
        return fn(current_actor("socket"), forms.read(form, values))


def _answered(
    handle: Callable[..., Any], fn: Handler, form: type[forms.Form], sent: tuple[Any, ...]
) -> dict[str, Any]:
    try:
        _limit(request.sid)  # type: ignore[attr-defined]
        answer = handle(fn, form, _values(sent))
        return {"ok": True, **jsonable(answer or {})}
    except Exception as problem:
        return _refused(problem)


def _answered_quickly(
    fn: QuickHandler, form: type[forms.Form], sid: str, sent: tuple[Any, ...]
) -> dict[str, Any]:
    try:
        _limit(sid)
        known = _known.get(sid)
        if known is None or known.until < time.monotonic():
            with _as_request(sid), store.reading():
                known = _known[sid] = _Known(current_actor("socket"))
        return {"ok": True, **(fn(known.actor, forms.read(form, _values(sent)), sid) or {})}
    except Exception as problem:
        with _as_request(sid):
            return _refused(problem)


def _as_request(sid: str) -> Any:
    """The request that opened the connection: its session and language."""
    environ = socketio.server.get_environ(sid)
    return environ["flask.app"].request_context(environ)


def _values(sent: tuple[Any, ...]) -> dict[str, Any]:
    if len(sent) != 1 or not isinstance(sent[0], dict):
        raise Invalid({"": Phrase(N_("Please send one JSON object."))})
    return sent[0]


def _refused(error: Exception) -> dict[str, Any]:
    if not isinstance(error, GovHubError):
        _log.error("unforeseen error in a socket event", exc_info=error)
        said = Phrase(N_("Something went wrong."))
        return {"ok": False, "error": {"kind": "unforeseen", "text": say(said)}}
    answer: dict[str, Any] = {"kind": error.kind, "text": say(error.phrase)}
    if isinstance(error, Invalid):
        answer["fields"] = {name: say(phrase) for name, phrase in error.fields.items()}
    return {"ok": False, "error": answer}


def _limit(sid: str) -> None:
    """A short burst is fine, a flood is not; and meanwhile others have their turn."""
    now = time.monotonic()
    seen = _recent[sid]
    if len(seen) == BURST and now - seen[0] < BURST / EVENTS_PER_SECOND:
        _floods[sid] += 1
        if _floods[sid] == PATIENCE:
            socketio.start_background_task(socketio.server.disconnect, sid)
        socketio.sleep(0.005)
        raise TooMany
    if len(seen) >= 20 and now - seen[-20] < 0.5:
        socketio.sleep(0.001)  # not 0, which would come back before anybody else is heard
    seen.append(now)


def is_here(sid: str) -> bool:
    """Whether a client is connected (it can send an event that is called `disconnect`)."""
    return socketio.server is not None and bool(socketio.server.manager.is_connected(sid, "/"))


@socketio.on("connect")
def _came(*_: Any) -> None:
    """Remember whose session a connection came with: it lasts no longer than the session does."""
    with store.reading():
        user = signed_in_user()
    if user is not None:
        _tokens[request.sid] = user.actor.uid, user.token  # type: ignore[attr-defined]
        join_room(f"person:{user.actor.uid}")


def to_person(uid: str, name: str, message: dict[str, Any]) -> None:
    """Say something to every open page of one person, and to nobody else."""
    if socketio.server is not None:
        socketio.emit(name, message, to=f"person:{uid}")


def turn_out(uid: str) -> None:
    """Disconnect every page of a person whose session has ended (signed out elsewhere, account closed)."""
    for sid, (person, token) in list(_tokens.items()):
        if person == uid and session_of(token) is None:
            socketio.server.disconnect(sid)


def forget(sid: str) -> None:
    """The client is gone."""
    _tokens.pop(sid, None)
    _recent.pop(sid, None)
    _floods.pop(sid, None)
    _known.pop(sid, None)
    for departed in _departures:
        departed(sid)


def on_departure(fn: Callable[[str], None]) -> Callable[[str], None]:
    """Call the function with the `sid` of every client that is gone."""
    if fn not in _departures:
        _departures.append(fn)
    return fn


def open_acts() -> None:
    """Every act is an event of the same name; `key` is its idempotency key."""
    for name, act in ACTS.items():
        if name not in EVENTS:
            EVENTS[name] = act.form
            socketio.on(name)(_act_handler(act))


def _act_handler(act: Any) -> Callable[..., dict[str, Any]]:
    def handle(*sent: Any) -> dict[str, Any]:
        return _answered(_handle_act, act, act.form, sent)

    return handle


def _handle_act(act: Any, form: type[forms.Form], values: dict[str, Any]) -> Any:
    given = dict(values)
    key = given.pop("key", None)
    if key is not None and not isinstance(key, str):
        raise Invalid({"key": Phrase(N_("An idempotency key has 1 to 100 plain characters."))})
    with store.reading():
        actor = current_actor("socket")
    if not actor.is_person:  # whoever has no account yet comes through the doors that are limited by address
        raise SignInNeeded
    return act(actor, key=key, **given)
