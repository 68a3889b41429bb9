"""What the rules refuse: ballots, rule sets and votes that cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.decisions import rules
from govhub.decisions.methods.shape import RuleSet
from tests.decisions.counting import ANSWERS, consent, count, majority

pytestmark = pytest.mark.once


def test_outcome_refuses_a_ballot_from_outside_the_electorate() -> None:
    with pytest.raises(ValueError, match="not in the electorate"):
        rules.outcome(majority(), ["a"], {"b": {"choice": "agree"}})


@pytest.mark.parametrize("choice", ["block", "yes", "", None, 1])
def test_outcome_refuses_an_unknown_answer(choice: Any) -> None:
    with pytest.raises(ValueError, match="not an answer"):
        rules.outcome(majority(), ["a"], {"a": {"choice": choice}})


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"method": "dice"}, "method"),
        ({"unit": "share"}, "unit"),
        ({"base": ""}, "base"),
        ({"comparison": "exactly"}, "comparison"),
        ({"threshold": "2/5"}, "threshold"),
        ({"threshold": "0"}, "threshold"),
        ({"threshold": "3/2"}, "threshold"),
        ({"threshold": "1", "comparison": "more_than"}, "comparison"),
        ({"quorum": "3/2"}, "quorum"),
        ({"quorum": "-1/2"}, "quorum"),
    ],
)
def test_rule_that_cannot_be_used_is_refused_with_its_field(parts: dict[str, str], field: str) -> None:
    rule = RuleSet(**{"name": "R", "method": "majority", **parts})  # type: ignore[arg-type]
    assert (wrong := rules.why_not_rule(rule)) is not None
    assert wrong[0] == field


@pytest.mark.parametrize("rule", [*rules.TEMPLATES.values(), majority(threshold="1", comparison="at_least")])
def test_rules_offered_can_be_used(rule: RuleSet) -> None:
    assert rules.why_not_rule(rule) is None
    facts = {"sector": "business", "stakeholder": "s", "weight": "2", "stands_for": "100"}
    assert rules.why_not_open(rule, dict.fromkeys("abcd", facts), 1001, 1000, among=4) is None


@pytest.mark.parametrize(
    ("entitled", "closes_at", "field"),
    [
        (0, 2000, ""),
        (3, None, "closes_at"),
        (3, 1000, "closes_at"),
        (3, 999, "closes_at"),
        (3, 1000 + 366 * rules.DAY + 1, "closes_at"),
    ],
)
def test_vote_that_cannot_be_opened(entitled: int, closes_at: int | None, field: str) -> None:
    wrong = rules.why_not_open(majority(), map(str, range(entitled)), closes_at, 1000)
    assert wrong is not None
    assert wrong[0] == field


def test_vote_whose_rule_can_never_be_met_cannot_be_opened() -> None:
    impossible = majority(threshold="1", comparison="more_than")
    assert rules.why_not_open(impossible, "abcde", 2000, 1000) is not None


@pytest.mark.parametrize(("now", "refused"), [(999, False), (1000, True), (1001, True)])
def test_ballot_is_taken_before_the_closing_instant_and_not_at_it(now: int, refused: bool) -> None:
    assert (rules.why_not_ballot(majority(), "open", 1000, now, "agree", "") is not None) == refused


@pytest.mark.parametrize(
    ("rule", "stage", "choice", "reason", "field"),
    [
        (consent(), "draft", "agree", "", ""),
        (consent(), "ended", "agree", "", ""),
        (consent(), "withdrawn", "agree", "", ""),
        (consent(), "open", "disagree", "", "choice"),
        (majority(), "open", "block", "Because", "choice"),
        (consent(), "open", "block", "", "reason"),
        (consent(), "open", "stand_aside", "", "reason"),
    ],
)
def test_ballot_that_cannot_be_taken(rule: RuleSet, stage: str, choice: str, reason: str, field: str) -> None:
    refusal = rules.why_not_ballot(rule, stage, 1000, 1, choice, reason)
    assert refusal is not None
    assert refusal[0] == field


@pytest.mark.parametrize("choice", ANSWERS["consent"])
def test_ballot_with_a_reason_is_taken(choice: str) -> None:
    assert rules.why_not_ballot(consent(), "open", 1000, 1, choice, "Because") is None


def test_vote_closes_early_when_everybody_has_answered_and_nothing_stops_it() -> None:
    early = consent(early_close=True)
    assert rules.closes_early(early, count(early, 2, agree=2))
    assert not rules.closes_early(early, count(early, 2, agree=1))
    assert not rules.closes_early(early, count(early, 2, agree=1, block=1))
    assert not rules.closes_early(consent(early_close=False), count(consent(), 2, agree=2))
