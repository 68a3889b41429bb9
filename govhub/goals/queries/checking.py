"""Do indicators, values, milestones and commitments say what the record says?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govhub.accounts.models import Person
from govhub.core.audit import AuditEntry, AuditOpening, entries_of
from govhub.goals.models import Commitment, Indicator, Measurement, Milestone
from govhub.goals.rules import values
from govhub.goals.rules.replay import Replay, differences
from govhub.spaces.models import Space, Stakeholder

_KINDS = ("indicator", "measurement", "milestone", "commitment")


def faults_in_measures(space: Space) -> Iterator[tuple[str, str]]:
    """What differs, as (`value 3/2`, what is wrong) in plain English; nothing when all is well."""
    yield from differences(_recorded(space), _kept(space))


def _recorded(space: Space) -> dict[str, dict[str, Any]]:
    mine = (AuditEntry.chain == space.uid) & AuditEntry.act.startswith("goals.")
    opened: dict[int, dict[str, Any]] = {}
    for row in AuditOpening.select(AuditOpening, AuditEntry.id).join(AuditEntry).where(mine):
        opened.setdefault(row.entry.id, {})[row.name] = row.value
    replay = Replay()
    for entry in entries_of(space.uid, AuditEntry.act.startswith("goals.")):
        if entry.act.rpartition("_")[2] in _KINDS:
            replay.follow(entry.act, entry.facts, opened.get(entry.id, {}))
    return replay.stated


def _kept(space: Space) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    row: Any
    for row in Indicator.select().where(Indicator.space == space):
        words = {"version": row.version, "retired": row.retired_at is not None}
        found[f"indicator {row.number}"] = row.definition | words
    measured = Measurement.select(Measurement, Indicator).join(Indicator).where(Indicator.space == space)
    for row in measured:
        value = values.plain(row.value, row.indicator.decimals)
        one = {"period": row.period, "value": value, "state": row.state}
        found[f"value {row.indicator.number}/{row.number}"] = one
    for row in Milestone.select().where(Milestone.space == space):
        one = {"title": row.title, "due_day": row.due_day, "state": row.state}
        found[f"milestone {row.number}"] = one
    promised = Commitment.select(Commitment, Person, Stakeholder).join(Person, on=Commitment.owner)
    for row in promised.switch(Commitment).join(Stakeholder).where(Commitment.space == space):
        who = {"owner": row.owner.uid, "stakeholder": row.stakeholder.uid}
        one = {"what": row.what, "due_day": row.due_day, "state": row.state}
        found[f"commitment {row.number}"] = who | one
    return found
