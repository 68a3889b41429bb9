"""What people do when they decide, a file for each step."""

from govhub.decisions.actions.amend import amend
from govhub.decisions.actions.amendments import (
    accept_amendment,
    propose_amendment,
    put_amendment_to_vote,
    refuse_amendment,
    settle_amendment,
    withdraw_amendment,
)
from govhub.decisions.actions.cast_ballot import cast_ballot
from govhub.decisions.actions.close import close
from govhub.decisions.actions.delegate import delegate, end_delegation
from govhub.decisions.actions.deliberate import state_outcome, take_temperature
from govhub.decisions.actions.enter_ballot import enter_ballot
from govhub.decisions.actions.extend import extend
from govhub.decisions.actions.hold import hold, resume
from govhub.decisions.actions.interests import declare_interest, withdraw_interest
from govhub.decisions.actions.objections import test_objection
from govhub.decisions.actions.open import open
from govhub.decisions.actions.presence import mark_left, mark_present
from govhub.decisions.actions.propose import propose, revise, withdraw
from govhub.decisions.actions.ratify import ratify_rule_set
from govhub.decisions.actions.remind import remind
from govhub.decisions.actions.review import review
from govhub.decisions.actions.rule_sets import make_rule_set
from govhub.decisions.actions.weights import cast_deciding_vote, set_weights

__all__ = [
    "accept_amendment",
    "amend",
    "cast_ballot",
    "cast_deciding_vote",
    "close",
    "declare_interest",
    "delegate",
    "end_delegation",
    "enter_ballot",
    "extend",
    "hold",
    "make_rule_set",
    "mark_left",
    "mark_present",
    "open",
    "propose",
    "propose_amendment",
    "put_amendment_to_vote",
    "ratify_rule_set",
    "refuse_amendment",
    "remind",
    "resume",
    "review",
    "revise",
    "set_weights",
    "settle_amendment",
    "state_outcome",
    "take_temperature",
    "test_objection",
    "withdraw",
    "withdraw_amendment",
    "withdraw_interest",
]
