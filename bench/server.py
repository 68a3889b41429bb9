"""Starts an application under the server that production uses, on a free port and throw-away data."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@contextlib.contextmanager
def data_folder() -> Iterator[dict[str, str]]:
    """The environment of an installation of its own, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="govhub-bench-") as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GOVHUB_")}
        yield {**kept, "GOVHUB_DATA_DIR": folder, "GOVHUB_RATE_LIMITS": "no", "GOVHUB_LOG_LEVEL": "error"}


@contextlib.contextmanager
def serving(application: str, environment: dict[str, str], ready: str = "/") -> Iterator[int]:
    """gunicorn with one gevent worker; yields its port once `ready` answers."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", "1", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "--log-level", "error", application], cwd=ROOT, env=environment)
    try:
        _wait(process, f"http://127.0.0.1:{port}{ready}")
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=15)
        process.kill()


def _wait(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError as problem:
            if isinstance(problem, urllib.error.HTTPError) or process.poll() is not None:
                raise
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
