"""Concurrence of sectors: who is counted where, what it says, and the smallest change that turns it."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govhub.core.canonical import canonical_hash
from govhub.decisions import rules
from govhub.decisions.methods.shape import Change, Outcome, RuleSet
from tests.decisions.counting import ANSWERS, consent, majority

ALL = ("government", "cso", "business")
Answers = dict[str, list[str | None]]  # of each sector: the answer of each voice, None for none


def counted(rule: RuleSet, answers: Answers, count: Any = rules.outcome) -> Outcome:
    """The outcome of these answers, through real ballots."""
    voices = {f"{name}{n}": name for name, given in answers.items() for n in range(len(given))}
    ballots = {
        f"{name}{n}": {"choice": choice}
        for name, given in answers.items()
        for n, choice in enumerate(given)
        if choice
    }
    counted: Outcome = count(rule, voices, ballots)
    return counted


def said(rule: RuleSet, outcome: Outcome) -> str:
    """The explanation in English."""
    return " ".join(map(str, rules.explain(rule, outcome)))


def test_majority_of_all_fails_where_one_sector_does_not_agree() -> None:
    rule = majority(concurrence=ALL)
    answers: Answers = {
        "government": ["agree", "disagree", "disagree"],
        "cso": ["agree"] * 3,
        "business": ["agree"] * 2,
    }
    outcome = counted(rule, answers)
    assert outcome.result == "failed"
    assert said(rule, outcome) == (
        "6 of 8 said yes; needed: 5. It fails because Government does not agree: "
        "1 of 3 say yes; needed: more than 1/2."
    )
    rows = {one.sector: (one.entitled, one.test.share, one.test.holds) for one in outcome.sectors}
    assert rows == {"government": (3, "1/3", False), "cso": (3, "3/3", True), "business": (2, "2/2", True)}
    assert outcome.changes[0] == Change("disagree", "agree", 1, "passed")  # whichever of the two it is
    answers["government"][1] = "agree"
    passed = counted(rule, answers)
    assert passed.result == "passed"
    assert said(rule, passed).endswith("Every sector that is needed agrees.")
    assert passed.changes[1] == Change("agree", "disagree", 1, "failed", (("government", 1),))
    assert str(rules.what_would_change(passed)[1]) == (
        "If 1 (Government: 1) had answered “Disagree” instead of “Agree”: Failed."
    )


def test_change_that_needs_certain_sectors_names_them() -> None:
    rule = majority(concurrence=ALL)
    outcome = counted(rule, {"government": [None] * 3, "cso": [None, "agree"], "business": ["agree", None]})
    assert said(rule, outcome).endswith("It fails because nobody in this sector says yes or no: Government.")
    assert outcome.changes[0] == Change(None, "agree", 1, "passed", (("government", 1),))
    assert str(rules.what_would_change(outcome)[0]) == (
        "If 1 more (Government: 1) had answered “Agree”: Passed."
    )


def test_several_refusing_sectors_are_all_named() -> None:
    rule = majority(concurrence=ALL)
    outcome = counted(
        rule, {"government": ["disagree"], "cso": ["agree"] * 3, "business": ["agree", "disagree"]}
    )
    assert said(rule, outcome) == (
        "4 of 6 said yes; needed: 4. 1 of 3 sectors agree; needed: 3. "
        "Government does not agree: 0 of 1 say yes; needed: more than 1/2. "
        "Business does not agree: 1 of 2 say yes; needed: more than 1/2."
    )


@pytest.mark.parametrize(("of", "result"), [(1, "passed"), (2, "passed"), (3, "failed"), (0, "failed")])
def test_so_many_of_the_sectors_are_enough(of: int, result: str) -> None:
    rule = majority(concurrence=ALL, concurrence_of=of)
    answers: Answers = {"government": ["disagree"], "cso": ["agree"], "business": ["agree"], "media": [None]}
    assert counted(rule, answers).result == result


def test_every_sector_means_those_with_a_voice() -> None:
    rule = majority(concurrence=["*"])
    outcome = counted(rule, {"media": ["agree"], "Sport": ["agree", "disagree"]})
    assert [one.sector for one in outcome.sectors] == ["Sport", "media"]
    assert outcome.result == "failed"
    at_least = majority(concurrence=["*"], concurrence_comparison="at_least")
    assert counted(at_least, {"media": ["agree"], "Sport": ["agree", "disagree"]}).result == "passed"


def test_abstaining_sector_does_not_agree_and_others_do_not_matter() -> None:
    rule = majority(concurrence=["cso"])
    assert counted(rule, {"cso": ["abstain"], "media": ["agree"] * 3}).result == "failed"
    assert counted(rule, {"cso": ["agree", "abstain"], "media": ["disagree", None]}).result == "failed"
    assert counted(rule, {"cso": ["agree", "abstain"], "media": ["agree", None]}).result == "passed"


def test_consent_needs_somebody_of_each_sector() -> None:
    rule = consent(concurrence=["cso", "media"])
    outcome = counted(rule, {"cso": ["agree"], "media": ["stand_aside"]})
    assert outcome.result == "failed"
    assert said(rule, outcome).startswith("Nobody blocks, and 1 agrees.")
    assert counted(rule, {"cso": ["agree"], "media": ["agree", "stand_aside"]}).result == "passed"
    assert counted(rule, {"cso": ["agree", "block"], "media": ["agree"]}).result == "blocked"


def test_quorum_comes_before_the_sectors() -> None:
    rule = majority(quorum="1", concurrence=["cso"])
    assert counted(rule, {"cso": ["disagree"], "media": [None]}).result == "no_quorum"


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (
            {"concurrence": ALL},
            "more than 1/2 must say yes too in each of: Government, Civil society, Business.",
        ),
        (
            {"concurrence": ["*"]},
            "Of those who say yes or no in every sector, more than 1/2 must say yes too.",
        ),
        (
            {"concurrence": ["*"], "concurrence_of": 2},
            "In at least 2 sectors, of those who say yes or no more",
        ),
        (
            {
                "concurrence": ["cso", "Sport"],
                "concurrence_of": 1,
                "concurrence_threshold": "2/3",
                "concurrence_comparison": "at_least",
            },
            "at least 2/3 must say yes too in at least 1 of: Civil society, Sport.",
        ),
    ],
)
def test_sentence_names_the_sectors(parts: dict[str, Any], sentence: str) -> None:
    whole = str(rules.sentence(majority(**parts)))
    assert whole.startswith("Passes when more than 1/2 of those who say yes or no say yes. ")
    assert sentence in whole


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"concurrence_threshold": "0"}, "concurrence_threshold"),
        ({"concurrence_threshold": "1"}, "concurrence_comparison"),
        ({"concurrence_comparison": "less"}, "concurrence_comparison"),
        ({"concurrence_of": 4}, "concurrence_of"),
    ],
)
def test_rule_that_no_sectors_can_meet_is_refused(parts: dict[str, Any], field: str) -> None:
    wrong = rules.why_not_rule(majority(**{"concurrence": ALL, **parts}))
    assert wrong is not None
    assert wrong[0] == field


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"concurrence": ALL}, "nobody could vote for it: Business"),
        ({"concurrence": ["*"], "concurrence_of": 3}, "needs the agreement of 3 sectors, but only 2"),
    ],
)
def test_vote_cannot_open_without_a_voice_of_each_sector(parts: dict[str, Any], words: str) -> None:
    voices = {"a": "government", "b": "cso", "c": "cso"}
    wrong = rules.why_not_open(majority(**parts), voices, 2000, 1000)
    assert wrong is not None
    assert words in str(wrong[1])


def test_rules_and_traces_from_before_there_were_sectors_are_as_they_were() -> None:
    stored = {
        "name": "Old", "method": "majority", "unit": "stakeholder", "threshold": "1/2",
        "comparison": "more_than", "base": "yes_no", "quorum": "1/2", "early_close": True,
    }  # fmt: skip
    rule = RuleSet.from_dict(stored)
    assert rule.to_dict() == stored
    trace = rules.outcome(rule, ["a", "b"], {"a": {"choice": "agree"}}).trace(rule)
    assert set(trace) == {"method", "rule", "entitled", "cast", "counts", "tests", "changes", "result"}
    assert all(set(change) == {"before", "after", "voices", "result"} for change in trace["changes"])
    assert Outcome.from_trace(trace).trace(rule) == trace
    assert canonical_hash(trace) == "10cfa992936b694411dd7a8c7206174e040fdaf1c635645bea9ee5dee2de441d"


@st.composite
def divided(draw: st.DrawFn) -> tuple[RuleSet, Answers]:
    """A rule with sectors, and answers of a small electorate."""
    method = draw(st.sampled_from(sorted(ANSWERS)))
    names = draw(st.lists(st.sampled_from(["*", *ALL]), min_size=1, unique=True))
    rule = RuleSet(
        name="Any",
        method=method,
        against=draw(st.integers(0, 2)) if method == "consensus" else 0,
        concurrence=("*",) if "*" in names else tuple(names),
        concurrence_of=draw(st.integers(0, len(names))),
        concurrence_threshold=draw(st.sampled_from(["1/3", "1/2", "2/3", "1"])),
        concurrence_comparison="at_least",
        quorum=draw(st.sampled_from(["0", "1/2", "1"])),
        base=draw(st.sampled_from(["yes_no", "cast", "entitled"])),
    )
    voice = st.sampled_from([*ANSWERS[method], None])
    sectors = (*ALL, "media")[: draw(st.integers(1, 4))]
    return rule, {name: draw(st.lists(voice, min_size=1, max_size=3)) for name in sectors}


def tried(rule: RuleSet, answers: Answers, before: str | None, after: str) -> dict[int, list[bool]]:
    """For each number of voices, over every way of choosing them: whether it passes then."""
    found: dict[int, list[bool]] = {}
    able = {name: old.count(before) for name, old in answers.items()}
    for taken in product(*(range(n + 1) for n in able.values())):
        then: Answers = {}
        for (name, old), n in zip(answers.items(), taken, strict=True):
            rest = list(old)
            for _ in range(n):
                rest[rest.index(before)] = after
            then[name] = rest
        found.setdefault(sum(taken), []).append(counted(rule, then, rules.standing).passed)
    return found


@settings(max_examples=150, deadline=None)
@given(divided())
def test_smallest_changes_are_those_that_trying_everything_finds(vote: tuple[RuleSet, Answers]) -> None:
    rule, answers = vote
    now = counted(rule, answers)
    found = {(change.before, change.after): change for change in now.changes}
    choices = ANSWERS[rule.method]
    for before, after in product([None, *choices], choices):
        if before == after:
            continue
        tries = tried(rule, answers, before, after)
        turning = sorted(n for n, ends in tries.items() if (not now.passed) in ends)
        change = found.get((before, after))
        assert (change.voices if change else None) == (turning[0] if turning else None)
        if change:
            assert bool(change.where) == (now.passed in tries[change.voices])
            assert_turns(rule, answers, change, now)


def assert_turns(rule: RuleSet, answers: Answers, change: Change, now: Outcome) -> None:
    """The voices that the change names really turn the outcome."""
    then = {name: list(given) for name, given in answers.items()}
    for sector, n in change.where:
        named = [sector] if sector else [name for name in then if name not in rule.concurrence]
        for _ in range(n):
            given = next(then[name] for name in named if change.before in then[name])
            given[given.index(change.before)] = change.after
    if change.where:
        assert sum(n for _, n in change.where) == change.voices
        assert counted(rule, then).passed != now.passed
        assert counted(rule, then).result == change.result


@settings(max_examples=100, deadline=None)
@given(divided())
def test_trace_with_sectors_is_read_back_as_it_was(vote: tuple[RuleSet, Answers]) -> None:
    rule, answers = vote
    outcome = counted(rule, answers)
    trace = outcome.trace(rule)
    assert Outcome.from_trace(trace) == outcome
    assert RuleSet.from_dict(trace["rule"]) == rule
    canonical_hash(trace)
    assert Counter(one.sector for one in outcome.sectors).total() == len(trace.get("sectors", ()))
