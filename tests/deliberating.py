"""A draft that deliberates, for the world of samples, and sample input for the acts around a vote."""

from __future__ import annotations

from typing import Any

from govhub.decisions import actions
from tests.conftest import Cast


def draft(cast: Cast) -> str:
    """A draft with an amendment by bob that waits, and interests declared; its number."""
    words = {"title": "D", "text": "Words", "rule_set": 1}
    number = actions.propose(cast.bob, space="waste", **words)["decision"]
    other = {"text": "Other words", "reason": "Why"}
    actions.propose_amendment(cast.bob, space="waste", decision=number, **other)
    for voice in (cast.alice, cast.bob):
        actions.declare_interest(voice, space="waste", decision=number, reason="We sell the bins")
    return str(number)


def inputs(number: str, ended: int) -> dict[str, Any]:
    """By the word of each act: what it takes."""
    here = {"decision": number}
    one = {**here, "amendment": 1}
    return {
        "accept_amendment": one,
        "declare_interest": {**here, "reason": "We sell the bins"},
        "propose_amendment": {**here, "text": "Yet other words", "reason": "Why"},
        "put_amendment_to_vote": {**one, "title": "The amendment", "rule_set": 1},
        "refuse_amendment": {**one, "answer": "Why not"},
        "review": {"decision": ended},
        "settle_amendment": one,
        "state_outcome": {"decision": ended, "statement": "We begin on Monday."},
        "take_temperature": {**here, "mark": "unsure"},
        "withdraw_amendment": one,
        "withdraw_interest": here,
    }
