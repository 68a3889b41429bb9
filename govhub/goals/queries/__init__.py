"""What is known about goals: their texts, what is measured, what is promised."""

from govhub.goals.queries.measures import indicators
from govhub.goals.queries.pages import (
    STATES,
    commitment,
    commitments,
    index,
    indicator,
    measurement,
    milestone,
    show,
)
from govhub.goals.queries.promised import milestones, promises
from govhub.goals.queries.registers import goal_names, goals_on_overview, waiting

__all__ = [
    "STATES", "commitment", "commitments", "goal_names", "goals_on_overview", "index", "indicator",
    "indicators", "measurement", "milestone", "milestones", "promises", "show", "waiting",
]  # fmt: skip
