"""The pages of accounts, and how a cookie or an access key becomes somebody."""

from __future__ import annotations

from flask import Blueprint, Flask

from govhub.accounts.policy import house

bp = Blueprint("accounts", __name__)

from govhub.accounts.routes import admin, drafts, joining, me, passwords, sessions  # noqa: E402, F401 (they fill bp)


def init_app(app: Flask) -> None:
    """Tell the acts what the settings say."""
    settings = app.config["SETTINGS"]
    for name in ("open_sign_up", "base_url", "language", "timezone", "session_days"):
        setattr(house, name, getattr(settings, name))
