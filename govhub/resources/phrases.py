"""The words for kinds, states, accounts and movements of resources."""

from __future__ import annotations

from typing import Any

from govhub.core.amounts import NAMES
from govhub.core.phrase import N_, Phrase
from govhub.core.units import CURRENCIES, OFFERED

KINDS = {
    "money": Phrase(N_("Money")),
    "hours": Phrase(N_("People’s time")),
    "expertise": Phrase(N_("Expertise")),
    "goods": Phrase(N_("Goods")),
    "premises": Phrase(N_("Premises")),
    "transport": Phrase(N_("Transport")),
    "discount": Phrase(N_("A discount")),
    "matching": Phrase(N_("Matching funds")),
}
KINDS_ABOUT = {
    "matching": Phrase(N_("So much as others give; say in your words for whose gifts it is")),
    "discount": Phrase(N_("So much less to pay, counted in money")),
}
STATES = {
    "open": ("open", Phrase(N_("Still to come"))),
    "late": ("late", Phrase(N_("Late"))),
    "fulfilled": ("done", Phrase(N_("Received"))),
    "withdrawn": ("draft", Phrase(N_("Withdrawn"))),
}
ACKNOWLEDGEMENTS = {
    "name": Phrase(N_("By name")),
    "anonymous": Phrase(N_("Without our name")),
    "none": Phrase(N_("Not at all")),
}
ACKNOWLEDGEMENTS_ABOUT = {
    "name": Phrase(N_("Everybody sees who gave. What is public once stays in the public record.")),
    "anonymous": Phrase(N_("Members of this space see who gave; the public does not.")),
    "none": Phrase(N_("Only you, the treasurer and facilitators see who gave.")),
}
ACCOUNTS = {
    "giver": Phrase(N_("Givers")),
    "pledged": Phrase(N_("Pledged")),
    "received": Phrase(N_("Received")),
    "allocated": Phrase(N_("Allocated")),
    "spent": Phrase(N_("Spent")),
}
MOVES = {
    "resources.pledge": Phrase(N_("Pledge")),
    "resources.withdraw_pledge": Phrase(N_("Withdrawal of a pledge")),
    "resources.receive": Phrase(N_("Receipt")),
    "resources.receive_gift": Phrase(N_("Receipt of a gift")),
    "resources.allocate": Phrase(N_("Allocation")),
    "resources.spend": Phrase(N_("Spending")),
    "resources.reverse": Phrase(N_("Reversal")),
}
# What a giver does themselves: who did it would tell who gave.
OF_GIVERS = frozenset({"resources.pledge", "resources.withdraw_pledge"})


def unit_name(unit: str) -> Any:
    """A unit in words; a currency by its code."""
    return Phrase(NAMES[unit]) if unit in NAMES else unit


def unit_choices(used: list[str]) -> list[tuple[str, Any]]:
    """Units to choose from: those in use here, things, and every currency."""
    return [(unit, unit_name(unit)) for unit in dict.fromkeys([*used, *OFFERED])]


def currency_choices() -> list[str]:
    """Currencies to choose from, the usual ones first."""
    return [code for code in OFFERED if code in CURRENCIES]
