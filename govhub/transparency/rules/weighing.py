"""Weights and casting votes as a record tells them: an electorate has the weights that were set before the
vote opened, and a casting vote is the one that was given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from govhub.decisions.methods.shape import RuleSet

if TYPE_CHECKING:
    from govhub.transparency.rules.recount import Recount, Vote

Entry = Mapping[str, Any]
WHAT = ("weight", "stands_for", "group")
PLAIN = {"weight": "1", "stands_for": "", "group": ""}


def set_weights(recount: Recount, entry: Entry) -> Iterator[str]:
    """What stakeholders count from now on."""
    for row in entry["facts"]["weights"]:
        recount.weights[row["stakeholder"]] = {name: row[name] for name in WHAT}
    yield from ()


def opened(recount: Recount, entry: Entry) -> Iterator[str]:
    """Each voice has what was set for its stakeholder, as far as the rule asks for it, and else what all
    have."""
    rule = RuleSet.from_dict(entry["facts"]["rule"])
    asked = {
        "weight": rule.unit == "weight",
        "stands_for": rule.asks_population,
        "group": bool(rule.concurrence) and rule.concurrence_by == "group",
    }
    for voice in entry["facts"]["electorate"]:
        known = recount.weights.get(voice["stakeholder"], PLAIN)
        expected = {name: known[name] if asked[name] else PLAIN[name] for name in WHAT}
        if any(voice.get(name, PLAIN[name]) != expected[name] for name in WHAT):
            yield f"the weight of the voice {voice['voter']} is not what was set before the vote opened"


def cast(recount: Recount, entry: Entry) -> Iterator[str]:
    """A casting vote: while the vote is open, where its rule gives one, about what was frozen."""
    vote, facts = recount.votes[entry["facts"]["decision"]], entry["facts"]
    if vote.stage != "open" or vote.rule.ties != "casting":
        yield "a casting vote was given where there is none"
    if facts["decision_hash"] != vote.decision_hash or facts["round"] != vote.frozen["round"]:
        yield "the casting vote is about something else than what was frozen"
    vote.casting = facts["casting"]


def ended(vote: Vote, beside: Mapping[str, Any]) -> Iterator[str]:
    """The casting vote that is stated at the end is the last that was given."""
    if beside.get("casting", "") != vote.casting:
        yield "the casting vote is not the one that was given"
