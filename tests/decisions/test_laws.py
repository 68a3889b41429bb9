"""What must hold for every vote, whatever the rule, the electorate and the answers."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govhub.core.canonical import canonical_bytes
from govhub.decisions import rules
from govhub.decisions.methods.shape import Outcome, RuleSet, least_count, meets
from tests.decisions.counting import ANSWERS, count, majority, votes

pytestmark = pytest.mark.once


@given(votes(), st.randoms())
def test_order_never_matters(vote: tuple[RuleSet, int, dict[str, int]], chance: random.Random) -> None:
    """Defect 7: a result that depends on the order in which people act."""
    rule, entitled, given_ = vote
    answers = [choice for choice, n in given_.items() for _ in range(n)]
    voices = [f"{n:03d}" for n in range(entitled)]
    ballots = {voice: {"choice": choice} for voice, choice in zip(voices, answers, strict=False)}
    shuffled = list(ballots.items())
    chance.shuffle(shuffled)
    others = voices[:]
    chance.shuffle(others)
    first = rules.outcome(rule, voices, ballots)
    assert rules.outcome(rule, others, dict(shuffled)) == first
    assert canonical_bytes(first.trace(rule)) == canonical_bytes(
        rules.outcome(rule, set(others), dict(shuffled)).trace(rule)
    )


@given(votes())
def test_better_answers_never_turn_passed_into_not_passed(vote: tuple[RuleSet, int, dict[str, int]]) -> None:
    rule, entitled, counts = vote
    if not count(rule, entitled, **counts).passed:
        return
    best = ANSWERS[rule.method][0]
    worse = [choice for choice in ANSWERS[rule.method] if choice != best and counts[choice]]
    for choice in worse:  # one less of something else, one more yes
        better = {**counts, choice: counts[choice] - 1, best: counts[best] + 1}
        assert count(rule, entitled, **better).passed, (choice, better)
    if sum(counts.values()) < entitled:  # one more yes by somebody who was silent
        assert count(rule, entitled, **{**counts, best: counts[best] + 1}).passed


@given(votes(quorum="0"))
def test_fewer_noes_never_turn_passed_into_not_passed(vote: tuple[RuleSet, int, dict[str, int]]) -> None:
    """Without a quorum: with one, a no that stays away can be the one that was missing for it."""
    rule, entitled, counts = vote
    for against in ("disagree", "block"):
        if counts.get(against) and count(rule, entitled, **counts).passed:
            assert count(rule, entitled, **{**counts, against: counts[against] - 1}).passed


@given(votes())
@settings(deadline=None)  # tries every change; other tests may have the processor at the same time
def test_changes_really_turn_the_outcome_and_no_smaller_one_does(
    vote: tuple[RuleSet, int, dict[str, int]],
) -> None:
    rule, entitled, counts = vote
    now = count(rule, entitled, **counts)
    told = {(change.before, change.after): change for change in now.changes}
    assert len(told) == len(now.changes)
    for before in (None, *ANSWERS[rule.method]):
        for after in ANSWERS[rule.method]:
            if before == after:
                continue
            most = entitled - now.cast if before is None else counts[before]
            turning = [
                n
                for n in range(1, most + 1)
                if _moved(rule, entitled, counts, before, after, n).passed != now.passed
            ]
            if not turning:
                assert (before, after) not in told
                continue
            change = told[before, after]
            assert change.voices == turning[0]
            assert change.result == _moved(rule, entitled, counts, before, after, turning[0]).result


def _moved(
    rule: RuleSet, entitled: int, counts: dict[str, int], before: str | None, after: str, voices: int
) -> Outcome:
    moved = dict(counts)
    moved[after] += voices
    if before is not None:
        moved[before] -= voices
    return count(rule, entitled, **moved)


@given(votes())
def test_trace_is_canonical_and_comes_back_whole(vote: tuple[RuleSet, int, dict[str, int]]) -> None:
    rule, entitled, counts = vote
    outcome = count(rule, entitled, **counts)
    trace = outcome.trace(rule)
    assert Outcome.from_trace(trace) == outcome
    assert canonical_bytes(Outcome.from_trace(trace).trace(rule)) == canonical_bytes(trace)
    assert RuleSet.from_dict(trace["rule"]) == rule
    assert rules.explain(rule, Outcome.from_trace(trace)) == rules.explain(rule, outcome)


@given(votes(method="majority"))
@example((majority(base="cast"), 3, {"agree": 1, "disagree": 2, "abstain": 0}))
@example((majority(base="cast", comparison="at_least"), 10, {"agree": 5, "disagree": 5, "abstain": 0}))
@example((majority(base="entitled", comparison="at_least"), 10, {"agree": 5, "disagree": 4, "abstain": 0}))
@example((majority(comparison="at_least"), 4, {"agree": 2, "disagree": 2, "abstain": 0}))
def test_least_is_what_passes_and_one_less_does_not(vote: tuple[RuleSet, int, dict[str, int]]) -> None:
    """Holding the base: more yes come from those who gave neither yes nor no, then from the noes."""
    rule, entitled, counts = vote
    outcome = count(rule, entitled, **counts)
    share = outcome.tests[1]
    if share.least is None:
        assert share.of == 0
        return
    assert share.holds == (share.have >= share.least)
    for yes, passes in ((share.least, True), (share.least - 1, False)):
        no = min(counts["disagree"], share.of - yes)
        if rule.base == "yes_no":
            no = share.of - yes
        abstain = 0 if rule.base == "entitled" else share.of - yes - no
        then = count(
            RuleSet(**{**rule.to_dict(), "quorum": "0"}), entitled, agree=yes, disagree=no, abstain=abstain
        )
        assert then.tests[1].of == share.of
        assert then.passed == passes, (yes, no, abstain)


@given(votes())
def test_least_of_a_quorum_is_what_meets_it(vote: tuple[RuleSet, int, dict[str, int]]) -> None:
    rule, entitled, counts = vote
    quorum = count(rule, entitled, **counts).tests[0]
    needed = Fraction(rule.quorum)
    if quorum.least is None:
        assert entitled == 0
        assert needed > 0
        return
    assert quorum.holds == (quorum.have >= quorum.least)
    assert quorum.least >= needed * entitled
    assert quorum.least <= 1 or quorum.least - 1 < needed * entitled


@given(st.integers(0, 60), st.fractions(0, 1), st.sampled_from(["at_least", "more_than"]))
def test_least_count_agrees_with_trying_every_number(of: int, needed: Fraction, comparison: str) -> None:
    every = [n for n in range(of + 1) if meets(n, of, needed, comparison)]
    assert least_count(of, needed, comparison) == (every[0] if every else None)


@given(votes())
def test_every_outcome_can_be_told(vote: tuple[RuleSet, int, dict[str, int]]) -> None:
    rule, entitled, counts = vote
    outcome = count(rule, entitled, **counts)
    said = [*rules.explain(rule, outcome), *rules.what_would_change(outcome), rules.sentence(rule, entitled)]
    assert all("%(" not in str(phrase) and str(phrase) for phrase in said)
    assert outcome.result in rules.RESULTS
    assert outcome.cast == sum(counts.values()) <= outcome.entitled == entitled
