"""What the tests of choices among options stand on: a rule of each method, and votes under it."""

from __future__ import annotations

from typing import Any

from govhub.decisions import actions, rules
from govhub.decisions.methods.shape import Outcome, RuleSet
from govhub.decisions.methods.tally import Beside
from tests.conftest import Cast
from tests.decisions.stage import DEADLINE, rule_set

PLAIN, PROJECTS = "Bus\nTram\nFerry", "Bus | 60\nTram | 50\nFerry | 40.50"
PARTS: dict[str, dict[str, Any]] = {  # what a rule of each method needs
    "approval": {},
    "irv": {},
    "schulze": {"strength": "margins"},
    "ranked_pairs": {},
    "stv": {"seats": 2},
    "score": {"highest": 5},
    "dots": {"dots": 4},
    "debian": {"ratio": 1, "option_quorum": "1/3"},
    "budget_greedy": {},
    "budget_greedy_no_skip": {"ballot": "ranking"},
    "budget_greedy_threshold": {"ballot": "one", "least": 1},
    "budget_equal_shares": {},
    "budget_equal_shares_comparison": {"ballot": "points", "dots": 4},
}
TICKED = {"approval", "budget_greedy", "budget_equal_shares"}


def is_budget(method: str) -> bool:
    return method.startswith("budget_")


def draft(cast: Cast, method: str, options: str | None = None, **parts: Any) -> int:
    """The number of a draft under a rule of this method."""
    rule = rule_set(cast, method=method, **{**PARTS[method], "early_close": False, **parts})
    given: dict[str, Any] = {"title": "What to build?", "text": "One of these.", "rule_set": rule}
    given["options"] = options or (PROJECTS if is_budget(method) else PLAIN)
    given |= {"amount": "100", "unit": "EUR"} if is_budget(method) else {}
    return int(actions.propose(cast.bob, space="waste", **given)["decision"])


def choice(cast: Cast, method: str, options: str | None = None, **parts: Any) -> int:
    """The number of an open vote."""
    number = draft(cast, method, options, **parts)
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    return number


def marks(method: str, first: int, second: int, ballot: str = "", size: int = 3) -> dict[str, Any]:
    """A ballot that likes option `first` most and then `second`, as the act takes it."""
    ballot = ballot or PARTS[method].get("ballot", "")
    if method in TICKED or ballot == "approval":
        return {"approved": [first, second]}
    if ballot == "one":
        return {"approved": [first]}
    points = {"score": (5, 2), "dots": (3, 1)}.get(method) or ((3, 1) if ballot == "points" else (1, 2))
    size += method == "debian"
    given: list[Any] = [""] * size
    given[first - 1], given[second - 1] = points
    return {"answers": given}


def counted(method: str, *answers: list[int | None], options: Any = None, **parts: Any) -> Outcome:
    """The outcome of these ballots, without a database."""
    listed = options or [{"id": n, "name": name} for n, name in enumerate(PLAIN.split("\n"), 1)]
    voices = [f"{n:03d}" for n in range(len(answers))]
    cast = {voice: {"choice": "options", "answer": one} for voice, one in zip(voices, answers, strict=True)}
    beside = Beside(seed=parts.pop("seed", "s"), decision="1", budget=parts.pop("budget", None), unit="EUR")
    given = {name: str(value) if name == "ratio" else value for name, value in parts.items()}
    return rules.outcome(RuleSet(name="", method=method, **given), voices, cast, listed, beside)


def winners(outcome: Outcome) -> list[int]:
    return list(outcome.count["winners"]) if outcome.count else []
