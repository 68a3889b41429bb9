"""The server's own clockwork: due jobs every other second, heartbeats to open pages."""

from __future__ import annotations

import logging

from flask import Flask

from govhub.core import jobs
from govhub.core.db import store
from govhub.live import rooms
from govhub.live.socket import socketio

JOBS_EVERY = 2.0  # seconds
HEARTBEAT_EVERY = 20.0
_log = logging.getLogger(__name__)


def start(app: Flask) -> None:
    """Start both in the background."""
    if app.config["SETTINGS"].scheduler:
        socketio.start_background_task(_every, app, JOBS_EVERY, jobs.run_due)
    socketio.start_background_task(_every, app, HEARTBEAT_EVERY, rooms.heads)


def _every(app: Flask, pause: float, fn: object) -> None:
    while True:
        socketio.sleep(pause)
        try:
            with app.app_context(), store.reading():
                fn()  # type: ignore[operator]
        except Exception:
            _log.exception("a background round failed; the next one follows")
