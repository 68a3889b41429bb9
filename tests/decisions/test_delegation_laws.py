"""Laws of delegation: resolved once at the end, the same in whatever order people acted."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govhub.core.db import store
from govhub.decisions import rules
from govhub.decisions.methods import delegation
from govhub.decisions.methods.shape import RuleSet
from govhub.decisions.methods.tally import Beside, tallied
from tests.conftest import Cast
from tests.decisions.entrusting import carried_vote, entrust, people
from tests.decisions.stage import answer, close, decision

VOICES = tuple("abcdefgh")
voices = st.sampled_from(VOICES)
ANSWERS = ("agree", "disagree", "abstain", "recused")
Votes = tuple[dict[str, dict[str, Any]], list[dict[str, str]]]


def rule(how: str = "transitive", most: int = 0, **parts: Any) -> RuleSet:
    return RuleSet(name="R", method="majority", delegation=how, delegation_most=most, **parts)


@st.composite
def votes(draw: st.DrawFn) -> Votes:
    """Ballots, some given by proxies, and delegations (each voice one)."""
    to = draw(st.dictionaries(voices, voices))
    edges = [{"from": giver, "to": taker} for giver, taker in to.items() if giver != taker]
    chosen = draw(st.dictionaries(voices, st.sampled_from(ANSWERS)))
    ballots: dict[str, dict[str, Any]] = {voice: {"choice": choice} for voice, choice in chosen.items()}
    for voice in draw(st.lists(voices, max_size=3)):
        if ballots.get(voice, {}).get("choice") != "recused":
            ballots[voice] = {"choice": draw(st.sampled_from(ANSWERS[:3])), "proxy": draw(voices)}
    return ballots, edges


def shuffled(draw: st.DataObject, votes_: Votes) -> Votes:
    ballots, edges = votes_
    names = draw.draw(st.permutations(sorted(ballots)))
    return {name: ballots[name] for name in names}, draw.draw(st.permutations(edges))


hows = st.sampled_from(["direct", "transitive"])


@given(votes(), hows, st.integers(0, 3), st.data())
def test_defect_7_the_result_depends_on_nobodys_order(
    cast_: Votes, how: str, most: int, data: st.DataObject
) -> None:
    found = []
    for ballots, edges in (cast_, shuffled(data, cast_)):
        order = data.draw(st.permutations(VOICES))
        found.append(rules.outcome(rule(how, most), order, ballots, beside=Beside(delegations=edges)))
    assert found[0] == found[1]


@given(votes(), hows, st.integers(0, 3))
def test_carried_voices_end_at_somebody_who_answered(cast_: Votes, how: str, most: int) -> None:
    ballots, edges = cast_
    asked = {voice for voice in VOICES if ballots.get(voice, {}).get("choice") != "recused"}
    answered = {voice: said for voice, said in ballots.items() if voice in asked}
    found = delegation.resolved(rule(how, most), asked, answered, edges)
    own = {voice for voice, said in answered.items() if "proxy" not in said}
    to = {edge["from"]: edge["to"] for edge in edges}
    for voice, proxy in found.carried.items():
        assert voice not in own
        assert proxy in own
        assert to[voice] == proxy or how == "transitive"
    assert found.apart.keys() | found.lapsed == answered.keys() - own
    assert not found.apart.keys() & (found.lapsed | found.carried.keys())
    held = [*found.carried.values(), *found.apart.values()]
    assert not most or all(held.count(proxy) <= most for proxy in held)


@given(votes(), hows)
def test_without_a_cap_voices_are_carried_as_one_would_walk(cast_: Votes, how: str) -> None:
    ballots, edges = cast_
    own = {voice: said for voice, said in ballots.items() if "proxy" not in said}
    recused = {voice for voice, said in own.items() if said["choice"] == "recused"}
    own = {voice: said for voice, said in own.items() if voice not in recused}
    to = {edge["from"]: edge["to"] for edge in edges}
    expected = {}
    for voice in set(VOICES) - own.keys() - recused:
        at, way = to.get(voice), [voice]
        while how == "transitive" and at and at not in own and at not in way and at not in recused:
            way.append(at)
            at = to.get(at)
        if at in own:
            expected[voice] = at
    assert delegation.carried(rule(how), set(VOICES) - recused, own, edges) == expected


@given(votes(), hows, st.integers(0, 3))
def test_no_more_is_counted_than_is_entitled(cast_: Votes, how: str, most: int) -> None:
    ballots, edges = cast_
    tally = tallied(rule(how, most), VOICES, ballots, Beside(delegations=edges))
    assert sum(tally.answers.values()) == sum(tally.heads.values()) <= tally.whole
    assert tally.voices + tally.recused == len(VOICES)


@given(votes())
def test_a_circle_in_which_nobody_votes_casts_nothing(cast_: Votes) -> None:
    circle = [{"from": one, "to": other} for one, other in itertools.pairwise((*VOICES, VOICES[0]))]
    assert delegation.carried(rule(), VOICES, {}, circle) == {}
    found = delegation.carried(rule(), VOICES, {"c": {"choice": "agree"}}, circle)
    assert found == dict.fromkeys(set(VOICES) - {"c"}, "c")


@given(votes(), hows)
def test_whoever_may_answer_apart_is_counted_so(cast_: Votes, how: str) -> None:
    ballots, edges = cast_
    ballots = {voice: said for voice, said in ballots.items() if said["choice"] != "recused"}
    for voice, proxy in itertools.permutations(VOICES[:4], 2):
        can = delegation.can_answer(rule(how), VOICES, ballots, edges, voice, proxy)
        given_ = ballots | {voice: {"choice": "agree", "proxy": proxy}}
        is_own = voice in ballots and "proxy" not in ballots[voice]
        counts = delegation.resolved(rule(how), VOICES, given_, edges).apart.get(voice) == proxy
        assert can == (counts and not is_own)


def test_a_way_through_very_many_is_walked_once() -> None:
    many = [f"v{n}" for n in range(20_000)]
    edges = [{"from": one, "to": other} for one, other in itertools.pairwise(many)]
    found = delegation.carried(rule(), many, {many[-1]: {"choice": "agree"}}, edges)
    assert len(found) == len(many) - 1
    assert set(found.values()) == {many[-1]}


ACTS = ("cara→dan", "dan→bob", "bob votes", "eve→cara")


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize("order", list(itertools.permutations(ACTS))[::4])
def test_defect_7_delegations_given_before_or_after_a_vote_count_alike(
    cast: Cast, order: tuple[str, ...]
) -> None:
    cast_of = people(cast, "cara", "dan", "eve")
    number = carried_vote(cast)
    for act in order:
        giver, _, taker = act.partition("→")
        if taker:
            entrust(cast, cast_of[giver], giver, taker)
        else:
            answer(cast.bob, number, "agree")
    close(cast, number)
    with store.reading():
        trace = decision(number).trace
    assert (trace["counts"]["agree"], trace["carried"]) == (4, 3)
