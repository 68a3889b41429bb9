"""Which parts of a rule set a method uses. The others are what they are by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from govhub.decisions.methods import ALL, METHODS
from govhub.decisions.methods.shape import RuleSet

ALWAYS = frozenset({
    "name", "method", "unit", "quorum", "quorum_comparison", "presence_quorum", "presence_comparison",
    "splits", "delegation", "delegation_most", "secrecy", "early_close", "early_certain", "extension",
    "extensions",
})  # fmt: skip
SHARE = frozenset({"threshold", "comparison", "base", "ties", "least"})
PEOPLE = frozenset({"population", "population_comparison", "blocking_least"})
GROUPS = frozenset(one.name for one in fields(RuleSet) if one.name.startswith("concurrence"))
OBJECTIONS = frozenset({"objections", "tested_by", "test_share", "rounds", "fallback"})
BUDGET = frozenset({"ballot", "dots"})

_OWN: dict[str, frozenset[str]] = {
    "consent": OBJECTIONS | {"least"},
    "consensus": frozenset({"against"}),
    "gradients": frozenset({"against", "threshold", "comparison", "base"}),
    "majority": SHARE | PEOPLE,
    "unanimity": frozenset({"base"}),
    "approval": frozenset({"seats", "ties"}),
    "score": frozenset({"highest", "seats", "ties"}),
    "dots": frozenset({"dots", "seats", "ties"}),
    "irv": frozenset({"ties"}),
    "stv": frozenset({"seats"}),
    "schulze": frozenset({"strength", "ties"}),
    "ranked_pairs": frozenset({"strength", "ties"}),
    "debian": frozenset({"option_quorum", "ratio", "ties"}),
    **{
        f"budget_{name}": frozenset({"ballot", "dots"})
        for name in ("greedy", "greedy_no_skip", "equal_shares", "equal_shares_comparison")
    },
    "budget_greedy_threshold": frozenset({"ballot", "dots", "least"}),
}


# `concurrence` is asked for also where it can only be refused: nobody should think that it counts


def used_by(method: str) -> frozenset[str]:
    """The parts that matter under a method; and the groups also where a rule can only be refused for them,
    so that nobody thinks that they count."""
    own = _OWN.get(method, frozenset())
    return ALWAYS | GROUPS | own if method in METHODS else ALWAYS | {"concurrence"} | own


def methods_with(part: str) -> list[str]:
    """The methods under which a part matters, as they are listed."""
    return [method for method in ALL if part in used_by(method)]


def only_used(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parts as given, those that the method does not use as they are by themselves; and so are the
    parts of a part that is not asked for."""
    wanted = used_by(str(given["method"]))
    parts = {name: value for name, value in given.items() if name in wanted}
    for asked, more in _DEPENDING.items():
        if parts.get(asked) in _NOT_ASKED:
            parts = {name: value for name, value in parts.items() if name not in more}
    if parts.get("ballot", "points") != "points":
        parts.pop("dots", None)
    return parts


_NOT_ASKED: tuple[Any, ...] = (None, "0", 0, "off", (), [], "stop", "advisory")
_DEPENDING: dict[str, frozenset[str]] = {  # a part, and what depends on its being asked for
    "presence_quorum": frozenset({"presence_comparison"}),
    "population": frozenset({"population_comparison", "blocking_least"}),
    "concurrence": GROUPS - {"concurrence"},
    "concurrence_share": frozenset({"concurrence_share_comparison"}),
    "delegation": frozenset({"delegation_most"}),
    "objections": OBJECTIONS - {"objections"},
}
