"""People enough for a secret vote, and what can be read about one afterwards."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.db import store
from govhub.transparency.queries.checking import check
from tests.conftest import Cast
from tests.decisions.stage import answer, joins, vote

MORE = ("cleo", "dora", "emil", "fern", "gwen", "hugo")


def eight(cast: Cast) -> list[Actor]:
    """Eight people with a voice each: alice, bob and six more, of firms of their own."""
    return [cast.alice, cast.bob, *(joins(cast, name, f"{name} ltd") for name in MORE)]


def secret_vote(cast: Cast, **parts: Any) -> int:
    """The number of a decision whose secret vote is open."""
    given = {"method": "majority", "secrecy": "secret", **parts}
    return vote(cast, **given)


def cast_all(people: list[Actor], number: int, choices: str) -> None:
    """Answers in a row: `a` agrees, `d` disagrees, `-` stays silent."""
    words = {"a": "agree", "d": "disagree", "x": "abstain"}
    for person, letter in zip(people, choices, strict=False):
        if letter in words:
            answer(person, number, words[letter])


def faults(cast: Cast) -> list[str]:
    """What `govhub verify` finds."""
    with store.reading():
        return [str(one) for one in check(cast.space.uid).findings]
