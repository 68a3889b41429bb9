"""Which rule sets decisions are about, and by which they were ratified."""

from __future__ import annotations

from typing import Any

from govhub.core.errors import NotFound
from govhub.core.phrase import N_, Phrase
from govhub.decisions import rules
from govhub.decisions.models import RuleSet, rule_set_at
from govhub.spaces.models import Space

Answer = dict[str, Any]
_LABEL = N_("%(title)s, version %(version)s")


def ratifying(space: Space, number: int | None, version: int | None) -> Answer | None:
    """The version of a rule set that a proposal is about, in words; None if it is about none."""
    if number is None:
        return None
    try:
        row = rule_set_at(space, number, version)
    except NotFound:
        return None
    return {
        "rule_set": row.number,
        "version": row.version,
        "name": row.name,
        "sentence": rules.sentence(row.parts),
        "ratified_by": row.ratified_by,
    }


def ratifiable(space: Space, number: int | None = None, version: int | None = None) -> list[Answer]:
    """The rule sets that a proposal can be about, in their newest versions; and the one chosen already."""
    rows = RuleSet.select().where(RuleSet.space == space).order_by(RuleSet.number, RuleSet.version)
    newest = {row.number: row for row in rows}
    listed = list(newest.values())
    listed += [r for r in rows if (r.number, r.version) == (number, version) and r not in listed]
    return [
        {
            "value": f"{row.number}.{row.version}",
            "label": Phrase(_LABEL, title=row.name, version=row.version),
        }
        for row in listed
    ]
