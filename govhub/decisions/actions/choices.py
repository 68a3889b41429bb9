"""What a proposal lets people choose among, and the money that projects share, as they are written down."""

from __future__ import annotations

from typing import Any

from govhub.core import amounts
from govhub.core.errors import Invalid
from govhub.core.forms import read
from govhub.core.phrase import N_, Phrase
from govhub.decisions import forms
from govhub.decisions.methods import options
from govhub.decisions.methods.shape import RuleSet

FURTHER = N_("Further discussion")  # what the other options must win against, where a rule has such
_WITHDRAWN = 999_999_999  # the cost by which files of such votes say that a project was withdrawn
_SEPARATORS = ("|", "\t")

Listed = list[dict[str, Any]]


def listed(form: forms.Propose, rule: RuleSet) -> Listed | None:
    """The options, numbered as they are listed; None where the rule answers yes or no. Raises Invalid."""
    lines = [line for line in form.options.splitlines() if line.strip()]
    if not options.chooses(rule):
        if lines:
            message = N_("This rule answers yes or no: leave the options empty, or choose another rule.")
            raise Invalid({"options": Phrase(message)})
        return None
    if form.document is not None:
        message = N_("A choice among options stands by itself; it ratifies no text.")
        raise Invalid({"document": Phrase(message)})
    if len(lines) > options.MOST:
        raise Invalid({"options": Phrase(N_("At most %(n)s options, please."), n=options.MOST)})
    costs: list[int] = []
    if options.is_budget(rule):
        parted = [_parted(line) for line in lines]
        lines = [name for name, _ in parted]
        costs = [_cost(cost, form.unit, place) for place, (_, cost) in enumerate(parted, 1)]
    names = _names(lines)
    if rule.method == "debian":
        names = [name for name in names if name.casefold() != FURTHER.casefold()] + [FURTHER]
    found: Listed = [{"id": number, "name": name} for number, name in enumerate(names, 1)]
    for one, cost in zip(found, costs, strict=False):
        one["cost"] = cost
    if wrong := options.why_not_options(rule, len(found)):
        raise Invalid({"options": wrong})
    return found


def money(form: forms.Propose, rule: RuleSet) -> dict[str, Any]:
    """What may be spent if it passes, or what the projects share. Raises Invalid.

    A unit without an amount is only what the list began with.
    """
    given: dict[str, Any] = {
        "allows_amount": None,
        "allows_unit": "",
        "budget_amount": None,
        "budget_unit": "",
    }
    shared = options.is_budget(rule)
    if not form.amount:
        if shared:
            raise Invalid({"amount": Phrase(N_("Please say how much the projects share."))})
        return given
    if not form.unit:
        raise Invalid({"unit": Phrase(N_("Please choose the unit of the amount."))})
    amount = amounts.read(form.amount, form.unit)
    if isinstance(amount, Phrase):
        raise Invalid({"amount": amount})
    if shared:
        return given | {"budget_amount": amount, "budget_unit": form.unit}
    return given | {"allows_amount": amount, "allows_unit": form.unit}


def _names(lines: list[str]) -> list[str]:
    try:
        names = [str(read(forms.Option, {"name": line}).model_dump()["name"]) for line in lines]
    except Invalid as problem:
        raise Invalid({"options": problem.fields["name"]}) from None
    if len({name.casefold() for name in names}) < len(names):
        raise Invalid({"options": Phrase(N_("Two options have the same name."))})
    return names


def _parted(line: str) -> tuple[str, str]:
    """A line as name and cost: `Playground | 12000`."""
    for separator in _SEPARATORS:
        name, found, cost = line.rpartition(separator)
        if found:
            return name, cost.strip()
    return line, ""


def _cost(text: str, unit: str, place: int) -> int:
    if not text:
        message = N_("Project %(n)s has no cost. Please write it after a line: Playground | 12000")
        raise Invalid({"options": Phrase(message, n=place)})
    if not unit:
        raise Invalid({"unit": Phrase(N_("Please choose the unit of the amount."))})
    cost = amounts.read(text, unit)
    if isinstance(cost, Phrase):
        raise Invalid(
            {"options": Phrase(N_("The cost of project %(n)s: %(problem)s"), n=place, problem=cost)}
        )
    if cost <= 0:
        raise Invalid({"options": Phrase(N_("The cost of project %(n)s is nothing."), n=place)})
    if text.strip() == str(_WITHDRAWN):
        message = N_("The cost of project %(n)s is a number by which files of votes say “withdrawn”.")
        raise Invalid({"options": Phrase(message, n=place)})
    return cost
