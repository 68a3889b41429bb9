"""Consensus, and consensus minus N: passes when nobody is against, or at most N who were declared in advance.

Whoever disagrees or blocks is against; a block needs a reason, and where too many are against it is what
the others must answer. Standing aside is recorded and stops nothing.

Sources: consensus practice ("consensus minus one": one who is against cannot stop everybody else).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods.quorum import aside_said, quorum_sentence, quorum_test, why_not_quorum
from govhub.decisions.methods.shape import BLOCKED, FAILED, NO_QUORUM, PASSED, Outcome, RuleSet, Test

NAME = "consensus"
POSITIONS = ("agree", "abstain", "stand_aside", "disagree", "block")
REASONED = frozenset({"stand_aside", "block"})
AGAINST = ("disagree", "block")


def answers(rule: RuleSet) -> tuple[str, ...]:
    """The answers that can be given."""
    return POSITIONS


def why_not_rule(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why such a rule cannot be used, or None."""
    if rule.against < 0:
        return "against", Phrase(N_("Please give a whole number."))
    return why_not_quorum(rule)


def result(rule: RuleSet, entitled: int, counts: Mapping[str, int]) -> Outcome:
    """Too many against stop it (blocked where one of them blocks); then the quorum; somebody must agree."""
    given = {position: counts.get(position, 0) for position in POSITIONS}
    cast = sum(given.values())
    quorum = quorum_test(rule, entitled, cast)
    no = sum(given[position] for position in AGAINST)
    against = Test("against", no, cast, str(rule.against), "at_most", no <= rule.against, rule.against)
    agree = Test("somebody_agrees", given["agree"], cast, "0", "more_than", given["agree"] > 0, 1)
    if not against.holds:
        word = BLOCKED if given["block"] else FAILED
    elif not quorum.holds:
        word = NO_QUORUM
    else:
        word = PASSED if agree.holds else FAILED
    return Outcome(word, entitled, cast, given, (quorum, against, agree))


def sentence(rule: RuleSet, entitled: int | None) -> Phrase:
    """The rule in one sentence."""
    if Fraction(rule.quorum) == 0:
        if not rule.against:
            return Phrase(N_("Passes when at least one agrees and nobody disagrees or blocks."))
        return plural_phrase(
            N_("Passes when at least one agrees and at most %(n)s disagrees or blocks."),
            N_("Passes when at least one agrees and at most %(n)s disagree or block."),
            rule.against,
        )
    quorum = quorum_sentence(rule, entitled)
    if not rule.against:
        return Phrase(
            N_("Passes when at least one agrees, nobody disagrees or blocks, and %(quorum)s."), quorum=quorum
        )
    return plural_phrase(
        N_("Passes when at least one agrees, at most %(n)s disagrees or blocks, and %(quorum)s."),
        N_("Passes when at least one agrees, at most %(n)s disagree or block, and %(quorum)s."),
        rule.against,
        quorum=quorum,
    )


def explain(rule: RuleSet, outcome: Outcome) -> list[Phrase]:
    """Why it came out so, in sentences."""
    _, against, agree = outcome.tests[:3]
    said = [_about_those_against(against)]
    if outcome.result == NO_QUORUM:
        said.append(Phrase(N_("Too few have answered.")))
    elif against.holds and not agree.holds:
        said.append(Phrase(N_("Nobody agrees.")))
    elif outcome.passed:
        said.append(plural_phrase(N_("%(n)s agrees."), N_("%(n)s agree."), outcome.counts["agree"]))
    if outcome.result == BLOCKED:
        said.append(Phrase(N_("A block must be withdrawn, or the text amended.")))
    return said + aside_said(outcome.counts["stand_aside"])


def _about_those_against(against: Test) -> Phrase:
    if not against.have:
        return Phrase(N_("Nobody is against."))
    return plural_phrase(
        N_("%(n)s is against; allowed: %(most)s."),
        N_("%(n)s are against; allowed: %(most)s."),
        against.have,
        most=against.least or 0,
    )
