"""Majority and supermajority: a share of a declared base, "at least" or "more than", exactly.

Sources: Robert's Rules of Order (a majority is more than half; abstentions are outside the base; a tie
rejects); UN General Assembly rules 86 and 95 (base: yes and no; equal votes reject).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods import conditions
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
POSITIONS = ("agree", "disagree", "abstain", "blank")
REASONED: frozenset[str] = frozenset()
DECIDED = ("casting", "lot")  # what can decide equal votes
COUNTED = ("agree", "disagree", "abstain")  # what an outcome states under every base

_SHARES = {
    ("at_least", "yes_no"): N_("Passes when at least %(share)s of those who say yes or no say yes."),
    ("more_than", "yes_no"): N_("Passes when more than %(share)s of those who say yes or no say yes."),
    ("at_least", "yes_no_abstain"): N_(
        "Passes when at least %(share)s of those who say yes or no or abstain say yes."
    ),
    ("more_than", "yes_no_abstain"): N_(
        "Passes when more than %(share)s of those who say yes or no or abstain say yes."
    ),
    ("at_least", "valid"): N_("Passes when at least %(share)s of all valid ballots say yes."),
    ("more_than", "valid"): N_("Passes when more than %(share)s of all valid ballots say yes."),
    ("at_least", "cast"): N_("Passes when at least %(share)s of all who answer say yes."),
    ("more_than", "cast"): N_("Passes when more than %(share)s of all who answer say yes."),
    ("at_least", "present"): N_("Passes when at least %(share)s of all present say yes."),
    ("more_than", "present"): N_("Passes when more than %(share)s of all present say yes."),
    ("at_least", "entitled"): N_("Passes when at least %(share)s of all entitled say yes."),
    ("more_than", "entitled"): N_("Passes when more than %(share)s of all entitled say yes."),
    ("at_least", "yes"): N_("Passes by the number of yes alone, whatever else is said."),
    ("more_than", "yes"): N_("Passes by the number of yes alone, whatever else is said."),
}
_SHARES_AND_QUORUM = {
    ("at_least", "yes_no"): N_(
        "Passes when at least %(share)s of those who say yes or no say yes, and %(quorum)s."
    ),
    ("more_than", "yes_no"): N_(
        "Passes when more than %(share)s of those who say yes or no say yes, and %(quorum)s."
    ),
    ("at_least", "yes_no_abstain"): N_(
        "Passes when at least %(share)s of those who say yes or no or abstain say yes, and %(quorum)s."
    ),
    ("more_than", "yes_no_abstain"): N_(
        "Passes when more than %(share)s of those who say yes or no or abstain say yes, and %(quorum)s."
    ),
    ("at_least", "valid"): N_("Passes when at least %(share)s of all valid ballots say yes, and %(quorum)s."),
    ("more_than", "valid"): N_(
        "Passes when more than %(share)s of all valid ballots say yes, and %(quorum)s."
    ),
    ("at_least", "cast"): N_("Passes when at least %(share)s of all who answer say yes, and %(quorum)s."),
    ("more_than", "cast"): N_("Passes when more than %(share)s of all who answer say yes, and %(quorum)s."),
    ("at_least", "present"): N_("Passes when at least %(share)s of all present say yes, and %(quorum)s."),
    ("more_than", "present"): N_("Passes when more than %(share)s of all present say yes, and %(quorum)s."),
    ("at_least", "entitled"): N_("Passes when at least %(share)s of all entitled say yes, and %(quorum)s."),
    ("more_than", "entitled"): N_("Passes when more than %(share)s of all entitled say yes, and %(quorum)s."),
    ("at_least", "yes"): N_("Passes by the number of yes alone, whatever else is said, when %(quorum)s."),
    ("more_than", "yes"): N_("Passes by the number of yes alone, whatever else is said, when %(quorum)s."),
}


def answers(rule: RuleSet) -> tuple[str, ...]:
    """The answers that can be given: blank ballots are told apart only where they make a difference."""
    return POSITIONS if rule.base == "valid" else COUNTED


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
    if rule.ties in DECIDED and (share != Fraction(1, 2) or rule.base != "yes_no"):
        return "ties", Phrase(
            N_("Equal votes can be decided only where one half of those who say yes or no is the limit.")
        )
    return why_not_quorum(rule) or conditions.why_not_rule(rule)


def base(rule: RuleSet, entitled: int, counts: Mapping[str, int], present: int | None = None) -> int:
    """Of how much the threshold is a share. Where nobody kept a list, those who answered are present."""
    if rule.base == "entitled":
        return entitled
    if rule.base == "present":
        return sum(counts.values()) if present is None else present
    if rule.base == "yes":
        return counts["agree"]
    yes_no = counts["agree"] + counts["disagree"]
    return yes_no if rule.base == "yes_no" else yes_no + counts["abstain"]


def is_level(rule: RuleSet, counts: Mapping[str, int]) -> bool:
    """Whether there are equal votes that a casting vote or a lot decides."""
    return rule.ties in DECIDED and counts["agree"] == counts["disagree"] > 0


def result(
    rule: RuleSet, entitled: int, counts: Mapping[str, int], present: int | None = None, decided: str = ""
) -> Outcome:
    """First the quorum, then the share; equal votes reject, unless the rule declares that they pass, or that
    a casting vote or a lot decides them (`decided` is what it says)."""
    given = {position: counts.get(position, 0) for position in answers(rule)}
    cast = sum(given.values())
    quorum = quorum_test(rule, entitled, cast)
    of, needed = base(rule, entitled, given, present), Fraction(rule.threshold)
    lead = given["agree"] - given["disagree"]
    ahead = lead > 0 or (lead == 0 and rule.ties == "pass") or rule.base == "yes"
    enough = ahead and meets(given["agree"], of, needed, rule.comparison)
    share = Test(
        "threshold",
        given["agree"],
        of,
        rule.threshold,
        rule.comparison,
        enough or (is_level(rule, given) and decided == "agree"),
        _least_yes(rule, of, given, decided),
    )
    word = NO_QUORUM if not quorum.holds else PASSED if share.holds else FAILED
    return Outcome(word, entitled, cast, given, (quorum, share))


def _least_yes(rule: RuleSet, of: int, given: Mapping[str, int], decided: str) -> int | None:
    """The fewest yes that pass with this base.

    Where equal votes reject and exactly half is enough, they are still too few: always where yes and no
    are the base, else where the noes hold the other half.
    """
    if rule.base == "yes":
        return 1
    least = least_count(of, Fraction(rule.threshold), rule.comparison)
    if rule.ties in DECIDED and of and of % 2 == 0:
        return of // 2 if decided == "agree" else of // 2 + 1
    rejects = rule.ties != "pass"
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
    if rule.ties in DECIDED:
        return Phrase(_DECIDED_BY[rule.ties], rule=said)
    if not _half_is_enough(rule):
        return said
    ties = (
        N_("%(rule)s Equal votes reject it.")
        if rule.ties == "reject"
        else N_("%(rule)s Equal votes pass it.")
    )
    return Phrase(ties, rule=said)


_DECIDED_BY = {
    "casting": N_(
        "%(rule)s Equal votes are decided by the casting vote of a facilitator; without one they reject it."
    ),
    "lot": N_("%(rule)s Equal votes are decided by lot, from a number published before the vote."),
}


def _half_is_enough(rule: RuleSet) -> bool:
    """Only then can there be equal votes that meet the share."""
    at_least = Fraction(rule.threshold) == Fraction(1, 2) and rule.comparison == "at_least"
    return at_least and rule.base != "yes"


def explain(rule: RuleSet, outcome: Outcome) -> list[Phrase]:
    """Why it came out so, in sentences."""
    quorum, share = outcome.tests[:2]
    said = []
    if not quorum.holds:
        said.append(_about_quorum(quorum, rule.unit == "weight"))
    said.append(_about_weights(share) if rule.unit == "weight" else _about_share(share))
    if outcome.tie is not None:
        said.append(_about_tie(outcome.tie))
    if rule.base == "yes_no" and outcome.counts["abstain"]:
        said.append(_about_abstentions(rule, outcome))
    return said


def _about_quorum(quorum: Test, weights: bool) -> Phrase:
    message = (
        N_("The quorum is not reached: weight %(have)s of %(of)s answered; needed: %(least)s.")
        if weights
        else N_("The quorum is not reached: %(cast)s of %(entitled)s answered; needed: %(least)s.")
    )
    said = conditions.figures(quorum)
    return Phrase(
        message, **(said if weights else {"cast": quorum.have, "entitled": quorum.of, "least": said["least"]})
    )


def _about_abstentions(rule: RuleSet, outcome: Outcome) -> Phrase:
    if rule.unit == "weight":
        weight = conditions.amount(outcome.counts["abstain"], outcome.scale)
        return Phrase(N_("Weight %(weight)s abstained and counts for the quorum only."), weight=weight)
    return plural_phrase(
        N_("%(n)s abstained and counts for the quorum only."),
        N_("%(n)s abstained and count for the quorum only."),
        outcome.counts["abstain"],
    )


def _about_tie(tie: Mapping[str, Any]) -> Phrase:
    if tie["by"] == "lot":
        message = (
            N_("Equal votes: the lot says yes.")
            if tie["says"] == "agree"
            else N_("Equal votes: the lot says no.")
        )
        return Phrase(message)
    return Phrase(
        {
            "agree": N_("Equal votes: the casting vote says yes."),
            "disagree": N_("Equal votes: the casting vote says no."),
            "": N_("Equal votes, and nobody gave the casting vote: that rejects it."),
        }[tie["says"]]
    )


def _about_weights(share: Test) -> Phrase:
    if share.of == 0 or share.least is None:
        return Phrase(N_("Nobody said yes or no, and without any yes nothing passes."))
    message = (
        N_("Yes has weight %(have)s of %(of)s; needed: %(least)s.")
        if share.holds
        else N_("Yes has only weight %(have)s of %(of)s; needed: %(least)s.")
    )
    return Phrase(message, **conditions.figures(share))


def _about_share(share: Test) -> Phrase:
    if share.of == 0:
        return Phrase(N_("Nobody said yes or no, and without any yes nothing passes."))
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
