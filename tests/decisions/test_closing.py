"""How a vote ends: by the facilitator, by time, when everybody has answered."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import audit, clock, jobs
from govhub.core.actor import Actor
from govhub.core.canonical import canonical_hash
from govhub.core.db import store
from govhub.core.errors import Forbidden, RuleBroken
from govhub.decisions import actions
from govhub.decisions.jobs import close_due
from govhub.decisions.models import Ballot
from tests.conftest import Cast
from tests.core.stage import in_threads
from tests.decisions.stage import (
    DEADLINE,
    NOW,
    STRANGERS,
    actor,
    answer,
    ballots,
    close,
    decision,
    entries,
    joins,
    let_go,
    proposal,
    refused,
    text_with_versions,
    vote,
)

pytestmark = pytest.mark.usefixtures("at_noon")


# Closing


def test_close_records_the_outcome(cast: Cast) -> None:
    number = vote(cast, method="majority")
    answer(cast.bob, number, "agree")
    clock.freeze(NOW + 5)
    assert close(cast, number)["outcome"] == "passed"
    made = decision(number)
    assert (made.stage, made.ended_how, made.ended_at, made.result) == (
        "ended", "facilitator", NOW + 5, "passed",
    )  # fmt: skip
    assert made.counted is not None
    assert made.counted.counts == {"agree": 1, "disagree": 0, "abstain": 0}
    assert made.trace_hash == canonical_hash(made.trace)
    facts = entries(cast)[-1].facts
    assert facts["outcome"] == "passed"
    assert facts["entitled"] == 2
    assert facts["counts"] == made.counted.counts
    assert facts["trace_hash"] == made.trace_hash
    assert facts["decision_hash"] == made.decision_hash
    assert "document" not in facts


@pytest.mark.parametrize(
    ("parts", "choice", "reason", "result"),
    [
        ({"method": "majority", "quorum": "1"}, "agree", "", "no_quorum"),
        ({"method": "majority"}, "disagree", "", "failed"),
        ({"method": "majority"}, "abstain", "", "failed"),
        ({"method": "majority", "base": "entitled"}, "agree", "", "failed"),
        ({"method": "consent"}, "agree", "", "passed"),
        ({"method": "consent"}, "block", "No", "blocked"),
        ({"method": "consent"}, "stand_aside", "No", "failed"),
    ],
)
def test_close_gives_each_result(
    cast: Cast, parts: dict[str, Any], choice: str, reason: str, result: str
) -> None:
    number = vote(cast, **parts)
    answer(cast.bob, number, choice, reason)
    assert close(cast, number)["outcome"] == result
    assert decision(number).result == entries(cast)[-1].facts["outcome"] == result


def test_close_without_any_ballot_fails(cast: Cast) -> None:
    number = vote(cast, method="majority", threshold="2/3", comparison="at_least")
    assert close(cast, number)["outcome"] == "failed"


def test_close_about_a_version_names_it_for_others(cast: Cast) -> None:
    text = text_with_versions(cast)
    number = vote(cast, about=(text, 2))
    answer(cast.bob, number, "agree")
    close(cast, number)
    facts = entries(cast, "decisions.close")[-1].facts
    assert (facts["document"], facts["version"]) == (text, 2)
    assert facts["text_hash"] == decision(number).text_hash


@pytest.mark.parametrize("name", ["bob", "carol", "trea", "erin", *STRANGERS])
def test_close_by_anybody_but_the_facilitator_is_refused(cast: Cast, name: str) -> None:
    number = vote(cast)
    with refused(STRANGERS.get(name, Forbidden)):
        actions.close(actor(cast, name), space="waste", decision=number)


def test_close_of_a_draft_is_refused(cast: Cast) -> None:
    number = proposal(cast)
    with refused(RuleBroken, said="not open"):
        close(cast, number)


def test_close_twice_is_refused(cast: Cast) -> None:
    number = vote(cast)
    answer(cast.bob, number, "agree")
    close(cast, number)
    with refused(RuleBroken, said="not open"):
        close(cast, number)
    with refused(RuleBroken, said="not open"):
        actions.close(Actor.system(), space="waste", decision=number)


def test_close_at_the_same_moment_gives_one_outcome(cast: Cast) -> None:
    number = vote(cast)
    answer(cast.bob, number, "agree")
    clock.freeze(DEADLINE)
    let_go()
    results = in_threads(
        *[lambda: close(cast, number)] * 4,
        *[lambda: jobs.run_due()] * 2,
        *[lambda: answer(cast.alice, number, "block", "Too late")] * 2,
    )
    assert sum(isinstance(one, dict) and "outcome" in one for one in results[:4]) <= 1
    assert all(isinstance(one, RuleBroken | dict) for one in results[:4]), results
    assert all(isinstance(one, RuleBroken) for one in results[6:]), results
    assert len(entries(cast, "decisions.close")) == 1
    assert (decision(number).stage, decision(number).result) == ("ended", "passed")
    assert list(audit.breaks_in(cast.space.uid)) == []


def test_ballots_at_the_same_moment_are_all_kept(cast: Cast) -> None:
    people = [joins(cast, f"p{n}", f"org{n}") for n in range(8)]
    number = vote(cast)
    let_go()
    answers = [lambda who=who: answer(who, number, "agree") for who in people]
    twice = in_threads(*answers, *answers)
    assert not [one for one in twice if isinstance(one, Exception)]
    assert len(ballots(number)) == 8
    assert list(audit.breaks_in(cast.space.uid)) == []


# By time


@pytest.mark.parametrize(("ms", "ended"), [(-1, False), (0, True), (1, True)])
def test_close_due_closes_at_the_deadline_and_not_before(cast: Cast, ms: int, ended: bool) -> None:
    number = vote(cast)
    answer(cast.bob, number, "agree")
    clock.freeze(DEADLINE + ms)
    close_due(clock.now())
    made = decision(number)
    assert (made.stage == "ended") == ended
    if ended:
        assert (made.ended_at, made.ended_how, made.result) == (DEADLINE, "time", "passed")
        entry = entries(cast)[-1]
        assert (entry.act, entry.actor) == ("decisions.close", "system")
        close_due(clock.now())
        assert len(entries(cast, "decisions.close")) == 1


def test_close_due_goes_on_after_a_vote_that_cannot_be_counted(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    altered, sound = vote(cast), vote(cast)
    foreign = {"decision": decision(altered), "voter": "not there", "choice": "agree"}
    store.write(lambda: Ballot.create(**foreign))
    clock.freeze(DEADLINE)
    assert jobs.run_due()["decisions.close_due"] == "done"
    assert (decision(altered).stage, decision(sound).stage) == ("open", "ended")
    assert "not in the electorate" in caplog.text


def test_close_due_closes_everything_that_is_due_and_nothing_else(cast: Cast) -> None:
    first, second = vote(cast, closes_at=NOW + 10), vote(cast, closes_at=NOW + 20)
    later, draft = vote(cast, closes_at=NOW + 21), proposal(cast)
    clock.freeze(NOW + 20)
    assert jobs.run_due()["decisions.close_due"] == "done"
    stages = [decision(number).stage for number in (first, second, later, draft)]
    assert stages == ["ended", "ended", "open", "draft"]


def test_close_by_the_facilitator_after_the_deadline_counts_the_deadline(cast: Cast) -> None:
    number = vote(cast)
    clock.freeze(DEADLINE + 5000)
    close(cast, number)
    assert decision(number).ended_at == DEADLINE


# When everybody has answered


def test_vote_closes_early_when_everybody_has_answered(cast: Cast) -> None:
    number = vote(cast, early_close=True)
    answer(cast.bob, number, "agree")
    assert decision(number).stage == "open"
    assert answer(cast.alice, number, "abstain")["act"] == "decisions.cast_ballot"
    made = decision(number)
    assert (made.stage, made.ended_how, made.result) == ("ended", "everybody", "passed")
    assert [entry.act for entry in entries(cast)][-2:] == ["decisions.cast_ballot", "decisions.close"]


def test_vote_stays_open_when_the_rule_does_not_close_early(cast: Cast) -> None:
    number = vote(cast, early_close=False)
    answer(cast.bob, number, "agree")
    answer(cast.alice, number, "agree")
    assert decision(number).stage == "open"


def test_vote_stays_open_while_a_block_stands(cast: Cast) -> None:
    number = vote(cast, early_close=True)
    answer(cast.bob, number, "agree")
    answer(cast.alice, number, "block", "The pickers lose their income")
    assert decision(number).stage == "open"
    answer(cast.alice, number, "agree")  # the block is withdrawn
    assert (decision(number).stage, decision(number).result) == ("ended", "passed")


def test_early_close_with_its_key_is_done_once(cast: Cast) -> None:
    number = vote(cast, early_close=True)
    answer(cast.bob, number, "agree")
    first = answer(cast.alice, number, "agree", key="last")
    assert answer(cast.alice, number, "agree", key="last") == {**first, "repeated": True}
    assert len(entries(cast, "decisions.close")) == 1
