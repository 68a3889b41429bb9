"""What other pages show of resources: the overview of a space, names in the feed, cards of the chain."""

from __future__ import annotations

from typing import Any

from peewee import fn

from govhub.core import feed
from govhub.core.actor import Actor
from govhub.core.phrase import N_, Amount, Phrase, plural_phrase
from govhub.core.policy import may
from govhub.resources import phrases
from govhub.resources.models import Allocation, LedgerBalance, Pledge, Purpose
from govhub.resources.queries.shown import late, today
from govhub.spaces.models import Space, roles_of
from govhub.spaces.queries import register_overview

Answer = dict[str, Any]
PLEDGED = N_("P-%(number)s %(kind)s: %(amount)s")
ALLOCATED = N_("A-%(number)s: %(amount)s for %(purpose)s")


@register_overview
def resources_on_overview(actor: Actor, space: Space) -> Answer:
    """The resources' part of a space's overview."""
    address = f"/s/{space.short_name}/resources"
    here = Pledge.space == space
    count, waiting = Pledge.select().where(here).count(), late(space).count() if roles_of(actor, space) else 0
    kept = (LedgerBalance.space == space) & (LedgerBalance.account == "spent") & (LedgerBalance.amount > 0)
    received = Pledge.select(fn.COUNT(Pledge.id)).where(here & (Pledge.received > 0)).scalar()
    found = {
        "order": 40,
        "title": Phrase(N_("Resources")),
        "url": address,
        "count": count,
        "words": plural_phrase(N_("%(n)s has come"), N_("%(n)s have come"), int(received or 0)),
        "state": "done" if LedgerBalance.select().where(kept).exists() else "now" if count else "ahead",
        "items": _newest(actor, space, address),
        "none": Phrase(N_("Nothing has been promised yet.")),
    }
    if waiting:
        found["words"] = plural_phrase(N_("%(n)s is late"), N_("%(n)s are late"), waiting)
    if may(actor, "resources.pledge", space):
        found["begin"] = Phrase(N_("Promise a contribution"))
    return found


def _newest(actor: Actor, space: Space, address: str) -> list[Answer]:
    """The newest pledges, without who gave them: the overview of a public space is open to everybody."""
    if not roles_of(actor, space):
        return []
    rows = Pledge.select().where(Pledge.space == space).order_by(Pledge.number.desc()).limit(4)
    return [
        {
            "title": _called(row),
            "url": f"{address}/pledges/{row.number}",
            "kind": phrases.STATES[_state(row)][0],
            "state": phrases.STATES[_state(row)][1],
            "at": row.at,
        }
        for row in rows
    ]


def _state(row: Pledge) -> str:
    is_late = row.state == "open" and row.due_day is not None and row.due_day < today()
    return "late" if is_late else str(row.state)


def _called(row: Pledge) -> Phrase:
    return Phrase(
        PLEDGED, number=row.number, kind=phrases.KINDS[row.kind], amount=Amount(row.amount, row.unit)
    )


@feed.naming("pledge")
def pledge_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """Pledges by number and amount; never by giver."""
    rows = Pledge.select().where((Pledge.space == space) & Pledge.number.in_(_numbers(keys)))
    address = f"/s/{space.short_name}/resources/pledges"
    return {str(row.number): (_called(row), f"{address}/{row.number}") for row in rows}


@feed.naming("allocation")
def allocation_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """Allocations by number, amount and purpose."""
    rows = Allocation.select(Allocation, Purpose).join(Purpose)
    rows = rows.where((Allocation.space == space) & Allocation.number.in_(_numbers(keys)))
    address = f"/s/{space.short_name}/resources/allocations"
    return {
        str(row.number): (
            Phrase(
                ALLOCATED,
                number=row.number,
                amount=Amount(row.amount, row.unit),
                purpose=row.purpose.name,
            ),
            f"{address}/{row.number}",
        )
        for row in rows
    }


@feed.naming("purpose")
def purpose_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """Purposes by name."""
    rows = Purpose.select().where((Purpose.space == space) & Purpose.number.in_(_numbers(keys)))
    address = f"/s/{space.short_name}/resources"
    return {str(row.number): (row.name, f"{address}#purpose-{row.number}") for row in rows}


@feed.naming("ledger")
def entry_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """Entries of the books by number."""
    address = f"/s/{space.short_name}/resources/ledger"
    return {str(n): (f"L-{n}", f"{address}?before={n + 1}#entry-{n}") for n in _numbers(keys)}


def _numbers(keys: set[str]) -> list[int]:
    return [int(key) for key in keys if key.isdigit()]
