"""Forms from other sites are refused (Flask-WTF); the token lives as long as the session does."""

from __future__ import annotations

from flask import Flask
from flask_wtf import CSRFProtect

csrf = CSRFProtect()


def init(app: Flask) -> None:
    """Protect every form; the API is exempt, it takes bearer tokens only."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    csrf.init_app(app)
