"""`govhub verify` notices what was altered beside the outcome: what a page shows while a vote runs."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.db import store
from govhub.decisions import actions
from govhub.decisions.models import Ballot, Decision, KeptLine, Voter, Weighting
from govhub.spaces.actions import add_stakeholder
from govhub.spaces.models import Mandate, Stakeholder
from tests.conftest import Cast
from tests.decisions.entrusting import people
from tests.decisions.stage import NOW, answer, vote
from tests.transparency.test_verify import lines, run, unlock


@pytest.fixture
def running(cast: Cast) -> Cast:
    """D-1 keeps lines and has a casting vote; in D-2 the city divides its weight; D-3 is secret."""
    clock.freeze(NOW)
    cast_of = people(cast, "cara", "dan", "eve", "fay")
    keys = [cast.stakeholders[name].uid for name in ("city", "greens")]
    actions.set_weights(cast.alice, space="waste", stakeholders=keys, weights=["2", "3"])
    given: dict[str, Any] = {"method": "majority", "early_close": False}
    first = vote(cast, ties="casting", **given)
    answer(cast.alice, first, "agree")
    answer(cast.bob, first, "recused", "We sell vans")
    actions.cast_deciding_vote(cast.alice, space="waste", decision=first, casting="agree")
    second = vote(cast, unit="weight", splits=True, **given)
    answer(cast.alice, second, "split", split={"agree": "1", "disagree": "1"})
    third = vote(cast, secrecy="secret", **given)
    for person in cast_of.values():
        answer(person, third, "agree")
    unlock()
    return cast


def altered(model: Any, number: int, **columns: Any) -> list[str]:
    """What `govhub verify` says when somebody wrote these columns past the acts."""
    decision = Decision.get(Decision.number == number)
    mine = model.id == decision.id if model is Decision else model.decision == decision
    row = model.get(mine)
    store.write(lambda: model.update(columns).where(model.id == row.id).execute())
    unlock()
    result = run()
    assert result.exit_code == 1, result.output
    return lines(result)


@pytest.mark.usefixtures("running")
def test_nothing_was_altered() -> None:
    assert (run().exit_code, lines(run())) == (0, [])


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize(
    ("model", "number", "columns", "said"),
    [
        (Decision, 1, {"casting": "disagree"}, "casting vote"),
        (Decision, 1, {"kinds": []}, "kinds of its voices"),
        (Decision, 1, {"statement": "It passed."}, "tells of an end"),
        (Decision, 1, {"beside": {"casting": "agree"}}, "tells of an end"),
        (KeptLine, 1, {"voices": 8}, "lines of its count"),
        (KeptLine, 1, {"choice": "disagree"}, "lines of its count"),
        (Ballot, 1, {"reason": "Never said"}, "reason is not"),
        (Ballot, 2, {"split": {"agree": "2"}}, "split is not"),
        (Ballot, 3, {"voter": "0" * 16}, "urn cannot be understood"),
        (Voter, 3, {"voter": "0" * 16}, "urn cannot be understood"),
    ],
)
def test_what_was_altered_is_said(model: Any, number: int, columns: dict[str, Any], said: str) -> None:
    assert any(said in line for line in altered(model, number, **columns))


@pytest.mark.usefixtures("running")
def test_weights_that_nobody_set_are_said() -> None:
    store.write(lambda: Weighting.update(weight="90").execute())
    unlock()
    assert [line for line in lines(run()) if "weight of" in line and "not what the record says" in line]


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("column", ["name", "stakeholder_name"])
def test_an_organisation_shown_under_another_name_is_said(cast: Cast, column: str) -> None:
    uid = add_stakeholder(cast.alice, space="waste", name="Menders", sector="cso")["stakeholder"]
    mine = {"stakeholder": Stakeholder.get(Stakeholder.uid == uid), "person": cast.people["bob"]}
    store.write(lambda: Mandate.create(**mine, may_vote=True, starts_at=0))
    number = vote(cast, method="majority")
    unlock()
    assert run().exit_code == 0
    row = Voter.get((Voter.voter == uid) & (Voter.decision == Decision.get(Decision.number == number)))
    store.write(lambda: Voter.update({column: "Greens"}).where(Voter.id == row.id).execute())
    unlock()
    assert any("another name" in line for line in lines(run()))
