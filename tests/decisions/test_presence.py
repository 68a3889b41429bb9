"""The list of who is in the room: kept by a facilitator, and counted at the close."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken, SignInNeeded
from govhub.decisions import actions, queries
from govhub.decisions.models import Ballot, Presence
from tests.conftest import Cast
from tests.decisions.entrusting import people, voice
from tests.decisions.stage import (
    DEADLINE,
    NOW,
    actor,
    answer,
    close,
    decision,
    entries,
    proposal,
    refused,
    vote,
)

pytestmark = pytest.mark.usefixtures("at_noon")


def mark(cast: Cast, number: int, *names: str, left: bool = False, by: str = "alice") -> dict[str, Any]:
    """Note who has come, or left."""
    act = actions.mark_left if left else actions.mark_present
    voters = [voice(cast, name) for name in names]
    return act(actor(cast, by), space="waste", decision=number, voters=voters)


def open_vote(cast: Cast, **parts: Any) -> int:
    """A vote by majority that only a facilitator ends."""
    return vote(cast, **{"method": "majority", "early_close": False, **parts})


def test_mark_present_is_counted_at_the_close(cast: Cast) -> None:
    people(cast, "cara", "dan")
    number = open_vote(cast, presence_quorum="3/4")
    assert mark(cast, number, "alice", "cara")["voters"] == 2
    shown = queries.show(cast.alice, space="waste", decision=number)
    assert shown["presence"] == {"kept": True, "present": 2, "of": 4}
    assert sorted(one["voter"] for one in shown["voices"] if one["present"]) == sorted(
        [voice(cast, "alice"), voice(cast, "cara")]
    )
    mark(cast, number, "dan")
    answer(cast.alice, number, "agree")
    close(cast, number)
    there = sorted(voice(cast, name) for name in ("alice", "cara", "dan"))
    assert decision(number).beside == {"present": there}
    assert decision(number).result == "passed"
    facts = entries(cast, "decisions.mark_present")[0].facts
    assert facts == {"decision": number, "voters": sorted([voice(cast, "alice"), voice(cast, "cara")])}


def test_mark_present_of_too_few_misses_the_quorum_of_presence(cast: Cast) -> None:
    people(cast, "cara", "dan")
    number = open_vote(cast, presence_quorum="3/4")
    mark(cast, number, "alice", "bob")
    answer(cast.alice, number, "agree")
    close(cast, number)
    assert decision(number).result == "no_quorum"


def test_mark_left_before_the_end_is_not_present_unless_it_answered(cast: Cast) -> None:
    people(cast, "cara", "dan")
    number = open_vote(cast, presence_quorum="1/2")
    mark(cast, number, "alice", "bob", "cara")
    answer(cast.alice, number, "agree")
    mark(cast, number, "alice", "cara", left=True)
    shown = queries.show(cast.alice, space="waste", decision=number)
    assert shown["presence"]["present"] == 1
    close(cast, number)
    assert decision(number).beside == {"present": [voice(cast, "bob")]}
    assert decision(number).result == "passed"  # bob is there, and alice has answered: two of four


def test_mark_present_before_the_vote_opens_and_again_after_leaving(cast: Cast) -> None:
    number = proposal(cast, method="majority", early_close=False)
    mark(cast, number, "alice", "bob")
    mark(cast, number, "bob", left=True)
    clock.freeze(NOW + 5)
    mark(cast, number, "bob")
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    kept = Presence.get(Presence.voter == voice(cast, "bob"))
    assert (kept.came_at, kept.left_at) == (NOW + 5, None)
    answer(cast.bob, number, "agree")
    assert Ballot.get().channel == "room"


def test_without_a_list_nobody_says_who_is_present(cast: Cast) -> None:
    number = open_vote(cast)
    answer(cast.alice, number, "agree")
    shown = queries.show(cast.alice, space="waste", decision=number)
    assert shown["presence"]["kept"] is False
    assert {one["present"] for one in shown["voices"]} == {None}
    close(cast, number)
    assert decision(number).beside is None


def test_mark_present_outside_the_electorate_is_refused(cast: Cast) -> None:
    number, draft = open_vote(cast), proposal(cast, method="majority")
    people(cast, "late")
    with refused(Invalid, "voters", "electorate"):
        mark(cast, number, "alice", "late")
    mark(cast, draft, "late")  # before the opening they would be in it
    with refused(Invalid, "voters", "electorate"):
        actions.mark_present(cast.alice, space="waste", decision=draft, voters=[cast.bob.uid])


def test_mark_present_twice_and_mark_left_twice_are_refused(cast: Cast) -> None:
    number = open_vote(cast)
    mark(cast, number, "alice")
    with refused(Invalid, "voters", "already"):
        mark(cast, number, "bob", "alice")
    with refused(Invalid, "voters", "not noted"):
        mark(cast, number, "alice", "bob", left=True)
    mark(cast, number, "alice", left=True)
    with refused(Invalid, "voters", "not noted"):
        mark(cast, number, "alice", left=True)


def test_mark_present_of_nobody_or_somebody_twice_is_refused(cast: Cast) -> None:
    number = open_vote(cast)
    for act in (actions.mark_present, actions.mark_left):
        with refused(Invalid, "voters", "at least one"):
            act(cast.alice, space="waste", decision=number, voters=[])
    with refused(Invalid, "voters", "twice"):
        mark(cast, number, "alice", "alice")


def test_mark_present_after_the_closing_time_is_refused(cast: Cast) -> None:
    number = open_vote(cast)
    mark(cast, number, "alice")
    clock.freeze(DEADLINE)
    for left, name in ((False, "bob"), (True, "alice")):
        with refused(RuleBroken, said="has ended"):
            mark(cast, number, name, left=left)
    close(cast, number)
    with refused(RuleBroken, said="has ended"):
        mark(cast, number, "bob")


@pytest.mark.parametrize(
    ("name", "error"),
    [("bob", Forbidden), ("carol", Forbidden), ("dave", Forbidden), ("nobody", SignInNeeded)],
)
def test_mark_present_by_others_is_refused(cast: Cast, name: str, error: Any) -> None:
    number = open_vote(cast)
    mark(cast, number, "alice")
    with refused(error):
        mark(cast, number, "bob", by=name)
    with refused(error):
        mark(cast, number, "alice", by=name, left=True)


def test_mark_present_of_a_decision_that_is_not_there_is_refused(cast: Cast) -> None:
    with refused(NotFound):
        mark(cast, 99, "bob")
