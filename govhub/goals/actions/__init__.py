"""What people do with goals, indicators, measured values, milestones and commitments."""

from govhub.goals.actions.commitments import (
    add_commitment,
    finish_commitment,
    hand_over_commitment,
    reopen_commitment,
    withdraw_commitment,
)
from govhub.goals.actions.goals import propose, rename, settle
from govhub.goals.actions.indicators import define_indicator, retire_indicator, revise_indicator
from govhub.goals.actions.measurements import confirm_measurement, enter_measurement, refuse_measurement
from govhub.goals.actions.milestones import (
    add_milestone,
    finish_milestone,
    reopen_milestone,
    withdraw_milestone,
)

__all__ = [
    "add_commitment", "add_milestone", "confirm_measurement", "define_indicator", "enter_measurement",
    "finish_commitment", "finish_milestone", "hand_over_commitment", "propose", "refuse_measurement",
    "rename", "reopen_commitment", "reopen_milestone", "retire_indicator", "revise_indicator", "settle",
    "withdraw_commitment", "withdraw_milestone",
]  # fmt: skip
