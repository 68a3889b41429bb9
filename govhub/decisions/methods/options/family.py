"""The methods among options in the shape of every method, and why a rule of them cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods.options import saying
from govhub.decisions.methods.options.ballots import BALLOTS, POINTS, is_budget, kind_of_ballot
from govhub.decisions.methods.options.counts import BUDGETS, LOT
from govhub.decisions.methods.quorum import quorum_test, why_not_quorum
from govhub.decisions.methods.shape import CHOSE, FAILED, NO_QUORUM, Method, Outcome, RuleSet, Test

ABSTAIN = "abstain"
FEWEST, MOST = 2, 50
HIGHEST, DOTS = 100, 1000  # the widest range of a score, the most points that somebody can have
_OF_SEVERAL = {"approval", "score", "dots", "stv"}  # which can fill more than one seat


@dataclass(frozen=True)
class Among:
    """One method among options, in the shape of every method."""

    NAME: str
    POSITIONS: tuple[str, ...] = (CHOSE, ABSTAIN)
    REASONED: frozenset[str] = frozenset()

    def answers(self, rule: RuleSet) -> tuple[str, ...]:
        """The answers that can be given."""
        return self.POSITIONS

    def why_not_rule(self, rule: RuleSet) -> tuple[str, Phrase] | None:
        """The field and the reason why such a rule cannot be used, or None."""
        if rule.concurrence:
            message = N_("Sectors can agree to a yes or no, not to a choice among options.")
            return "concurrence", Phrase(message)
        return _why_not_words(rule) or _why_not_numbers(rule) or why_not_quorum(rule)

    def result(self, rule: RuleSet, entitled: int, counts: Mapping[str, int]) -> Outcome:
        """The outcome before anybody's choice is looked at."""
        given = {position: counts.get(position, 0) for position in self.POSITIONS}
        cast = sum(given.values())
        quorum = quorum_test(rule, entitled, cast)
        seats = rule.seats
        winner = Test("winner", 0, seats, str(seats), "at_least", False, seats)
        if is_budget(rule):
            winner = Test("funded", 0, 0, "1", "at_least", False, 1)
        return Outcome(FAILED if quorum.holds else NO_QUORUM, entitled, cast, given, (quorum, winner))

    def sentence(self, rule: RuleSet, entitled: int | None) -> Phrase:
        """The rule in one sentence."""
        return saying.sentence(rule, entitled)

    def explain(self, rule: RuleSet, outcome: Outcome) -> list[Phrase]:
        """Why it came out so, in sentences."""
        return saying.explain(rule, outcome)


def _why_not_words(rule: RuleSet) -> tuple[str, Phrase] | None:
    for name, value, known in (
        ("ties", rule.ties, ("reject", LOT)),
        ("strength", rule.strength, ("winning", "margins")),
        ("ballot", rule.ballot, tuple(BALLOTS)),
    ):
        if value not in known:
            return name, Phrase(N_("Please choose one of the answers offered."))
    return None


def _why_not_numbers(rule: RuleSet) -> tuple[str, Phrase] | None:
    if not 1 <= rule.seats <= MOST:
        return "seats", Phrase(N_("The number of seats is between 1 and %(n)s."), n=MOST)
    if rule.seats > 1 and rule.method not in _OF_SEVERAL:
        return "seats", Phrase(N_("This method chooses one option; for several seats choose another."))
    if rule.method == "score" and not 1 <= rule.highest <= HIGHEST:
        return "highest", Phrase(N_("The highest score is between 1 and %(n)s."), n=HIGHEST)
    if kind_of_ballot(rule) == POINTS and not 1 <= rule.dots <= DOTS:
        return "dots", Phrase(N_("Everybody has between 1 and %(n)s points to give."), n=DOTS)
    if not 0 <= Fraction(rule.option_quorum) <= 1:
        return "option_quorum", Phrase(N_("A quorum is between nobody (0) and everybody (1)."))
    if Fraction(rule.ratio) < 1:
        message = N_("An option needs at least as many votes as further discussion, so 1 or more.")
        return "ratio", Phrase(message)
    if rule.method == "budget_greedy_threshold" and rule.least < 1:
        return "least", Phrase(N_("Please say how many points a project needs."))
    return None


NAMES = ("approval", "irv", "schulze", "ranked_pairs", "stv", "score", "dots", "debian", *BUDGETS)
AMONG: dict[str, Method] = {name: cast(Method, Among(name)) for name in NAMES}


def chooses(rule: RuleSet) -> bool:
    """Whether the rule chooses among options instead of answering yes or no."""
    return rule.method in AMONG


def why_not_options(rule: RuleSet, listed: int) -> Phrase | None:
    """Why a vote under this rule cannot be about so many options, or None."""
    if listed < FEWEST:
        return Phrase(N_("Please name at least two options, one on each line."))
    if not is_budget(rule) and rule.seats > listed:
        message = N_("There are %(seats)s seats, but only %(n)s options.")
        return Phrase(message, seats=rule.seats, n=listed)
    return None
