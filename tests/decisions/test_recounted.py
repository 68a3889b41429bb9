"""What happened in a vote can be counted again by others: holds, amounts, sectors, interests, amendments."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.db import store
from govhub.decisions import actions
from govhub.decisions.models import Decision
from govhub.transparency.queries.checking import check
from govhub.transparency.rules.bundle import differences, unpacked
from tests.conftest import Cast
from tests.decisions.stage import DEADLINE, NOW, answer, close, decision, joins, rule_set

pytestmark = pytest.mark.usefixtures("at_noon")

HOUR = 3_600_000


def eventful(cast: Cast) -> int:
    """The number of a decision in whose vote everything happened that can happen."""
    joins(cast, "cleo", "sorters")
    joins(cast, "dora", "weavers")
    rule = rule_set(
        cast, method="consensus", against=1, quorum="1/2", quorum_comparison="more_than",
        concurrence=["government", "cso", "business"], concurrence_of=2,
    )  # fmt: skip
    given: dict[str, Any] = {"title": "Vans", "text": "Buy them.", "rule_set": rule}
    number = actions.propose(cast.bob, space="waste", **given, amount="12000", unit="EUR")["decision"]
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    answer(cast.bob, number, "block", "Not so many")
    answer(cast.people["dora"].actor(), number, "recused", "We sell vans")
    actions.hold(Actor.system(), space="waste", decision=number)
    clock.freeze(DEADLINE + HOUR)
    actions.amend(cast.alice, space="waste", decision=number, text="Buy two.")
    actions.resume(Actor.system(), space="waste", decision=number, conditions="Second-hand ones.")
    clock.freeze(DEADLINE + DEADLINE - NOW)
    answer(cast.alice, number, "agree")
    answer(cast.people["cleo"].actor(), number, "agree")
    answer(cast.bob, number, "disagree")
    close(cast, number)
    return int(number)


def faults(cast: Cast) -> list[str]:
    """What `govhub verify` finds."""
    with store.reading():
        return [str(one) for one in check(cast.space.uid).findings]


def test_close_of_an_eventful_vote_is_recounted_from_the_record(cast: Cast) -> None:
    number = eventful(cast)
    ended = decision(number)
    assert (ended.result, ended.round, ended.trace["recused"]) == ("passed", 2, 1)
    assert {one["sector"]: one["test"]["holds"] for one in ended.trace["sectors"]} == {
        "government": True, "cso": False, "business": True,
    }  # fmt: skip
    assert faults(cast) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("declared_closes_at", lambda row: row.declared_closes_at + 1),
        ("closes_at", lambda row: row.closes_at + 1),
        ("held_at", lambda row: NOW),
        ("conditions", lambda row: "None."),
        ("allows_amount", lambda row: 1),
        ("allows_unit", lambda row: "VND"),
    ],
)
def test_recount_finds_what_was_altered(cast: Cast, field: str, value: Callable[[Any], int]) -> None:
    row = decision(eventful(cast))
    store.write(lambda: Decision.update(**{field: value(row)}).where(Decision.id == row.id).execute())
    assert faults(cast) != []


def test_recount_of_the_bundle_gives_the_same_result(browse: Any, cast: Cast) -> None:
    number = eventful(cast)
    bundle = unpacked(browse("nobody").get(f"/open/waste/decisions/{number}.zip").data)
    assert list(differences(bundle)) == []
    votes = json.loads(bundle["popolo.json"])["vote_events"][0]["votes"]
    assert sorted(one["option"] for one in votes) == ["no", "not voting", "yes", "yes"]
