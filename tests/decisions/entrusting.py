"""What the tests of delegations, channels and presence stand on: a vote of many voices."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.decisions import actions, queries
from tests.conftest import Cast
from tests.decisions.stage import answer, decision, joins, vote


def people(cast: Cast, *names: str) -> dict[str, Actor]:
    """Alice for the city and Bob for the greens, and more, each for a stakeholder of their own name."""
    return {"alice": cast.alice, "bob": cast.bob, **{name: joins(cast, name, name) for name in names}}


def voice(cast: Cast, name: str) -> str:
    """The key of the voice of somebody."""
    stakeholder = {"alice": "city", "bob": "greens"}.get(name, name)
    return str(cast.stakeholders[stakeholder].uid)


def carried_vote(cast: Cast, **parts: Any) -> int:
    """An open vote by majority in which voices can be carried through any number of others."""
    given = {"method": "majority", "delegation": "transitive", "early_close": False, **parts}
    return vote(cast, **given)


def entrust(cast: Cast, actor: Actor, giver: str, taker: str, **more: Any) -> int:
    """Let one answer for the voice of another; the number of the delegation."""
    given = {"principal": voice(cast, giver), "proxy": voice(cast, taker), **more}
    return int(actions.delegate(actor, space="waste", **given)["delegation"])


def answer_for(cast: Cast, actor: Actor, number: int, name: str, choice: str, **more: Any) -> dict[str, Any]:
    """Answer for the voice of somebody else."""
    return answer(actor, number, choice, voter=voice(cast, name), **more)


def counts(number: int) -> dict[str, int]:
    """How the answers of an ended vote came out."""
    found: dict[str, int] = decision(number).trace["counts"]
    return {choice: voices for choice, voices in found.items() if voices}


def standing(cast: Cast, number: int) -> dict[str, Any]:
    """A decision as its page shows it."""
    return queries.show(cast.alice, space="waste", decision=number)
