"""The statement: plan against actual, who gave and who benefits, in plain facts.

`statement` and `ledger_lines` hold nothing that may not be published: a giver who does not wish to be
named appears in no line of its own, not even in the line of its sector.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from govhub.goals.models import Goal
from govhub.resources.models import (
    Allocation,
    AllocationShare,
    Purpose,
)
from govhub.resources.policy import Public, Reader
from govhub.resources.queries.sums import Gift, Sum, gifts, in_order, progress, sums
from govhub.spaces.models import Space, Stakeholder

Answer = dict[str, Any]
NEWEST = 20


def statement(space: Space, from_ms: int | None = None, to_ms: int | None = None) -> Answer:
    """The resources of a space as everybody may see them; with instants, what moved in that period."""
    return statement_for(Public(), space, from_ms, to_ms)


def statement_for(
    reader: Reader, space: Space, from_ms: int | None = None, to_ms: int | None = None
) -> Answer:
    """The same for a reader, who may learn more about who gave."""
    rows = sums(space, from_ms, to_ms)
    people = {row.id: row for row in Stakeholder.select().where(Stakeholder.space == space)}
    given = gifts(space, from_ms, to_ms)
    seen = [one for one in given if reader.sees(one.acknowledgement, people[one.stakeholder].uid)]
    hidden = [one for one in given if one not in seen]
    givers, unnamed = _givers(seen, people), _together(hidden)
    benefits = _beneficiaries(rows, people)
    return {
        "units": _units(rows),
        "purposes": _purposes(space, rows),
        "givers": givers,
        "without_name": unnamed,
        "beneficiaries": benefits,
        "partners": _partners(givers, benefits),
        "sectors": _sectors(givers, benefits),
        "fairness": _fairness(rows, givers, unnamed, benefits),
        **_allocations(space, from_ms, to_ms),
    }


def _units(rows: list[Sum]) -> list[Answer]:
    found = progress(rows, lambda row: row.unit)
    return [{"unit": unit, **found[unit]} for unit in in_order(found) if any(found[unit].values())]


def _purposes(space: Space, rows: list[Sum]) -> list[Answer]:
    """Plan (pledged for it, allocated to it) against actual (received for it, spent on it)."""
    found = progress(rows, lambda row: (row.purpose, row.unit))
    query = Purpose.select(Purpose, Goal).left_outer_join(Goal).where(Purpose.space == space)
    named: list[tuple[int, Answer]] = [
        (p.id, {"purpose": p.number, "name": p.name, "goal": p.goal.number if p.goal else None})
        for p in query.order_by(Purpose.number)
    ]
    any_purpose = {"purpose": None, "name": None, "goal": None}
    if any(purpose == 0 and any(figures.values()) for (purpose, _), figures in found.items()):
        named.append((0, any_purpose))
    return [{**one, "units": _of(key, found)} for key, one in named]


def _of(key: int, found: dict[Any, dict[str, int]]) -> list[Answer]:
    units = in_order(unit for one, unit in found if one == key and any(found[one, unit].values()))
    return [{"unit": unit, **found[key, unit]} for unit in units]


def _givers(seen: list[Gift], people: dict[int, Stakeholder]) -> list[Answer]:
    by: defaultdict[int, list[Gift]] = defaultdict(list)
    for one in seen:
        by[one.stakeholder].append(one)
    found = [{**_who(people[key]), "units": _together(group)} for key, group in by.items()]
    return sorted(found, key=lambda one: str(one["name"]).casefold())


def _together(group: list[Gift]) -> list[Answer]:
    units = in_order(one.unit for one in group)
    return [
        {
            "unit": unit,
            "pledged": sum(one.pledged for one in group if one.unit == unit),
            "received": sum(one.received for one in group if one.unit == unit),
        }
        for unit in units
    ]


def _beneficiaries(rows: list[Sum], people: dict[int, Stakeholder]) -> list[Answer]:
    ours = [row for row in rows if row.account in {"allocated", "spent"} and row.stakeholder]
    found = progress(ours, lambda row: (row.stakeholder, row.unit))
    keys = {key for key, _ in found}
    listed = [
        {**_who(people[key]), "units": [_pick(one, "unit", "allocated", "spent") for one in _of(key, found)]}
        for key in keys
    ]
    return sorted((one for one in listed if one["units"]), key=lambda one: str(one["name"]).casefold())


def _pick(one: Answer, *names: str) -> Answer:
    return {name: one[name] for name in names}


def _who(row: Stakeholder) -> Answer:
    return {"stakeholder": row.uid, "name": row.name, "sector": row.sector}


def _partners(givers: list[Answer], benefits: list[Answer]) -> list[Answer]:
    """What each organisation gave beside what it benefits, as far as its gifts are known to the reader."""
    found: dict[str, Answer] = {}
    for one in givers + benefits:
        partner = found.setdefault(one["stakeholder"], {**one, "units": {}})
        for figures in one["units"]:
            none = dict.fromkeys(("pledged", "received", "allocated", "spent"), 0)
            partner["units"].setdefault(figures["unit"], none).update(figures)
    for partner in found.values():
        units = partner["units"]
        partner["units"] = [{"unit": unit, **units[unit]} for unit in in_order(units)]
    return sorted(found.values(), key=lambda one: str(one["name"]).casefold())


def _sectors(givers: list[Answer], benefits: list[Answer]) -> list[Answer]:
    """Who gave and who benefits by sector; givers without a name are not counted in theirs."""
    found: defaultdict[str, defaultdict[str, dict[str, int]]] = defaultdict(
        lambda: defaultdict(lambda: {"received": 0, "allocated": 0})
    )
    for column, listed in (("received", givers), ("allocated", benefits)):
        for one in listed:
            for figures in one["units"]:
                found[one["sector"]][figures["unit"]][column] += figures[column]
    return [
        {"sector": sector, "units": [{"unit": unit, **units[unit]} for unit in in_order(units)]}
        for sector, units in sorted(found.items())
    ]


def _fairness(
    rows: list[Sum], givers: list[Answer], unnamed: list[Answer], benefits: list[Answer]
) -> list[Answer]:
    """Per unit: what was kept of what was promised, and how much the largest giver and the largest
    beneficiary have of the whole (of those who are named to the reader)."""
    found = progress(rows, lambda row: row.unit)
    hidden = {one["unit"]: one["received"] for one in unnamed}
    return [
        {
            "unit": unit,
            **_pick(found[unit], "pledged", "received", "allocated"),
            "without_name": hidden.get(unit, 0),
            "largest_giver": _largest(givers, unit, "received"),
            "largest_beneficiary": _largest(benefits, unit, "allocated"),
        }
        for unit in in_order(found)
        if any(found[unit].values())
    ]


def _largest(listed: list[Answer], unit: str, column: str) -> Answer | None:
    found = [
        {"stakeholder": one["stakeholder"], "name": one["name"], "amount": figures[column]}
        for one in listed
        for figures in one["units"]
        if figures["unit"] == unit and figures[column] > 0
    ]
    return max(found, key=lambda one: int(one["amount"]), default=None)


def _allocations(space: Space, from_ms: int | None, to_ms: int | None) -> Answer:
    """Those of the period; without one, the newest."""
    here = Allocation.space == space
    here = here if from_ms is None else here & (Allocation.at >= from_ms)
    here = here if to_ms is None else here & (Allocation.at < to_ms)
    query = Allocation.select().where(here).order_by(Allocation.number.desc())
    rows = list(query.limit(NEWEST) if from_ms is None and to_ms is None else query)
    return {"allocations": allocations_shown(rows), "allocation_count": query.count()}


def allocations_shown(rows: list[Any]) -> list[Answer]:
    """Allocations with the links of their chain: decision, purpose, goal, who benefits, what is spent."""
    purposes = {
        row.id: row
        for row in Purpose.select(Purpose, Goal)
        .left_outer_join(Goal)
        .where(Purpose.id << {row.purpose_id for row in rows})
    }
    shares: defaultdict[int, list[Answer]] = defaultdict(list)
    query: Any = AllocationShare.select(AllocationShare, Stakeholder).join(Stakeholder)
    for one in query.where(AllocationShare.allocation << rows).order_by(AllocationShare.id):
        shares[one.allocation_id].append({**_who(one.stakeholder), "amount": one.amount, "spent": one.spent})
    return [_allocation(row, purposes[row.purpose_id], shares[row.id]) for row in rows]


def _allocation(row: Any, purpose: Any, shares: list[Answer]) -> Answer:
    return {
        "allocation": row.number,
        "decision": row.decision,
        "purpose": purpose.number,
        "purpose_name": purpose.name,
        "goal": purpose.goal.number if purpose.goal else None,
        "unit": row.unit,
        "amount": row.amount,
        "spent": sum(one["spent"] for one in shares),
        "what": row.what,
        "at": row.at,
        "reversed_at": row.reversed_at,
        "shares": shares,
    }


def allocations_of(space: Space, decision: int | None = None, goal: int | None = None) -> list[Answer]:
    """What was allocated under a decision, or for a goal; public-safe."""
    query = Allocation.select().where(Allocation.space == space)
    if decision is not None:
        query = query.where(Allocation.decision == decision)
    if goal is not None:
        serving = (
            Purpose.select(Purpose.id).join(Goal).where((Purpose.space == space) & (Goal.number == goal))
        )
        query = query.where(Allocation.purpose << serving)
    return allocations_shown(list(query.order_by(Allocation.number)))
