"""The known defects of voting systems, each a test that fails when ours has it."""

from __future__ import annotations

import random
import re
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from govhub.core import clock
from govhub.core.errors import Forbidden, RuleBroken
from govhub.decisions import actions, queries, rules
from govhub.decisions.methods.weights import shares
from govhub.decisions.models import Voter
from tests.browsing import bearer
from tests.conftest import Cast
from tests.decisions import stage
from tests.decisions.counting import count, majority, two_thirds
from tests.decisions.pages import words
from tests.decisions.stage import NOW, answer, close, decision, joins, vote


@pytest.fixture(autouse=True)
def _today() -> None:
    clock.freeze(NOW)


def test_defect_1_weights_are_never_divided_by_heads() -> None:
    """One voice with half of the weight says yes, three others no: 3 of 6, and not 1 of 4."""
    rule = majority(unit="weight", comparison="at_least", threshold="1/2", ties="pass")
    voices = {"a": {"weight": "3/7"}, **{name: {"weight": "1/7"} for name in "bcd"}}
    ballots = {"a": {"choice": "agree"}, **{name: {"choice": "disagree"} for name in "bcd"}}
    outcome = rules.outcome(rule, voices, ballots)
    assert outcome.passed
    assert (outcome.counts["agree"], outcome.cast, outcome.entitled, outcome.scale) == (3, 6, 6, 7)
    assert outcome.heads == {"agree": 1, "disagree": 3}
    shown = queries.counted(rule, outcome)
    assert shown["tests"]["threshold"]["fraction"] == "3/6"
    assert (shown["tests"]["threshold"]["have"], shown["tests"]["threshold"]["of"]) == ("3/7", "6/7")
    assert [(bar["count"], bar["heads"]) for bar in shown["bars"]] == [("3/7", 1), ("3/7", 3), (0, 0)]


@given(st.lists(st.fractions(0, 100, max_denominator=12), min_size=1, max_size=8), st.randoms())
def test_defect_1_whatever_the_weights_are(weights: list[Fraction], chance: random.Random) -> None:
    rule = majority(unit="weight", base="entitled")
    voices = {f"v{n}": {"weight": str(weight)} for n, weight in enumerate(weights)}
    said = {voice: chance.choice(["agree", "disagree", "abstain"]) for voice in voices}
    outcome = rules.outcome(rule, voices, {voice: {"choice": one} for voice, one in said.items()})
    yes = sum(weight for n, weight in enumerate(weights) if said[f"v{n}"] == "agree")
    no = sum(weight for n, weight in enumerate(weights) if said[f"v{n}"] == "disagree")
    assert Fraction(outcome.counts["agree"], outcome.scale) == yes
    assert outcome.passed == (2 * yes > sum(weights) and yes > no)


def test_defect_2_a_quorum_compares_those_who_voted_with_those_entitled() -> None:
    rule = majority(quorum="1/2")
    assert count(rule, 20, agree=9).result == "no_quorum"
    assert count(rule, 20, agree=10).result == "passed"
    heavy = majority(unit="weight", quorum="1/2")
    voices = {"a": {"weight": "6"}, "b": {"weight": "2"}, "c": {"weight": "2"}, "d": {"weight": "2"}}
    assert rules.outcome(heavy, voices, {"a": {"choice": "agree"}}).result == "passed"
    light = {name: {"choice": "agree"} for name in "bc"}  # two heads of four, and 4 of the weight 12
    assert rules.outcome(heavy, voices, light).result == "no_quorum"


def test_defect_2_a_presence_quorum_compares_those_in_the_room() -> None:
    rule = majority(presence_quorum="1/2")
    voices, ballots = [f"v{n}" for n in range(10)], {"v0": {"choice": "agree"}}
    room = lambda n: rules.Beside(present=frozenset(voices[:n]))  # noqa: E731
    assert rules.outcome(rule, voices, ballots, beside=room(5)).result == "passed"
    assert rules.outcome(rule, voices, ballots, beside=room(4)).result == "no_quorum"
    assert rules.outcome(rule, voices, ballots).result == "no_quorum"  # nobody kept a list: one is there


@pytest.mark.parametrize("base", ["yes", "yes_no", "yes_no_abstain", "valid", "cast", "present", "entitled"])
@pytest.mark.parametrize("unit", ["stakeholder", "weight"])
def test_defect_3_two_thirds_do_not_pass_at_nothing(base: str, unit: str) -> None:
    rule = two_thirds(base=base, unit=unit)
    assert count(rule, 3).result == "failed"
    assert count(rule, 3, abstain=3).result == "failed"
    assert count(rule, 0).result == "failed"


def test_defect_4_the_electorate_does_not_grow_while_the_vote_is_open(cast: Cast) -> None:
    number = vote(cast, method="majority")
    before = decision(number).electorate_hash
    late = joins(cast, "zoe", "latecomers")
    with stage.refused(Forbidden):
        answer(late, number, "agree")
    assert Voter.select().where(Voter.decision == decision(number)).count() == 2
    assert decision(number).electorate_hash == before


def test_defect_4_the_rule_and_the_weights_do_not_change_while_the_vote_is_open(cast: Cast) -> None:
    greens = cast.stakeholders["greens"].uid
    city = cast.stakeholders["city"].uid
    number = vote(cast, method="majority", unit="weight")
    frozen = decision(number).rule
    rule_set = decision(number).rule_set.number
    actions.make_rule_set(
        cast.alice, space="waste", name="Other", method="majority", threshold="2/3", rule_set=rule_set
    )
    actions.set_weights(cast.alice, space="waste", stakeholders=[greens, city], weights=["100", "1"])
    assert decision(number).rule == frozen
    assert {row.weight for row in Voter.select().where(Voter.decision == decision(number))} == {"1"}
    with stage.refused(RuleBroken):
        actions.revise(cast.alice, space="waste", decision=number, title="T", text="T", rule_set=rule_set)
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "disagree")
    assert decision(number).result == "failed" or close(cast, number)["outcome"] == "failed"
    later = stage.proposal(cast, method="majority", unit="weight")
    actions.open(cast.alice, space="waste", decision=later, closes_at=stage.DEADLINE)
    weights = {row.stakeholder: row.weight for row in Voter.select().where(Voter.decision == decision(later))}
    assert weights == {greens: "100", city: "1"}


def test_defect_5_a_percentage_is_the_same_wherever_it_is_shown(cast: Cast, app: Flask, browse: Any) -> None:
    """Two of three: 66.7% on the page, in its fragment, on the public page, in the API and in the bundle."""
    clock.thaw()
    joins(cast, "zoe", "third")
    number = vote(cast, method="majority", early_close=False, closes_at=clock.now() + 3_600_000)
    for who, choice in (("alice", "agree"), ("bob", "agree")):
        answer(getattr(cast, who), number, choice)
    answer(cast.people["zoe"].actor(), number, "disagree")
    close(cast, number)
    alice = browse("alice")
    said = rules.percent(2, 3)
    for address in (
        f"/s/waste/decisions/{number}",
        f"/s/waste/decisions/{number}/_result",
        f"/open/waste/decisions/{number}",
    ):
        text = words(alice.get(address, headers={"Accept-Language": "en"}))
        shares_shown = set(re.findall(r"(\d+(?:\.\d)?)%", text)) - {"100", "0", "33.3"}
        assert shares_shown == {said}, (address, shares_shown)
    asked = f"/api/v1/decisions.show?space=waste&decision={number}"
    answered: Any = app.test_client().get(asked, headers=bearer(cast.people["alice"])).get_json()
    assert answered["outcome"]["tests"]["threshold"]["percent"] == said
    assert answered["outcome"]["tests"]["threshold"]["fraction"] == "2/3"
    record = app.test_client().get(f"/open/waste/decisions/{number}.json").get_json()
    test = next(one for one in record["trace"]["tests"] if one["name"] == "threshold")
    assert rules.percent(test["have"], test["of"]) == said


def test_defect_6_weights_that_add_up_to_anything_are_never_more_than_a_whole() -> None:
    """Weights of 0.7 and 0.7, and of 70 and 70: each is half."""
    for weights in (["7/10", "7/10"], ["70", "70"], ["1/3", "1/3"]):
        assert set(shares(dict(enumerate(weights))).values()) == {Fraction(1, 2)}  # type: ignore[arg-type]
        rule = majority(unit="weight", base="entitled", quorum="1")
        voices = {str(n): {"weight": weight} for n, weight in enumerate(weights)}
        outcome = rules.outcome(rule, voices, {voice: {"choice": "agree"} for voice in voices})
        for test in queries.counted(rule, outcome)["tests"].values():
            assert test["percent"] == "100"
            assert test["width"] == 100


@given(st.lists(st.fractions(0, 5, max_denominator=9), min_size=1, max_size=6), st.randoms())
def test_defect_6_no_share_is_ever_more_than_a_whole(weights: list[Fraction], chance: random.Random) -> None:
    rule = majority(unit="weight", base=chance.choice(["yes_no", "cast", "entitled", "present"]))
    voices = {f"v{n}": {"weight": str(weight)} for n, weight in enumerate(weights)}
    said = {
        v: {"choice": chance.choice(["agree", "disagree", "abstain"])}
        for v in voices
        if chance.random() < 0.7
    }
    outcome = rules.standing(rule, voices, said)
    assert all(0 <= test.have <= test.of for test in outcome.tests)


def test_defect_7_delegations_do_not_depend_on_the_order_in_which_people_act() -> None:
    """a stands with b, b with c who answers, e with d who answers: whatever the order of the entries."""
    rule = majority(delegation="transitive")
    edges = [{"from": "a", "to": "b"}, {"from": "b", "to": "c"}, {"from": "e", "to": "d"}]
    ballots = {"c": {"choice": "agree"}, "d": {"choice": "disagree"}}
    found = {
        rules.outcome(
            rule,
            list(voices),
            dict(sorted(ballots.items(), reverse=turned)),
            (),
            rules.Beside(delegations=way),
        ).result
        for voices in permutations("abcde", 5)
        for way in permutations(edges)
        for turned in (False, True)
    }
    assert found == {"passed"}


def test_defect_7_an_own_answer_counts_whenever_it_comes(cast: Cast) -> None:
    greens, city = cast.stakeholders["greens"].uid, cast.stakeholders["city"].uid
    results = []
    for own_first in (True, False):
        number = vote(cast, method="majority", delegation="direct", early_close=False)
        if own_first:
            answer(cast.bob, number, "disagree")
        delegated = actions.delegate(
            cast.bob, space="waste", principal=greens, proxy=city, scope="decision", decision=number
        )
        answer(cast.alice, number, "agree")
        if not own_first:
            answer(cast.bob, number, "disagree")
        close(cast, number)
        results.append((decision(number).result, decision(number).trace["counts"]))
        assert delegated["act"] == "decisions.delegate"
    assert results[0] == results[1] == ("failed", {"agree": 1, "disagree": 1, "abstain": 0})


@pytest.mark.parametrize(
    ("base", "of", "result"),
    [
        ("yes", 6, "passed"),
        ("yes_no", 10, "passed"),
        ("yes_no_abstain", 16, "failed"),
        ("valid", 16, "failed"),
        ("cast", 16, "failed"),
        ("present", 16, "failed"),
        ("entitled", 20, "failed"),
    ],
)
def test_defect_8_abstentions_count_as_the_declared_base_says(base: str, of: int, result: str) -> None:
    rule = majority(base=base)
    outcome = count(rule, 20, agree=6, disagree=4, abstain=6)
    assert outcome.result == result
    assert outcome.tests[1].of == of
    words = {
        "yes": "by the number of yes alone", "yes_no": "of those who say yes or no",
        "yes_no_abstain": "or abstain", "valid": "valid ballots", "cast": "of all who answer",
        "present": "of all present", "entitled": "of all entitled",
    }  # fmt: skip
    assert words[base] in str(rules.sentence(rule))


def test_defect_8_blank_ballots_are_told_apart_where_valid_ones_are_the_base() -> None:
    rule = majority(base="valid")
    outcome = count(rule, 20, agree=6, disagree=4, abstain=1, blank=9)
    assert (outcome.tests[1].of, outcome.cast, outcome.result) == (11, 20, "passed")
    assert "blank" not in count(majority(), 3, agree=1).counts
    assert rules.why_not_ballot(majority(), "open", 2, 1, "blank", "") is not None
    assert rules.why_not_ballot(rule, "open", 2, 1, "blank", "") is None


@pytest.mark.parametrize(("base", "needed"), [("yes_no", 13), ("present", 16), ("entitled", 26)])
def test_majorities_of_fifty_members_thirty_present_and_twenty_four_votes(base: str, needed: int) -> None:
    """Robert's Rules of Order: 13 of the votes cast, 16 of those present, 26 of the membership."""
    rule = majority(base=base)
    voices = [f"v{n:02d}" for n in range(50)]
    for yes in range(1, 25):
        choices = ["agree"] * yes + ["disagree"] * (24 - yes)
        ballots = {voice: {"choice": choice} for voice, choice in zip(voices, choices, strict=False)}
        room = rules.Beside(present=frozenset(voices[:30]))
        outcome = rules.outcome(rule, voices, ballots, beside=room)
        assert outcome.passed == (yes >= needed)
        assert outcome.tests[1].least == needed


def test_presence_quorum_of_a_meeting_is_no_participation_quorum() -> None:
    """30 of 50 are present and 24 vote: the presence quorum of half is met, a participation quorum is not."""
    voices = [f"v{n:02d}" for n in range(50)]
    ballots = {voice: {"choice": "agree"} for voice in voices[:24]}
    room = rules.Beside(present=frozenset(voices[:30]))
    assert rules.outcome(majority(presence_quorum="1/2"), voices, ballots, beside=room).passed
    assert rules.outcome(majority(quorum="1/2"), voices, ballots, beside=room).result == "no_quorum"
