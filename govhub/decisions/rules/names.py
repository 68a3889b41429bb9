"""The names of answers, methods and results, and the rule sets to begin with."""

from __future__ import annotations

from govhub.core.phrase import N_
from govhub.decisions.methods import concurrence
from govhub.decisions.methods.shape import CHOSE, RECUSED, RuleSet

POSITIONS = {
    "agree": N_("Agree"),
    "disagree": N_("Disagree"),
    "abstain": N_("Abstain"),
    "stand_aside": N_("Stand aside"),
    "block": N_("Block"),
    CHOSE: N_("Chose among the options"),
    RECUSED: N_("Interest declared"),
}
METHOD_NAMES = {
    "consent": N_("Consent"),
    "consensus": N_("Consensus"),
    "majority": N_("Majority"),
    "unanimity": N_("Unanimity"),
    "approval": N_("Approval"),
    "irv": N_("Instant runoff"),
    "schulze": N_("Schulze"),
    "ranked_pairs": N_("Ranked pairs"),
}
RESULTS = {
    "passed": N_("Passed"),
    "failed": N_("Failed"),
    "no_quorum": N_("No quorum"),
    "blocked": N_("Blocked"),
}

TEMPLATES: dict[str, RuleSet] = {
    "consent": RuleSet(name="", method="consent", quorum="1/2"),
    "consensus": RuleSet(name="", method="consensus", quorum="1/2"),
    "consensus_minus_one": RuleSet(name="", method="consensus", quorum="1/2", against=1),
    "simple_majority": RuleSet(name="", method="majority", quorum="1/2"),
    "two_thirds": RuleSet(name="", method="majority", threshold="2/3", comparison="at_least", quorum="1/2"),
    "unanimity": RuleSet(name="", method="unanimity", quorum="1/2"),
    "every_sector": RuleSet(name="", method="majority", quorum="1/2", concurrence=(concurrence.EVERY,)),
    "approval": RuleSet(name="", method="approval", quorum="1/2"),
    "irv": RuleSet(name="", method="irv", quorum="1/2"),
    "schulze": RuleSet(name="", method="schulze", quorum="1/2"),
    "ranked_pairs": RuleSet(name="", method="ranked_pairs", quorum="1/2"),
}
