"""What the looks need of weights: an open vote in which a weight can be divided, and ended ones with groups,
people stood for, and equal votes."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.decisions import actions as decisions
from tests.conftest import Cast

DAY = 86_400_000


def weigh(cast: Cast) -> None:
    """Weights of the two organisations, and votes that count them."""
    here = [cast.stakeholders[name].uid for name in ("city", "greens")]
    given: dict[str, Any] = {"weights": ["260000", "3/7"], "stands_for": ["1250000", "1/2"]}
    decisions.set_weights(cast.alice, space="waste", stakeholders=here, groups=["Miền Bắc", "南方"], **given)
    weight = {"method": "majority", "unit": "weight", "splits": True, "quorum": "1/2"}
    people = {"base": "entitled", "population": "13/20", "blocking_least": 2}
    groups = {"concurrence": ["*"], "concurrence_by": "stakeholder", "concurrence_share": "1/2"}
    by_group = {"concurrence": ["*"], "concurrence_by": "group", "concurrence_quorum": "1/2"}
    divided = {"choice": "split", "split": {"agree": "140000", "disagree": "120000"}}
    _vote(cast, "Which weight has the lake?", {**weight, "ties": "casting"}, [divided], end=False)
    _vote(cast, "人民与各州", {**weight, **groups}, [divided, {"choice": "disagree"}])
    _vote(
        cast,
        "Members and people",
        {"method": "majority", **people},
        [{"choice": "agree"}, {"choice": "abstain"}],
    )
    _vote(cast, "Hai miền", {"method": "majority", **by_group}, [{"choice": "agree"}, {"choice": "agree"}])


def _vote(
    cast: Cast, title: str, rule: dict[str, Any], answers: list[dict[str, Any]], end: bool = True
) -> None:
    made = decisions.make_rule_set(cast.alice, space="waste", name=f"Rule: {title}", **rule)
    words = {"title": title, "text": "Words", "rule_set": made["rule_set"]}
    number = decisions.propose(cast.bob, space="waste", **words)["decision"]
    decisions.open(cast.alice, space="waste", decision=number, closes_at=clock.now() + 5 * DAY)
    for person, answer in zip((cast.alice, cast.bob), answers, strict=False):
        decisions.cast_ballot(person, space="waste", decision=number, **answer)
    if end:
        decisions.close(cast.alice, space="waste", decision=number)
