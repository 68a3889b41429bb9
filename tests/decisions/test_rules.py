"""Counting: each method, its sentences and explanations, and the known defects of other systems."""

from __future__ import annotations

import ast
import inspect
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govhub.decisions import rules
from govhub.decisions.methods.shape import Outcome, RuleSet
from tests.decisions.counting import consent, count, majority, two_thirds

pytestmark = pytest.mark.once


# Majority


@pytest.mark.parametrize(
    ("yes", "no", "abstain", "result"),
    [
        (5, 4, 0, "passed"),
        (4, 5, 0, "failed"),
        (1, 0, 9, "passed"),
        (0, 1, 9, "failed"),
        (10, 0, 0, "passed"),
        (0, 10, 0, "failed"),
    ],
)
def test_majority_is_more_than_half_of_yes_and_no(yes: int, no: int, abstain: int, result: str) -> None:
    assert count(majority(), 10, agree=yes, disagree=no, abstain=abstain).result == result


@pytest.mark.parametrize(
    ("yes", "no", "result"), [(2, 1, "passed"), (66, 34, "failed"), (67, 33, "passed"), (199, 100, "failed")]
)
def test_two_thirds_is_an_exact_fraction(yes: int, no: int, result: str) -> None:
    assert count(two_thirds(), 300, agree=yes, disagree=no).result == result


@pytest.mark.parametrize("rule", [majority(), two_thirds(), majority(base="cast"), majority(base="entitled"),
                                  majority(comparison="at_least"), consent()])  # fmt: skip
@pytest.mark.parametrize("entitled", [0, 1, 30])
def test_nothing_out_of_nothing_never_passes(rule: RuleSet, entitled: int) -> None:
    """Defect 3: two thirds passing at 0 : 0."""
    assert count(rule, entitled).result == "failed"


def test_two_thirds_with_abstentions_only_never_passes() -> None:
    outcome = count(two_thirds(), 9, abstain=9)
    assert outcome.result == "failed"
    assert "without any yes nothing passes" in _explained(two_thirds(), outcome)


@pytest.mark.parametrize("base", ["yes_no", "cast", "entitled"])
@pytest.mark.parametrize("comparison", ["at_least", "more_than"])
@pytest.mark.parametrize("abstain", [0, 2])
def test_equal_votes_reject(base: str, comparison: str, abstain: int) -> None:
    rule = majority(base=base, comparison=comparison)
    assert count(rule, 20, agree=10, disagree=10).result == "failed"
    assert count(rule, 20, agree=9, disagree=9, abstain=abstain).result == "failed"


def test_quorum_compares_those_who_answered_with_the_entitled() -> None:
    """Defect 2: the quorum compared with the number entitled instead of the number who voted."""
    rule = majority(quorum="1/2")
    assert count(rule, 20, agree=9).result == "no_quorum"
    assert count(rule, 20, agree=10).result == "passed"
    quorum = count(rule, 20, agree=9).tests[0]
    assert (quorum.have, quorum.of, quorum.least, quorum.holds) == (9, 20, 10, False)


def test_quorum_counts_every_answer_whatever_it_says() -> None:
    assert count(majority(quorum="1/2"), 20, agree=1, abstain=9).result == "passed"
    assert count(majority(quorum="1/2"), 20, agree=1, disagree=9).result == "failed"
    assert count(consent(quorum="1/2"), 4, agree=1, stand_aside=1).result == "passed"


def test_quorum_of_a_third_is_rounded_up_never_down() -> None:
    assert count(majority(quorum="1/3"), 10, agree=3).result == "no_quorum"
    assert count(majority(quorum="1/3"), 10, agree=4).result == "passed"


@pytest.mark.parametrize(("base", "passes_with"), [("yes_no", 13), ("cast", 16), ("entitled", 26)])
def test_majority_of_each_base_as_in_roberts_rules(base: str, passes_with: int) -> None:
    """50 members, 30 present, 24 votes: 13 of the votes cast, 16 of those present, 26 of the membership.

    Those present who do not vote are the ones who abstain here, so the base "cast" is the base "present".
    """
    rule = majority(base=base)
    for yes in range(1, 51):
        no = max(0, 24 - yes)
        abstain = min(6, 50 - yes - no)
        if base == "cast":
            abstain = max(0, 30 - yes - no)
        outcome = count(rule, 50, agree=yes, disagree=no, abstain=abstain)
        if base != "cast" or outcome.cast == 30:
            assert outcome.passed == (yes >= passes_with), yes


@pytest.mark.parametrize(
    ("base", "of", "result"), [("yes_no", 10, "passed"), ("cast", 16, "failed"), ("entitled", 20, "failed")]
)
def test_abstentions_follow_the_declared_base(base: str, of: int, result: str) -> None:
    """Defect 8: abstentions silently counted as no (or not), without the base saying so."""
    outcome = count(majority(base=base), 20, agree=6, disagree=4, abstain=6)
    assert outcome.result == result
    assert outcome.tests[1].of == of


@pytest.mark.parametrize("base", ["yes_no", "cast", "entitled"])
def test_sentence_of_a_majority_names_its_base(base: str) -> None:
    words = {
        "yes_no": "of those who say yes or no",
        "cast": "of all who answer",
        "entitled": "of all entitled",
    }
    for quorum in ("0", "1/2"):
        assert words[base] in str(rules.sentence(majority(base=base, quorum=quorum), 10))


def test_abstentions_are_explained_where_the_base_leaves_them_out() -> None:
    said = _explained(majority(), count(majority(), 20, agree=6, disagree=4, abstain=6))
    assert "6 abstained and count for the quorum only." in said
    rule = majority(base="cast")
    assert "abstained" not in _explained(rule, count(rule, 20, agree=6, disagree=4, abstain=6))


# Consent


@pytest.mark.parametrize(
    ("answers", "result"),
    [
        ({"agree": 4}, "passed"),
        ({"agree": 1, "abstain": 3}, "passed"),
        ({"agree": 1, "stand_aside": 3}, "passed"),
        ({"agree": 3, "block": 1}, "blocked"),
        ({"block": 4}, "blocked"),
        ({"abstain": 4}, "failed"),
        ({"stand_aside": 4}, "failed"),
        ({}, "failed"),
    ],
)
def test_consent_passes_when_somebody_agrees_and_nobody_blocks(answers: dict[str, int], result: str) -> None:
    assert count(consent(), 4, **answers).result == result


def test_consent_is_blocked_before_it_lacks_a_quorum() -> None:
    rule = consent(quorum="1/2")
    assert count(rule, 10, agree=1).result == "no_quorum"
    assert count(rule, 10, agree=1, block=1).result == "blocked"
    assert count(rule, 10, agree=5).result == "passed"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"agree": 3, "block": 1}, "Stopped: 1 block stands."),
        ({"agree": 3, "block": 2}, "Stopped: 2 blocks stand."),
        ({"agree": 1}, "Nobody blocks, and 1 agrees."),
        ({"agree": 3}, "Nobody blocks, and 3 agree."),
        ({"abstain": 3}, "Nobody blocks, but nobody agrees either."),
        ({"agree": 3, "stand_aside": 1}, "1 stands aside"),
        ({"agree": 3, "stand_aside": 2}, "2 stand aside"),
    ],
)
def test_consent_explains_itself(answers: dict[str, int], said: str) -> None:
    assert said in _explained(consent(), count(consent(), 5, **answers))


def test_consent_without_a_quorum_says_so() -> None:
    rule = consent(quorum="1/2")
    assert "too few have answered" in _explained(rule, count(rule, 5, agree=1))


# Sentences with the right numbers


def test_sentence_tells_share_base_and_quorum() -> None:
    rule = two_thirds(quorum="1/2")
    assert str(rules.sentence(rule, 33)) == (
        "Passes when at least 2/3 of those who say yes or no say yes, "
        "and at least 17 of the 33 entitled (1/2) have answered."
    )
    assert _numbers(str(rules.sentence(rule))) == [2, 3, 1, 2]
    assert "more than 1/2 of those" in str(rules.sentence(majority()))
    assert _numbers(str(rules.sentence(consent()))) == []
    assert _numbers(str(rules.sentence(consent(quorum="1/2"), 33))) == [17, 33, 1, 2]


@pytest.mark.parametrize(("yes", "no", "numbers"), [(4, 2, [4, 6, 4]), (3, 3, [3, 6, 4])])
def test_explanation_of_a_majority_tells_what_was_needed(yes: int, no: int, numbers: list[int]) -> None:
    outcome = count(majority(), 9, agree=yes, disagree=no)
    assert _numbers(_explained(majority(), outcome)) == numbers
    assert _explained(majority(), outcome).startswith("Only") == (yes == 3)


def test_explanation_of_a_missed_quorum_tells_all_three_numbers() -> None:
    rule = majority(quorum="1/2")
    said = _explained(rule, count(rule, 33, agree=4, disagree=1))
    assert "quorum is not reached: 5 of 33 answered" in said
    assert _numbers(said) == [5, 33, 17, 4, 5, 3]


def test_explanation_of_a_tie_at_half_of_all_is_no_contradiction() -> None:
    """At least half of all who answer, and exactly half said yes and half no: equal votes reject."""
    rule = majority(comparison="at_least", base="cast")
    assert _numbers(_explained(rule, count(rule, 10, agree=5, disagree=5))) == [5, 10, 6]
    assert _numbers(_explained(rule, count(rule, 10, agree=5, disagree=4, abstain=1))) == [5, 10, 5]


def test_explanation_never_asks_for_more_than_the_share() -> None:
    """More than half of 3 answers are 2, however many said no so far."""
    rule = majority(base="cast")
    assert _numbers(_explained(rule, count(rule, 3, agree=1, disagree=2))) == [1, 3, 2]


def test_changes_are_told_in_words() -> None:
    outcome = count(majority(), 10, agree=4, disagree=4)
    assert [str(phrase) for phrase in rules.what_would_change(outcome, most=9)] == [
        "If 1 had answered “Abstain” instead of “Disagree”: Passed.",
        "If 1 had answered “Agree” instead of “Disagree”: Passed.",
        "If 1 more had answered “Agree”: Passed.",
    ]
    assert rules.what_would_change(count(majority(quorum="1"), 2, disagree=2), most=0) == []


def test_changes_of_a_block() -> None:
    outcome = count(consent(), 3, agree=2, block=1)
    said = [str(phrase) for phrase in rules.what_would_change(outcome)]
    assert "If 1 had answered “Agree” instead of “Block”: Passed." in said


# The one percentage


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "–"),
        (0, 7, "0"),
        (7, 7, "100"),
        (1, 2, "50"),
        (2, 3, "66.7"),
        (1, 3, "33.3"),
        (1, 8, "12.5"),
        (1, 100_000, "<0.1"),
        (99_999, 100_000, ">99.9"),
        (25, 33, "75.8"),
    ],
)
def test_percent_says(part: int, whole: int, said: str) -> None:
    assert rules.percent(part, whole) == said


@given(st.integers(1, 10**7), st.data())
def test_percent_never_says_all_or_nothing_of_a_part(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    said = rules.percent(part, whole)
    assert (said == "100") == (part == whole)
    assert (said == "0") == (part == 0)
    if said[0] not in "<>":
        assert abs(Fraction(said) - Fraction(100 * part, whole)) <= Fraction(1, 20)


def test_percent_is_the_only_function_that_makes_a_percentage() -> None:
    """Defect 5: a percentage that differs between the page, the big screen and the PDF."""
    feature = Path(inspect.getfile(rules)).parent
    for path in feature.rglob("*.py"):
        tree = ast.parse(path.read_text())
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        # `local_instant` makes milliseconds of seconds
        allowed: list[ast.AST] = [fn for fn in functions if fn.name in {"percent", "local_instant"}]
        for row in ast.walk(tree):  # how long a bar is drawn is no number that anybody reads
            if isinstance(row, ast.Dict):
                keys = [getattr(key, "value", None) for key in row.keys]
                allowed += [v for k, v in zip(keys, row.values, strict=True) if k in {"width", "line"}]
        known = {id(inner) for node in allowed for inner in ast.walk(node)}
        makers = [node for node in ast.walk(tree) if _times_hundred(node) and id(node) not in known]
        assert not makers, (path, [node.lineno for node in makers])  # type: ignore[attr-defined]
    for path in (feature.parents[1] / "templates").rglob("*.html"):
        read = re.sub(r'width="[^"]*"', "", path.read_text())
        assert not re.search(r"100[^,}\n]*(~ ?'%'|\|\s*round)", read), path


def _times_hundred(node: ast.AST) -> bool:
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult | ast.Div):
        return False
    return any(
        isinstance(side, ast.Constant) and side.value in (100, 1000) for side in (node.left, node.right)
    )


def _explained(rule: RuleSet, outcome: Outcome) -> str:
    return " ".join(str(phrase) for phrase in rules.explain(rule, outcome))


def _numbers(said: str) -> list[int]:
    return [int(found) for found in re.findall(r"[0-9]+", said)]
