"""Are the rule sets in their table those of the record, and ratified as it says?"""

from __future__ import annotations

from collections.abc import Iterator

from govhub.core.canonical import canonical_hash
from govhub.decisions.models import RuleSet
from govhub.spaces.models import Space
from govhub.transparency.rules.ratifying import RuleSets
from govhub.transparency.rules.reading import Finding


def faults_in_rule_sets(space: Space, said: RuleSets) -> Iterator[Finding]:
    """Each version's rule and its ratification, compared with the record."""
    rows = {(row.number, row.version): row for row in RuleSet.select().where(RuleSet.space == space)}
    for version in sorted(rows.keys() | said.made.keys()):
        where = f"{space.short_name} rule set {version[0]} version {version[1]}"
        row = rows.get(version)
        if row is None or version not in said.made:
            yield Finding(where, "it stands only in the record, or only in its table")
            continue
        if canonical_hash(row.rule) != said.made[version]:
            yield Finding(where, "its rule is not the one in the record")
        if row.ratified_by != said.ratified.get(version):
            yield Finding(where, "it is not ratified by the decision that the record names")
