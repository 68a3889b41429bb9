"""Writing into the books: an entry with its lines, the balances that follow, and what the audit says."""

from __future__ import annotations

from typing import Any

from govhub.core import amounts
from govhub.core.actor import Actor
from govhub.core.errors import Invalid, NotFound, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.units import decimals_of
from govhub.resources import rules
from govhub.resources.models import Given, LedgerBalance, LedgerEntry, LedgerLine, Pledge, Purpose, purpose_at
from govhub.resources.rules import Line
from govhub.spaces.models import Space, Stakeholder, next_number, stakeholder_in

Facts = dict[str, Any]


def post(space: Space, actor: Actor, act: str, unit: str, lines: list[Line], **more: Any) -> LedgerEntry:
    """Add an entry with its lines and bring the balances up to date. Lines that do not sum to zero, and
    an account below zero, are programming errors: each act refuses in words before it comes here."""
    lines = [line for line in lines if line.amount]
    if rules.imbalance((unit, line.amount) for line in lines) or not lines:
        raise RuntimeError(f"{act}: an entry that does not balance: {lines}")
    number = next_number(space, "ledger")
    entry = LedgerEntry.create(space=space, number=number, act=act, by=actor.person_id, **more)
    for line in lines:
        LedgerLine.create(
            entry=entry,
            account=line.account,
            unit=unit,
            amount=line.amount,
            stakeholder=line.stakeholder or None,
            purpose=line.purpose or None,
        )
        _keep(space, unit, line)
    return entry


def _keep(space: Space, unit: str, line: Line) -> None:
    row, _ = LedgerBalance.get_or_create(
        space=space, account=line.account, unit=unit, stakeholder=line.stakeholder, purpose=line.purpose
    )
    row.amount += line.amount
    if row.amount * (-1 if line.account == "giver" else 1) < 0:
        raise RuntimeError(f"{line} would leave an account below zero")
    row.save(only=["amount"])


def balance(space: Space, account: str, unit: str, purpose: int) -> int:
    """What is in an account for one purpose (0: for any), whoever it is from or for."""
    rows = LedgerBalance.select(LedgerBalance.amount).where(
        (LedgerBalance.space == space)
        & (LedgerBalance.account == account)
        & (LedgerBalance.unit == unit)
        & (LedgerBalance.purpose == purpose)
    )
    return sum(row.amount for row in rows)


def total_given(space: Space, unit: str) -> int:
    """Everything that was ever promised in a unit and not taken back."""
    rows = LedgerBalance.select(LedgerBalance.amount).where(
        (LedgerBalance.space == space) & (LedgerBalance.account == "giver") & (LedgerBalance.unit == unit)
    )
    return -sum(row.amount for row in rows)


def count_given(pledge: Pledge, pledged: int = 0, received: int = 0) -> None:
    """Keep the sums of what the giver of a pledge promised and handed over."""
    row, _ = Given.get_or_create(
        space=pledge.space,
        stakeholder=pledge.stakeholder,
        unit=pledge.unit,
        acknowledgement=pledge.acknowledgement,
    )
    row.pledged += pledged
    row.received += received
    row.save(only=["pledged", "received"])


def ledger_facts(entry: LedgerEntry, *, named: bool = True) -> Facts:
    """The entry as the public record has it, so that anybody can recount the books from it alone. Where
    the giver wants no mention, the lines say nobody."""
    rows = (
        LedgerLine.select(LedgerLine, Stakeholder, Purpose)
        .left_outer_join(Stakeholder)
        .switch(LedgerLine)
        .left_outer_join(Purpose)
        .where(LedgerLine.entry == entry)
        .order_by(LedgerLine.id)
    )
    lines = [
        {
            "account": row.account,
            "amount": row.amount,
            "unit": row.unit,
            "purpose": row.purpose.number if row.purpose else None,
            "stakeholder": row.stakeholder.uid if row.stakeholder and named else None,
        }
        for row in rows
    ]
    undone = entry.reverses.number if entry.reverses else None
    return {"ledger": [{"entry": entry.number, "lines": lines, "reverses": undone}]}


def amount_of(text: str, unit: str, field: str = "amount", unit_field: str = "unit") -> int:
    """What was typed as an amount of a unit. Raises Invalid with the reason at its field."""
    try:
        decimals_of(unit)
    except KeyError:
        raise Invalid({unit_field: Phrase(N_("Please choose one of the units offered."))}) from None
    found = amounts.read(text, unit)
    if isinstance(found, Phrase):
        raise Invalid({field: found})
    return found


def stakeholder_of(space: Space, uid: str, field: str = "stakeholder") -> Stakeholder:
    """The stakeholder that was chosen. Raises Invalid."""
    try:
        found = stakeholder_in(space, uid)
    except NotFound:
        raise Invalid({field: Phrase(N_("Please choose one of the organisations of this space."))}) from None
    found.space = space
    return found


def purpose_of(space: Space, number: int | None) -> Purpose | None:
    """The purpose that was chosen, if one was. Raises Invalid."""
    return None if number is None else needed_purpose(space, number)


def needed_purpose(space: Space, number: int) -> Purpose:
    """The purpose that was chosen. Raises Invalid."""
    try:
        return purpose_at(space, number)
    except NotFound:
        raise Invalid({"purpose": Phrase(N_("Please choose one of the purposes of this space."))}) from None


def refuse_if(refusal: Phrase | None, field: str = "") -> None:
    """Raise RuleBroken (or Invalid, at a field) when a rule says no."""
    if refusal is not None:
        raise Invalid({field: refusal}) if field else RuleBroken(refusal)
