"""What can be downloaded of a public space, for people and for programs (a Data Package)."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.transparency import forms
from govhub.transparency.policy import public_space
from govhub.transparency.queries.chain import face, head_of
from govhub.transparency.queries.tables import TABLES

TITLES = {
    "decisions": N_("Decisions: rule, result, dates and hashes"),
    "goals": N_("Ratified goals, word for word"),
    "indicators": N_("Indicators: where they began, target, newest value"),
    "measurements": N_("Confirmed values of the indicators"),
    "pledges": N_("Pledges: what was promised and what has come"),
    "allocations": N_("Allocations: under which decision, for what, for whom"),
    "ledger": N_("The books: every line of every entry"),
    "reports": N_("Published reports with their hashes"),
    "stakeholders": N_("Organisations that take part"),
}


@query("transparency.data", forms.SpaceRef)
def data(actor: Actor, form: forms.SpaceRef) -> dict[str, Any]:
    """Every table that can be downloaded, with its columns."""
    authorize(actor, "transparency.data")
    space = public_space(form.space)
    tables = [
        {"name": name, "title": Phrase(TITLES[name]), "columns": list(columns)}
        for name, (columns, _) in TABLES.items()
    ]
    return {"space": face(space), "head": head_of(space), "tables": tables}
