"""Choices among options for the look at every page: by ticks, ranks, scores, dots; ended and open."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.decisions import actions
from tests.conftest import Cast

DAY = 86_400_000
NAMES = ("Bus 🚌", "دراجة", "Tram" * 20)
COSTS = ("60000", "25000.50", "120000")
PARTS: dict[str, dict[str, Any]] = {
    "approval": {},
    "irv": {},
    "schulze": {},
    "stv": {"seats": 2},
    "dots": {"dots": 4},
    "score": {"highest": 5},
    "debian": {"option_quorum": "1/3"},
    "budget_equal_shares": {},
}
ENDED = ("approval", "irv", "schulze", "stv", "debian", "budget_equal_shares")
OPEN = ("irv", "dots", "score", "budget_equal_shares")


def choose(cast: Cast, text: str) -> None:
    """Make them all."""
    made = {method: _rule(cast, method) for method in PARTS}
    for method, ends in [*((one, True) for one in ENDED), *((one, False) for one in OPEN)]:
        here = {"space": "waste", "decision": _opened(cast, made[method], method, text)}
        for person, order in ((cast.alice, (0, 1)), (cast.bob, (0, 2))):
            actions.cast_ballot(person, **here, choice="options", **_marks(method, *order))
        if ends:
            actions.close(cast.alice, **here)


def _rule(cast: Cast, method: str) -> int:
    given: dict[str, Any] = {"name": f"Rule: {method}", "method": method, "early_close": False}
    return int(actions.make_rule_set(cast.alice, space="waste", **given, **PARTS[method])["rule_set"])


def _opened(cast: Cast, rule: int, method: str, text: str) -> int:
    given: dict[str, Any] = {"title": f"Which one? {method}", "text": text, "rule_set": rule}
    lines = list(NAMES)
    if method.startswith("budget_"):
        given |= {"amount": "100000", "unit": "EUR"}
        lines = [f"{name} | {cost}" for name, cost in zip(NAMES, COSTS, strict=True)]
    number = actions.propose(cast.alice, space="waste", **given, options="\n".join(lines))["decision"]
    closes_at = clock.now() + 5 * DAY
    actions.open(cast.alice, space="waste", decision=number, closes_at=closes_at)
    return int(number)


def _marks(method: str, first: int, second: int) -> dict[str, Any]:
    if method in ("approval", "budget_equal_shares"):
        return {"approved": [first + 1, second + 1]}
    marks: list[Any] = [None] * (4 if method == "debian" else 3)
    marks[first], marks[second] = {"dots": (3, 1), "score": (5, 0)}.get(method, (1, 2))
    return {"answers": marks}
