"""The application and its tables as good as new for every test, without making either again each time."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from flask import Flask

from govhub import wiring
from govhub.app import create_app
from govhub.config import Settings
from govhub.core import schema
from govhub.core.db import PRAGMAS, store
from govhub.core.installation import is_demo
from govhub.core.mail import postbox
from govhub.live import socket
from govhub.web import limits

# The files of the tests are thrown away, so nothing waits until the disk has them. What GovHub promises
# instead is tested with the settings as they are.
PROMISED = dict(PRAGMAS)
PRAGMAS["synchronous"] = 0

_made: list[tuple[Flask, dict[str, object]]] = []


def prepare(url: str) -> None:
    """An empty database with every table."""
    store.open(url)
    schema.create_all()
    store.close()


@cache
def _tables() -> bytes:
    """What a SQLite file with every table looks like: a copy is twenty times as quick as making them."""
    folder = Path(tempfile.mkdtemp(prefix="govhub-tables-"))
    try:
        prepare(f"sqlite:///{folder / 'tables.db'}")
        return (folder / "tables.db").read_bytes()
    finally:
        shutil.rmtree(folder)


def sqlite_url(folder: Path) -> str:
    """The address of a fresh SQLite file with every table."""
    made = folder / "test.db"
    made.write_bytes(_tables())
    return f"sqlite:///{made}"


def application(settings: Settings) -> Flask:
    """The real application with these settings, on the open database.

    Its routes and its compiled templates are made once for all tests; everything that a test can change
    is as `create_app` leaves it: configuration, Socket.IO server, kept pages, limits, post.
    """
    if not _made:
        made = create_app(settings)
        _made.append((made, dict(made.config)))
        return made
    app, config = _made[0]
    app.config.clear()
    app.config.update(config, SETTINGS=settings, SECRET_KEY=settings.secret_key, DEMO=is_demo())
    limits.limiter.enabled = settings.rate_limits
    postbox.smtp_url, postbox.sender = settings.smtp_url, settings.mail_from
    app.__dict__.pop("wsgi_app", None)  # what stands in front of it is put there anew
    socket.init(app, settings, "threading")
    for module in wiring.load():
        if hasattr(module, "init_app"):
            module.init_app(app)
    return app
