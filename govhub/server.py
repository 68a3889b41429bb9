"""One gevent process under gunicorn: what `govhub serve` runs."""

from __future__ import annotations

import sys
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from govhub import scheduler
from govhub.app import open_app
from govhub.config import BadSetting
from govhub.core.opening import refuse_outdated


def serving_app() -> Flask:
    """The application as a server runs it: upgraded database, due jobs, heartbeats."""
    try:
        app = open_app(async_mode="gevent")
        refuse_outdated()
    except BadSetting as problem:
        sys.stderr.write(f"govhub: {problem}\n")
        sys.exit(2)
    scheduler.start(app)
    return app


class Server(BaseApplication):
    """gunicorn with settings that fit GovHub; nothing is read from a file."""

    def __init__(self, bind: str) -> None:
        self._bind = bind
        super().__init__()

    def load_config(self) -> None:
        """One worker: rooms and documents live in its memory."""
        for name, value in {
            "bind": self._bind,
            "workers": 1,
            "worker_class": "gevent",
            "worker_connections": 4000,
            "keepalive": 30,
            "graceful_timeout": 10,
            "timeout": 60,
            "loglevel": "warning",
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, inside the worker."""
        return serving_app()


def run(host: str, port: int) -> None:
    """Serve until stopped."""
    Server(f"{host}:{port}").run()
