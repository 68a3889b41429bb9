"""The Socket.IO server and the one decorator for events.

An event runs no `before_request`, so the decorator does what HTTP gets for free: it opens the
connection, loads the person afresh, validates the input, limits rate and size, and turns every error
into an acknowledgement.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO

from govhub.config import Settings
from govhub.core import forms
from govhub.core.actor import Actor
from govhub.core.acts import ACTS
from govhub.core.db import store
from govhub.core.errors import GovHubError, Invalid, TooMany
from govhub.core.phrase import N_, Phrase
from govhub.live import fast
from govhub.web.i18n import say
from govhub.web.jsonable import jsonable
from govhub.web.login import current_actor

MAX_MESSAGE = 1_100_000  # bytes; a larger frame ends the connection
EVENTS_PER_SECOND = 40
BURST = 200

EVENTS: dict[str, type[forms.Form]] = {}
Handler = Callable[[Actor, Any], Any]
_log = logging.getLogger(__name__)
_departures: list[Callable[[str], None]] = []
_recent: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=BURST))

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
    fast.install(socketio.server)


def event(name: str, form: type[forms.Form]) -> Callable[[Handler], Handler]:
    """Register a function `(actor, form)` as the event `name`.

    The client sends one object and gets one acknowledgement: `{"ok": true, …}` or
    `{"ok": false, "error": {"kind", "text", "fields"}}`.
    """

    def register(fn: Handler) -> Handler:
        EVENTS[name] = form
        socketio.on(name)(lambda *sent: _handle(fn, form, sent))
        return fn

    return register


def _handle(fn: Handler, form: type[forms.Form], sent: tuple[Any, ...]) -> dict[str, Any]:
    try:
        _limit(request.sid)  # type: ignore[attr-defined]
        values = _values(sent)
        with store.reading():
            answer = fn(current_actor("socket"), forms.read(form, values))
        return {"ok": True, **jsonable(answer or {})}
    except GovHubError as error:
        return _refused(error)
    except Exception:
        _log.exception("unforeseen error in a socket event")
        return {
            "ok": False,
            "error": {"kind": "unforeseen", "text": say(Phrase(N_("Something went wrong.")))},
        }


def _values(sent: tuple[Any, ...]) -> dict[str, Any]:
    if len(sent) != 1 or not isinstance(sent[0], dict):
        raise Invalid({"": Phrase(N_("Please send one JSON object."))})
    return sent[0]


def _refused(error: GovHubError) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": error.kind, "text": say(error.phrase)}
    if isinstance(error, Invalid):
        said["fields"] = {name: say(phrase) for name, phrase in error.fields.items()}
    return {"ok": False, "error": said}


def _limit(sid: str) -> None:
    """A short burst is fine, a flood is not."""
    now = time.monotonic()
    seen = _recent[sid]
    if len(seen) == BURST and now - seen[0] < BURST / EVENTS_PER_SECOND:
        raise TooMany
    seen.append(now)


def forget(sid: str) -> None:
    """The client is gone."""
    _recent.pop(sid, None)
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
        try:
            _limit(request.sid)  # type: ignore[attr-defined]
            values = dict(_values(sent))
            key = values.pop("key", None)
            if key is not None and not isinstance(key, str):
                raise Invalid({"key": Phrase(N_("An idempotency key has 1 to 100 plain characters."))})
            with store.reading():
                actor = current_actor("socket")
            return {"ok": True, **jsonable(act(actor, key=key, **values))}
        except GovHubError as error:
            return _refused(error)
        except Exception:
            _log.exception("unforeseen error in the event %s", act.name)
            return {
                "ok": False,
                "error": {"kind": "unforeseen", "text": say(Phrase(N_("Something went wrong.")))},
            }

    return handle
