"""What the tests of reports stand on: a quarter of a year, a report about it, words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from govhub.core import clock
from govhub.decisions import actions as decisions
from govhub.documents.models import Document
from govhub.goals import actions as goals
from govhub.reports import actions, queries
from govhub.resources import actions as resources
from tests.conftest import Cast
from tests.decisions.stage import rule_set

PERIOD = {"from_day": "2026-07-01", "to_day": "2026-09-30"}
WORDS = {"summary": "We sorted **more**.", "went_well": "The markets joined.", "lessons": "Ask earlier."}


def moment(text: str) -> int:
    """An instant in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


INSIDE = moment("2026-08-15T12:00")
AFTER = moment("2026-10-05T12:00")


def drafted(cast: Cast, **more: Any) -> int:
    """The number of a new draft about the third quarter."""
    given = {"title": "Third quarter", **PERIOD, **more}
    return int(actions.draft_report(cast.bob, space="waste", **given)["report"])


def written(cast: Cast, number: int, **more: Any) -> dict[str, Any]:
    """Words for a draft."""
    seen = queries.draft(cast.bob, space="waste", report=number)
    given = {"title": seen["title"], "from_day": seen["from_day"], "to_day": seen["to_day"], **WORDS, **more}
    return actions.write(cast.bob, space="waste", report=number, **{"revision": seen["revision"], **given})


def publish(cast: Cast, number: int, **more: Any) -> dict[str, Any]:
    """The facilitator publishes."""
    return actions.publish_report(cast.alice, space="waste", report=number, **more)


def published(cast: Cast) -> int:
    """The number of a report that was drafted, written and published after its period."""
    clock.freeze(AFTER)
    number = drafted(cast)
    written(cast, number)
    publish(cast, number)
    return number


def decided(cast: Cast, title: str, *choices: str, at: int = INSIDE, **more: Any) -> int:
    """The number of a decision that ended at a moment; alice and bob answered as said."""
    clock.freeze(at - 3_600_000)
    rule = rule_set(cast, method="majority", quorum="1/2")
    given = {"title": title, "text": "As discussed.", "rule_set": rule, **more}
    number = int(decisions.propose(cast.bob, space="waste", **given)["decision"])
    decisions.open(cast.alice, space="waste", decision=number, closes_at=at + 86_400_000)
    for person, choice in zip((cast.alice, cast.bob), choices, strict=False):
        decisions.cast_ballot(person, space="waste", decision=number, choice=choice)
    clock.freeze(at)
    decisions.close(cast.alice, space="waste", decision=number)
    return number


def goal_with_values(cast: Cast, title: str = "Six of ten households sort", *values: str) -> tuple[int, int]:
    """A goal that a decision ratified inside the quarter, with confirmed quarterly values; the numbers of
    the goal and of the decision."""
    clock.freeze(moment("2026-07-02T09:00"))
    goal = goals.propose(cast.bob, space="waste", title=title, text="Words of the goal.")
    text = Document.get(Document.number == goal["document"])
    about = {"document": text.number, "version": 1}
    decision = decided(cast, f"Ratify: {title}", "agree", "agree", at=moment("2026-07-10T09:00"), **about)
    measure = {"name": "Households that sort", "unit": "%", "decimals": 1, "baseline": "40", "target": "60"}
    days = {"baseline_day": "2025-12-31", "target_day": "2026-12-31", "period": "quarter"}
    made = goals.define_indicator(cast.alice, space="waste", goal=goal["goal"], **measure, **days)
    clock.freeze(AFTER - 86_400_000)
    for quarter, value in zip(("2026-Q1", "2026-Q2", "2026-Q3"), values, strict=False):
        ref = {"space": "waste", "indicator": made["indicator"]}
        entered = goals.enter_measurement(cast.bob, **ref, period=quarter, value=value)
        goals.confirm_measurement(cast.alice, **ref, measurement=entered["measurement"])
    return int(goal["goal"]), decision


def money_spent(cast: Cast, goal: int) -> int:
    """A gift received, allocated under a decision and half spent; the number of the decision."""
    amounts = {"amount": "1500", "unit": "EUR"}
    decision = decided(cast, "Two collection points", "agree", "agree", **amounts)
    purpose = resources.add_purpose(cast.trea, space="waste", name="Collection points", goal=goal)["purpose"]
    giver = {"stakeholder": cast.stakeholders["greens"].uid, "kind": "money", "purpose": purpose}
    pledge = resources.pledge(cast.bob, space="waste", **giver, unit="EUR", amount="2000")["pledge"]
    resources.receive(cast.trea, space="waste", pledge=pledge, amount="1800")
    given = {"stakeholders": [cast.stakeholders["city"].uid], "amounts": ["1500"]}
    more = {
        "decision": decision,
        "purpose": purpose,
        "what": "Two containers",
        "unit": "EUR",
        "amount": "1500",
    }
    allocation = resources.allocate(cast.trea, space="waste", **given, **more)["allocation"]
    spent = {"stakeholder": cast.stakeholders["city"].uid, "amount": "700", "what": "Ground work"}
    resources.spend(cast.trea, space="waste", allocation=allocation, **spent)
    return decision


def quarter(cast: Cast) -> None:
    """A whole third quarter: a goal with values, money, decisions of every outcome."""
    goal, _ = goal_with_values(cast, "Six of ten households sort", "45", "51.5", "55")
    money_spent(cast, goal)
    decided(cast, "Fees for bags", "disagree", "disagree", at=moment("2026-08-20T10:00"))
    decided(cast, "Nobody came", at=moment("2026-09-01T10:00"))
    clock.freeze(AFTER)
