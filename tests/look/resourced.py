"""Resources to look at: promised in several units, late, withdrawn, allocated, spent, reversed."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.decisions import actions as decisions
from govhub.resources import actions
from govhub.spaces import actions as spaces
from tests.conftest import Cast

DAY = 86_400_000
LONG = "Zwei Menschen jeden Samstag, 每个周六两个人, hai người mỗi thứ bảy. " * 4


def give(cast: Cast, rule_set: int) -> None:
    """Fill the books of the cast's space. Alice keeps them too, so that one person sees every page."""
    alice, trea, space = cast.alice, cast.trea, {"space": "waste"}
    city, greens = cast.stakeholders["city"].uid, cast.stakeholders["greens"].uid
    spaces.give_role(alice, **space, person=cast.people["alice"].uid, role="treasurer")
    for name, goal in (("Collection points that everybody can reach", 1), ("Bồi dưỡng 培训", None)):
        actions.add_purpose(trea, **space, name=name, goal=goal)
    promised: list[dict[str, Any]] = [
        {"stakeholder": greens, "kind": "money", "unit": "EUR", "amount": "12500.50", "purpose": 1},
        {"stakeholder": city, "kind": "money", "unit": "VND", "amount": "250000000"},
        {"stakeholder": city, "kind": "hours", "unit": "hours", "amount": "240", "what": LONG,
         "valuation_unit": "EUR", "valuation_amount": "4800"},
        {"stakeholder": greens, "kind": "goods", "unit": "pieces", "amount": "60",
         "acknowledgement": "anonymous", "due_day": "2025-01-31"},
        {"stakeholder": greens, "kind": "premises", "unit": "m2", "amount": "120", "acknowledgement": "none"},
    ]  # fmt: skip
    for one in promised:
        actions.pledge(trea, **space, **one)
    for number, amount in ((1, "9000"), (2, "250000000"), (3, "80.5"), (5, "20")):
        actions.receive(trea, **space, pledge=number, amount=amount, memo="Kontoauszug 12")
    actions.withdraw_pledge(trea, **space, pledge=5, reason="The hall is being rebuilt")
    number = _allowed(cast, rule_set)
    shares = {"stakeholders": [city, greens], "amounts": ["2500", "5000.50"]}
    words = {"what": "Bins and ramps at twelve markets", "purpose": 1, "unit": "EUR"}
    actions.allocate(trea, **space, decision=number, amount="7500.50", **words, **shares)
    actions.allocate(
        trea, **space, decision=number, amount="10", **words, stakeholders=[greens], amounts=["10"]
    )
    spent = {"payee": "Nhà máy thùng rác", "evidence": "Rechnung 2026-118"}
    actions.spend(trea, **space, allocation=1, stakeholder=greens, amount="1250", what="60 bins", **spent)
    last = actions.spend(trea, **space, allocation=1, stakeholder=city, amount="99", what="Twice", **spent)
    actions.reverse(trea, **space, entry=last["ledger"], reason="The invoice was entered twice.")


def _allowed(cast: Cast, rule_set: int) -> int:
    """A decision that passed and allows an amount."""
    given = {"title": "Accessible collection points", "text": "For twelve markets.", "rule_set": rule_set}
    made = decisions.propose(cast.bob, space="waste", **given, amount="9000", unit="EUR")
    number = int(made["decision"])
    decisions.open(cast.alice, space="waste", decision=number, closes_at=clock.now() + 5 * DAY)
    for person in (cast.alice, cast.bob):
        decisions.cast_ballot(person, space="waste", decision=number, choice="agree")
    decisions.close(cast.alice, space="waste", decision=number)
    return number
