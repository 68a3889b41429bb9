"""Testing objections."""

from __future__ import annotations

from typing import Any

from govhub.core.phrase import N_, Phrase
from govhub.decisions import actions
from govhub.decisions.routes.blueprint import bp
from govhub.decisions.routes.voting import on_decision


@bp.post("/decisions/<int:number>/objections")
def test_objection(space: str, number: int) -> Any:
    """Say what an objection is found to be."""
    return on_decision(actions.test_objection, space, number, Phrase(N_("Your finding is recorded.")))
