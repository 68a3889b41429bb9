"""A real `govhub serve` in a process of its own, on prepared data, that can be killed and started again."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "a key for journeys only: 0123456789abcdef"
# Quiet, and thrifty: one process shows all pages of an address, none is kept ready for a page that may never
# come. The last list takes the place of Playwright's own and so repeats what matters of that.
BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",
    "--disable-site-isolation-trials",
    "--disable-features=SpareRendererForSitePerProcess,PaintHolding,RenderDocument,HttpsUpgrades,MediaRouter,"
    "Translate,OptimizationHints,ThirdPartyStoragePartitioning,AutoDeElevate,DestroyProfileOnBrowserClose",
]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def surroundings(data: Path) -> dict[str, str]:
    """The environment of a process on this data, without anything that is set for the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOVHUB_")}
    return kept | {
        "GOVHUB_DATA_DIR": str(data),
        "GOVHUB_SECRET_KEY": KEY,
        "GOVHUB_RATE_LIMITS": "no",
        "PYTHONPATH": str(ROOT),
    }


def command_line(*words: str, days_ago: int = 0) -> list[str]:
    """How to start a command of GovHub, today or with a clock that is some days behind."""
    program = ["tests.journeys.earlier", str(days_ago)] if days_ago else ["govhub"]
    return [sys.executable, "-m", *program, *words]


def govhub(data: Path, *words: str, days_ago: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, on this data."""
    command = command_line(*words, days_ago=days_ago)
    return subprocess.run(
        command, env=surroundings(data), timeout=120, check=False, capture_output=True, text=True
    )


@dataclass
class House:
    """An installation on its own data; `keys` are access keys of people, `days_ago` says what day it is."""

    data: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    keys: dict[str, str] = field(default_factory=dict)
    days_ago: int = 0

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = command_line("serve", "--port", str(self.port), days_ago=self.days_ago)
        self.process = subprocess.Popen(command, env=surroundings(self.data), start_new_session=True)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                return
            assert self.process.poll() is None, "the server ended"
            time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """The end without warning, as when the power fails."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=20)

    def stop(self) -> int:
        """The end as an administrator asks for it (SIGTERM); the exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(timeout=30)

    def act(self, who: str, name: str, **fields: Any) -> dict[str, Any]:
        """Somebody's program does an act through the API."""
        request = urllib.request.Request(
            f"{self.url}/api/v1/{name}",
            data=json.dumps(fields).encode(),
            headers={"Authorization": f"Bearer {self.keys[who]}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        return found


def furnish(data: Path, prepare: Any) -> dict[str, str]:
    """Make the database, let `prepare()` fill it and return people; their cookies."""
    from govhub.app import create_app
    from govhub.config import Settings
    from govhub.core import schema
    from govhub.core.db import store
    from tests.browsing import signed_in_client

    data.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{data / 'govhub.db'}"
    settings = Settings(data_dir=data, database_url=url, secret_key=KEY, rate_limits=False)
    store.open(url)
    schema.upgrade(data / "backups")
    people = prepare()
    app = create_app(settings)
    cookies = {}
    for name, person in people.items():
        cookie = signed_in_client(app, person).get_cookie("govhub")
        assert cookie is not None
        cookies[name] = cookie.value
    store.close()
    return cookies
