"""Conflicts to look at: one with a settlement to sign, one that nobody mediates yet, one handed on."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.mediation import actions
from govhub.mediation.models import Case
from tests.conftest import Cast

W: dict[str, Any] = {"space": "waste"}
LONG = "Chúng tôi chưa bao giờ được hỏi ý kiến. 我们从来没有被问过。 " * 12


def mediate(cast: Cast) -> None:
    """Alice is a party in each of them, so that her browser can open them; carol mediates."""
    city, greens = cast.stakeholders["city"].uid, cast.stakeholders["greens"].uid
    about = {"kind": "role", "on_behalf_of": city, "parties": [greens], "barriers": ["power", "costs"]}
    given: dict[str, Any] = {**about, "title": "谁代表我们发言？", "summary": LONG}
    first = Case.get(Case.by_block == True).number  # noqa: E712
    _to_the_table(cast, first)
    actions.open_case(cast.alice, **W, **given, severity="critical")
    third = actions.open_case(cast.alice, **W, **{**given, "title": "Handed on " + "long " * 30})["case"]
    actions.take_case(cast.carol, **W, case=third)
    actions.escalate(cast.carol, **W, case=third, to="Hội đồng thành phố", reason=LONG)


def _to_the_table(cast: Cast, number: int) -> None:
    here = {**W, "case": number}
    actions.take_case(cast.carol, **here)
    actions.move_on(cast.carol, **here, stage="dialogue")
    actions.add_note(cast.bob, **here, body=f"{LONG}\n\n{LONG}")
    actions.add_note(cast.alice, **here, body="Between the mediator and us.", to="mediator")
    actions.move_deadline(cast.carol, **here, reason="Tết", due_at=clock.now() + 5 * 86_400_000)
    words = {"text": f"We meet every month.\n\n{LONG}", "effect": "conditions", "conditions": "A seat. " * 20}
    actions.propose_settlement(cast.bob, **here, **words)
    actions.propose_settlement(cast.carol, **here, **words)
    actions.sign_settlement(cast.bob, **here, version=2)
