"""What is known about conflicts, and to whom."""

from govhub.mediation.queries.checking import faults_in_cases
from govhub.mediation.queries.figures import figures
from govhub.mediation.queries.pages import index, show, triage
from govhub.mediation.queries.registers import case_names, links_about, on_overview, waiting

__all__ = [
    "case_names",
    "faults_in_cases",
    "figures",
    "index",
    "links_about",
    "on_overview",
    "show",
    "triage",
    "waiting",
]
