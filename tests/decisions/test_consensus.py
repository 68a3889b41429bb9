"""Consensus, consensus minus N, unanimity, and a quorum of more than a share."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govhub.core import clock
from govhub.core.errors import Invalid
from govhub.decisions import actions, queries, rules
from govhub.decisions.methods.shape import Outcome, RuleSet
from tests.browsing import send
from tests.conftest import Cast
from tests.decisions.counting import count, majority, votes
from tests.decisions.pages import BASE, soon, words
from tests.decisions.stage import answer, close, decision, joins, refused, rule_set, vote

RULES = "/s/waste/rules"


def consensus(against: int = 0, **parts: Any) -> RuleSet:
    """A consensus rule without a quorum, unless said otherwise."""
    return RuleSet(name="C", method="consensus", against=against, **parts)


def unanimity(**parts: Any) -> RuleSet:
    """A rule of unanimity, as the act makes it."""
    return RuleSet(name="U", method="unanimity", threshold="1", comparison="at_least", **parts)


def said(rule: RuleSet, outcome: Outcome) -> str:
    """The explanation in English."""
    return " ".join(map(str, rules.explain(rule, outcome)))


@pytest.mark.parametrize(
    ("against", "given", "result", "words"),
    [
        (0, {"agree": 3}, "passed", "Nobody is against. 3 agree."),
        (0, {"agree": 3, "abstain": 2}, "passed", "Nobody is against. 3 agree."),
        (0, {"agree": 3, "stand_aside": 1}, "passed", "1 stands aside"),
        (0, {"agree": 4, "disagree": 1}, "failed", "1 is against; allowed: 0."),
        (0, {"agree": 4, "block": 1}, "blocked", "A block must be withdrawn, or the text amended."),
        (1, {"agree": 4, "block": 1}, "passed", "1 is against; allowed: 1. 4 agree."),
        (1, {"agree": 4, "disagree": 1}, "passed", "1 is against; allowed: 1. 4 agree."),
        (1, {"agree": 4, "disagree": 2}, "failed", "2 are against; allowed: 1."),
        (1, {"agree": 4, "disagree": 1, "block": 1}, "blocked", "2 are against; allowed: 1."),
        (2, {"agree": 4, "disagree": 1, "block": 1}, "passed", "2 are against; allowed: 2."),
        (0, {"abstain": 3}, "failed", "Nobody is against. Nobody agrees."),
        (0, {}, "failed", "Nobody is against. Nobody agrees."),
    ],
)
def test_consensus_minus_so_many(against: int, given: dict[str, int], result: str, words: str) -> None:
    rule = consensus(against)
    outcome = count(rule, 7, **given)
    assert outcome.result == result
    assert words in said(rule, outcome)


def test_consensus_quorum_and_too_many_against() -> None:
    rule = consensus(1, quorum="1/2")
    assert count(rule, 10, agree=4).result == "no_quorum"
    assert said(rule, count(rule, 10, agree=4)) == "Nobody is against. Too few have answered."
    assert count(rule, 10, agree=4, disagree=1).result == "passed"
    assert count(rule, 10, agree=2, block=2).result == "blocked"


def test_consensus_says_what_would_have_changed_it() -> None:
    rule = consensus(1)
    outcome = count(rule, 6, agree=4, disagree=2)
    told = [str(phrase) for phrase in rules.what_would_change(outcome)]
    assert told[0] == "If 1 had answered “Abstain” instead of “Disagree”: Passed."


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (consensus(), "Passes when at least one agrees and nobody disagrees or blocks."),
        (consensus(1), "Passes when at least one agrees and at most 1 disagrees or blocks."),
        (
            consensus(2, quorum="1/2", quorum_comparison="more_than"),
            "Passes when at least one agrees, at most 2 disagree or block, and at least 6 of the 10 entitled "
            "(more than 1/2) have answered.",
        ),
        (unanimity(), "Passes when everybody who says yes or no says yes; abstaining does not prevent it."),
        (
            unanimity(base="entitled", quorum="1"),
            "Passes when all entitled say yes, and at least 10 of the 10 entitled (1) have answered.",
        ),
    ],
)
def test_sentences(rule: RuleSet, sentence: str) -> None:
    assert str(rules.sentence(rule, 10)) == sentence


@pytest.mark.parametrize(
    ("base", "given", "result"),
    [
        ("yes_no", {"agree": 3, "abstain": 2}, "passed"),
        ("yes_no", {"agree": 3, "disagree": 1}, "failed"),
        ("yes_no", {"abstain": 3}, "failed"),
        ("cast", {"agree": 3}, "passed"),
        ("cast", {"agree": 3, "abstain": 1}, "failed"),
        ("entitled", {"agree": 4}, "failed"),
        ("entitled", {"agree": 5}, "passed"),
    ],
)
def test_unanimity_of_each_base(base: str, given: dict[str, int], result: str) -> None:
    outcome = count(unanimity(base=base), 5, **given)
    assert outcome.result == result


@given(votes("unanimity"))
def test_unanimity_passes_only_without_a_no(made: tuple[RuleSet, int, dict[str, int]]) -> None:
    rule, entitled, given = made
    if count(rule, entitled, **given).passed:
        assert given["disagree"] == 0 < given["agree"]


@given(votes("consensus"), st.integers(0, 5))
def test_consensus_passes_with_more_allowed_against_if_it_passes_with_fewer(
    made: tuple[RuleSet, int, dict[str, int]], more: int
) -> None:
    rule, entitled, given = made
    wider = RuleSet(**{**rule.to_dict(), "against": rule.against + more})
    if count(rule, entitled, **given).passed:
        assert count(wider, entitled, **given).passed


@pytest.mark.parametrize(
    ("comparison", "cast", "reached"),
    [("at_least", 5, True), ("more_than", 5, False), ("more_than", 6, True)],
)
def test_quorum_of_more_than_a_share(comparison: str, cast: int, reached: bool) -> None:
    rule = majority(quorum="1/2", quorum_comparison=comparison)
    assert (count(rule, 10, agree=cast).result == "passed") == reached


def test_rules_that_contradict_themselves_are_refused() -> None:
    everybody = majority(quorum="1", quorum_comparison="more_than")
    assert rules.why_not_rule(everybody) is not None
    assert (rules.why_not_rule(everybody) or ("",))[0] == "quorum_comparison"
    assert (rules.why_not_rule(majority(quorum_comparison="most")) or ("",))[0] == "quorum_comparison"
    assert (rules.why_not_rule(consensus(-1)) or ("",))[0] == "against"


@pytest.mark.parametrize(("voices", "refuses"), [(2, True), (4, True), (5, False), (9, False)])
def test_consensus_minus_half_of_the_voices_cannot_open(voices: int, refuses: bool) -> None:
    wrong = rules.why_not_open(consensus(2), map(str, range(voices)), 2000, 1000)
    assert (wrong is not None) == refuses
    if wrong:
        assert str(wrong[1]) == f"With {voices} voices, 2 who are against could be half of them or more."


def test_rule_without_these_parts_is_stored_as_before() -> None:
    assert not {"against", "quorum_comparison"} & set(majority().to_dict())
    assert consensus(1, quorum_comparison="more_than").to_dict()["against"] == 1


# Through the acts and pages


def test_make_rule_set_keeps_only_what_the_method_uses(cast: Cast) -> None:
    rule_set(cast, method="majority", against=3)
    rule_set(cast, method="unanimity", threshold="1/2", comparison="more_than")
    made = [one["rule"] for one in queries.rule_sets(cast.alice, space="waste")["rule_sets"]]
    assert "against" not in made[0]
    assert (made[1]["threshold"], made[1]["comparison"]) == ("1", "at_least")


def test_make_rule_set_by_form_of_consensus_minus_one(browse: Any, cast: Cast) -> None:
    alice = browse("alice")
    page = alice.get(f"{RULES}/new?template=consensus_minus_one").text
    assert 'value="Consensus minus one"' in page
    given = {
        "name": "Minus one", "method": "consensus", "unit": "stakeholder", "quorum": "1/2", "against": "1",
        "quorum_comparison": "more_than", "threshold": "1/2", "comparison": "more_than", "base": "yes_no",
    }  # fmt: skip
    assert send(alice, RULES, form_page=f"{RULES}/new", **{**given, "against": "-1"}).status_code == 422
    sent = send(alice, RULES, form_page=f"{RULES}/new", **given)
    shown = words(alice.get(sent.headers["Location"]))
    assert "at most 1 disagrees or blocks, and more than 1/2 of the entitled have answered." in shown
    assert "Method Consensus" in shown
    assert "Against it at most 1" in shown


def test_block_that_the_rule_allows_does_not_stop_the_vote(browse: Any, cast: Cast) -> None:
    joins(cast, "cleo", "sorters")
    number = vote(cast, closes_at=soon(), method="consensus", against=1)
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "block", "Not so")
    shown = queries.index(cast.erin, space="waste")["decisions"][0]
    assert str(shown["state"]) == "Open for voting"
    page = words(browse("bob").get(f"{BASE}/{number}"))
    assert "It would pass now." in page
    assert "the others must answer that" in page
    answer(cast.people["cleo"].actor(), number, "disagree")
    shown = queries.index(cast.erin, space="waste")["decisions"][0]
    assert str(shown["state"]) == "Open, and blocked"
    assert close(cast, number)["outcome"] == "blocked"
    public = words(browse("nobody").get(f"/open/waste/decisions/{number}"))
    assert "2 are against; allowed: 1." in public
    assert "Against it 2 at most 1 No" in public


def test_open_of_consensus_minus_one_between_two_is_refused(cast: Cast) -> None:
    made = rule_set(cast, method="consensus", against=1)
    number = actions.propose(cast.bob, space="waste", title="T", text="W", rule_set=made)["decision"]
    with refused(Invalid, "", "could be half of them"):
        actions.open(cast.alice, space="waste", decision=number, closes_at=clock.now() + rules.DAY)
    assert decision(number).stage == "draft"


# Equal votes


@pytest.mark.parametrize(
    ("ties", "given", "passes"),
    [
        ("reject", {"agree": 3, "disagree": 3}, False),
        ("pass", {"agree": 3, "disagree": 3}, True),
        ("pass", {"agree": 2, "disagree": 3}, False),
        ("pass", {"abstain": 3}, False),
        ("pass", {}, False),
    ],
)
def test_equal_votes_do_what_the_rule_declares(ties: str, given: dict[str, int], passes: bool) -> None:
    rule = majority(comparison="at_least", ties=ties)
    outcome = count(rule, 8, **given)
    assert outcome.passed == passes
    least = outcome.tests[1].least
    yes_no = given.get("agree", 0) + given.get("disagree", 0)
    assert least == (
        None if not yes_no else yes_no // 2 + (1 if ties == "reject" and yes_no % 2 == 0 else yes_no % 2)
    )
    assert str(rules.sentence(rule)).endswith(f" Equal votes {ties} it.")


@given(votes("majority"))
def test_equal_votes_that_pass_change_nothing_else(made: tuple[RuleSet, int, dict[str, int]]) -> None:
    rule, entitled, given = made
    half = RuleSet(**{**rule.to_dict(), "threshold": "1/2", "comparison": "at_least"})
    passing = RuleSet(**{**half.to_dict(), "ties": "pass"})
    if given["agree"] != given["disagree"]:
        assert count(half, entitled, **given).passed == count(passing, entitled, **given).passed


@pytest.mark.parametrize(
    "parts", [{}, {"threshold": "2/3", "comparison": "at_least"}, {"base": "cast", "ties": "lot"}]
)
def test_equal_votes_cannot_pass_where_half_is_not_enough(parts: dict[str, Any]) -> None:
    wrong = rules.why_not_rule(majority(**{"ties": "pass", **parts}))
    assert wrong is not None
    assert wrong[0] == "ties"


def test_make_rule_set_where_equal_votes_pass(cast: Cast) -> None:
    rule_set(cast, method="majority", threshold="1/2", comparison="at_least", ties="pass")
    rule_set(cast, method="consent", ties="pass")
    made = [one["rule"] for one in queries.rule_sets(cast.alice, space="waste")["rule_sets"]]
    assert made[0]["ties"] == "pass"
    assert "ties" not in made[1]
    with refused(Invalid, "ties", "one half"):
        rule_set(cast, method="majority", ties="pass")
