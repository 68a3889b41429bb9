"""Consent: passes when nobody blocks. A block needs a reason and stops the decision; standing aside is
recorded and stops nothing.

Sources: sociocratic consent and the positions of consensus practice (agree, abstain, stand aside, block).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods.quorum import aside_said, quorum_sentence, quorum_test, why_not_quorum
from govhub.decisions.methods.shape import BLOCKED, FAILED, NO_QUORUM, PASSED, Outcome, RuleSet, Test

NAME = "consent"
POSITIONS = ("agree", "abstain", "stand_aside", "block")
REASONED = frozenset({"stand_aside", "block"})


def answers(rule: RuleSet) -> tuple[str, ...]:
    """The answers that can be given."""
    return POSITIONS


def why_not_rule(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why such a rule cannot be used, or None."""
    return why_not_quorum(rule)


def result(rule: RuleSet, entitled: int, counts: Mapping[str, int]) -> Outcome:
    """Blocked while a block stands; then the quorum; then somebody must agree."""
    given = {position: counts.get(position, 0) for position in POSITIONS}
    cast = sum(given.values())
    quorum = quorum_test(rule, entitled, cast)
    blocks = Test("no_block", given["block"], cast, "0", "at_most", given["block"] == 0, 0)
    agree = Test("somebody_agrees", given["agree"], cast, "0", "more_than", given["agree"] > 0, 1)
    if not blocks.holds:
        word = BLOCKED
    elif not quorum.holds:
        word = NO_QUORUM
    else:
        word = PASSED if agree.holds else FAILED
    return Outcome(word, entitled, cast, given, (quorum, blocks, agree))


def sentence(rule: RuleSet, entitled: int | None) -> Phrase:
    """The rule in one sentence."""
    if Fraction(rule.quorum) == 0:
        return Phrase(N_("Passes when at least one agrees and nobody blocks."))
    return Phrase(
        N_("Passes when at least one agrees, nobody blocks, and %(quorum)s."),
        quorum=quorum_sentence(rule, entitled),
    )


def explain(rule: RuleSet, outcome: Outcome) -> list[Phrase]:
    """Why it came out so, in sentences."""
    said = [_why(outcome)]
    return said + aside_said(outcome.counts["stand_aside"])


def _why(outcome: Outcome) -> Phrase:
    if outcome.result == BLOCKED:
        return plural_phrase(
            N_("Stopped: %(n)s block stands. It must be withdrawn, or the text amended."),
            N_("Stopped: %(n)s blocks stand. They must be withdrawn, or the text amended."),
            outcome.counts["block"],
        )
    if outcome.result == NO_QUORUM:
        return Phrase(N_("Nobody blocks, but too few have answered."))
    if outcome.result == PASSED:
        return plural_phrase(
            N_("Nobody blocks, and %(n)s agrees."),
            N_("Nobody blocks, and %(n)s agree."),
            outcome.counts["agree"],
        )
    return Phrase(N_("Nobody blocks, but nobody agrees either."))
