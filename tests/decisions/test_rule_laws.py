"""Any rule that is accepted, for a vote that is accepted, can pass and can fail."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govhub.decisions import rules
from govhub.decisions.methods import METHODS, options
from govhub.decisions.methods.shape import BASES, COMPARISONS, TIES, RuleSet
from govhub.decisions.rules.refusing import passes_when_all_agree
from tests.decisions.stage import DEADLINE, NOW

share = st.sampled_from(["0", "1/3", "1/2", "11/20", "2/3", "1"])
comparison = st.sampled_from(COMPARISONS)


def seldom(usual: Any, other: Any) -> Any:
    """Mostly as usual, so that enough rules are possible."""
    return st.integers(0, 3).flatmap(lambda n: other if n == 3 else st.just(usual))


any_rule = st.builds(
    RuleSet,
    name=st.just("R"),
    method=st.sampled_from(list(METHODS)),
    unit=seldom("stakeholder", st.sampled_from(["person", "weight"])),
    threshold=st.sampled_from(["1/2", "2/3", "1/3", "1"]),
    comparison=comparison,
    base=st.sampled_from(BASES),
    quorum=share,
    quorum_comparison=seldom("at_least", comparison),
    presence_quorum=seldom("0", share),
    presence_comparison=seldom("at_least", comparison),
    least=seldom(0, st.integers(1, 8)),
    ties=seldom("reject", st.sampled_from(TIES)),
    population=seldom("0", share),
    blocking_least=seldom(0, st.integers(1, 8)),
    against=seldom(0, st.integers(1, 3)),
    concurrence=seldom((), st.sampled_from([("*",), ("a",), ("a", "b")])),
    concurrence_threshold=seldom("1/2", share),
    concurrence_of=seldom(0, st.integers(1, 3)),
    concurrence_share=seldom("0", share),
    concurrence_quorum=seldom("0", share),
    concurrence_empty=seldom("unasked", st.sampled_from(["agrees", "refuses"])),
    objections=seldom("stop", st.just("advisory")),
)


voices = st.lists(
    st.fixed_dictionaries(
        {
            "sector": st.sampled_from(["a", "b", "c"]),
            "weight": st.sampled_from(["0", "1/2", "1", "3"]),
            "stands_for": st.sampled_from(["", "0", "5", "700/3"]),
        }
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=400, deadline=None)
@given(any_rule, voices)
def test_rule_that_is_accepted_can_pass_and_can_fail(rule: RuleSet, known: list[dict[str, str]]) -> None:
    electorate = {f"v{n}": {**facts, "stakeholder": f"s{n}"} for n, facts in enumerate(known)}
    if rules.why_not_rule(rule) is not None:
        return
    if rules.why_not_open(rule, electorate, DEADLINE, NOW) is not None:
        return
    assert passes_when_all_agree(rule, electorate)
    assert not rules.standing(rule, electorate, {}).passed
    no = {"majority": "disagree", "unanimity": "disagree", "gradients": "veto"}.get(rule.method, "abstain")
    assert not rules.standing(rule, electorate, {key: {"choice": no} for key in electorate}).passed


@pytest.mark.parametrize("key", [key for key in rules.TEMPLATES if options.chooses(rules.TEMPLATES[key])])
def test_choice_that_is_accepted_can_be_made_and_can_fail(key: str) -> None:
    rule = rules.TEMPLATES[key]
    electorate = [f"v{n}" for n in range(8)]
    among = [{"id": n, "name": f"Option {n}", "cost": 10} for n in range(1, 5)]
    assert rules.why_not_open(rule, electorate, DEADLINE, NOW, among=len(among)) is None
    marks = [1, 2, 3, 4] if options.kind_of_ballot(rule) == "ranks" else [1, None, None, None]
    marks = marks if rule.seats == 1 or marks[1] else [1, 1, 1, None]
    beside = rules.Beside(seed="s", budget=20)
    ballots = {voice: {"choice": "options", "answer": marks} for voice in electorate}
    assert rules.standing(rule, electorate, ballots, among, beside).passed
    assert not rules.standing(rule, electorate, {}, among, beside).passed
