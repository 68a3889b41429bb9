"""Unanimity: everybody of the declared base says yes.

Sources: the Council of the European Union (an abstention does not prevent unanimity: base yes and no); the
stricter forms, in which everybody who answers, or everybody entitled, must say yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods import conditions, majority
from govhub.decisions.methods.quorum import quorum_sentence, why_not_quorum
from govhub.decisions.methods.shape import Outcome, RuleSet

NAME = "unanimity"
POSITIONS = majority.POSITIONS
REASONED = majority.REASONED

_ALL = {
    "yes_no": N_("Passes when everybody who says yes or no says yes; abstaining does not prevent it."),
    "yes_no_abstain": N_("Passes when everybody who says yes or no or abstains says yes."),
    "valid": N_("Passes when every valid ballot says yes."),
    "cast": N_("Passes when everybody who answers says yes."),
    "present": N_("Passes when all present say yes."),
    "entitled": N_("Passes when all entitled say yes."),
}
_ALL_AND_QUORUM = {
    "yes_no": N_(
        "Passes when everybody who says yes or no says yes (abstaining does not prevent it), and %(quorum)s."
    ),
    "yes_no_abstain": N_("Passes when everybody who says yes or no or abstains says yes, and %(quorum)s."),
    "valid": N_("Passes when every valid ballot says yes, and %(quorum)s."),
    "cast": N_("Passes when everybody who answers says yes, and %(quorum)s."),
    "present": N_("Passes when all present say yes, and %(quorum)s."),
    "entitled": N_("Passes when all entitled say yes, and %(quorum)s."),
}


def whole(rule: RuleSet) -> RuleSet:
    """The same rule, with the share that unanimity means."""
    return replace(rule, threshold="1", comparison="at_least")


def answers(rule: RuleSet) -> tuple[str, ...]:
    """The answers that can be given."""
    return majority.answers(rule)


def why_not_rule(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why such a rule cannot be used, or None."""
    if rule.base not in _ALL:
        return "base", Phrase(N_("Please choose one of the answers offered."))
    if rule.ties != "reject":
        return "ties", Phrase(N_("Where all must say yes, equal votes reject."))
    return why_not_quorum(rule) or conditions.why_not_rule(rule)


def result(
    rule: RuleSet, entitled: int, counts: Mapping[str, int], present: int | None = None, decided: str = ""
) -> Outcome:
    """First the quorum, then the whole base."""
    return majority.result(whole(rule), entitled, counts, present, decided)


def sentence(rule: RuleSet, entitled: int | None) -> Phrase:
    """The rule in one sentence."""
    if Fraction(rule.quorum) == 0:
        return Phrase(_ALL[rule.base])
    return Phrase(_ALL_AND_QUORUM[rule.base], quorum=quorum_sentence(rule, entitled))


def explain(rule: RuleSet, outcome: Outcome) -> list[Phrase]:
    """Why it came out so, in sentences."""
    return majority.explain(whole(rule), outcome)
