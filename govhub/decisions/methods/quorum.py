"""The participation quorum: how many of the entitled must have answered (answers, not presence)."""

from __future__ import annotations

from fractions import Fraction

from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods.shape import RuleSet, Test, least_count


def quorum_test(rule: RuleSet, entitled: int, cast: int) -> Test:
    """Answers given out of the entitled, whatever the answers are: abstaining counts for the quorum."""
    needed = Fraction(rule.quorum)
    least = least_count(entitled, needed, "at_least") if needed else 0
    return Test("quorum", cast, entitled, rule.quorum, "at_least", least is not None and cast >= least, least)


def why_not_quorum(rule: RuleSet) -> tuple[str, Phrase] | None:
    """A quorum is a share of the whole."""
    if not 0 <= Fraction(rule.quorum) <= 1:
        return "quorum", Phrase(N_("A quorum is between nobody (0) and everybody (1)."))
    return None


def quorum_sentence(rule: RuleSet, entitled: int | None) -> Phrase:
    """The quorum as part of a sentence."""
    if entitled is None:
        return Phrase(N_("at least %(quorum)s of the entitled have answered"), quorum=rule.quorum)
    return Phrase(
        N_("at least %(least)s of the %(entitled)s entitled (%(quorum)s) have answered"),
        quorum=rule.quorum,
        entitled=entitled,
        least=quorum_test(rule, entitled, 0).least or 0,
    )
