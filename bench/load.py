"""A cheap load client: many keep-alive connections in one process of its own, driven by a selector.

It costs about as little per request as Python allows, so that what is measured is the server.
"""

import multiprocessing
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Request = bytes


@dataclass
class Client:
    """One connection that sends its requests in turn, each when the answer to the last one is complete."""

    requests: Sequence[Request]
    sock: socket.socket
    sent_at: float = 0.0
    next: int = 0
    buffer: bytearray = field(default_factory=bytearray)
    seconds: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)

    def send(self) -> None:
        self.sent_at = time.perf_counter()
        # `{n}` counts: a key or an address that is used once.
        request = self.requests[self.next % len(self.requests)]
        self.sock.sendall(request.replace(b"{n}", b"%08d" % self.next))
        self.next += 1

    def receive(self) -> bool:
        """Take what has come; True when the answer is complete."""
        got = self.sock.recv(262_144)
        if not got:
            raise ConnectionError("the server closed the connection")
        self.buffer += got
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(self.buffer[:end]).lower()
        if head[9:12] != b"304":
            at = head.find(b"content-length:")
            if at < 0:
                raise ConnectionError(f"no length in the answer: {head!r}")
            length = int(head[at + 15 : (head.find(b"\r\n", at) + 1 or len(head) + 1) - 1])
            if len(self.buffer) < end + 4 + length:
                return False
        self.seconds.append(time.perf_counter() - self.sent_at)
        status = head[9:12].decode()
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.buffer.clear()
        return True


def run(port: int, requests: Sequence[Sequence[Request]], seconds: float) -> dict[str, Any]:
    """Drive one client per sequence of requests for so many seconds, in another process."""
    context = multiprocessing.get_context("spawn")
    theirs, ours = context.Pipe()
    process = context.Process(target=_drive, args=(theirs, port, requests, seconds))
    process.start()
    theirs.close()
    answer = ours.recv()
    process.join()
    if isinstance(answer, Exception):
        raise answer
    return dict(answer)


def _drive(answer: Any, port: int, requests: Sequence[Sequence[Request]], seconds: float) -> None:
    try:
        answer.send(_measure(port, requests, seconds))
    except Exception as problem:
        answer.send(problem)


def _measure(port: int, requests: Sequence[Sequence[Request]], seconds: float) -> dict[str, Any]:
    selector = selectors.DefaultSelector()
    clients = []
    for own in requests:
        sock = socket.create_connection(("127.0.0.1", port), timeout=30)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = Client(own, sock)
        selector.register(sock, selectors.EVENT_READ, client)
        clients.append(client)
    started = time.perf_counter()
    for client in clients:
        client.send()
    waiting = len(clients)
    while waiting:
        late = time.perf_counter() - started >= seconds
        for key, _ in selector.select(timeout=30):
            if key.data.receive():
                if late:
                    waiting -= 1
                else:
                    key.data.send()
    took = time.perf_counter() - started
    for client in clients:
        client.sock.close()
    return summary(clients, took)


def summary(clients: Sequence[Client], took: float) -> dict[str, Any]:
    """Requests per second, waiting times, and how evenly the clients were served."""
    seconds = sorted(second for client in clients for second in client.seconds)
    counts = [len(client.seconds) for client in clients]
    statuses: dict[str, int] = {}
    for client in clients:
        for status, count in client.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    return {
        "clients": len(clients),
        "per_second": round(len(seconds) / took, 1),
        "p50_ms": milliseconds(seconds, 0.50),
        "p99_ms": milliseconds(seconds, 0.99),
        "least_served_share": round(min(counts) * len(counts) / sum(counts), 3),
        "statuses": statuses,
    }


def milliseconds(ordered: Sequence[float], share: float) -> float:
    """The waiting time that this share of the requests did not exceed."""
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 2)


def get(path: str, **headers: str) -> Request:
    """The bytes of a GET request."""
    return _request("GET", path, b"", headers)


def post_json(path: str, body: bytes, **headers: str) -> Request:
    """The bytes of a POST request with a JSON body."""
    return _request("POST", path, body, {"Content-Type": "application/json", **headers})


def _request(method: str, path: str, body: bytes, headers: dict[str, str]) -> Request:
    length = {"Content-Length": str(len(body))} if method == "POST" else {}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in {**headers, **length}.items()]
    head = "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *lines])
    return head.encode() + b"\r\n\r\n" + body
