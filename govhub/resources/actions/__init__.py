"""What people do with resources."""

from govhub.resources.actions.allocating import allocate
from govhub.resources.actions.pledging import acknowledge, pledge, withdraw_pledge
from govhub.resources.actions.purposes import add_purpose, change_purpose
from govhub.resources.actions.receiving import receive, receive_gift
from govhub.resources.actions.reversing import reverse
from govhub.resources.actions.spending import spend

__all__ = [
    "acknowledge", "add_purpose", "allocate", "change_purpose", "pledge", "receive", "receive_gift",
    "reverse", "spend", "withdraw_pledge",
]  # fmt: skip
