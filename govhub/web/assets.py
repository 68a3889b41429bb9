"""Addresses of static files that change with their content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
import os
from functools import cache, lru_cache

from flask import Flask, request, url_for

from govhub import paths


@cache
def _fingerprint(name: str, changed: int) -> str:
    return hashlib.sha256((paths.STATIC / name).read_bytes()).hexdigest()[:12]


@lru_cache(1000)
def _address(prefix: str, name: str, version: str) -> str:
    return url_for("static", filename=name, v=version)


def asset(name: str) -> str:
    """The address of a static file."""
    try:
        version = _fingerprint(name, os.stat(f"{paths.STATIC}/{name}").st_mtime_ns)
    except FileNotFoundError:
        version = "missing"
    return _address(request.script_root, name, version)


def init(app: Flask) -> None:
    """Make `asset(...)` available in templates."""
    app.jinja_env.globals["asset"] = asset
