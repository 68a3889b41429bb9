"""When an outcome is certain: compared with trying everything that those who are silent could do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govhub.decisions import rules
from govhub.decisions.methods import ALL
from govhub.decisions.methods.shape import RECUSED, RuleSet
from govhub.decisions.rules.early import CERTAIN, EVERYBODY, can_be_certain

SECTORS = ("business", "cso", "government")
pytestmark = pytest.mark.once


def rule(**parts: Any) -> RuleSet:
    """A rule that ends early when it is certain, and only then."""
    return RuleSet(**{"name": "", "method": "majority", "early_close": False, "early_certain": True, **parts})


def completions(made: RuleSet, voices: dict[str, Any], cast: dict[str, Any]) -> Iterator[rules.Beside | Any]:
    """Every outcome that the silent can still bring about."""
    silent = [voice for voice in voices if voice not in cast]
    ways = ("", *ALL[made.method].answers(made), RECUSED)
    for done in product(ways, repeat=len(silent)):
        more = {voice: {"choice": way} for voice, way in zip(silent, done, strict=True) if way}
        yield rules.standing(made, voices, {**cast, **more})


shares = st.sampled_from(["1/2", "2/3", "1/3", "3/4"])
majorities = st.builds(
    rule,
    threshold=shares,
    comparison=st.sampled_from(["at_least", "more_than"]),
    base=st.sampled_from(["yes", "yes_no", "yes_no_abstain", "valid", "cast", "entitled"]),
    least=st.sampled_from([0, 0, 2]),
    concurrence_quorum=st.sampled_from(["0", "1/2"]),
    concurrence_empty=st.sampled_from(["unasked", "agrees", "refuses"]),
    quorum=st.sampled_from(["0", "1/2", "2/3"]),
    quorum_comparison=st.sampled_from(["at_least", "more_than"]),
    ties=st.sampled_from(["reject", "pass"]),
    unit=st.sampled_from(["stakeholder", "weight"]),
    concurrence=st.sampled_from([(), ("*",), ("cso", "business")]),
    concurrence_of=st.sampled_from([0, 1, 2]),
    concurrence_threshold=shares,
)
others = st.builds(
    rule,
    method=st.sampled_from(["consent", "consensus", "unanimity", "gradients"]),
    quorum=st.sampled_from(["0", "1/2"]),
    against=st.sampled_from([0, 1]),
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(majorities, others), st.data())
def test_certain_is_what_trying_everything_gives(made: RuleSet, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 6), label="voices")
    weights = st.sampled_from(["1", "2", "1/2"]) if made.unit == "weight" else st.just("1")
    voices = {
        f"v{n}": {
            "sector": data.draw(st.sampled_from(SECTORS)),
            "weight": data.draw(weights),
            "stands_for": str(data.draw(st.integers(0, 3), label="people")),
        }
        for n in range(size)
    }
    answers = st.sampled_from((*ALL[made.method].answers(made), RECUSED))
    answered = data.draw(st.integers(max(0, size - 3), size), label="answered")
    cast = {f"v{n}": {"choice": data.draw(answers)} for n in range(answered)}
    now = rules.standing(made, voices, cast)
    if now.result in {"no_quorum", "blocked"} or now.entitled == 0 or not can_be_certain(made):
        assert rules.ends_early(made, voices, cast) == ""
        return
    passed = {end.passed for end in completions(made, voices, cast)}
    assert (rules.ends_early(made, voices, cast) == CERTAIN) == (len(passed) == 1)


def choices(**counts: int) -> dict[str, dict[str, str]]:
    """So many ballots of each kind."""
    words = [word for word, n in counts.items() for _ in range(n)]
    return {f"v{n}": {"choice": word} for n, word in enumerate(words)}


@pytest.mark.parametrize(
    ("parts", "given_", "said"),
    [
        ({}, {"agree": 5}, ""),  # five more could still say no
        ({}, {"agree": 6}, CERTAIN),
        ({}, {"disagree": 4}, ""),
        ({}, {"disagree": 5}, CERTAIN),  # a tie does not pass
        ({"ties": "pass", "comparison": "at_least"}, {"disagree": 5}, ""),
        ({"quorum": "7/10"}, {"agree": 6}, ""),  # too few so far, and they need not answer
        ({"quorum": "7/10"}, {"agree": 6, "abstain": 1}, CERTAIN),
        ({"quorum": "7/10"}, {"disagree": 6}, ""),  # “too few answered” is not the same as “no”
        ({"base": "entitled"}, {"agree": 5}, ""),
        ({"base": "entitled"}, {"agree": 6}, CERTAIN),
        ({"method": "consent"}, {"agree": 9}, ""),  # the tenth may block
        ({"method": "consent"}, {"agree": 9, "block": 1}, ""),  # the block may be withdrawn
        ({"method": "consent"}, {"agree": 10}, CERTAIN),
        ({"early_certain": False}, {"agree": 10}, ""),
        ({"early_close": True}, {"agree": 10}, EVERYBODY),
        ({"early_close": True}, {"agree": 9}, CERTAIN),
        ({"presence_quorum": "1/2"}, {"agree": 10}, ""),  # who is in the room may still change
        ({"population": "1/2"}, {"agree": 10}, ""),  # people and voices together are not linear
    ],
)
def test_ends_early_of_ten_voices(parts: dict[str, Any], given_: dict[str, int], said: str) -> None:
    voices = {f"v{n}": {"sector": "cso"} for n in range(10)}
    assert rules.ends_early(rule(**parts), voices, choices(**given_)) == said


def test_ends_early_does_not_count_on_a_proxy() -> None:
    made, voices = rule(delegation="direct"), {f"v{n}": {"sector": "cso"} for n in range(10)}
    edges = tuple({"from": f"v{n}", "to": "v0"} for n in range(5, 10))
    carried = rules.Beside(delegations=edges)
    assert rules.ends_early(made, voices, choices(agree=5), (), carried) == ""
    assert rules.ends_early(made, voices, choices(agree=6), (), carried) == CERTAIN


@pytest.mark.parametrize(
    "parts",
    [
        {"method": "irv"},
        {"population": "1/2"},
        {"presence_quorum": "1/2"},
        {"base": "present"},
        {"ties": "casting"},
    ],
)
def test_rules_of_which_it_cannot_be_known_are_refused(parts: dict[str, Any]) -> None:
    wrong = rules.why_not_rule(rule(**parts))
    assert wrong is not None
    assert wrong[0] == "early_certain"


def test_the_sentence_says_when_it_ends_early() -> None:
    assert "cannot change any more" in str(rules.sentence(rule()))
    assert "cannot change any more" not in str(rules.sentence(rule(early_certain=False)))
