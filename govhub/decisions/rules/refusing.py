"""Why the parts of a rule contradict one another, and why an electorate can never meet a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods import (
    ALL,
    METHODS,
    concurrence,
    consensus,
    consent,
    gradients,
    majority,
    unanimity,
)
from govhub.decisions.methods.shape import RuleSet
from govhub.decisions.methods.tally import Beside, tallied
from govhub.decisions.rules.counting import counted

Electorate = Mapping[str, Mapping[str, Any]]
ONE_VOICE_EACH = (consent.NAME, consensus.NAME, gradients.NAME)  # nobody's objection weighs more
YES_OR_NO = (majority.NAME, unanimity.NAME)


def contradiction(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why parts of a rule do not go together, or None."""
    if rule.unit == "weight" and rule.method in ONE_VOICE_EACH:
        message = N_("Under this method one voice alone can stop it, so voices have no weights.")
        return "unit", Phrase(message)
    if rule.unit == "weight" and rule.least and rule.method not in METHODS:
        return "least", Phrase(N_("Please give no least number where voices have weights."))
    if rule.splits and (rule.unit != "weight" or rule.method not in METHODS):
        message = N_("Only voices with a weight can be split, and only between yes and no.")
        return "splits", Phrase(message)
    if rule.splits and rule.delegation != "off":
        message = N_("Weights can be split only where nobody answers for others: choose one of the two.")
        return "splits", Phrase(message)
    if rule.delegation_most and rule.delegation == "off":
        message = N_("Nobody can answer for others here, so there is nothing to limit.")
        return "delegation_most", Phrase(message)
    return _fallback(rule)


def _fallback(rule: RuleSet) -> tuple[str, Phrase] | None:
    """What decides when objections stay must be able to decide: by yes and no, and nothing after it."""
    if rule.fallback is None:
        return None
    try:
        other = RuleSet.from_dict({"name": rule.name, **rule.fallback})
    except (TypeError, ValueError):
        return "fallback", Phrase(N_("Please choose one of the rule sets of this space."))
    if other.method not in YES_OR_NO:
        message = N_("Only a majority or unanimity can decide when objections stay: choose such a rule set.")
        return "fallback", Phrase(message)
    plain = replace(other, unit=rule.unit, secrecy=rule.secrecy, splits=False)
    if other.splits or other.unit == "weight" or plain.asks_population:
        message = N_(
            "The answers were given by voices that count alike; the rule for the end cannot weigh them."
        )
        return "fallback", Phrase(message)
    wrong = contradiction(plain) or ALL[plain.method].why_not_rule(plain)
    return None if wrong is None else ("fallback", wrong[1])


def never_met(rule: RuleSet, electorate: Electorate) -> Phrase | None:
    """Why these voices can never meet a rule, whatever they answer, or None. The reasons that can be named
    come first; in the end the count itself is asked whether it passes when everybody agrees."""
    voices = len(electorate)
    weights = sum(Fraction(str(one.get("weight", "1"))) for one in electorate.values())
    if rule.unit == "weight" and not weights:
        return Phrase(N_("Nobody has a weight, so nobody's answer would count."))
    entitled = weights if rule.unit == "weight" else Fraction(voices)
    if rule.method in METHODS and rule.least > entitled:
        message = N_("At least %(least)s must say yes, but only %(entitled)s could vote.")
        return Phrase(message, least=rule.least, entitled=entitled)
    if rule.blocking_least > voices:
        message = N_("At least %(least)s are needed to block, but only %(entitled)s could vote.")
        return Phrase(message, least=rule.blocking_least, entitled=voices)
    if rule.asks_population and not any(_people(one) for one in electorate.values()):
        message = N_("The rule asks how many people each stands for, but nobody has such a figure.")
        return Phrase(message)
    if rule.concurrence:
        groups = Counter(str(one.get(rule.concurrence_by, "")) for one in electorate.values())
        if rule.concurrence_by == "group" and set(groups) == {""}:
            return Phrase(N_("Groups must agree as well, but nobody belongs to a group of this space."))
        if (missing := concurrence.why_not_open(rule, groups)) is not None:
            return missing
    if rule.method in METHODS and not passes_when_all_agree(rule, electorate):
        return Phrase(N_("This rule can never be met by %(n)s voices."), n=voices)
    return None


def _people(facts: Mapping[str, Any]) -> Fraction:
    return Fraction(str(facts.get("stands_for") or "0"))


def passes_when_all_agree(rule: RuleSet, electorate: Electorate) -> bool:
    """Whether the rule is met when everybody is there and says yes."""
    yes = {"choice": "agree" if rule.method != gradients.NAME else "endorse"}
    everybody = Beside(present=frozenset(electorate))
    return counted(
        rule, tallied(rule, electorate, dict.fromkeys(electorate, yes), everybody), (), everybody
    ).passed
