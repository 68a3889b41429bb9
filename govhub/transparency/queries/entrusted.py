"""Are delegations and lists of who is present in the tables what the record says?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govhub.decisions.models import Decision, Delegation, Presence
from govhub.spaces.models import Space
from govhub.transparency.rules.delegating import Entrusted
from govhub.transparency.rules.reading import Finding


def faults_in_entrusted(space: Space, known: Entrusted) -> Iterator[Finding]:
    """What differs, for a whole space."""
    rows = {row.number: row for row in Delegation.select().where(Delegation.space == space)}
    for number in sorted(rows.keys() | known.given.keys()):
        for what in _delegation(rows.get(number), known, number):
            yield Finding(f"{space.short_name} delegation {number}", what)
    yield from _rooms(space, known)


def _delegation(row: Delegation | None, known: Entrusted, number: int) -> Iterator[str]:
    if row is None or number not in known.given:
        yield "it stands only in the record, or only in its table"
        return
    said = {name: value for name, value in known.given[number].items() if name != "replaces"}
    if row.fact() != said:
        yield "it is not as the record tells it"
    if row.ended_at != known.ended.get(number):
        yield "ended_at is not what the record says"


def _rooms(space: Space, known: Entrusted) -> Iterator[Finding]:
    query: Any = Presence.select(Decision.number, Presence.voter, Presence.left_at).join(Decision)
    kept: dict[int, dict[str, bool]] = {}
    for number, voter, left_at in query.where(Decision.space == space).tuples():
        kept.setdefault(number, {})[voter] = left_at is None
    for number in sorted(kept.keys() | known.rooms.keys()):
        if kept.get(number) != known.rooms.get(number):
            where = f"{space.short_name} decision {number}"
            yield Finding(where, "the list of who is present is not that of the record", decision=number)
