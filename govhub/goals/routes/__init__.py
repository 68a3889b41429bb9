"""The pages of goals, of what is measured and of what is promised."""

from __future__ import annotations

from flask import Blueprint, Flask

from govhub.documents.models import Document
from govhub.goals.models import Goal
from govhub.spaces.models import Space

bp = Blueprint("goals", __name__, url_prefix="/s/<space>/goals")

from govhub.goals.routes import goals, measures, promised  # noqa: E402, F401 (they fill bp)


def init_app(app: Flask) -> None:
    """Let pages of features below lead from a text to the goal that it belongs to."""
    app.jinja_env.globals["goal_number"] = goal_number


def goal_number(space: Space, document: int) -> int | None:
    """The number of the goal whose text this is, if it is one's."""
    query = Goal.select(Goal.number).join(Document).where(Document.space == space)
    found = query.where(Document.number == document).first()
    return found.number if found else None
