"""What is known about resources."""

from govhub.resources.queries.checking import faults_in_books
from govhub.resources.queries.pages import (
    allocations,
    choices,
    ledger,
    overview,
    permissions,
    pledges,
    show_allocation,
    show_pledge,
    thanks,
)
from govhub.resources.queries.published import (
    LEDGER_COLUMNS,
    allocation_history,
    ledger_lines,
    pledges_shown,
)
from govhub.resources.queries.registers import pledge_names, resources_on_overview
from govhub.resources.queries.statement import allocations_of, statement

__all__ = [
    "LEDGER_COLUMNS", "allocation_history", "allocations", "allocations_of", "choices",
    "faults_in_books", "ledger", "ledger_lines", "overview", "permissions", "pledge_names", "pledges",
    "pledges_shown", "resources_on_overview", "show_allocation", "show_pledge", "statement", "thanks",
]  # fmt: skip
