"""The participation quorum: how many of the entitled must have answered (answers, not presence)."""

from __future__ import annotations

from fractions import Fraction

from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods.shape import COMPARISONS, RuleSet, Test, least_count


def quorum_test(rule: RuleSet, entitled: int, cast: int) -> Test:
    """Answers given out of the entitled, whatever the answers are: abstaining counts for the quorum."""
    needed = Fraction(rule.quorum)
    comparison = rule.quorum_comparison
    least = least_count(entitled, needed, comparison) if needed else 0
    return Test("quorum", cast, entitled, rule.quorum, comparison, least is not None and cast >= least, least)


def why_not_quorum(rule: RuleSet) -> tuple[str, Phrase] | None:
    """A quorum is a share of the whole."""
    if not 0 <= Fraction(rule.quorum) <= 1:
        return "quorum", Phrase(N_("A quorum is between nobody (0) and everybody (1)."))
    if rule.quorum_comparison not in COMPARISONS:
        return "quorum_comparison", Phrase(N_("Please choose one of the answers offered."))
    if Fraction(rule.quorum) == 1 and rule.quorum_comparison == "more_than":
        return "quorum_comparison", Phrase(N_("More than everybody is impossible; choose “at least”."))
    return None


def quorum_sentence(rule: RuleSet, entitled: int | None) -> Phrase:
    """The quorum as part of a sentence."""
    more = rule.quorum_comparison == "more_than"
    if entitled is None:
        message = (
            N_("more than %(quorum)s of the entitled have answered")
            if more
            else N_("at least %(quorum)s of the entitled have answered")
        )
        return Phrase(message, quorum=rule.quorum)
    return Phrase(
        N_("at least %(least)s of the %(entitled)s entitled (more than %(quorum)s) have answered")
        if more
        else N_("at least %(least)s of the %(entitled)s entitled (%(quorum)s) have answered"),
        quorum=rule.quorum,
        entitled=entitled,
        least=quorum_test(rule, entitled, 0).least or 0,
    )


def aside_said(aside: int) -> list[Phrase]:
    """What standing aside means, where somebody does."""
    if not aside:
        return []
    return [
        plural_phrase(
            N_("%(n)s stands aside: the reason is recorded, and it stops nothing."),
            N_("%(n)s stand aside: their reasons are recorded, and they stop nothing."),
            aside,
        )
    ]
