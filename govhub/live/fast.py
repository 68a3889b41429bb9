"""The direct way: one frame, built once, written as the same bytes to many clients.

It leans on engineio's and simple-websocket's internals; `install` checks that they are as known and
otherwise leaves everything to `emit`. Every outgoing byte of a connection goes through one buffer
that never waits, so that a direct frame cannot fall between the two halves of another message.
"""

from __future__ import annotations

import json
import logging
import struct
from collections import deque
from collections.abc import Callable, Iterable
from importlib.metadata import version
from typing import Any

import gevent
import simple_websocket
from engineio.async_drivers import _websocket_wsgi
from engineio.socket import Socket
from wsproto.events import Message, TextMessage

BACKLOG = 1_000_000  # bytes that may wait for a slow reader before direct frames are dropped
HOPELESS = 16_000_000  # bytes after which the connection is closed
_log = logging.getLogger(__name__)
_installed: list[bool] = []


class Connection(simple_websocket.Server):
    """A websocket whose writes never wait: what the network does not take now is kept in order."""

    def __init__(self, environ: dict[str, Any], **options: Any) -> None:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)  # compression doubles the processor's work
        self.connected: bool = False
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._draining = False
        self._told: list[Callable[[], None]] = []
        super().__init__(environ, **options)

    def send(self, data: str | bytes) -> None:
        """Send one message, as the library does, through the buffer."""
        if not self.connected:
            raise simple_websocket.ConnectionClosed(self.close_reason, self.close_message)
        event = Message(data=data) if isinstance(data, bytes) else TextMessage(data=str(data))
        self.write(self.ws.send(event))

    def direct(self, frames: bytes) -> bool:
        """Send frames that are ready; False when they were dropped because the reader is too slow."""
        if self._size > BACKLOG:
            return False
        self.write(frames)
        return True

    def write(self, data: bytes) -> None:
        """Hand bytes to the network, or keep them until it takes them."""
        if not self.connected:
            return
        if not self._waiting:
            try:
                data = data[self.sock._sock.send(data) :]
            except BlockingIOError:
                pass
            except OSError:
                self.connected = False
                return
        if data:
            self._waiting.append(data)
            self._size += len(data)
            if self._size > HOPELESS:
                self.connected = False
                self.sock.close()
            elif not self._draining:
                self._draining = True
                gevent.spawn(self._drain)

    def when_caught_up(self, fn: Callable[[], None]) -> None:
        """Call the function once, when everything that waits has gone out: now, if nothing does."""
        if self._draining:
            self._told.append(fn)
        else:
            fn()

    def _drain(self) -> None:
        try:
            while self._waiting and self.connected:
                self.sock.sendall(self._waiting[0])
                self._size -= len(self._waiting.popleft())
        except OSError:
            self.connected = False
        finally:
            self._draining = False
        told, self._told = self._told, []
        if self.connected:
            for fn in told:
                fn()


class _Upgrade(_websocket_wsgi.SimpleWebSocketWSGI):
    """What engineio calls to turn a request into a websocket; leaves the connection on its socket."""

    def __init__(self, handler: Any, server: Any) -> None:
        import gevent.event
        import gevent.selectors
        from engineio.async_drivers.gevent import Thread

        super().__init__(
            handler,
            server,
            thread_class=Thread,
            event_class=gevent.event.Event,
            selector_class=gevent.selectors.DefaultSelector,
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.ws = Connection(environ, **self.server_args)
        self.app.__self__.direct = self.ws
        answer = self.app(self)
        if self.ws.mode == "gunicorn":
            raise StopIteration
        return answer


def install(server: Any) -> bool:
    """Use the direct way on this Socket.IO server if its internals are as known. Returns whether."""
    _installed[:] = [False]
    if getattr(server, "async_mode", "") != "gevent":
        return False
    known = (
        version("python-engineio").startswith("4.15.")
        and hasattr(Socket, "_websocket_handler")
        and issubclass(server.eio._async["websocket"], _websocket_wsgi.SimpleWebSocketWSGI)
        and hasattr(server.manager, "eio_sid_from_sid")
        and not server.eio.http_compression
    )
    if known:
        server.eio._async = {**server.eio._async, "websocket": _Upgrade}
        _installed[:] = [True]
    else:
        _log.warning("the live libraries are not the known versions; updates go the slower way")
    return known


def connection(server: Any, sid: str) -> Connection | None:
    """The connection of a client if it can be written to directly now."""
    socket = _socket(server, sid)
    if socket is None or socket.closed or socket.upgrading or not socket.upgraded:
        return None
    found = getattr(socket, "direct", None)
    return found if isinstance(found, Connection) and found.connected and socket.queue.empty() else None


def _socket(server: Any, sid: str) -> Any:
    if not _installed or not _installed[0]:
        return None
    return server.eio.sockets.get(server.manager.eio_sid_from_sid(sid, "/"))


def when_caught_up(server: Any, sid: str, fn: Callable[[], None]) -> None:
    """Call the function once, when a client that `send` found too slow has read what waits for it.

    Whether the connection could take a direct frame now does not matter here; `connection` may say None.
    """
    found = getattr(_socket(server, sid), "direct", None)
    if isinstance(found, Connection):
        found.when_caught_up(fn)


def send(
    server: Any, sids: Iterable[str], name: str, message: dict[str, Any], data: bytes | None
) -> list[str]:
    """Send one event to many clients; `data` becomes the message's field `update`.

    Returns the clients that were too slow for it and must compare state vectors later.
    """
    frames = b""
    slow = []
    for sid in sids:
        direct = connection(server, sid)
        if direct is None:
            whole = message if data is None else {**message, "update": data}
            server.emit(name, whole, to=sid)
            continue
        frames = frames or encode(name, message, data)
        if not direct.direct(frames):
            slow.append(sid)
    return slow


def encode(name: str, message: dict[str, Any], data: bytes | None) -> bytes:
    """The websocket frames of a Socket.IO event (binary when there are data)."""
    if data is None:
        return frame(1, b"42" + _json([name, message]))
    held = {**message, "update": {"_placeholder": True, "num": 0}}
    return frame(1, b"451-" + _json([name, held])) + frame(2, data)


def frame(kind: int, payload: bytes) -> bytes:
    """One unmasked websocket frame (RFC 6455, section 5.2)."""
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", 0x80 | kind, size) + payload
    if size < 65536:
        return struct.pack("!BBH", 0x80 | kind, 126, size) + payload
    return struct.pack("!BBQ", 0x80 | kind, 127, size) + payload


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
