"""The pages of goals, of what is measured and of what is promised."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("goals", __name__, url_prefix="/s/<space>/goals")

from govhub.goals.routes import goals, measures, promised  # noqa: E402, F401 (they fill bp)
