"""Who hears that something changed in a case: those who may read it, and for the queue those who see it."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.errors import GovHubError
from govhub.live.rooms import confidential_room
from govhub.mediation.policy import case_read_by, sees_queue

# What the queue shows of a case changes with these; what is said in one is nobody's business there.
IN_THE_QUEUE = frozenset(
    f"mediation.{word}"
    for word in (
        "open_case", "open_after_block", "set_severity", "take_case", "appoint_mediator",
        "challenge_mediator", "step_back", "move_on", "move_deadline", "mark_late", "hold_decision", "settle",
        "escalate", "withdraw_case", "lapse",
    )
)  # fmt: skip


@confidential_room("case")
def hears_case(actor: Actor, space: Any, key: str, act: str) -> bool:
    """The readers of the case."""
    try:
        case_read_by(actor, space.short_name, int(key) if key.isdigit() else 0)
    except GovHubError:
        return False
    return True


@confidential_room("mediation")
def hears_queue(actor: Actor, space: Any, key: str, act: str) -> bool:
    """Mediators and facilitators, of what their queue shows."""
    return sees_queue(actor, space) and (not act or act in IN_THE_QUEUE)
