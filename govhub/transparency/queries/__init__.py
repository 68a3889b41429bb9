"""What the public pages read."""

from govhub.transparency.queries.chain import entry, record
from govhub.transparency.queries.decisions import decision, decisions
from govhub.transparency.queries.goals import goal, goals
from govhub.transparency.queries.news import closing_times, decision_feed
from govhub.transparency.queries.places import space, spaces

__all__ = [
    "closing_times", "decision", "decision_feed", "decisions", "entry", "goal", "goals", "record", "space",
    "spaces",
]  # fmt: skip
