"""A database connection for each request, taken from the pool and given back.

What only reads is one state of affairs: roles are looked up once while a page is made.
"""

from __future__ import annotations

from flask import Flask, request

from govhub.core import reading
from govhub.core.db import db


def init(app: Flask) -> None:
    """Open before the first view runs, close when the request is over."""

    @app.before_request
    def _open() -> None:
        if request.endpoint != "static":
            db.connect(reuse_if_open=True)
        if request.method in {"GET", "HEAD"}:
            reading.begin()

    @app.teardown_appcontext
    def _close(_: BaseException | None) -> None:
        reading.end()
        if not db.is_closed():
            db.close()
