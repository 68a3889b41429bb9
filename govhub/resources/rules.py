"""What is true about resources: what may be given, moved, divided and corrected. Pure.

The accounts stand in the order in which a resource travels: a giver promises (`pledged`), hands over
(`received`), a decision gives it to somebody (`allocated`), who uses it up (`spent`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from govhub.core import amounts, units
from govhub.core.phrase import N_, Amount, Phrase

ACCOUNTS = ("giver", "pledged", "received", "allocated", "spent")
KINDS = ("money", "hours", "expertise", "goods", "premises", "transport", "discount", "matching")
IN_MONEY = frozenset({"money", "discount", "matching"})
# How a giver wishes to be thanked, the most public first.
ACKNOWLEDGEMENTS = ("name", "anonymous", "none")
MOST = amounts.MOST


@dataclass(frozen=True)
class Line:
    """One line of an entry, before it is written: so much into an account (or out of it: negative)."""

    account: str
    amount: int
    stakeholder: int = 0
    purpose: int = 0


def imbalance(lines: Iterable[tuple[str, int]]) -> dict[str, int]:
    """What an entry's lines (unit, amount) lack to sum to zero, per unit; empty when the entry holds."""
    sums: defaultdict[str, int] = defaultdict(int)
    for unit, amount in lines:
        sums[unit] += amount
    return {unit: left for unit, left in sums.items() if left}


def why_not_unit(kind: str, unit: str) -> Phrase | None:
    """Money is counted in a currency, and things, time and rooms are not."""
    if kind in IN_MONEY and not units.is_money(unit):
        return Phrase(N_("Please choose a currency: this is counted in money."))
    if kind not in IN_MONEY and units.is_money(unit):
        return Phrase(N_("Please choose how it is counted, such as hours or pieces; its value is extra."))
    return None


def why_not_so_much(total: int, amount: int) -> Phrase | None:
    """The books stay within what every program can read exactly: below 2^53 in each unit."""
    return (
        Phrase(N_("With this the books would hold more than can be counted."))
        if total + amount > MOST
        else None
    )


def why_not_withdraw(state: str, open_amount: int) -> Phrase | None:
    """What was handed over stays; only what is still to come can be taken back."""
    if state == "withdrawn":
        return Phrase(N_("This pledge is withdrawn already."))
    if state == "fulfilled" or open_amount <= 0:
        return Phrase(N_("Everything has been received; there is nothing left to withdraw."))
    return None


def why_not_receive(state: str, open_amount: int, amount: int, unit: str) -> Phrase | None:
    """A pledge is fulfilled in parts or at once, and never beyond what was promised."""
    if state == "withdrawn":
        return Phrase(N_("This pledge was withdrawn. Please enter what came as a gift of its own."))
    if amount > open_amount:
        return Phrase(
            N_("Only %(open)s of this pledge is still to come. Enter what goes beyond as a gift of its own."),
            open=Amount(open_amount, unit),
        )
    return None


@dataclass(frozen=True)
class Permission:
    """What a decision says about spending, and how much of it is used already."""

    stage: str
    result: str
    unit: str
    amount: int | None
    used: int
    lapsed: bool = False

    @property
    def left(self) -> int:
        """What may still be allocated under it."""
        return (self.amount or 0) - self.used


def why_not_permitted(permission: Permission, unit: str, amount: int) -> Phrase | None:
    """Only a decision that has ended, passed and names an amount lets resources go, up to that amount."""
    if permission.stage != "ended":
        return Phrase(N_("This decision has not ended yet."))
    if permission.result != "passed":
        return Phrase(N_("This decision did not pass, so nothing can be allocated under it."))
    if permission.lapsed:
        return Phrase(N_("This decision has lapsed, so nothing can be allocated under it any more."))
    if permission.amount is None or not permission.unit:
        return Phrase(N_("This decision does not allow any amount to be spent."))
    if permission.unit != unit:
        return Phrase(
            N_("This decision allows %(allowed)s and nothing in another currency or unit."),
            allowed=Amount(permission.amount, permission.unit),
        )
    if amount > permission.left:
        return Phrase(
            N_("This decision allows %(allowed)s, of which %(left)s is left."),
            allowed=Amount(permission.amount, unit),
            left=Amount(max(permission.left, 0), unit),
        )
    return None


def why_not_mode(mode: str, ratified_goals: int) -> Phrase | None:
    """Partners who collaborate agree on a goal before they share resources (a cooperation need not)."""
    if mode == "collaboration" and not ratified_goals:
        return Phrase(N_("A collaboration ratifies a shared goal first; then it can allocate resources."))
    return None


def why_not_divided(total: int, shares: Mapping[str, int], unit: str) -> Phrase | None:
    """The shares add up to the whole, and everybody in the division gets something."""
    if not shares:
        return Phrase(N_("Please say who benefits, and with how much."))
    together = sum(shares.values())
    if together != total:
        return Phrase(
            N_("The shares add up to %(together)s, but %(total)s is to be divided."),
            together=Amount(together, unit),
            total=Amount(total, unit),
        )
    return None


def why_not_for_oneself(beneficiaries: Iterable[str], own: Iterable[str]) -> Phrase | None:
    """Whoever acts for all who benefit does not allocate: somebody else has to look at it."""
    if set(beneficiaries) <= set(own):
        return Phrase(N_("You act for the only one who benefits. Please ask somebody else to allocate this."))
    return None


def drawn(amount: int, earmarked: int, free: int, unit: str) -> tuple[int, int] | Phrase:
    """How much of an allocation comes from what was given for its purpose, and how much from what was
    given for any; what was given for another purpose is not touched."""
    if amount > earmarked + free:
        return Phrase(
            N_("Only %(available)s is available for this purpose."), available=Amount(earmarked + free, unit)
        )
    first = min(amount, earmarked)
    return first, amount - first


def why_not_spend(amount: int, left: int, unit: str, reversed_: bool) -> Phrase | None:
    """Only what was allocated to somebody can be spent, and only once."""
    if reversed_:
        return Phrase(N_("This allocation was reversed; nothing can be spent from it."))
    if amount > left:
        return Phrase(N_("Only %(left)s of this share is left."), left=Amount(left, unit))
    return None


def why_not_reverse(act: str, already: bool) -> Phrase | None:
    """An entry is reversed once; a reversal and a withdrawal are corrected by entering anew."""
    if already:
        return Phrase(N_("This entry is reversed already."))
    if act in {"resources.reverse", "resources.withdraw_pledge"}:
        return Phrase(N_("This entry is a correction itself. Please enter anew what is right."))
    return None


def why_not_louder(before: str, after: str, *, for_giver: bool) -> Phrase | None:
    """Only the giver says that a name is shown; others can only make it more discreet."""
    if not for_giver and ACKNOWLEDGEMENTS.index(after) < ACKNOWLEDGEMENTS.index(before):
        return Phrase(N_("Only somebody who signs for the giver can decide that more is shown."))
    return None


def may_see_giver(acknowledgement: str, *, member: bool, trusted: bool) -> bool:
    """Whether a reader learns who gave: everybody, members of the space, or those trusted with it
    (the treasurer, facilitators, and the giver)."""
    return acknowledgement == "name" or trusted or (acknowledgement == "anonymous" and member)
