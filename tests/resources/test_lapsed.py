"""Nothing is allocated under a decision that has lapsed; what was allocated before stays and can be spent."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.errors import Invalid
from govhub.decisions import actions as decisions
from govhub.decisions.models import Decision
from govhub.resources import actions as resources
from govhub.resources.models import Allocation
from govhub.resources.queries.pages import permissions
from tests.conftest import Cast
from tests.decisions.stage import refused
from tests.transparency.stage import funded
from tests.transparency.test_verify import lines, run


def test_allocate_under_a_decision_that_has_lapsed_is_refused(cast: Cast) -> None:
    clock.freeze(clock.parse_iso("2026-11-22T12:00:00.000Z"))
    funded(cast)
    city = cast.stakeholders["city"].uid
    review = {"review_on": "2027-01-01", "review_how": "lapse"}
    words = {"title": "More containers", "text": "W", "rule_set": 1, "amount": "100", "unit": "EUR"}
    given: dict[str, Any] = {**words, **review}
    number = decisions.propose(cast.alice, space="waste", **given)["decision"]
    decisions.open(cast.alice, space="waste", decision=number, closes_at=clock.now() + 1000)
    for who in (cast.alice, cast.bob):
        decisions.cast_ballot(who, space="waste", decision=number, choice="agree")
    if Decision.get(Decision.number == number).stage == "open":
        decisions.close(cast.alice, space="waste", decision=number)
    named: dict[str, Any] = {"space": "waste", "decision": number, "purpose": 1, "unit": "EUR"}
    shares: dict[str, Any] = {"amount": "1", "stakeholders": [city], "amounts": ["1"]}
    resources.allocate(cast.trea, **named, **shares)
    assert number in [one["decision"] for one in permissions(cast.space)]
    clock.freeze(clock.parse_iso("2027-01-01T00:00:00.000Z"))
    decisions.review(Actor.system(), space="waste", decision=number)
    assert number not in [one["decision"] for one in permissions(cast.space)]
    with refused(Invalid, field="decision", said="lapsed"):
        resources.allocate(cast.trea, **named, **shares)
    last = Allocation.select().order_by(Allocation.number.desc()).get()
    part: dict[str, Any] = {"allocation": last.number, "stakeholder": city, "amount": "1"}
    resources.spend(cast.trea, space="waste", **part, what="A lid", payee="P")
    assert lines(run()) == []
