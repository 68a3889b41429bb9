"""Objections in the record: which was raised by which ballot, and what the tests found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from govhub.decisions.methods import objecting

if TYPE_CHECKING:
    from govhub.transparency.rules.recount import Recount, Vote

Entry = Mapping[str, Any]


@dataclass
class Raised:
    """One objection as the record tells it."""

    round: int
    voter: str
    tests: dict[str, str] = field(default_factory=dict)
    state: str = "raised"


def raised(vote: Vote, facts: Mapping[str, Any]) -> Iterator[str]:
    """A ballot that blocks raises an objection, or upholds the one that it names."""
    number = facts.get("objection")
    if number is None:
        if facts["choice"] == "block" and objecting.goes_on(vote.rule):
            yield "the block raises no objection, but its rule has them tested"
        return
    known = vote.objections.setdefault(number, Raised(facts["round"], facts["voter"]))
    if facts["choice"] != "block" or (known.round, known.voter) != (facts["round"], facts["voter"]):
        yield "the ballot names an objection of somebody else"


def tested(recount: Recount, entry: Entry) -> Iterator[str]:
    """A finding: by whom the rule lets test, about an objection that stands, with the result it gives."""
    facts = entry["facts"]
    vote = recount.votes[facts["decision"]]
    one = vote.objections[facts["objection"]]
    rule = vote.rule
    if vote.stage != "open" or one.round != vote.frozen["round"] or one.voter != facts["voter"]:
        yield "it tests an objection that does not stand"
    by_group = rule.tested_by == "group"
    if by_group and (facts["tester"] not in vote.electorate or facts["tester"] == one.voter):
        yield "the objection was tested by a voice that could not"
    one.tests[facts["tester"]] = facts["finding"]
    recused = {
        voter
        for (round_, voter), kept in vote.ballots.items()
        if round_ == one.round and kept["choice"] == "recused"
    }
    others = len(vote.electorate.keys() - recused - {one.voter})
    one.state = objecting.settled(rule, others, one.tests) or "raised"
    if facts["state"] != one.state:
        yield f"the objection is stated as {facts['state']}, but its tests give {one.state}"


def ended(vote: Vote, beside: Mapping[str, Any]) -> Iterator[str]:
    """What the count took for concerns is what the tests found."""
    last = vote.frozen["round"]
    found = {}
    for (round_, voter), kept in vote.ballots.items():
        one = vote.objections.get(kept.get("objection", 0))
        if round_ == last and one is not None and one.state in {"concern", "out_of_scope"}:
            found[voter] = one.state
    stated = {one["voter"]: one["finding"] for one in beside.get("findings", ())}
    if stated != found:
        yield "the count took other objections for concerns than the tests found"
