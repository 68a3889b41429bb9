"""The pages of accounts, and how a cookie or an access key becomes somebody."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("accounts", __name__)

from govhub.accounts.routes import sessions  # noqa: E402, F401 (each module adds its pages to bp)
