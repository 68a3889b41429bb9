"""Live relay: many editors in one text, through a real server; the direct way against plain emit.

A delivery is one edit that reached one other editor. Run alone: `python -m bench.live`.
"""

import contextlib
import json
import multiprocessing
import os
import re
import selectors
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.load import milliseconds
from bench.server import ROOT, data_folder, free_port

KEY = "a key for measuring only: 0123456789abcdef"
MARK = re.compile(rb"~(\d{7})~")
LOADS = ((50, 10), (200, 1))
SECONDS = 8.0
WAYS = {"direct": "bench.live_direct:app", "plain": "bench.live_plain:app"}


def measure(seconds: float = SECONDS) -> dict[str, Any]:
    """Every load on a fresh server, both ways."""
    figures: dict[str, Any] = {}
    for editors, rate in LOADS:
        for way, application in WAYS.items():
            figures[f"{editors}x{rate}_{way}"] = _measure(application, editors, rate, seconds)
    return figures


def _measure(application: str, editors: int, rate: int, seconds: float) -> dict[str, Any]:
    with data_folder() as environment:
        environment["GOVHUB_SECRET_KEY"] = KEY
        context = multiprocessing.get_context("spawn")
        with context.Pool(1) as pool:
            cookies = pool.apply(prepare, (environment, editors))
        with _serving(application, environment) as (port, pid):
            theirs, ours = context.Pipe()
            process = context.Process(target=_drive, args=(theirs, port, cookies, rate, seconds))
            process.start()
            ours.recv()  # everybody has joined
            before = _cpu(pid)
            answer = ours.recv()
            used = _cpu(pid) - before
            process.join()
    if isinstance(answer, Exception):
        raise answer
    deliveries = answer.pop("deliveries")
    return {
        **answer,
        "delivered_per_second": round(deliveries / seconds, 1),
        "server_cpu_ms_per_1000": round(used * 1_000_000 / max(1, deliveries), 2),
    }


def prepare(environment: dict[str, str], editors: int) -> list[str]:
    """A space with so many members and one text; their cookies. Runs in a process of its own."""
    os.environ.update({name: value for name, value in environment.items() if name.startswith("GOVHUB_")})
    from govhub.accounts.models import Person, Session
    from govhub.app import create_app
    from govhub.core import clock, schema
    from govhub.core.canonical import sha256_hex
    from govhub.core.db import new_uid, store
    from govhub.core.opening import opened
    from govhub.documents.actions import create
    from govhub.spaces.models import Role, Space

    settings = opened(exclusive=True)
    app = create_app(settings)
    schema.upgrade(settings.data_dir / "backups")

    def people() -> list[Any]:
        space = Space.create(short_name="bench", name="Bench", visibility="private")
        made = []
        for number in range(editors):
            person = Person.create(email=f"p{number}@bench.example", name=f"Person {number}")
            Role.create(space=space, person=person, role="member")
            token = new_uid() * 3
            until = clock.now() + 86_400_000
            Session.create(person=person, token_hash=sha256_hex(token.encode()), expires_at=until)
            made.append((person, token))
        return made

    made = store.write(people)
    create(made[0][0].actor(), space="bench", title="Bench", text="# One line\n")
    cookies = []
    for _, token in made:
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = token, True
        cookies.append(client.get_cookie("govhub").value)
    store.close()
    return cookies


@contextlib.contextmanager
def _serving(application: str, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", "1", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "--log-level", "error", application], cwd=ROOT, env=environment)
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", port), timeout=1) as probe,
            ):
                probe.settimeout(20)
                probe.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
                if b"200" in probe.recv(100):
                    break
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=15)
        process.kill()


def _cpu(master: int) -> float:
    """Seconds of processor time of the server's processes."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == master or stat.parent.name == str(master):
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@dataclass
class Editor:
    """One connection that speaks just enough Socket.IO: joins, sends its edits, counts what arrives."""

    sock: socket.socket
    updates: list[bytes] = field(default_factory=list)
    buffer: bytearray = field(default_factory=bytearray)
    frames: list[tuple[int, bytes]] = field(default_factory=list)
    sent: int = 0
    refused: int = 0

    @classmethod
    def connect(cls, port: int, cookie: str) -> "Editor":
        """Open the websocket and the namespace."""
        sock = socket.create_connection(("127.0.0.1", port), timeout=30)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {'A' * 22}==\r\n"
            f"Sec-WebSocket-Version: 13\r\nCookie: govhub={cookie}\r\n\r\n".encode()
        )
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += sock.recv(1)
        editor = cls(sock)
        editor.wait(b"0")
        editor.send(1, b"40")
        editor.wait(b"40")
        return editor

    def send(self, kind: int, payload: bytes) -> None:
        """One masked frame (with the mask 0, which leaves the payload as it is)."""
        size = len(payload)
        long = struct.pack("!BBH", 0x80 | kind, 0x80 | 126, size)
        head = struct.pack("!BB", 0x80 | kind, 0x80 | size) if size < 126 else long
        self.sock.sendall(head + b"\0\0\0\0" + payload)

    def event(self, name: str, values: dict[str, Any], binary: str, data: bytes, number: int) -> None:
        """An event with one binary field that wants an acknowledgement."""
        said = [name, {"space": "bench", "document": 1, **values, binary: {"_placeholder": True, "num": 0}}]
        self.send(1, f"451-{number}{json.dumps(said)}".encode())
        self.send(2, data)

    def read(self) -> None:
        """Take in what the network has, frame by frame."""
        got = self.sock.recv(1 << 18)
        if not got:
            raise ConnectionError("the server closed the connection")
        self.buffer += got
        while (frame := self._frame()) is not None:
            if frame[1] == b"2":
                self.send(1, b"3")
            else:
                self.frames.append(frame)

    def _frame(self) -> tuple[int, bytes] | None:
        if len(self.buffer) < 2:
            return None
        size, at = self.buffer[1] & 127, 2
        if size >= 126:
            wide = 2 if size == 126 else 8
            if len(self.buffer) < 2 + wide:
                return None
            size, at = int.from_bytes(self.buffer[2 : 2 + wide], "big"), 2 + wide
        if len(self.buffer) < at + size:
            return None
        frame = (self.buffer[0] & 15, bytes(self.buffer[at : at + size]))
        del self.buffer[: at + size]
        return frame

    def wait(self, start: bytes) -> bytes:
        """Read until a text frame begins so; the frame."""
        while True:
            for at, (kind, payload) in enumerate(self.frames):
                if kind == 1 and payload.startswith(start):
                    del self.frames[at]
                    return payload
            self.read()

    def join(self, marks: list[int]) -> None:
        """Enter the text with a paragraph of one's own, and prepare every edit to come."""
        from pycrdt import Doc, XmlElement, XmlFragment, XmlText

        self.event("documents.join", {}, "state", b"\0", 0)
        self.wait(b"462-0")
        while sum(kind == 2 for kind, _ in self.frames) < 2:
            self.read()
        doc: Any = Doc(client_id=int.from_bytes(os.urandom(4), "big"))
        root = doc.get("prosemirror", type=XmlFragment)
        caught: list[bytes] = []
        watching = doc.observe(lambda change: caught.append(bytes(change.update)))
        with doc.transaction():
            text = root.children.append(XmlElement("paragraph")).children.append(XmlText(""))
        for mark in marks:
            text.insert(len(text), f"~{mark:07d}~")
        doc.unobserve(watching)
        self.event("documents.update", {}, "update", caught[0], 1)
        self.wait(b"431")
        self.updates = caught[1:]
        self.frames.clear()


def _drive(answer: Any, port: int, cookies: list[str], rate: int, seconds: float) -> None:
    try:
        count = int(seconds * rate)
        editors = [Editor.connect(port, cookie) for cookie in cookies]
        for number, editor in enumerate(editors):
            editor.join(list(range(number * count, (number + 1) * count)))
        _quiet(editors, 1.0)
        answer.send("ready")
        answer.send(_run(editors, rate, seconds, count))
    except Exception as problem:
        answer.send(problem)
        answer.send(problem)


def _quiet(editors: list[Editor], seconds: float) -> None:
    """Let everything that still arrives go by."""
    with selectors.DefaultSelector() as selector:
        for editor in editors:
            selector.register(editor.sock, selectors.EVENT_READ, editor)
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            for key, _ in selector.select(left):
                key.data.read()
                key.data.frames.clear()


def _run(editors: list[Editor], rate: int, seconds: float, count: int) -> dict[str, Any]:
    sent_at = [0.0] * (len(editors) * count)
    delays: list[float] = []
    selector = selectors.DefaultSelector()
    for editor in editors:
        selector.register(editor.sock, selectors.EVENT_READ, editor)
    started = time.perf_counter()
    plan = [started + (n + at / len(editors)) / rate for n in range(count) for at in range(len(editors))]
    for turn, due in enumerate(plan):
        while (left := due - time.perf_counter()) > 0:
            _take(selector, left, sent_at, delays, count)
        at, number = turn % len(editors), turn // len(editors)
        sent_at[at * count + number] = time.perf_counter()
        editors[at].event("documents.update", {}, "update", editors[at].updates[number], number + 2)
        _take(selector, 0, sent_at, delays, count)
    late = time.perf_counter() - plan[-1]
    wanted = len(plan) * (len(editors) - 1)
    until = time.perf_counter() + 10
    while len(delays) < wanted and time.perf_counter() < until:
        _take(selector, 0.05, sent_at, delays, count)
    delays.sort()
    return {
        "editors": len(editors),
        "edits_per_second_each": rate,
        "deliveries": len(delays),
        "lost": wanted - len(delays),
        "refused": sum(editor.refused for editor in editors),
        "client_late_ms": round(late * 1000, 1),
        "p50_ms": milliseconds(delays, 0.50),
        "p99_ms": milliseconds(delays, 0.99),
    }


def _take(
    selector: selectors.BaseSelector, wait: float, sent_at: list[float], delays: list[float], count: int
) -> None:
    for key, _ in selector.select(max(0.0, wait)):
        key.data.read()
        now = time.perf_counter()
        for kind, payload in key.data.frames:
            if kind == 2:
                for mark in set(MARK.findall(payload)):
                    if not _own(key.data, int(mark), count):
                        delays.append(now - sent_at[int(mark)])
            elif payload.startswith(b"43") and b'"ok":false' in payload:
                key.data.refused += 1
        key.data.frames.clear()


def _own(editor: Editor, mark: int, count: int) -> bool:
    """Whether the edit is the editor's own, come back inside a merged update."""
    return bool(editor.updates) and f"~{mark // count * count:07d}~".encode() in editor.updates[0]


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
