"""What a record says about rule sets: that each version has the parts that it states, and that it was
ratified only by a decision that passed exactly that version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from govhub.core.canonical import canonical_hash

Entry = Mapping[str, Any]
Version = tuple[int, int]  # the number of a rule set and its version


@dataclass
class RuleSets:
    """Every version of every rule set: the hash of its rule, and the decision that ratified it."""

    made: dict[Version, str] = field(default_factory=dict)
    ratified: dict[Version, int] = field(default_factory=dict)


def made(recount: Any, entry: Entry) -> Iterator[str]:
    """A version of a rule set has the stated hash and the next number."""
    facts, kept = entry["facts"], recount.rule_sets
    version = (facts["rule_set"], facts["version"])
    if canonical_hash(facts["rule"]) != facts["rule_hash"]:
        yield "the rule does not have the stated hash"
    if version in kept.made or (version[1] > 1 and (version[0], version[1] - 1) not in kept.made):
        yield "the number of the rule set's version does not follow"
    kept.made[version] = facts["rule_hash"]


def opened(recount: Any, entry: Entry) -> Iterator[str]:
    """A vote that would ratify a rule set names it by its hash."""
    facts = entry["facts"]
    if "ratifies" not in facts:
        return
    version = (facts["ratifies"], facts["ratifies_version"])
    if recount.rule_sets.made.get(version) != facts["ratifies_hash"]:
        yield "the rule set voted on does not have the stated hash"


def ratified(recount: Any, entry: Entry) -> Iterator[str]:
    """A rule set is ratified by a decision that passed, in exactly the version voted on."""
    facts, kept = entry["facts"], recount.rule_sets
    version = (facts["rule_set"], facts["version"])
    vote = recount.votes[facts["decision"]]
    frozen = vote.frozen
    passed = vote.outcome is not None and vote.outcome.passed
    named = (frozen.get("ratifies"), frozen.get("ratifies_version")) == version
    if not passed or not named or frozen.get("ratifies_hash") != facts["rule_hash"]:
        yield "the rule set was ratified without a decision that passed exactly this version"
    if kept.made.get(version) != facts["rule_hash"]:
        yield "the rule set that was ratified does not have the stated hash"
    kept.ratified[version] = facts["decision"]
