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
from govhub.resources.queries.registers import pledge_names, resources_on_overview
from govhub.resources.queries.statement import LEDGER_COLUMNS, allocations_of, ledger_lines, statement

__all__ = [
    "LEDGER_COLUMNS", "allocations", "allocations_of", "choices", "faults_in_books", "ledger",
    "ledger_lines", "overview", "permissions", "pledge_names", "pledges", "resources_on_overview",
    "show_allocation", "show_pledge", "statement", "thanks",
]  # fmt: skip
