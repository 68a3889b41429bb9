"""Rule sets to look at: one that a decision ratified, and one with every part that a rule can have."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.decisions import actions as decisions
from tests.conftest import Cast

EVERYTHING: dict[str, Any] = {
    "method": "majority", "unit": "weight", "threshold": "2/3", "comparison": "at_least",
    "base": "yes_no_abstain", "least": 1, "quorum": "1/3", "quorum_comparison": "more_than",
    "presence_quorum": "1/4", "concurrence": ["government", "cso", "business"], "concurrence_of": 2,
    "concurrence_quorum": "1/5", "concurrence_empty": "refuses", "delegation": "transitive",
    "delegation_most": 3, "early_close": True, "extension": 24, "extensions": 2,
}  # fmt: skip


def rule(cast: Cast) -> None:
    """Make them, through real acts."""
    made = decisions.make_rule_set(
        cast.alice, space="waste", name="Cả hai 全部 " + "parts " * 12, **EVERYTHING
    )
    words = {
        "title": "Our rule 我们的规则",
        "text": "*As written.*",
        "rule_set": 1,
        "ratifies": made["rule_set"],
    }
    here = {"space": "waste", "decision": decisions.propose(cast.bob, space="waste", **words)["decision"]}
    decisions.open(cast.alice, **here, closes_at=clock.now() + 86_400_000)
    for person in (cast.alice, cast.bob):
        decisions.cast_ballot(person, **here, choice="agree")
    decisions.make_rule_set(cast.alice, space="waste", name="Newer", rule_set=made["rule_set"], **EVERYTHING)
