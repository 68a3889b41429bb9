"""What a vote among projects allows to be spent: it follows from the count, not from what was frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govhub.decisions.methods import options


def allowed(vote: Any) -> tuple[str, int]:
    """The unit and the amount that a decision allows to be spent; nothing of no unit where it allows none."""
    if vote.frozen.get("budget_amount") is not None:
        count = vote.outcome.count if vote.outcome is not None and vote.outcome.passed else None
        return vote.frozen["budget_unit"], options.spent(vote.frozen["options"], count)
    return vote.frozen.get("allows_unit", ""), vote.frozen.get("allows_amount") or 0


def why_not_spent(vote: Any, facts: Mapping[str, Any]) -> Iterator[str]:
    """What the end of a vote states about the money must be what the funded projects cost."""
    if vote.frozen.get("budget_amount") is None:
        return
    unit, amount = allowed(vote)
    stated = (facts.get("allows_unit"), facts.get("allows_amount"))
    if stated != ((unit, amount) if vote.outcome is not None and vote.outcome.passed else (None, None)):
        yield "it allows another amount than the funded projects cost"
