"""What came: a part of a pledge, or a gift that nobody had promised."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.policy import authorize
from govhub.resources import forms, rules
from govhub.resources.actions import books
from govhub.resources.actions.pledging import described, entered, promise
from govhub.resources.models import Pledge, pledge_at
from govhub.resources.rules import Line
from govhub.spaces.models import space_named

Answer = dict[str, Any]


@act("resources.receive", forms.Receive)
def receive(actor: Actor, form: forms.Receive) -> Answer:
    """The treasurer enters what came of a pledge, in parts or at once, never more than was promised."""
    space = space_named(form.space)
    row = pledge_at(space, form.pledge)
    authorize(actor, "resources.receive", row)
    amount = books.amount_of(form.amount, row.unit)
    books.refuse_if(rules.why_not_receive(row.state, row.open_amount, amount, row.unit), "amount")
    purpose = row.purpose.id if row.purpose else 0
    lines = [Line("pledged", -amount, row.stakeholder.id, purpose), Line("received", amount, 0, purpose)]
    entry = books.post(space, actor, "resources.receive", row.unit, lines, pledge=row, memo=form.memo)
    row.received += amount
    row.settle()
    books.count_given(row, received=amount)
    facts = {"pledge": row.number, "unit": row.unit, "amount": amount, **entered(entry, row)}
    _told("resources.receive", actor, row, facts, memo=form.memo)
    return {"pledge": row.number, "ledger": entry.number}


@act("resources.receive_gift", forms.ReceiveGift)
def receive_gift(actor: Actor, form: forms.ReceiveGift) -> Answer:
    """The treasurer enters what somebody gave at once; it is thanked for like a pledge that was kept."""
    space = space_named(form.space)
    row = promise(actor, "resources.receive_gift", space, form)
    row.received = row.amount
    row.settle()
    purpose = row.purpose.id if row.purpose else 0
    lines = [
        Line("giver", -row.amount, row.stakeholder.id, purpose),
        Line("received", row.amount, 0, purpose),
    ]
    entry = books.post(space, actor, "resources.receive_gift", row.unit, lines, pledge=row, memo=form.memo)
    books.count_given(row, pledged=row.amount, received=row.amount)
    facts = {**described(row), **entered(entry, row)}
    _told("resources.receive_gift", actor, row, facts, what=row.what, memo=form.memo)
    return {"pledge": row.number, "ledger": entry.number}


def _told(act_name: str, actor: Actor, row: Pledge, facts: Answer, **words: str) -> None:
    """Record what the treasurer enters. What they note, and a giver who wants no mention with what they
    gave in their words, enter the record as commitments."""
    private = {name: said for name, said in words.items() if said}
    if row.is_named:
        facts = {**facts, "stakeholder": row.stakeholder.uid}
        facts |= {name: private.pop(name) for name in ("what",) if name in private}
    else:
        private["stakeholder"] = row.stakeholder.uid
    record(act_name, actor, row.space, about=row.about, facts=facts, private=private)
