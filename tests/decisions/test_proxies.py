"""A proxy answers apart for voices that were entrusted to it; the voice itself always goes first."""

from __future__ import annotations

import pytest

from govhub.core.errors import Forbidden, Invalid, RuleBroken
from govhub.decisions import actions
from govhub.decisions.models import Ballot
from tests.conftest import Cast
from tests.decisions.entrusting import answer_for, carried_vote, counts, entrust, people, standing, voice
from tests.decisions.stage import DEADLINE, answer, close, decision, entries, refused

pytestmark = pytest.mark.usefixtures("at_noon")


def test_cast_ballot_of_a_proxy_for_one_voice_alone_splits_what_it_holds(cast: Cast) -> None:
    cast_of = people(cast, "cara", "dan")
    number = carried_vote(cast)
    entrust(cast, cast_of["cara"], "cara", "bob")
    entrust(cast, cast_of["dan"], "dan", "bob")
    answer(cast.bob, number, "agree")
    answer_for(cast, cast.bob, number, "dan", "disagree", reason="They told me so")
    kept = Ballot.get(Ballot.voter == voice(cast, "dan"))
    assert (kept.channel, kept.proxy, kept.cast_by and kept.cast_by.name) == (
        "proxy",
        voice(cast, "bob"),
        "Bob",
    )
    facts = entries(cast, "decisions.cast_ballot")[-1].facts
    assert (facts["channel"], facts["proxy"]) == ("proxy", voice(cast, "bob"))
    shown = standing(cast, number)
    [apart] = [one for one in shown["voices"] if one["voter"] == voice(cast, "dan")]
    assert (apart["choice"], apart["proxy_name"]) == ("disagree", cast.stakeholders["greens"].name)
    assert {one["channel"]: one["count"] for one in shown["channels"]} == {
        "online": 1,
        "proxy": 1,
        "carried": 1,
    }
    close(cast, number)
    assert counts(number) == {"agree": 2, "disagree": 1}


def test_cast_ballot_of_the_voice_itself_replaces_that_of_its_proxy(cast: Cast) -> None:
    cara = people(cast, "cara")["cara"]
    number = carried_vote(cast)
    entrust(cast, cara, "cara", "bob")
    answer_for(cast, cast.bob, number, "cara", "agree")
    answer(cara, number, "disagree")
    kept = Ballot.get(Ballot.voter == voice(cast, "cara"))
    assert (kept.choice, kept.channel, kept.proxy) == ("disagree", "online", "")
    with refused(RuleBroken, said="has answered itself"):
        answer_for(cast, cast.bob, number, "cara", "agree")
    close(cast, number)
    assert counts(number) == {"disagree": 1}


def test_cast_ballot_of_a_proxy_lapses_when_the_voice_is_taken_back(cast: Cast) -> None:
    cara = people(cast, "cara")["cara"]
    number = carried_vote(cast)
    given = entrust(cast, cara, "cara", "bob")
    answer_for(cast, cast.bob, number, "cara", "agree")
    actions.end_delegation(cara, space="waste", delegation=given)
    [lapsed] = [one for one in standing(cast, number)["voices"] if one["voter"] == voice(cast, "cara")]
    assert lapsed["is_lapsed"]
    with refused(Forbidden):
        answer_for(cast, cast.bob, number, "cara", "agree")
    answer(cast.bob, number, "disagree")
    close(cast, number)
    assert counts(number) == {"disagree": 1}


def test_cast_ballot_for_a_voice_that_was_not_entrusted_is_refused(cast: Cast) -> None:
    cara = people(cast, "cara")["cara"]
    number = carried_vote(cast)
    with refused(Forbidden):
        answer_for(cast, cast.bob, number, "cara", "agree")
    entrust(cast, cara, "cara", "alice")
    with refused(Forbidden):
        answer_for(cast, cast.bob, number, "cara", "agree")
    with refused(Invalid, "choice"):
        answer_for(cast, cast.alice, number, "cara", "recused", reason="Theirs")


def test_cast_ballot_of_the_nearer_proxy_ends_that_of_the_farther(cast: Cast) -> None:
    cast_of = people(cast, "cara", "dan")
    number = carried_vote(cast)
    entrust(cast, cast_of["cara"], "cara", "dan")
    entrust(cast, cast_of["dan"], "dan", "bob")
    answer_for(cast, cast.bob, number, "cara", "disagree")
    answer(cast_of["dan"], number, "agree")
    close(cast, number)
    assert counts(number) == {"agree": 2}


def test_close_early_waits_for_voices_that_are_only_carried(cast: Cast) -> None:
    number = carried_vote(cast, early_close=True)
    entrust(cast, cast.bob, "bob", "alice")
    answer(cast.alice, number, "agree")
    assert decision(number).stage == "open"
    answer(cast.bob, number, "agree")
    assert decision(number).stage == "ended"


def test_cast_ballot_of_a_proxy_for_more_than_it_may_hold_is_refused(cast: Cast) -> None:
    cast_of = people(cast, "cara", "dan", "eve")
    number = carried_vote(cast, delegation="direct", delegation_most=2)
    for name, scope in (("cara", "space"), ("dan", "space"), ("eve", "topic")):
        entrust(cast, cast_of[name], name, "bob", scope=scope, topic="Money" if scope == "topic" else "")
    again = actions.propose(cast.bob, space="waste", title="T", text="W", rule_set=1, topic="money")[
        "decision"
    ]
    actions.open(cast.alice, space="waste", decision=again, closes_at=DEADLINE)
    for name in ("cara", "dan"):
        answer_for(cast, cast.bob, again, name, "agree")
    with refused(Forbidden):
        answer_for(cast, cast.bob, again, "eve", "agree")
    answer_for(cast, cast.bob, again, "dan", "disagree")  # what is given can be changed
    answer(cast.bob, again, "abstain")
    close(cast, again)
    assert counts(again) == {"agree": 1, "disagree": 1, "abstain": 1}  # and eve counts as silent
    assert number != again
