"""The names of answers, methods and results, also of methods to come."""

from __future__ import annotations

from govhub.core.phrase import N_
from govhub.decisions.methods.shape import CHOSE, RECUSED, SPLIT, VOTED

POSITIONS = {
    "agree": N_("Agree"),
    "disagree": N_("Disagree"),
    "abstain": N_("Abstain"),
    "blank": N_("Blank"),
    SPLIT: N_("Divided"),
    "stand_aside": N_("Stand aside"),
    "concern": N_("Concern"),
    "block": N_("Block"),
    "endorse": N_("Endorse"),
    "minor_contention": N_("Endorse with a minor point"),
    "reservations": N_("Support with reservations"),
    "more_discussion": N_("More discussion needed"),
    "dislike_support": N_("Do not like it, but support it"),
    "serious_disagreement": N_("Serious disagreement"),
    "veto": N_("Veto"),
    CHOSE: N_("Chose among the options"),
    VOTED: N_("Has voted"),
    RECUSED: N_("Interest declared"),
}
METHOD_NAMES = {
    "consent": N_("Consent"),
    "consensus": N_("Consensus"),
    "gradients": N_("Gradients of agreement"),
    "majority": N_("Majority"),
    "unanimity": N_("Unanimity"),
    "approval": N_("Approval"),
    "score": N_("Scores"),
    "dots": N_("Dots"),
    "irv": N_("Instant runoff"),
    "stv": N_("Single transferable vote"),
    "schulze": N_("Schulze"),
    "ranked_pairs": N_("Ranked pairs"),
    "debian": N_("Debian: the default, then pair by pair"),
    "budget_equal_shares": N_("Shared budget: equal shares"),
    "budget_equal_shares_comparison": N_("Shared budget: equal shares, or most votes first"),
    "budget_greedy": N_("Shared budget: most votes first"),
    "budget_greedy_no_skip": N_("Shared budget: most votes first, until one does not fit"),
    "budget_greedy_threshold": N_("Shared budget: most votes first, from a least number of votes"),
}
METHOD_HINTS = {
    "consent": N_(
        "Passes when nobody blocks. People can agree, abstain, stand aside, or block with a reason."
    ),
    "consensus": N_("Passes when nobody is against, or no more than you allow. People can also disagree."),
    "gradients": N_("People say in eight steps how far they agree, from endorsing to a veto."),
    "majority": N_("Passes when enough say yes. People can agree, disagree, or abstain."),
    "unanimity": N_("Passes when nobody says no. People can agree, disagree, or abstain."),
    "approval": N_(
        "A choice among options: the one that most approve is chosen. People tick as many as they like."
    ),
    "score": N_("A choice among options: people give each of them points, and the most points win."),
    "dots": N_("A choice among options: people spread a number of dots over them, and the most dots win."),
    "irv": N_("A choice among options: people rank them, and the weakest is left out until one remains."),
    "stv": N_("Several are chosen: people rank them, and every large enough group gets its share of seats."),
    "schulze": N_("A choice among options: people rank them, and every pair is compared."),
    "ranked_pairs": N_("A choice among options: people rank them, and the clearest comparisons count first."),
    "debian": N_(
        "A choice among options, of which the last is to discuss further: each other one must first win "
        "against it."
    ),
    "budget_equal_shares": N_(
        "Projects share a budget: everybody gets an equal part of the money, which pays for what they want."
    ),
    "budget_equal_shares_comparison": N_(
        "As equal shares, unless more people would get more if the most votes came first."
    ),
    "budget_greedy": N_("Projects share a budget: the most wanted first, leaving out what does not fit."),
    "budget_greedy_no_skip": N_(
        "Projects share a budget: the most wanted first, up to the first that does not fit."
    ),
    "budget_greedy_threshold": N_(
        "Projects share a budget: the most wanted first, while enough people want them."
    ),
}
RESULTS = {
    "passed": N_("Passed"),
    "failed": N_("Failed"),
    "no_quorum": N_("No quorum"),
    "blocked": N_("Blocked"),
}
