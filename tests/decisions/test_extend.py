"""A vote that misses its quorum is prolonged as its rule declares, and ends once."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import audit, clock, jobs
from govhub.core.actor import Actor
from govhub.core.errors import Forbidden, RuleBroken, SignInNeeded
from govhub.decisions import actions, rules
from govhub.decisions.jobs import close_due, remind_due
from govhub.decisions.methods.shape import RuleSet
from govhub.notices.models import Notice
from tests.conftest import Cast
from tests.core.stage import in_threads
from tests.decisions.stage import (
    DEADLINE,
    NOW,
    STRANGERS,
    actor,
    answer,
    close,
    decision,
    entries,
    let_go,
    refused,
    vote,
)

pytestmark = pytest.mark.usefixtures("at_noon")
SYSTEM = Actor.system()
HOUR = 3_600_000
PARTS: dict[str, Any] = {
    "method": "majority", "quorum": "1", "extension": 48, "extensions": 2, "early_close": False,
}  # fmt: skip


def extend(number: int) -> Any:
    """The act that the job does."""
    return actions.extend(SYSTEM, space="waste", decision=number)


def test_extend_at_the_closing_time_when_the_quorum_is_missed(cast: Cast) -> None:
    number = vote(cast, **PARTS)
    answer(cast.bob, number, "agree")
    clock.freeze(DEADLINE + 700)
    close_due(clock.now())
    made = decision(number)
    assert (made.stage, made.extended) == ("open", 1)
    assert (made.declared_closes_at, made.closes_at) == (DEADLINE, DEADLINE + 48 * HOUR)
    entry = entries(cast)[-1]
    assert (entry.act, entry.actor) == ("decisions.extend", "system")
    assert entry.facts == {
        "decision": number,
        "round": 1,
        "extended": 1,
        "at": clock.iso(DEADLINE + 700),
        "closes_at": clock.iso(DEADLINE + 48 * HOUR),
    }
    answer(cast.alice, number, "agree")
    clock.freeze(DEADLINE + 48 * HOUR)
    close_due(clock.now())
    assert (decision(number).stage, decision(number).result) == ("ended", "passed")
    assert decision(number).ended_at == DEADLINE + 48 * HOUR


def test_extend_is_done_as_often_as_declared_and_then_the_vote_ends(cast: Cast) -> None:
    number = vote(cast, **PARTS)
    for times in range(3):
        clock.freeze(DEADLINE + times * 48 * HOUR)
        close_due(clock.now())
        close_due(clock.now())
    made = decision(number)
    assert (made.stage, made.result, made.extended) == ("ended", "no_quorum", 2)
    assert len(entries(cast, "decisions.extend")) == 2
    assert len(entries(cast, "decisions.close")) == 1


def test_extend_never_happens_with_the_quorum_reached(cast: Cast) -> None:
    number = vote(cast, **{**PARTS, "quorum": "1/2"})
    answer(cast.bob, number, "disagree")
    clock.freeze(DEADLINE)
    with refused(RuleBroken, said="no reason"):
        extend(number)
    close_due(clock.now())
    assert (decision(number).stage, decision(number).result) == ("ended", "failed")


def test_extend_counts_those_with_an_interest_neither_here_nor_there(cast: Cast) -> None:
    number = vote(cast, **PARTS)
    answer(cast.bob, number, "agree")
    answer(cast.alice, number, "recused", "We sell bins")
    clock.freeze(DEADLINE)
    close_due(clock.now())
    assert decision(number).stage == "ended"


@pytest.mark.parametrize("ms", [-1, 0, 1])
def test_a_ballot_around_the_deadline_and_around_the_prolonged_one(cast: Cast, ms: int) -> None:
    number = vote(cast, **PARTS)
    for closes_at in (DEADLINE, DEADLINE + 48 * HOUR):
        clock.freeze(closes_at + ms)
        if ms < 0:
            answer(cast.bob, number, "agree")
        else:
            with refused(RuleBroken, said="closed"):
                answer(cast.bob, number, "agree")
        clock.freeze(closes_at + 1)
        close_due(clock.now())


def test_extend_when_nobody_looked_for_days_gives_the_whole_time(cast: Cast) -> None:
    number = vote(cast, **PARTS)
    clock.freeze(DEADLINE + 100 * HOUR)
    close_due(clock.now())
    assert decision(number).closes_at == DEADLINE + 148 * HOUR


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "erin", *STRANGERS])
def test_extend_by_anybody_is_refused(cast: Cast, name: str) -> None:
    number = vote(cast, **PARTS)
    clock.freeze(DEADLINE)
    with refused(SignInNeeded if name == "nobody" else Forbidden):
        actions.extend(actor(cast, name), space="waste", decision=number)


def test_extend_before_the_closing_time_is_refused(cast: Cast) -> None:
    number = vote(cast, **PARTS)
    clock.freeze(DEADLINE - 1)
    with refused(RuleBroken, said="no reason"):
        extend(number)


def test_extend_where_the_rule_says_nothing_of_it_is_refused(cast: Cast) -> None:
    number = vote(cast, method="majority", quorum="1")
    clock.freeze(DEADLINE)
    with refused(RuleBroken, said="no reason"):
        extend(number)


def test_extend_while_the_clock_stands_still_is_refused(cast: Cast) -> None:
    number = vote(cast, **PARTS)
    actions.hold(SYSTEM, space="waste", decision=number)
    clock.freeze(DEADLINE + 1)
    with refused(RuleBroken):
        extend(number)
    close_due(clock.now())
    assert decision(number).stage == "open"


def test_close_by_the_facilitator_does_not_take_the_declared_time_away(cast: Cast) -> None:
    number = vote(cast, **PARTS)
    clock.freeze(DEADLINE)
    with refused(RuleBroken, said="prolonged"):
        close(cast, number)


def test_close_and_prolonging_at_the_same_moment_prolong_once(cast: Cast) -> None:
    number = vote(cast, **PARTS)
    answer(cast.bob, number, "agree")
    clock.freeze(DEADLINE)
    let_go()
    results = in_threads(
        *[lambda: close(cast, number)] * 3,
        *[lambda: extend(number)] * 3,
        *[lambda: jobs.run_due()] * 2,
        *[lambda: answer(cast.alice, number, "agree")] * 2,
    )
    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, RuleBroken)]
    assert len(entries(cast, "decisions.extend")) == 1
    assert decision(number).closes_at == DEADLINE + 48 * HOUR
    acts = [entry.act for entry in entries(cast)]
    if decision(number).stage == "ended":  # by the facilitator, in the time that was added
        assert acts.count("decisions.close") == 1
        assert acts.index("decisions.close") > acts.index("decisions.extend")
    assert list(audit.breaks_in(cast.space.uid)) == []


def test_extend_tells_only_those_who_have_not_answered(cast: Cast) -> None:
    number = vote(cast, **PARTS)
    answer(cast.bob, number, "agree")
    Notice.delete().execute()
    clock.freeze(DEADLINE)
    close_due(clock.now())
    told = {row.person.name for row in Notice.select() if row.about == f"decision:{number}"}
    assert told == {"Alice"}


def test_remind_comes_again_on_the_last_day_of_the_time_that_was_added(cast: Cast) -> None:
    number = vote(cast, closes_at=NOW + 3 * rules.DAY, **PARTS)
    answer(cast.bob, number, "agree")
    clock.freeze(NOW + 2 * rules.DAY)
    remind_due(clock.now())
    clock.freeze(NOW + 3 * rules.DAY)
    close_due(clock.now())
    remind_due(clock.now())
    assert len(entries(cast, "decisions.remind")) == 1  # they were told a moment ago
    clock.freeze(NOW + 4 * rules.DAY)
    remind_due(clock.now())
    assert [entry.facts["silent"] for entry in entries(cast, "decisions.remind")] == [1, 1]


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"extension": 48}, "extension"),
        ({"extensions": 1}, "extension"),
        ({"extension": 24 * 31 + 1, "extensions": 1}, "extension"),
        ({"extension": -1, "extensions": 1}, "extension"),
        ({"extension": 1, "extensions": 11}, "extensions"),
        ({"extension": 1, "extensions": 1, "quorum": "0"}, "extension"),
    ],
)
def test_rules_that_prolong_without_sense_are_refused(parts: dict[str, Any], field: str) -> None:
    made = RuleSet(**{"name": "", "method": "majority", "quorum": "1/2", **parts})
    wrong = rules.why_not_rule(made)
    assert wrong is not None
    assert wrong[0] == field


@pytest.mark.parametrize(
    ("times", "said"), [(1, "voting goes on once for 48 hours"), (3, "for 48 hours, up to 3 times")]
)
def test_the_sentence_says_that_it_is_prolonged(times: int, said: str) -> None:
    made = RuleSet(name="", method="majority", quorum="1/2", extension=48, extensions=times)
    assert said in str(rules.sentence(made))
