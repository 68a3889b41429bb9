"""Majority and supermajority: a share of a declared base, "at least" or "more than", exactly.

Sources: Robert's Rules of Order (a majority is more than half; abstentions are outside the base; a tie
rejects); UN General Assembly rules 86 and 95 (base: yes and no; equal votes reject).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods.quorum import quorum_sentence, quorum_test, why_not_quorum
from govhub.decisions.methods.shape import (
    FAILED,
    NO_QUORUM,
    PASSED,
    TIES,
    Outcome,
    RuleSet,
    Test,
    least_count,
    meets,
)

NAME = "majority"
POSITIONS = ("agree", "disagree", "abstain")
REASONED: frozenset[str] = frozenset()

_SHARES = {
    ("at_least", "yes_no"): N_("Passes when at least %(share)s of those who say yes or no say yes."),
    ("more_than", "yes_no"): N_("Passes when more than %(share)s of those who say yes or no say yes."),
    ("at_least", "cast"): N_("Passes when at least %(share)s of all who answer say yes."),
    ("more_than", "cast"): N_("Passes when more than %(share)s of all who answer say yes."),
    ("at_least", "entitled"): N_("Passes when at least %(share)s of all entitled say yes."),
    ("more_than", "entitled"): N_("Passes when more than %(share)s of all entitled say yes."),
}
_SHARES_AND_QUORUM = {
    ("at_least", "yes_no"): N_(
        "Passes when at least %(share)s of those who say yes or no say yes, and %(quorum)s."
    ),
    ("more_than", "yes_no"): N_(
        "Passes when more than %(share)s of those who say yes or no say yes, and %(quorum)s."
    ),
    ("at_least", "cast"): N_("Passes when at least %(share)s of all who answer say yes, and %(quorum)s."),
    ("more_than", "cast"): N_("Passes when more than %(share)s of all who answer say yes, and %(quorum)s."),
    ("at_least", "entitled"): N_("Passes when at least %(share)s of all entitled say yes, and %(quorum)s."),
    ("more_than", "entitled"): N_("Passes when more than %(share)s of all entitled say yes, and %(quorum)s."),
}


def answers(rule: RuleSet) -> tuple[str, ...]:
    """The answers that can be given."""
    return POSITIONS


def why_not_rule(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why such a rule cannot be used, or None."""
    share = Fraction(rule.threshold)
    if not Fraction(1, 2) <= share <= 1:
        return "threshold", Phrase(
            N_("The share must be at least one half, or a proposal and its opposite could both pass.")
        )
    if share == 1 and rule.comparison == "more_than":
        return "comparison", Phrase(N_("More than everybody is impossible; choose “at least”."))
    if rule.ties not in TIES:
        return "ties", Phrase(N_("Please choose one of the answers offered."))
    if rule.ties == "pass" and not _half_is_enough(rule):
        return "ties", Phrase(N_("Equal votes can pass only where exactly one half is enough."))
    return why_not_quorum(rule)


def base(rule: RuleSet, entitled: int, counts: Mapping[str, int]) -> int:
    """Of how many the threshold is a share."""
    if rule.base == "entitled":
        return entitled
    yes_no = counts["agree"] + counts["disagree"]
    return yes_no if rule.base == "yes_no" else yes_no + counts["abstain"]


def result(rule: RuleSet, entitled: int, counts: Mapping[str, int]) -> Outcome:
    """First the quorum, then the share; equal votes reject, unless the rule declares that they pass."""
    given = {position: counts.get(position, 0) for position in POSITIONS}
    cast = sum(given.values())
    quorum = quorum_test(rule, entitled, cast)
    of, needed = base(rule, entitled, given), Fraction(rule.threshold)
    lead = given["agree"] - given["disagree"]
    ahead = lead > 0 or (lead == 0 and rule.ties == "pass")
    share = Test(
        "threshold",
        given["agree"],
        of,
        rule.threshold,
        rule.comparison,
        ahead and meets(given["agree"], of, needed, rule.comparison),
        _least_yes(rule, of, given),
    )
    word = NO_QUORUM if not quorum.holds else PASSED if share.holds else FAILED
    return Outcome(word, entitled, cast, given, (quorum, share))


def _least_yes(rule: RuleSet, of: int, given: Mapping[str, int]) -> int | None:
    """The fewest yes that pass with this base.

    Where equal votes reject and exactly half is enough, they are still too few: always where yes and no
    are the base, else where the noes hold the other half.
    """
    least = least_count(of, Fraction(rule.threshold), rule.comparison)
    rejects = rule.ties == "reject"
    if (
        rejects
        and least is not None
        and 2 * least == of
        and (rule.base == "yes_no" or given["disagree"] >= least)
    ):
        least += 1
    return least


def sentence(rule: RuleSet, entitled: int | None) -> Phrase:
    """The rule in one sentence."""
    key = (rule.comparison, rule.base)
    said = (
        Phrase(_SHARES[key], share=rule.threshold)
        if Fraction(rule.quorum) == 0
        else Phrase(_SHARES_AND_QUORUM[key], share=rule.threshold, quorum=quorum_sentence(rule, entitled))
    )
    if not _half_is_enough(rule):
        return said
    ties = (
        N_("%(rule)s Equal votes reject it.")
        if rule.ties == "reject"
        else N_("%(rule)s Equal votes pass it.")
    )
    return Phrase(ties, rule=said)


def _half_is_enough(rule: RuleSet) -> bool:
    """Only then can there be equal votes that meet the share."""
    return Fraction(rule.threshold) == Fraction(1, 2) and rule.comparison == "at_least"


def explain(rule: RuleSet, outcome: Outcome) -> list[Phrase]:
    """Why it came out so, in sentences."""
    quorum, share = outcome.tests[:2]
    said = []
    if not quorum.holds:
        said.append(
            Phrase(
                N_("The quorum is not reached: %(cast)s of %(entitled)s answered; needed: %(least)s."),
                cast=quorum.have,
                entitled=quorum.of,
                least=quorum.least or 0,
            )
        )
    said.append(_about_share(share))
    if rule.base == "yes_no" and outcome.counts["abstain"]:
        said.append(
            plural_phrase(
                N_("%(n)s abstained and counts for the quorum only."),
                N_("%(n)s abstained and count for the quorum only."),
                outcome.counts["abstain"],
            )
        )
    return said


def _about_share(share: Test) -> Phrase:
    if share.of == 0:
        return Phrase(N_("Nobody said yes or no, and nothing out of nothing never passes."))
    if share.least is None:
        return Phrase(
            N_("%(yes)s of %(of)s said yes; no number would be enough."), yes=share.have, of=share.of
        )
    message = (
        N_("%(yes)s of %(of)s said yes; needed: %(least)s.")
        if share.holds
        else N_("Only %(yes)s of %(of)s said yes; needed: %(least)s.")
    )
    return Phrase(message, yes=share.have, of=share.of, least=share.least)
