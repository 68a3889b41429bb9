"""Correcting the books: never by changing or deleting, always by an entry that undoes another."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.resources import forms, rules
from govhub.resources.actions import books
from govhub.resources.models import AllocationShare, LedgerEntry, LedgerLine, entry_at
from govhub.resources.rules import Line
from govhub.spaces.models import space_named

Answer = dict[str, Any]


@act("resources.reverse", forms.Reverse)
def reverse(actor: Actor, form: forms.Reverse) -> Answer:
    """Undo an entry by its opposite, with a reason. What was built on it has to be reversed first."""
    space = space_named(form.space)
    wrong: Any = entry_at(space, form.entry)
    authorize(actor, "resources.reverse", wrong)
    already = LedgerEntry.select().where(LedgerEntry.reverses == wrong).exists()
    books.refuse_if(rules.why_not_reverse(wrong.act, already))
    rows: list[Any] = list(LedgerLine.select().where(LedgerLine.entry == wrong).order_by(LedgerLine.id))
    lines = [Line(r.account, -r.amount, r.stakeholder_id or 0, r.purpose_id or 0) for r in rows]
    _UNDO[wrong.act](wrong, rows)
    named = wrong.pledge is None or wrong.pledge.is_named
    words = {"memo": form.reason} if wrong.pledge else {"what": form.reason}
    more: Answer = {
        "pledge": wrong.pledge,
        "allocation": wrong.allocation,
        "decision": wrong.decision,
        **words,
    }
    entry = books.post(space, actor, "resources.reverse", rows[0].unit, lines, reverses=wrong, **more)
    facts = {"entry": entry.number, "reverses": wrong.number, **books.ledger_facts(entry, named=named)}
    facts |= {"pledge": wrong.pledge.number} if wrong.pledge else {"allocation": wrong.allocation.number}
    said = {"reason": form.reason}
    facts, private = (facts | said, {}) if named else (facts, said)
    record("resources.reverse", actor, space, about=f"ledger:{wrong.number}", facts=facts, private=private)
    return {"ledger": entry.number, "reverses": wrong.number}


def _moved(rows: list[Any], account: str) -> int:
    return sum(abs(row.amount) for row in rows if row.account == account)


def _undo_pledge(wrong: Any, rows: list[Any]) -> None:
    """A pledge entered in error: only while nothing of it came and nothing was withdrawn."""
    row = wrong.pledge
    if row.received or row.withdrawn:
        raise RuleBroken(Phrase(N_("Something came of this pledge, or was withdrawn. Reverse that first.")))
    row.withdrawn = row.amount
    row.settle()
    books.count_given(row, pledged=-row.amount)


def _undo_receipt(wrong: Any, rows: list[Any]) -> None:
    """What came was entered in error: only as long as it was not allocated."""
    row, amount = wrong.pledge, _moved(rows, "received")
    purpose = next(one.purpose_id or 0 for one in rows if one.account == "received")
    if books.balance(wrong.space, "received", row.unit, purpose) < amount:
        raise RuleBroken(Phrase(N_("This has been allocated. Reverse the allocation first.")))
    row.received -= amount
    at_once = wrong.act == "resources.receive_gift"
    row.withdrawn += amount if at_once else 0
    row.settle()
    books.count_given(row, pledged=-amount if at_once else 0, received=-amount)


def _undo_allocation(wrong: Any, rows: list[Any]) -> None:
    """An allocation is undone as a whole, after what was spent from it."""
    row = wrong.allocation
    if (
        AllocationShare.select()
        .where((AllocationShare.allocation == row) & (AllocationShare.spent > 0))
        .exists()
    ):
        raise RuleBroken(Phrase(N_("Something was spent from this allocation. Reverse the spending first.")))
    row.reversed_at = clock.now()
    row.save(only=["reversed_at"])


def _undo_spending(wrong: Any, rows: list[Any]) -> None:
    """What was spent is allocated again."""
    line = next(one for one in rows if one.account == "spent")
    share = AllocationShare.get(
        (AllocationShare.allocation == wrong.allocation)
        & (AllocationShare.stakeholder == line.stakeholder_id)
    )
    share.spent -= line.amount
    share.save(only=["spent"])


_UNDO = {
    "resources.pledge": _undo_pledge,
    "resources.receive": _undo_receipt,
    "resources.receive_gift": _undo_receipt,
    "resources.allocate": _undo_allocation,
    "resources.spend": _undo_spending,
}
