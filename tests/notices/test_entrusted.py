"""Whoever holds a voice is told when others answer for it."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.decisions import actions as decisions
from govhub.notices import actions
from tests.conftest import Cast
from tests.decisions.entrusting import answer_for, carried_vote, entrust, people, voice
from tests.decisions.stage import answer
from tests.notices.stage import DAY, NOW, letters, told

pytestmark = pytest.mark.usefixtures("with_mail")
CLOSES = NOW + 3 * DAY


@pytest.fixture
def number(cast: Cast, with_mail: None) -> int:
    """An open vote; Cara's voice stands with the greens, which are Bob's."""
    clock.freeze(NOW)
    cara = people(cast, "cara")["cara"]
    made = carried_vote(cast, closes_at=CLOSES)
    entrust(cast, cara, "cara", "bob")
    return made


def new(cast: Cast, name: str) -> list[str]:
    """What somebody was told of delegations."""
    return told(cast, name, kind="delegation")


@pytest.mark.usefixtures("number")
def test_delegate_is_told_to_the_proxy(cast: Cast) -> None:
    greens = cast.stakeholders["greens"].name
    assert new(cast, "bob") == [f"Cara is entrusted to {greens}, who can now answer for it."]
    assert new(cast, "cara") == []  # who did it herself
    assert any("/s/waste/delegations" in letter.body for letter in letters("bob"))


def test_cast_ballot_is_told_to_those_who_share_it_once_until_they_look(cast: Cast, number: int) -> None:
    answer(cast.bob, number, "agree")
    answer(cast.bob, number, "disagree")
    [said] = new(cast, "cara")
    assert "a voice of yours goes with it" in said
    actions.see(cast.cara)
    answer(cast.bob, number, "agree")
    assert len(new(cast, "cara")) == 2
    assert new(cast, "alice") == []


def test_cast_ballot_of_the_voice_itself_is_told_to_nobody(cast: Cast, number: int) -> None:
    answer(cast.cara, number, "agree")
    answer(cast.bob, number, "agree")
    answer(cast.alice, number, "agree")
    assert new(cast, "cara") == []


def test_cast_ballot_of_a_proxy_apart_is_told_to_the_voice(cast: Cast, number: int) -> None:
    answer_for(cast, cast.bob, number, "cara", "agree")
    [said] = new(cast, "cara")
    assert "answered for Cara in the vote on" in said
    assert "You can answer yourself until" in said


def test_enter_ballot_is_told_to_the_voice(cast: Cast, number: int) -> None:
    given: dict[str, Any] = {"voter": voice(cast, "cara"), "choice": "agree"}
    decisions.enter_ballot(cast.alice, space="waste", decision=number, **given)
    [said] = new(cast, "cara")
    assert said.startswith("A facilitator entered an answer for Cara")
    assert letters("cara")[-1].until == CLOSES


def test_cast_ballot_where_nobody_entrusted_anything_asks_little(cast: Cast, queries: Any) -> None:
    clock.freeze(NOW)
    made = carried_vote(cast, delegation="off")
    with queries() as seen:
        answer(cast.alice, made, "agree")
    assert sum("delegation" in str(one) for one in seen) <= 1
