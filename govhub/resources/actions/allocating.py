"""Giving resources to a purpose and to those who benefit, under the decision that allowed it."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import Invalid
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions.models import Decision
from govhub.goals.models import ratified_in
from govhub.resources import forms, rules
from govhub.resources.actions import books
from govhub.resources.models import Allocation, AllocationShare, Purpose, used_under
from govhub.resources.policy import acts_for
from govhub.resources.rules import Line
from govhub.spaces.models import Space, Stakeholder, next_number, space_named

Answer = dict[str, Any]


@act("resources.allocate", forms.Allocate)
def allocate(actor: Actor, form: forms.Allocate) -> Answer:
    """Allocate what was received, under a decision that passed and allows it, for a purpose, divided among
    those who benefit. Refused above what is available or allowed, in another unit, when the shares do not
    add up, and for somebody who acts for the only one who benefits."""
    space = space_named(form.space)
    authorize(actor, "resources.allocate", space)
    purpose = books.needed_purpose(space, form.purpose)
    amount = books.amount_of(form.amount, form.unit)
    shares = _shares(space, form)
    _check(actor, space, form, amount, shares)
    row = _written(actor, space, form, purpose, amount, shares)
    lines = _lines(space, row, shares)
    more = {"allocation": row, "decision": form.decision, "what": form.what}
    entry = books.post(space, actor, "resources.allocate", row.unit, lines, **more)
    facts = {
        "allocation": row.number,
        "decision": form.decision,
        "purpose": purpose.number,
        "unit": row.unit,
        "amount": amount,
        "shares": [{"stakeholder": who.uid, "amount": share} for who, share in shares],
        "what": form.what,
        **books.ledger_facts(entry),
    }
    record("resources.allocate", actor, space, about=row.about, facts=facts)
    return {"allocation": row.number, "ledger": entry.number}


def _shares(space: Space, form: forms.Allocate) -> list[tuple[Stakeholder, int]]:
    """Who gets how much. Raises Invalid."""
    if len(form.stakeholders) != len(form.amounts):
        raise Invalid({"amounts": Phrase(N_("Please give one amount for each organisation."))})
    found: dict[str, tuple[Stakeholder, int]] = {}
    for uid, typed in zip(form.stakeholders, form.amounts, strict=True):
        if not typed:
            continue
        if uid in found:
            raise Invalid({"amounts": Phrase(N_("An organisation can stand in the division once."))})
        who = books.stakeholder_of(space, uid, "stakeholders")
        found[uid] = who, books.amount_of(typed, form.unit, "amounts")
    return list(found.values())


def _check(
    actor: Actor, space: Space, form: forms.Allocate, amount: int, shares: list[tuple[Stakeholder, int]]
) -> None:
    """The rules of the community, in the order in which a person would look."""
    books.refuse_if(rules.why_not_mode(space.mode, len(ratified_in(space))))
    books.refuse_if(rules.why_not_permitted(_permission(space, form.decision), form.unit, amount), "decision")
    divided = {who.uid: share for who, share in shares}
    books.refuse_if(rules.why_not_divided(amount, divided, form.unit), "amounts")
    books.refuse_if(rules.why_not_for_oneself(divided, acts_for(actor, space)))


def _permission(space: Space, number: int) -> rules.Permission:
    decision = Decision.get_or_none((Decision.space == space) & (Decision.number == number))
    if decision is None:
        raise Invalid({"decision": Phrase(N_("Please choose the decision that allows this."))})
    return rules.Permission(
        decision.stage,
        decision.result,
        decision.allows_unit,
        decision.allows_amount,
        used_under(space, number),
        decision.has_lapsed,
    )


def _written(
    actor: Actor,
    space: Space,
    form: forms.Allocate,
    purpose: Purpose,
    amount: int,
    shares: list[tuple[Stakeholder, int]],
) -> Allocation:
    row = Allocation.create(
        space=space,
        number=next_number(space, "allocation"),
        decision=form.decision,
        purpose=purpose,
        unit=form.unit,
        amount=amount,
        what=form.what,
        by=actor.person_id,
    )
    for who, share in shares:
        AllocationShare.create(allocation=row, stakeholder=who, amount=share)
    return row


def _lines(space: Space, row: Allocation, shares: list[tuple[Stakeholder, int]]) -> list[Line]:
    """Out of what was received for the purpose first, then out of what is for any. Raises Invalid."""
    purpose = row.purpose.id
    earmarked, free = (books.balance(space, "received", row.unit, one) for one in (purpose, 0))
    parts = rules.drawn(row.amount, earmarked, free, row.unit)
    if isinstance(parts, Phrase):
        raise Invalid({"amount": parts})
    out = [Line("received", -parts[0], 0, purpose), Line("received", -parts[1], 0, 0)]
    return out + [Line("allocated", share, who.id, purpose) for who, share in shares]
