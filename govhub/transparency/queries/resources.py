"""Resources of a public space: plan against actual, who gave and who benefits, allocation by allocation."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.policy import authorize
from govhub.decisions.models import decision_at
from govhub.goals.models import Goal, ratified_in
from govhub.resources.models import LedgerEntry, allocation_at
from govhub.resources.policy import Public
from govhub.resources.queries import statement
from govhub.resources.queries.shown import entries, entries_in
from govhub.resources.queries.statement import allocations_shown
from govhub.spaces.models import Space
from govhub.spaces.phrases import sector
from govhub.transparency import forms
from govhub.transparency.policy import public_space
from govhub.transparency.queries.chain import face, head_of
from govhub.transparency.queries.reports import reports_since

Answer = dict[str, Any]
# What of an entry everybody may know: not who entered it, whom it was paid to, or the evidence.
PUBLIC = ("entry", "act_name", "at", "what", "reverses", "reversed_by")


@query("transparency.resources", forms.SpaceRef)
def resources(actor: Actor, form: forms.SpaceRef) -> Answer:
    """The resources of a public space: how far each unit has come, per purpose, per sector, and who gave."""
    authorize(actor, "transparency.resources")
    space = public_space(form.space)
    return {"space": face(space), "head": head_of(space), **stated(space)}


def stated(space: Space) -> Answer:
    """The statement, with the words for its sectors; a goal that is not ratified is not named."""
    found, ratified = statement(space), ratified_in(space)
    for one in (*found["sectors"], *found["givers"], *found["beneficiaries"]):
        one["sector_name"] = sector(one["sector"])
    for one in (*found["purposes"], *found["allocations"]):
        one["goal"] = one["goal"] if one["goal"] in ratified else None
    return found


@query("transparency.allocation", forms.AllocationRef)
def allocation(actor: Actor, form: forms.AllocationRef) -> Answer:
    """One allocation with its chain: decision, purpose and goal, who benefits, how it was spent, reports."""
    authorize(actor, "transparency.allocation")
    space = public_space(form.space)
    row = allocation_at(space, form.allocation)
    shown = allocations_shown([row])[0]
    rows = entries_in(LedgerEntry.allocation == row).order_by(LedgerEntry.number)
    return {
        "space": face(space),
        "head": head_of(space),
        **shown,
        "goal": shown["goal"] if shown["goal"] in ratified_in(space) else None,
        "decision_title": decision_at(space, row.decision).title,
        "goal_title": _goal_title(space, shown["goal"]),
        "entries": [_entry(one) for one in entries(rows, Public())],
        "reports": reports_since(space, row.at, row.at),
    }


def _goal_title(space: Space, number: int | None) -> str | None:
    """The title as it was ratified; a goal that is still being written is not named."""
    goal = Goal.get_or_none((Goal.space == space) & (Goal.number == number)) if number else None
    version: Any = goal.ratified_version if goal else None
    return version.title if version else None


def _entry(one: Answer) -> Answer:
    """A movement of an allocation: what it allocated and spent, and for whom where that is one."""
    moved = [line for line in one["lines"] if line["account"] in {"allocated", "spent"}]
    names = {line["stakeholder_name"] for line in moved}
    sums = {
        name: sum(line["amount"] for line in moved if line["account"] == name)
        for name in ("allocated", "spent")
    }
    for_whom = names.pop() if len(names) == 1 else None
    return {**{name: one[name] for name in PUBLIC}, "stakeholder_name": for_whom, **sums}
