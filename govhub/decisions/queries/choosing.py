"""What is shown around a choice among options: how to answer, and how the count came about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govhub.core.phrase import N_, Amount, Phrase
from govhub.core.units import plain
from govhub.decisions import rules
from govhub.decisions.methods import options
from govhub.decisions.methods.shape import Outcome
from govhub.decisions.models import Ballot, Decision, beside_of

Answer = dict[str, Any]

SECOND = {"borda": N_("Borda"), "copeland": N_("Copeland"), "minimax": N_("Minimax")}


def around(
    decision: Decision, outcome: Outcome, electorate: list[Answer], ballots: Mapping[str, Ballot]
) -> Answer | None:
    """Of a choice among options: the kind of its ballots, its budget, and the pictures of its count.

    How other methods would have counted, and who paid for what, is shown when the vote has ended.
    """
    if not decision.options or not options.chooses(decision.parts):
        return None
    rule, listed = decision.parts, decision.options
    found: Answer = {
        "kind": options.kind_of_ballot(rule),
        "highest": rule.highest,
        "points": rule.dots,
        "equal": options.equal_ranks(rule),
        "written": "\n".join(_written(one, decision.budget_unit) for one in listed),
        "budget": _budget(decision),
        "secondary": [],
        "scale": outcome.scale,
        "picture": {},
    }
    if outcome.count is None:
        return found
    marked: list[Any] = []
    beside = beside_of(decision)
    if decision.stage == "ended":
        voices = {voice["voter"]: voice for voice in electorate}
        given = {voter: ballot.said for voter, ballot in ballots.items()}
        marked = rules.tallied(rule, voices, given, beside).marked()
    found["picture"] = options.picture(rule, outcome.count, marked, listed, beside)
    found["secondary"] = named(options.secondary(rule, marked, listed))
    if decision.budget_amount is not None:
        found["money"] = _money(outcome.count, found["picture"])
    return found


def _money(count: Mapping[str, Any], picture: Mapping[str, Any]) -> Answer:
    """The figures of a shared budget as amounts; what each paid is rounded to the smallest part."""

    def amount(value: int | str) -> Phrase:
        return Phrase("%(amount)s", amount=options.in_money(value, count))

    paid = ("paid", "least", "most")
    return {
        "costs": [amount(cost) for cost in count["costs"]],
        "spent": amount(count["spent"]),
        "budget": amount(count["budget"]),
        **({"share": amount(count["share"])} if "share" in count else {}),
        "payers": {
            str(option): {**one, **{name: amount(one[name]) for name in paid}}
            for option, one in picture.get("payers", {}).items()
        },
    }


def named(views: list[Answer]) -> list[Answer]:
    """How other methods would have counted, with their names."""
    return [{**one, "name": Phrase(SECOND[one["method"]])} for one in views]


def _written(one: Mapping[str, Any], unit: str) -> str:
    """An option as it was written down."""
    return f"{one['name']} | {plain(one['cost'], unit)}" if "cost" in one else str(one["name"])


def _budget(decision: Decision) -> Answer | None:
    """What the projects share, and which of them cost more than all of it."""
    if decision.budget_amount is None:
        return None
    amount, unit = decision.budget_amount, decision.budget_unit
    return {
        "amount": amount,
        "unit": unit,
        "plain": plain(amount, unit),
        "sentence": Phrase(N_("The projects share %(amount)s."), amount=Amount(amount, unit)),
        "too_dear": [one["name"] for one in decision.options if one["cost"] > amount],
    }
