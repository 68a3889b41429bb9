"""What the public pages read."""

from govhub.transparency.queries.chain import entry, record
from govhub.transparency.queries.decisions import decision, decisions
from govhub.transparency.queries.goals import goal, goals
from govhub.transparency.queries.news import closing_times, decision_feed
from govhub.transparency.queries.open_data import data
from govhub.transparency.queries.places import space, spaces
from govhub.transparency.queries.reports import report, reports
from govhub.transparency.queries.resources import allocation, resources

__all__ = [
    "allocation", "closing_times", "data", "decision", "decision_feed", "decisions", "entry", "goal", "goals",
    "record", "report", "reports", "resources", "space", "spaces",
]  # fmt: skip
