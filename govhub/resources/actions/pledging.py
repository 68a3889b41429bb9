"""What givers do: promise, take back, say how they wish to be thanked."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import Forbidden
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize, may
from govhub.resources import forms, rules
from govhub.resources.actions import books
from govhub.resources.models import LedgerEntry, Pledge, pledge_at
from govhub.resources.policy import signs_for
from govhub.resources.rules import Line
from govhub.spaces.models import Space, next_number, space_named

Answer = dict[str, Any]


@act("resources.pledge", forms.Pledge)
def pledge(actor: Actor, form: forms.Pledge) -> Answer:
    """Promise a contribution for a stakeholder, by somebody who signs for it; or entered on its behalf by
    the treasurer or a facilitator, and shown as that."""
    space = space_named(form.space)
    made = promise(actor, "resources.pledge", space, form)
    made.due_day = form.due_day
    made.save()
    giver, purpose = made.stakeholder.id, made.purpose.id if made.purpose else 0
    lines = [Line("giver", -made.amount, giver, purpose), Line("pledged", made.amount, giver, purpose)]
    entry = books.post(space, actor, "resources.pledge", made.unit, lines, pledge=made)
    books.count_given(made, pledged=made.amount)
    told("resources.pledge", actor, made, {**described(made), **entered(entry, made)}, what=made.what)
    return {"pledge": made.number, "ledger": entry.number}


def promise(actor: Actor, act_name: str, space: Space, form: forms.Promise) -> Pledge:
    """What was typed, checked and stored as a pledge. Raises Invalid, RuleBroken and what authorising
    raises."""
    authorize(actor, act_name, space)
    giver = books.stakeholder_of(space, form.stakeholder)
    if not may(actor, act_name, giver):
        raise Forbidden(Phrase(N_("You need a mandate to sign for this organisation.")))
    amount = books.amount_of(form.amount, form.unit)
    books.refuse_if(rules.why_not_unit(form.kind, form.unit), "unit")
    books.refuse_if(rules.why_not_so_much(books.total_given(space, form.unit), amount), "amount")
    return Pledge.create(
        space=space,
        number=next_number(space, "pledge"),
        stakeholder=giver,
        kind=form.kind,
        what=form.what,
        unit=form.unit,
        amount=amount,
        purpose=books.purpose_of(space, form.purpose),
        acknowledgement=form.acknowledgement,
        entered_for=giver.uid not in signs_for(actor, space),
        by=actor.person_id,
        **_valuation(form),
    )


def _valuation(form: forms.Promise) -> Answer:
    """What a thing is worth in money, where the giver says so; money is worth what it is."""
    if form.kind in rules.IN_MONEY or not form.valuation_amount:
        return {}
    unit = form.valuation_unit
    amount = books.amount_of(form.valuation_amount, unit, "valuation_amount", "valuation_unit")
    books.refuse_if(rules.why_not_unit("money", unit), "valuation_unit")
    return {"valuation_unit": unit, "valuation_amount": amount}


def described(row: Pledge) -> Answer:
    """A pledge as the public record has it."""
    return {
        "pledge": row.number,
        "kind": row.kind,
        "unit": row.unit,
        "amount": row.amount,
        "purpose": row.purpose.number if row.purpose else None,
        "due_day": row.due_day,
        "acknowledgement": row.acknowledgement,
        "entered_for": row.entered_for,
    }


def entered(entry: LedgerEntry, row: Pledge) -> Answer:
    """The entry of the books for the record, without a giver who wants no mention."""
    return books.ledger_facts(entry, named=row.is_named)


def told(act_name: str, actor: Actor, row: Pledge, facts: Answer, **words: str) -> None:
    """Record what a giver does. Where they want no mention, who it is, who acted and what they wrote enter
    the record as commitments."""
    words = {name: said for name, said in words.items() if said}
    if row.is_named:
        facts = {**facts, "stakeholder": row.stakeholder.uid, **words}
        record(act_name, actor, row.space, about=row.about, facts=facts)
    else:
        private = {"by": actor.uid, "stakeholder": row.stakeholder.uid, **words}
        record(act_name, actor.undisclosed(), row.space, about=row.about, facts=facts, private=private)


@act("resources.withdraw_pledge", forms.WithdrawPledge)
def withdraw_pledge(actor: Actor, form: forms.WithdrawPledge) -> Answer:
    """Take back what has not come yet. What was handed over stays, and the books keep both."""
    space = space_named(form.space)
    row = pledge_at(space, form.pledge)
    authorize(actor, "resources.withdraw_pledge", row)
    books.refuse_if(rules.why_not_withdraw(row.state, row.open_amount))
    amount, giver, purpose = row.open_amount, row.stakeholder.id, row.purpose.id if row.purpose else 0
    lines = [Line("pledged", -amount, giver, purpose), Line("giver", amount, giver, purpose)]
    more = {"pledge": row, "memo": form.reason}
    entry = books.post(space, actor, "resources.withdraw_pledge", row.unit, lines, **more)
    row.withdrawn += amount
    row.settle()
    books.count_given(row, pledged=-amount)
    facts = {"pledge": row.number, "unit": row.unit, "amount": amount, **entered(entry, row)}
    told("resources.withdraw_pledge", actor, row, facts, reason=form.reason)
    return {"pledge": row.number, "ledger": entry.number}


@act("resources.acknowledge", forms.Acknowledge)
def acknowledge(actor: Actor, form: forms.Acknowledge) -> Answer:
    """Say how the giver wishes to be thanked from now on: by name, without one, or not at all. What the
    public record said before stays there; pages and downloads follow at once."""
    row = pledge_at(space_named(form.space), form.pledge)
    authorize(actor, "resources.acknowledge", row)
    own = row.stakeholder.uid in signs_for(actor, row.space)
    books.refuse_if(rules.why_not_louder(row.acknowledgement, form.acknowledgement, for_giver=own))
    pledged, received = row.amount - row.withdrawn, row.received
    books.count_given(row, pledged=-pledged, received=-received)
    row.acknowledgement = form.acknowledgement
    row.save(only=["acknowledgement"])
    books.count_given(row, pledged=pledged, received=received)
    told("resources.acknowledge", actor, row, {"pledge": row.number, "acknowledgement": row.acknowledgement})
    return {"pledge": row.number, "acknowledgement": row.acknowledgement}
