"""Addresses of static files that change with their content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from functools import cache

from flask import Flask, url_for

from govhub import paths


@cache
def _fingerprint(name: str, changed: int) -> str:
    return hashlib.sha256((paths.STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file."""
    path = paths.STATIC / name
    version = _fingerprint(name, path.stat().st_mtime_ns) if path.exists() else "missing"
    return url_for("static", filename=name, v=version)


def init(app: Flask) -> None:
    """Make `asset(...)` available in templates."""
    app.jinja_env.globals["asset"] = asset
