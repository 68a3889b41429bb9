"""What pages and the API read about resources, by name."""

from __future__ import annotations

from typing import Any

from peewee import fn

from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.policy import authorize
from govhub.decisions.models import Decision
from govhub.resources import forms
from govhub.resources.models import (
    Allocation,
    LedgerEntry,
    Pledge,
    Purpose,
    allocation_at,
    pledge_at,
)
from govhub.resources.policy import Reader
from govhub.resources.queries import shown
from govhub.resources.queries.statement import allocations_shown, statement_for
from govhub.spaces.models import Space, Stakeholder, space_named

Answer = dict[str, Any]
PAGE = 25


@query("resources.overview", forms.InSpace)
def overview(actor: Actor, form: forms.InSpace) -> Answer:
    """The resources of a space: how far each unit has come, plan against actual per purpose, who gave and
    who benefits, and what is late."""
    space = space_named(form.space)
    authorize(actor, "resources.overview", space)
    reader = Reader(actor, space)
    late = shown.late(space)
    newest = shown.pledges_in(Pledge.space == space).order_by(Pledge.number.desc()).limit(5)
    return {
        **statement_for(reader, space),
        "late": shown.pledges(late.limit(10), reader),
        "late_count": late.count(),
        "pledges": shown.pledges(newest, reader),
        "pledge_count": Pledge.select().where(Pledge.space == space).count(),
        "entry_count": last_entry(space),
    }


def last_entry(space: Space) -> int:
    """How many entries the books have: their numbers have no gaps."""
    return int(LedgerEntry.select(fn.MAX(LedgerEntry.number)).where(LedgerEntry.space == space).scalar() or 0)


@query("resources.pledges", forms.Pledges)
def pledges(actor: Actor, form: forms.Pledges) -> Answer:
    """The pledges of a space, newest first, 25 at a time."""
    space = space_named(form.space)
    authorize(actor, "resources.pledges", space)
    rows = shown.pledges_in(Pledge.space == space)
    if form.state == "late":
        rows = shown.late(space)
    elif form.state != "all":
        rows = rows.where(Pledge.state == form.state)
    rows = rows if form.before is None else rows.where(Pledge.number < form.before)
    found = shown.pledges(rows.order_by(Pledge.number.desc()).limit(PAGE + 1), Reader(actor, space))
    return {
        "state": form.state,
        "pledges": found[:PAGE],
        "older": found[PAGE - 1]["pledge"] if len(found) > PAGE else None,
    }


@query("resources.show_pledge", forms.PledgeRef)
def show_pledge(actor: Actor, form: forms.PledgeRef) -> Answer:
    """One pledge with what came of it."""
    row = pledge_at(space_named(form.space), form.pledge)
    authorize(actor, "resources.show_pledge", row)
    reader = Reader(actor, row.space)
    rows = shown.entries_in(LedgerEntry.pledge == row).order_by(LedgerEntry.number)
    return {**shown.pledge(row, reader), "entries": shown.entries(rows, reader)}


@query("resources.thanks", forms.PledgeRef)
def thanks(actor: Actor, form: forms.PledgeRef) -> Answer:
    """What a letter of thanks says, for the giver's files: what came, and when."""
    row = pledge_at(space_named(form.space), form.pledge)
    authorize(actor, "resources.thanks", row)
    reader = Reader(actor, row.space)
    rows = shown.entries_in(LedgerEntry.pledge == row).order_by(LedgerEntry.number)
    undone = {one.reverses_id for one in rows if one.reverses_id}
    came = {"resources.receive", "resources.receive_gift"}
    receipts = [
        {"at": one.at, "amount": sum(line.amount for line in one.lines if line.account == "received")}
        for one in rows
        if one.act in came and one.id not in undone
    ]
    return {**shown.pledge(row, reader), "receipts": receipts, "today": shown.today()}


@query("resources.allocations", forms.Ledger)
def allocations(actor: Actor, form: forms.Ledger) -> Answer:
    """The allocations of a space, newest first, 25 at a time."""
    space = space_named(form.space)
    authorize(actor, "resources.allocations", space)
    rows = Allocation.select().where(Allocation.space == space)
    rows = rows if form.before is None else rows.where(Allocation.number < form.before)
    found = allocations_shown(list(rows.order_by(Allocation.number.desc()).limit(PAGE + 1)))
    return {
        "allocations": found[:PAGE],
        "older": found[PAGE - 1]["allocation"] if len(found) > PAGE else None,
    }


@query("resources.show_allocation", forms.AllocationRef)
def show_allocation(actor: Actor, form: forms.AllocationRef) -> Answer:
    """One allocation with its chain: the decision that allowed it, its purpose and goal, its spending."""
    row = allocation_at(space_named(form.space), form.allocation)
    authorize(actor, "resources.show_allocation", row)
    rows = shown.entries_in(LedgerEntry.allocation == row).order_by(LedgerEntry.number)
    decision = Decision.get_or_none((Decision.space == row.space) & (Decision.number == row.decision))
    return {
        **allocations_shown([row])[0],
        "decision_title": decision.title if decision else "",
        "by": row.by.name if row.by else "",
        "entries": shown.entries(rows, Reader(actor, row.space)),
    }


@query("resources.ledger", forms.Ledger)
def ledger(actor: Actor, form: forms.Ledger) -> Answer:
    """The books, newest entries first, 25 at a time."""
    space = space_named(form.space)
    authorize(actor, "resources.ledger", space)
    here = LedgerEntry.space == space
    here = here if form.before is None else here & (LedgerEntry.number < form.before)
    rows = shown.entries_in(here).order_by(LedgerEntry.number.desc()).limit(PAGE + 1)
    found = shown.entries(rows, Reader(actor, space))
    return {
        "entries": found[:PAGE],
        "older": found[PAGE - 1]["entry"] if len(found) > PAGE else None,
        "entry_count": last_entry(space),
    }


def choices(space: Space) -> Answer:
    """What the forms offer: organisations, purposes, units in use."""
    return {
        "stakeholders": list(
            Stakeholder.select().where(Stakeholder.space == space).order_by(Stakeholder.name)
        ),
        "purposes": list(Purpose.select().where(Purpose.space == space).order_by(Purpose.number)),
        "units": shown.units_used(space),
    }


def permissions(space: Space) -> list[Answer]:
    """Decisions that allow something to be allocated, with what is left of it, newest first."""
    sums: Any = Allocation.select(Allocation.decision, fn.SUM(Allocation.amount))
    here = (Allocation.space == space) & Allocation.reversed_at.is_null()
    used: dict[int, int] = dict(sums.where(here).group_by(Allocation.decision).tuples())
    rows: Any = Decision.select().where(
        (Decision.space == space)
        & (Decision.stage == "ended")
        & (Decision.result == "passed")
        & Decision.allows_amount.is_null(False)
    )
    found: list[Answer] = [
        {
            "decision": row.number,
            "title": row.title,
            "unit": row.allows_unit,
            "allows": row.allows_amount,
            "left": row.allows_amount - int(used.get(row.number, 0)),
        }
        for row in rows.order_by(Decision.number.desc())
        if not row.has_lapsed
    ]
    return [one for one in found if one["left"] > 0]
