"""What the tests of the rules count with: rule sets in short, ballots from counts."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from govhub.decisions import rules
from govhub.decisions.methods import METHODS
from govhub.decisions.methods.shape import Outcome, RuleSet

ANSWERS = {
    "majority": ("agree", "disagree", "abstain"),
    "unanimity": ("agree", "disagree", "abstain"),
    "consensus": ("agree", "abstain", "stand_aside", "disagree", "block"),
    "consent": ("agree", "abstain", "stand_aside", "block"),
    "gradients": (
        "endorse", "minor_contention", "reservations", "abstain", "more_discussion", "dislike_support",
        "serious_disagreement", "veto",
    ),
}  # fmt: skip


def majority(**parts: Any) -> RuleSet:
    """A majority rule: more than half of yes and no, unless said otherwise."""
    return RuleSet(name="M", method="majority", **parts)


def consent(**parts: Any) -> RuleSet:
    """A consent rule without a quorum, unless said otherwise."""
    return RuleSet(name="C", method="consent", **parts)


def two_thirds(**parts: Any) -> RuleSet:
    """At least two thirds of yes and no."""
    return majority(threshold="2/3", comparison="at_least", **parts)


def count(rule: RuleSet, entitled: int, **given: int) -> Outcome:
    """The outcome when so many of `entitled` voices gave each answer, through real ballots."""
    answers = [choice for choice, n in given.items() for _ in range(n)]
    voices = [f"{n:04d}" for n in range(entitled)]
    ballots = {voice: {"choice": choice} for voice, choice in zip(voices, answers, strict=False)}
    assert len(ballots) == len(answers), "more ballots than voices"
    return rules.outcome(rule, voices, ballots)


SHARES = ["1/2", "11/20", "3/5", "2/3", "3/4", "4/5", "99/100", "1"]
QUORUMS = ["0", "1/10", "1/3", "1/2", "2/3", "1"]


@st.composite
def rule_sets(draw: st.DrawFn, method: str = "", quorum: str = "") -> RuleSet:
    """A rule set that can be made."""
    made = RuleSet(
        name="Any",
        method=method or draw(st.sampled_from(sorted(METHODS))),
        threshold=draw(st.sampled_from(SHARES)),
        comparison=draw(st.sampled_from(["at_least", "more_than"])),
        base=draw(st.sampled_from(["yes_no", "cast", "entitled"])),
        quorum=quorum or draw(st.sampled_from(QUORUMS)),
        early_close=draw(st.booleans()),
    )
    if rules.why_not_rule(made) is not None:  # more than everybody
        made = RuleSet(**{**made.to_dict(), "comparison": "at_least"})
    return made


@st.composite
def votes(draw: st.DrawFn, method: str = "", quorum: str = "") -> tuple[RuleSet, int, dict[str, int]]:
    """A rule, an electorate, and how many of it gave each answer."""
    rule = draw(rule_sets(method, quorum))
    given = {choice: draw(st.integers(0, 12)) for choice in ANSWERS[rule.method]}
    return rule, sum(given.values()) + draw(st.integers(0, 12)), given
