"""What is known about reports."""

from govhub.reports.queries.content import composed, published, published_version, versions_of
from govhub.reports.queries.gathered import gathered, today
from govhub.reports.queries.pages import STATES, changes, draft, index, show
from govhub.reports.queries.registers import on_overview, report_names, waiting

__all__ = [
    "STATES", "changes", "composed", "draft", "gathered", "index", "on_overview", "published",
    "published_version", "report_names", "show", "today", "versions_of", "waiting",
]  # fmt: skip
