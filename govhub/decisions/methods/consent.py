"""Consent: passes when nobody blocks. A block needs a reason and stops the decision; standing aside is
recorded and stops nothing.

Where the rule gives objections a lifecycle, a concern can be voiced as well (it stops nothing), and an
objection is tested: what is found to be a concern, or to be out of scope, counts as one. Where objections
are advisory, they are recorded and stop nothing.

Sources: sociocratic consent (consent, concern, objection) and the positions of consensus practice (agree,
abstain, stand aside, block); `least`: the Apache Software Foundation's votes (three who agree, no veto).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods.objecting import why_not_objections
from govhub.decisions.methods.quorum import aside_said, quorum_sentence, quorum_test, why_not_quorum
from govhub.decisions.methods.shape import BLOCKED, FAILED, NO_QUORUM, PASSED, Outcome, RuleSet, Test

NAME = "consent"
POSITIONS = ("agree", "abstain", "stand_aside", "block")
REASONED = frozenset({"stand_aside", "concern", "block"})
WITH_CONCERN = ("agree", "abstain", "stand_aside", "concern", "block")


def answers(rule: RuleSet) -> tuple[str, ...]:
    """The answers that can be given."""
    return WITH_CONCERN if rule.objections == "lifecycle" else POSITIONS


def why_not_rule(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why such a rule cannot be used, or None."""
    return why_not_objections(rule) or why_not_quorum(rule)


def result(rule: RuleSet, entitled: int, counts: Mapping[str, int]) -> Outcome:
    """Blocked while a block stands; then the quorum; then somebody must agree."""
    given = {position: counts.get(position, 0) for position in answers(rule)}
    cast = sum(given.values())
    quorum = quorum_test(rule, entitled, cast)
    none_stops = given["block"] == 0 or rule.objections == "advisory"
    blocks = Test("no_block", given["block"], cast, "0", "at_most", none_stops, 0)
    least = max(rule.least, 1)
    agree = Test("somebody_agrees", given["agree"], cast, "0", "more_than", given["agree"] >= least, least)
    if not blocks.holds:
        word = BLOCKED
    elif not quorum.holds:
        word = NO_QUORUM
    else:
        word = PASSED if agree.holds else FAILED
    return Outcome(word, entitled, cast, given, (quorum, blocks, agree))


def sentence(rule: RuleSet, entitled: int | None) -> Phrase:
    """The rule in one sentence."""
    least, advisory = max(rule.least, 1), rule.objections == "advisory"
    if Fraction(rule.quorum) == 0:
        if advisory:
            return plural_phrase(
                N_("Passes when at least %(n)s agrees; blocks are recorded and stop nothing."),
                N_("Passes when at least %(n)s agree; blocks are recorded and stop nothing."),
                least,
            )
        if least == 1:
            return Phrase(N_("Passes when at least one agrees and nobody blocks."))
        return Phrase(N_("Passes when at least %(n)s agree and nobody blocks."), n=least)
    quorum = quorum_sentence(rule, entitled)
    if advisory:
        return Phrase(
            N_("Passes when at least %(n)s agree and %(quorum)s; blocks are recorded and stop nothing."),
            n=least,
            quorum=quorum,
        )
    if least == 1:
        return Phrase(N_("Passes when at least one agrees, nobody blocks, and %(quorum)s."), quorum=quorum)
    return Phrase(
        N_("Passes when at least %(n)s agree, nobody blocks, and %(quorum)s."), n=least, quorum=quorum
    )


def explain(rule: RuleSet, outcome: Outcome) -> list[Phrase]:
    """Why it came out so, in sentences."""
    concerns = outcome.counts.get("concern", 0)
    voiced = [
        plural_phrase(
            N_("%(n)s concern is recorded; it stops nothing."),
            N_("%(n)s concerns are recorded; they stop nothing."),
            concerns,
        )
    ]
    return [_why(rule, outcome), *(voiced if concerns else []), *aside_said(outcome.counts["stand_aside"])]


def _why(rule: RuleSet, outcome: Outcome) -> Phrase:
    blocks, agree = outcome.counts["block"], outcome.counts["agree"]
    if outcome.result == BLOCKED:
        return plural_phrase(
            N_("Stopped: %(n)s block stands. It must be withdrawn, or the text amended."),
            N_("Stopped: %(n)s blocks stand. They must be withdrawn, or the text amended."),
            blocks,
        )
    if blocks:  # under this rule they are advice
        return plural_phrase(
            N_("%(n)s blocks, which under this rule is recorded and stops nothing; %(agree)s agree."),
            N_("%(n)s block, which under this rule is recorded and stops nothing; %(agree)s agree."),
            blocks,
            agree=agree,
        )
    if outcome.result == NO_QUORUM:
        return Phrase(N_("Nobody blocks, but too few have answered."))
    if outcome.result == PASSED:
        return plural_phrase(
            N_("Nobody blocks, and %(n)s agrees."), N_("Nobody blocks, and %(n)s agree."), agree
        )
    if agree:
        return Phrase(N_("Nobody blocks, but too few agree."))
    return Phrase(N_("Nobody blocks, but nobody agrees either."))
