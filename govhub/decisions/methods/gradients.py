"""Gradients of agreement: eight steps from endorsing to a veto.

Passes when the share of those who support it (the first three steps, and "do not like it, but support it")
is large enough, and no more vetoes stand than the rule bears. Abstaining and wanting more discussion are
neither for nor against.

Source: Sam Kaner et al., Facilitator's Guide to Participatory Decision-Making (the scale).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods.quorum import quorum_sentence, quorum_test, why_not_quorum
from govhub.decisions.methods.shape import (
    BLOCKED,
    FAILED,
    NO_QUORUM,
    PASSED,
    Outcome,
    RuleSet,
    Test,
    least_count,
    meets,
)

NAME = "gradients"
POSITIONS = (
    "endorse", "minor_contention", "reservations", "abstain", "more_discussion", "dislike_support",
    "serious_disagreement", "veto",
)  # fmt: skip
REASONED = frozenset({"serious_disagreement", "veto"})
SUPPORT = ("endorse", "minor_contention", "reservations", "dislike_support")
AGAINST = ("serious_disagreement", "veto")
_BASES = ("yes_no", "cast", "entitled")


def answers(rule: RuleSet) -> tuple[str, ...]:
    """The answers that can be given."""
    return POSITIONS


def why_not_rule(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why such a rule cannot be used, or None."""
    share = Fraction(rule.threshold)
    if not Fraction(1, 2) <= share <= 1:
        return "threshold", Phrase(N_("The share of support must be at least one half."))
    if share == 1 and rule.comparison == "more_than":
        return "comparison", Phrase(N_("More than everybody is impossible; choose “at least”."))
    if rule.base not in _BASES:
        return "base", Phrase(N_("Please choose one of the answers offered."))
    if rule.against < 0:
        return "against", Phrase(N_("Please give a whole number."))
    return why_not_quorum(rule)


def result(rule: RuleSet, entitled: int, counts: Mapping[str, int]) -> Outcome:
    """Vetoes first, then the quorum, then the share of support; level is never enough."""
    given = {position: counts.get(position, 0) for position in POSITIONS}
    cast = sum(given.values())
    yes, no = (sum(given[step] for step in steps) for steps in (SUPPORT, AGAINST))
    quorum = quorum_test(rule, entitled, cast)
    vetoes = Test(
        "against",
        given["veto"],
        cast,
        str(rule.against),
        "at_most",
        given["veto"] <= rule.against,
        rule.against,
    )
    of = {"yes_no": yes + no, "cast": cast, "entitled": entitled}[rule.base]
    holds = yes > no and meets(yes, of, Fraction(rule.threshold), rule.comparison)
    least = least_count(of, Fraction(rule.threshold), rule.comparison)
    share = Test("threshold", yes, of, rule.threshold, rule.comparison, holds, least)
    word = BLOCKED if not vetoes.holds else NO_QUORUM if not quorum.holds else PASSED if holds else FAILED
    return Outcome(word, entitled, cast, given, (quorum, share, vetoes))


def sentence(rule: RuleSet, entitled: int | None) -> Phrase:
    """The rule in one sentence."""
    message = {
        ("at_least", "yes_no"): N_(
            "Passes when at least %(share)s of those for or against support it%(rest)s."
        ),
        ("more_than", "yes_no"): N_(
            "Passes when more than %(share)s of those for or against support it%(rest)s."
        ),
        ("at_least", "cast"): N_("Passes when at least %(share)s of all who answer support it%(rest)s."),
        ("more_than", "cast"): N_("Passes when more than %(share)s of all who answer support it%(rest)s."),
        ("at_least", "entitled"): N_("Passes when at least %(share)s of all entitled support it%(rest)s."),
        ("more_than", "entitled"): N_("Passes when more than %(share)s of all entitled support it%(rest)s."),
    }[rule.comparison, rule.base]
    veto = (
        plural_phrase(N_("at most %(n)s vetoes"), N_("at most %(n)s veto"), rule.against)
        if rule.against
        else Phrase(N_("nobody vetoes"))
    )
    if not Fraction(rule.quorum):
        return Phrase(message, share=rule.threshold, rest=Phrase(N_(" and %(veto)s"), veto=veto))
    rest = Phrase(N_(", %(veto)s, and %(quorum)s"), veto=veto, quorum=quorum_sentence(rule, entitled))
    return Phrase(message, share=rule.threshold, rest=rest)


def explain(rule: RuleSet, outcome: Outcome) -> list[Phrase]:
    """Why it came out so, in sentences."""
    quorum, share, vetoes = outcome.tests[:3]
    said = []
    if vetoes.have:
        said.append(
            plural_phrase(
                N_("%(n)s vetoes; allowed: %(most)s."),
                N_("%(n)s veto; allowed: %(most)s."),
                vetoes.have,
                most=vetoes.least or 0,
            )
        )
    if not quorum.holds:
        said.append(Phrase(N_("Too few have answered.")))
    if share.of == 0:
        return [*said, Phrase(N_("Nobody is for or against it, and without support nothing passes."))]
    message = (
        N_("%(yes)s of %(of)s support it; needed: %(least)s.")
        if share.holds
        else N_("Only %(yes)s of %(of)s support it; needed: %(least)s.")
    )
    return [*said, Phrase(message, yes=share.have, of=share.of, least=share.least or share.of)]
