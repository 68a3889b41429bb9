"""Every ballot says how it came: online, in the room, by proxy, or entered by a facilitator. One tally."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken, SignInNeeded
from govhub.decisions import actions, queries
from govhub.decisions.models import Ballot
from tests.conftest import Cast
from tests.decisions.entrusting import answer_for, carried_vote, entrust, people, voice
from tests.decisions.stage import DEADLINE, actor, answer, close, decision, entries, proposal, refused, vote

pytestmark = pytest.mark.usefixtures("at_noon")


def enter(cast: Cast, number: int, name: str, choice: str = "agree", by: str = "alice", **more: Any) -> Any:
    """A facilitator enters an answer for somebody."""
    given = {"space": "waste", "decision": number, "voter": voice(cast, name), "choice": choice, **more}
    return actions.enter_ballot(actor(cast, by), **given)


def channel(cast: Cast, name: str) -> str:
    """How the answer of a voice came."""
    return str(Ballot.get(Ballot.voter == voice(cast, name)).channel)


def test_channels_stand_beside_one_another_in_one_count(cast: Cast) -> None:
    cast_of = people(cast, "cara", "dan", "eve")
    number = carried_vote(cast)
    actions.mark_present(cast.alice, space="waste", decision=number, voters=[voice(cast, "bob")])
    entrust(cast, cast_of["dan"], "dan", "alice")
    entrust(cast, cast_of["eve"], "eve", "alice")
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "agree")
    enter(cast, number, "cara", "disagree", reason="By phone")
    answer_for(cast, cast.alice, number, "dan", "abstain")
    found = {one["channel"]: one["count"] for one in _shown(cast, number)["channels"]}
    assert found == {"online": 1, "room": 1, "proxy": 1, "entered": 1, "carried": 1}
    close(cast, number)
    counts = decision(number).trace["counts"]
    assert (counts["agree"], counts["disagree"], counts["abstain"]) == (3, 1, 1)
    assert {facts["channel"] for facts in (one.facts for one in entries(cast)) if "channel" in facts} == {
        "online", "room", "proxy", "entered",
    }  # fmt: skip


def _shown(cast: Cast, number: int) -> dict[str, Any]:
    return queries.show(cast.alice, space="waste", decision=number)


def test_channels_are_not_counted_where_all_answered_online(cast: Cast) -> None:
    number = carried_vote(cast)
    answer(cast.alice, number, "agree")
    assert _shown(cast, number)["channels"] == []


def test_enter_ballot_is_marked_and_can_be_changed_by_the_voice(cast: Cast) -> None:
    number = carried_vote(cast)
    done = enter(cast, number, "bob", "disagree", reason="By phone")
    assert (done["act"], done["voter"]) == ("decisions.enter_ballot", voice(cast, "bob"))
    kept = Ballot.get()
    assert (kept.channel, kept.cast_by and kept.cast_by.name, kept.reason) == ("entered", "Alice", "By phone")
    facts = entries(cast, "decisions.enter_ballot")[-1].facts
    assert (facts["channel"], facts["choice"], facts["changed"]) == ("entered", "disagree", False)
    enter(cast, number, "bob", "agree")  # a mistake is mended
    answer(cast.bob, number, "abstain")
    assert (Ballot.select().count(), channel(cast, "bob"), Ballot.get().choice) == (1, "online", "abstain")


def test_enter_ballot_for_a_voice_that_answered_itself_is_refused(cast: Cast) -> None:
    number = carried_vote(cast)
    answer(cast.bob, number, "agree")
    with refused(RuleBroken, said="answered itself"):
        enter(cast, number, "bob")


def test_enter_ballot_goes_before_that_of_a_proxy(cast: Cast) -> None:
    cara = people(cast, "cara")["cara"]
    number = carried_vote(cast)
    entrust(cast, cara, "cara", "bob")
    answer_for(cast, cast.bob, number, "cara", "agree")
    enter(cast, number, "cara", "disagree")
    kept = Ballot.get()
    assert (kept.channel, kept.proxy, kept.choice) == ("entered", "", "disagree")
    with refused(RuleBroken, said="answered itself"):
        answer_for(cast, cast.bob, number, "cara", "agree")


def test_enter_ballot_outside_the_electorate_is_refused(cast: Cast) -> None:
    number = carried_vote(cast)
    people(cast, "late")
    with refused(Invalid, "voter", "electorate"):
        enter(cast, number, "late")


def test_enter_ballot_at_the_wrong_time_is_refused(cast: Cast) -> None:
    draft, number = proposal(cast, method="majority"), carried_vote(cast)
    with refused(RuleBroken, said="not been opened"):
        enter(cast, draft, "bob")
    clock.freeze(DEADLINE)
    with refused(RuleBroken, said="closed"):
        enter(cast, number, "bob")
    with refused(NotFound):
        enter(cast, 99, "bob")


def test_enter_ballot_of_an_answer_that_is_none_is_refused(cast: Cast) -> None:
    number = carried_vote(cast)
    with refused(Invalid, "choice"):
        enter(cast, number, "bob", "block")
    with refused(Invalid, "reason"):
        enter(cast, number, "bob", "recused")


def test_enter_ballot_in_a_secret_vote_is_refused(cast: Cast) -> None:
    names = ("cara", "dan", "eve", "fay")
    people(cast, *names)
    number = carried_vote(cast, delegation="off", secrecy="secret")
    with refused(RuleBroken, said="secret"):
        enter(cast, number, "bob")


@pytest.mark.parametrize(
    ("name", "error"),
    [("bob", Forbidden), ("carol", Forbidden), ("dave", Forbidden), ("nobody", SignInNeeded)],
)
def test_enter_ballot_by_others_is_refused(cast: Cast, name: str, error: Any) -> None:
    number = carried_vote(cast)
    with refused(error):
        enter(cast, number, "bob", by=name)


def test_enter_ballot_cannot_declare_an_interest_for_somebody(cast: Cast) -> None:
    number = vote(cast)
    voter = cast.stakeholders["greens"].uid
    with refused(Invalid, "choice"):
        actions.enter_ballot(
            cast.alice, space="waste", decision=number, voter=voter, choice="recused", reason="They sell vans"
        )
