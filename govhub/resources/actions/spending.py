"""What an allocation was used for."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import Invalid
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.resources import forms, rules
from govhub.resources.actions import books
from govhub.resources.models import Allocation, AllocationShare, allocation_at
from govhub.resources.rules import Line
from govhub.spaces.models import Stakeholder, space_named

Answer = dict[str, Any]


@act("resources.spend", forms.Spend)
def spend(actor: Actor, form: forms.Spend) -> Answer:
    """The treasurer enters what one beneficiary's share was used for. What for is public; to whom it was
    paid and the evidence are for members."""
    space = space_named(form.space)
    row = allocation_at(space, form.allocation)
    authorize(actor, "resources.spend", row)
    share = _share(row, books.stakeholder_of(space, form.stakeholder))
    amount = books.amount_of(form.amount, row.unit)
    left, undone = share.amount - share.spent, row.reversed_at is not None
    books.refuse_if(rules.why_not_spend(amount, left, row.unit, undone), "amount")
    who, purpose = share.stakeholder.id, row.purpose.id
    lines = [Line("allocated", -amount, who, purpose), Line("spent", amount, who, purpose)]
    more: Answer = {"allocation": row, "decision": row.decision, "what": form.what}
    more |= {"payee": form.payee, "evidence": form.evidence}
    entry = books.post(space, actor, "resources.spend", row.unit, lines, **more)
    share.spent += amount
    share.save(only=["spent"])
    facts = {
        "allocation": row.number,
        "decision": row.decision,
        "stakeholder": share.stakeholder.uid,
        "unit": row.unit,
        "amount": amount,
        "what": form.what,
        **books.ledger_facts(entry),
    }
    private = {name: said for name, said in (("payee", form.payee), ("evidence", form.evidence)) if said}
    record("resources.spend", actor, space, about=row.about, facts=facts, private=private)
    return {"allocation": row.number, "ledger": entry.number}


def _share(row: Allocation, who: Stakeholder) -> AllocationShare:
    found = AllocationShare.get_or_none(
        (AllocationShare.allocation == row) & (AllocationShare.stakeholder == who)
    )
    if found is None:
        raise Invalid({"stakeholder": Phrase(N_("Please choose one of those who benefit."))})
    found.stakeholder = who
    return found
