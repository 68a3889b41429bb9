"""Unanimity: everybody of the declared base says yes.

Sources: the Council of the European Union (an abstention does not prevent unanimity: base yes and no); the
stricter forms, in which everybody who answers, or everybody entitled, must say yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods import majority
from govhub.decisions.methods.quorum import quorum_sentence, why_not_quorum
from govhub.decisions.methods.shape import Outcome, RuleSet

NAME = "unanimity"
POSITIONS = majority.POSITIONS
REASONED = majority.REASONED

_ALL = {
    "yes_no": N_("Passes when everybody who says yes or no says yes; abstaining does not prevent it."),
    "cast": N_("Passes when everybody who answers says yes."),
    "entitled": N_("Passes when all entitled say yes."),
}
_ALL_AND_QUORUM = {
    "yes_no": N_(
        "Passes when everybody who says yes or no says yes (abstaining does not prevent it), and %(quorum)s."
    ),
    "cast": N_("Passes when everybody who answers says yes, and %(quorum)s."),
    "entitled": N_("Passes when all entitled say yes, and %(quorum)s."),
}


def whole(rule: RuleSet) -> RuleSet:
    """The same rule, with the share that unanimity means."""
    return replace(rule, threshold="1", comparison="at_least")


def answers(rule: RuleSet) -> tuple[str, ...]:
    """The answers that can be given."""
    return POSITIONS


def why_not_rule(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why such a rule cannot be used, or None."""
    return why_not_quorum(rule)


def result(rule: RuleSet, entitled: int, counts: Mapping[str, int]) -> Outcome:
    """First the quorum, then the whole base."""
    return majority.result(whole(rule), entitled, counts)


def sentence(rule: RuleSet, entitled: int | None) -> Phrase:
    """The rule in one sentence."""
    if Fraction(rule.quorum) == 0:
        return Phrase(_ALL[rule.base])
    return Phrase(_ALL_AND_QUORUM[rule.base], quorum=quorum_sentence(rule, entitled))


def explain(rule: RuleSet, outcome: Outcome) -> list[Phrase]:
    """Why it came out so, in sentences."""
    return majority.explain(whole(rule), outcome)
