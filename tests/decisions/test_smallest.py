"""The smallest change where voices differ: against trying every change, in small electorates."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govhub.decisions import rules
from govhub.decisions.methods import majority as method
from govhub.decisions.methods.shape import Change, Outcome, RuleSet
from tests.decisions.counting import majority

Voices = dict[str, dict[str, Any]]
Given = dict[str, str | None]
SAID = (None, "agree", "disagree", "abstain")

pytestmark = pytest.mark.once


def count(rule: RuleSet, voices: Voices, said: Given, present: frozenset[str] | None) -> Outcome:
    """The outcome of these answers."""
    ballots = {voice: {"choice": one} for voice, one in said.items() if one}
    return rules.outcome(rule, voices, ballots, beside=rules.Beside(present=present))


def standing(rule: RuleSet, voices: Voices, said: Given, present: frozenset[str] | None) -> Outcome:
    """The same without the changes."""
    ballots = {voice: {"choice": one} for voice, one in said.items() if one}
    return rules.standing(rule, voices, ballots, beside=rules.Beside(present=present))


def fewest(
    rule: RuleSet, voices: Voices, said: Given, present: frozenset[str] | None
) -> dict[tuple[str | None, str | None], int]:
    """For each kind of change the fewest voices that turn the outcome, by trying every set of them."""
    passed = standing(rule, voices, said, present).passed
    found: dict[tuple[str | None, str | None], int] = {}
    for before in SAID:
        who = [voice for voice in voices if said[voice] == before]
        for after in method.answers(rule):
            if after == before:
                continue
            for size in range(1, len(who) + 1):
                ways = combinations(who, size)
                if any(
                    standing(rule, voices, said | dict.fromkeys(way, after), present).passed != passed
                    for way in ways
                ):
                    found[before, after] = size
                    break
    return found


def told(rule: RuleSet, voices: Voices, said: Given, present: frozenset[str] | None) -> None:
    """What is told is true: each change that is named is the smallest of its kind, and if nothing is left
    unsaid, all are named."""
    outcome = count(rule, voices, said, present)
    named = {(change.before, change.after): change.voices for change in outcome.changes}
    true = fewest(rule, voices, said, present)
    assert {kind: true.get(kind) for kind in named} == named
    if not outcome.unsaid:
        assert named == true
    for phrase in rules.what_would_change(outcome):
        assert "%(" not in str(phrase)


@st.composite
def votes(draw: st.DrawFn, /, **parts: Any) -> tuple[RuleSet, Voices, Given, frozenset[str] | None]:
    """A rule of the kind, up to six voices that differ, and what they said."""
    rule = majority(
        base=draw(st.sampled_from(["yes_no", "cast", "entitled", "present"])),
        threshold=draw(st.sampled_from(["1/2", "3/5", "2/3"])),
        comparison=draw(st.sampled_from(["at_least", "more_than"])),
        quorum=draw(st.sampled_from(["0", "1/2"])),
        **{name: draw(st.sampled_from(values)) for name, values in parts.items()},
    )
    names = [f"v{n}" for n in range(draw(st.integers(1, 6)))]
    voices = {
        name: {
            "weight": draw(st.sampled_from(["1", "2", "3", "1/2", "7/3"])),
            "stands_for": draw(st.sampled_from(["1", "2", "5", "11"])),
            "sector": draw(st.sampled_from(["cso", "media"])),
            "stakeholder": name,
        }
        for name in names
    }
    said = {name: draw(st.sampled_from(SAID)) for name in names}
    here = {name for name in names if said[name] is None and draw(st.booleans())}
    return rule, voices, said, frozenset(here) if draw(st.booleans()) else None


@given(votes(unit=["weight"], least=[0, 2]))
@settings(deadline=None, max_examples=60)
def test_smallest_change_of_weights(vote: Any) -> None:
    told(*vote)


@given(votes(population=["1/2", "13/20"], blocking_least=[0, 2, 3]))
@settings(deadline=None, max_examples=60)
def test_smallest_change_of_members_and_people(vote: Any) -> None:
    told(*vote)


@given(votes(presence_quorum=["0", "1/2", "2/3"]))
@settings(deadline=None, max_examples=60)
def test_smallest_change_with_a_room(vote: Any) -> None:
    told(*vote)


@given(
    votes(
        concurrence=[("*",)],
        concurrence_by=["sector", "stakeholder"],
        concurrence_share=["0", "1/2"],
        concurrence_quorum=["0", "1/2"],
        unit=["stakeholder", "weight"],
    )
)
@settings(deadline=None, max_examples=80)
def test_smallest_change_of_groups(vote: Any) -> None:
    told(*vote)


def test_change_of_weights_says_whose_they_are() -> None:
    rule = majority(unit="weight")
    voices = {"a": {"weight": "5"}, "b": {"weight": "3"}, "c": {"weight": "1"}, "d": {"weight": "1"}}
    outcome = count(rule, voices, {"a": "agree", "b": "disagree", "c": "disagree", "d": "disagree"}, None)
    assert outcome.result == "failed"
    assert Change("disagree", "agree", 1, "passed") in outcome.changes  # whichever of the three
    far = count(rule, voices, {"a": "disagree", "b": "disagree", "c": "disagree", "d": "agree"}, None)
    assert far.changes[0] == Change("disagree", "agree", 1, "passed", which="weight")
    assert str(rules.what_would_change(far)[0]) == (
        "If 1 (those with the greatest weight) had answered “Agree” instead of “Disagree”: Passed."
    )


def test_change_of_divided_weights_is_a_weight() -> None:
    rule = majority(unit="weight", splits=True)
    voices: Voices = {"a": {"weight": "5/2"}, "b": {"weight": "5/2"}}
    ballots: Voices = {
        "a": {"choice": "split", "split": {"agree": "3/2", "disagree": "1"}},
        "b": {"choice": "disagree"},
    }
    outcome = rules.outcome(rule, voices, ballots)
    assert outcome.counts == {"agree": 3, "disagree": 7, "abstain": 0}
    assert outcome.changes[0] == Change("disagree", "agree", 3, "passed", scale=2)
    assert str(rules.what_would_change(outcome)[0]) == (
        "If weight 3/2 had said “Agree” instead of “Disagree”: Passed."
    )


def test_change_is_not_said_where_voices_are_delegated() -> None:
    rule = majority(delegation="direct")
    beside = rules.Beside(delegations=({"from": "c", "to": "a"},))
    outcome = rules.outcome(
        rule, ["a", "b", "c"], {"a": {"choice": "agree"}, "b": {"choice": "disagree"}}, (), beside
    )
    assert outcome.passed
    assert outcome.changes == ()
    assert [str(one) for one in rules.what_would_change(outcome)] == [
        "How few other answers would have changed it is not said where voices are delegated."
    ]


def test_change_that_cannot_be_found_out_is_not_made_up() -> None:
    """Many different weights, and groups that must agree as well: too many ways to try them all."""
    chance = random.Random(4)
    rule = majority(unit="weight", concurrence=("*",), threshold="2/3", comparison="at_least", quorum="2/3")
    voices = {
        f"v{n}": {"weight": str(chance.randint(1, 999)), "sector": chance.choice(["cso", "media", "donor"])}
        for n in range(40)
    }
    said: Given = {voice: chance.choice(SAID) for voice in voices}
    outcome = count(rule, voices, said, None)
    for change in outcome.changes:
        assert change.voices > 0
    again = rules.outcome(
        rule, dict(reversed(voices.items())), {v: {"choice": s} for v, s in said.items() if s}
    )
    assert replace(again, changes=()) == replace(outcome, changes=())
    assert again.changes == outcome.changes
