"""Lists say of an open vote what its page says: who has answered, and whether it is blocked."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.decisions import actions, queries
from tests.conftest import Cast
from tests.decisions.entrusting import carried_vote, entrust, people
from tests.decisions.stage import answer, vote

pytestmark = pytest.mark.usefixtures("at_noon")
WHY = "It leaves out those who pick waste by hand."


def listed(cast: Cast) -> dict[str, Any]:
    """The newest decision as the list has it, which is how its page has it."""
    first: dict[str, Any] = queries.index(cast.bob, space="waste")["decisions"][0]
    shown = queries.show(cast.bob, space="waste", decision=first["decision"])
    assert {name: first[name] for name in ("cast", "entitled", "kind", "state")} == {
        name: shown[name] for name in ("cast", "entitled", "kind", "state")
    }
    return first


def test_index_counts_voices_that_are_carried(cast: Cast) -> None:
    everybody = people(cast, "cara")
    carried_vote(cast)
    entrust(cast, everybody["cara"], "cara", "bob")
    assert listed(cast)["cast"] == 0
    answer(cast.bob, 1, "agree")
    assert (listed(cast)["cast"], listed(cast)["entitled"]) == (2, 3)


@pytest.mark.parametrize(
    ("parts", "choice", "kind"),
    [
        ({"method": "consent"}, "block", "blocked"),
        ({"method": "consent", "objections": "advisory"}, "block", "open"),
        ({"method": "gradients"}, "veto", "blocked"),
        ({"method": "gradients", "threshold": "1/2"}, "serious_disagreement", "open"),
        ({"method": "consensus"}, "block", "blocked"),
        ({"method": "consensus"}, "disagree", "open"),
    ],
)
def test_index_says_what_is_blocked_by_its_rule(
    cast: Cast, parts: dict[str, Any], choice: str, kind: str
) -> None:
    number = vote(cast, early_close=False, **parts)
    answer(cast.bob, number, choice, WHY)
    assert listed(cast)["kind"] == kind


def test_index_knows_that_an_objection_was_found_to_be_none(cast: Cast) -> None:
    number = vote(cast, objections="lifecycle", rounds=2)
    answer(cast.bob, number, "block", WHY)
    assert listed(cast)["kind"] == "blocked"
    found: dict[str, Any] = {"objection": 1, "finding": "concern", "reason": "It can be added later."}
    actions.test_objection(cast.alice, space="waste", decision=number, **found)
    assert listed(cast)["kind"] == "open"


@pytest.mark.parametrize("unit", ["stakeholder", "weight"])
def test_index_counts_voices_whose_answers_and_weights_are_hidden(cast: Cast, unit: str) -> None:
    greens = cast.stakeholders["greens"].uid
    actions.set_weights(cast.alice, space="waste", stakeholders=[greens], weights=["5/2"])
    number = vote(cast, method="majority", unit=unit, secrecy="after_close", early_close=False)
    answer(cast.bob, number, "agree")
    assert (listed(cast)["cast"], listed(cast)["entitled"]) == (1, 2)
    quorum = queries.show(cast.bob, space="waste", decision=number)["outcome"]["tests"]["quorum"]
    given = ("5/2", "7/2") if unit == "weight" else ("1", "2")
    assert (str(quorum["have"]), str(quorum["of"])) == given
