"""What people do when they decide, a file for each step."""

from govhub.decisions.actions.amend import amend
from govhub.decisions.actions.cast_ballot import cast_ballot
from govhub.decisions.actions.close import close
from govhub.decisions.actions.extend import extend
from govhub.decisions.actions.hold import hold, resume
from govhub.decisions.actions.objections import test_objection
from govhub.decisions.actions.open import open
from govhub.decisions.actions.propose import propose, revise, withdraw
from govhub.decisions.actions.remind import remind
from govhub.decisions.actions.rule_sets import make_rule_set

__all__ = [
    "amend",
    "cast_ballot",
    "close",
    "extend",
    "hold",
    "make_rule_set",
    "open",
    "propose",
    "remind",
    "resume",
    "revise",
    "test_objection",
    "withdraw",
]
