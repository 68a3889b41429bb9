"""What people do about conflicts, from logging one to signing what ends it."""

from govhub.mediation.actions.cases import (
    join_case,
    lapse,
    open_after_block,
    open_case,
    release_party,
    withdraw_case,
)
from govhub.mediation.actions.mediators import appoint_mediator, challenge_mediator, step_back, take_case
from govhub.mediation.actions.settlements import propose_settlement, settle, sign_settlement
from govhub.mediation.actions.work import (
    add_note,
    add_party,
    escalate,
    hold_decision,
    mark_late,
    move_deadline,
    move_on,
    set_severity,
)

__all__ = [
    "add_note", "add_party", "appoint_mediator", "challenge_mediator", "escalate", "hold_decision",
    "join_case", "lapse", "mark_late", "move_deadline", "move_on", "open_after_block", "open_case",
    "propose_settlement", "release_party", "set_severity", "settle", "sign_settlement", "step_back",
    "take_case", "withdraw_case",
]  # fmt: skip
