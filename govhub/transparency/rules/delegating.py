"""Voices entrusted to others, and who is in the room, as a record tells it: what the end of a vote states of
them must follow from the entries before it, and so must the channel of every ballot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from govhub.core.clock import parse_iso
from govhub.decisions.methods import delegation
from govhub.decisions.methods.shape import RuleSet

if TYPE_CHECKING:
    from govhub.transparency.rules.recount import Recount, Vote

Entry = Mapping[str, Any]
GRACE = 10_000  # ms: an instant is taken a moment before its entry is written
OWN = ("online", "room")


@dataclass
class Entrusted:
    """Delegations by their numbers, with the instant at which each ended, and of each decision who came to
    the room and is there."""

    given: dict[int, dict[str, Any]] = field(default_factory=dict)
    ended: dict[int, int] = field(default_factory=dict)
    rooms: dict[int, dict[str, bool]] = field(default_factory=dict)

    def running(self, now: int, closes_at: int | None, slack: int) -> list[dict[str, Any]]:
        """What holds at an instant; for a vote that is over, at its closing time. With some slack also what
        reached its end just before."""
        over = closes_at is not None and now >= closes_at
        at = closes_at if over and closes_at is not None else now
        return [
            facts
            for number, facts in self.given.items()
            if (number not in self.ended or (over and self.ended[number] >= at))
            and (not over or parse_iso(facts["since"]) < at)
            and ("until" not in facts or parse_iso(facts["until"]) > at - slack)
        ]

    def edges(self, vote: Vote, now: int, slack: int = 0) -> list[dict[str, str]]:
        """The edges of one vote."""
        if not delegation.is_on(vote.rule):
            return []
        closes_at = None if vote.held_at is not None else vote.closes_at
        topic = vote.frozen.get("topic", "")
        held = self.running(now, closes_at, slack)
        return delegation.narrowest(held, vote.number, topic, vote.electorate.keys())

    def either(self, vote: Vote, now: int) -> Iterator[list[dict[str, str]]]:
        """The edges, and those with what reached its end between an act and its entry."""
        yield self.edges(vote, now)
        yield self.edges(vote, now, GRACE)


def delegate(recount: Recount, entry: Entry) -> Iterator[str]:
    """A voice is entrusted; what it had entrusted with the same scope is replaced."""
    known, facts = recount.entrusted, entry["facts"]
    number, since = facts["delegation"], parse_iso(facts["since"])
    if number != len(known.given) + 1 or entry["about"] != f"delegation:{number}":
        yield "the number of the delegation does not follow"
    if facts["principal"] == facts["proxy"]:
        yield "a voice is entrusted to itself"
    if not 0 <= parse_iso(entry["at"]) - since < GRACE:
        yield "the voice was entrusted at another time than is stated"
    if "until" in facts and parse_iso(facts["until"]) <= since:
        yield "the delegation ended before it began"
    if facts["scope"] == "decision" and (vote := recount.votes.get(facts["decision"])) is not None:
        yield from _in_vote(vote, facts)
    same = [one for one in known.given if one not in known.ended and _same(known.given[one], facts)]
    if same != facts.get("replaces", []):
        yield "it does not replace what was given with the same scope"
    known.ended |= dict.fromkeys(same, since)
    known.given[number] = dict(facts)


def _in_vote(vote: Vote, facts: Mapping[str, Any]) -> Iterator[str]:
    if vote.stage != "open":
        yield "a voice is entrusted for a vote that has ended"
    if not delegation.is_on(vote.rule):
        yield "a voice is entrusted in a vote whose rule knows no delegation"
    if not {facts["principal"], facts["proxy"]} <= vote.electorate.keys():
        yield "a voice is entrusted outside the electorate"


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(
        str(one.get(name, "")).casefold() == str(other.get(name, "")).casefold()
        for name in ("principal", "scope", "topic", "decision")
    )


def end_delegation(recount: Recount, entry: Entry) -> Iterator[str]:
    """A voice is taken back."""
    known, facts = recount.entrusted, entry["facts"]
    number, ended_at = facts["delegation"], parse_iso(facts["ended_at"])
    if number not in known.given or number in known.ended:
        yield "it takes back a voice that was not entrusted"
    if not 0 <= parse_iso(entry["at"]) - ended_at < GRACE:
        yield "the voice was taken back at another time than is stated"
    known.ended.setdefault(number, ended_at)


def mark_present(recount: Recount, entry: Entry) -> Iterator[str]:
    """Voices have come."""
    yield from _moved(recount, entry, True)


def mark_left(recount: Recount, entry: Entry) -> Iterator[str]:
    """Voices have left."""
    yield from _moved(recount, entry, False)


def _moved(recount: Recount, entry: Entry, is_here: bool) -> Iterator[str]:
    facts = entry["facts"]
    room = recount.entrusted.rooms.setdefault(facts["decision"], {})
    if any(room.get(voter, False) == is_here for voter in facts["voters"]):
        yield "it notes somebody as present who was, or as gone who was not there"
    vote = recount.votes.get(facts["decision"])
    if vote is not None and vote.stage != "open":
        yield "it notes who is present when the vote had ended"
    room.update(dict.fromkeys(facts["voters"], is_here))


def cast(recount: Recount, vote: Vote, entry: Entry) -> Iterator[str]:
    """The channel of a ballot: entered by the act of that name, in the room when the voice was there, by
    proxy while the delegation led there."""
    facts = entry["facts"]
    voter, channel = facts["voter"], facts["channel"]
    before = vote.ballots.get((facts["round"], voter))
    if (channel == "entered") != (entry["act"] == "decisions.enter_ballot"):
        yield "the ballot was entered in another way than is stated"
    if channel == "entered" and (before or {}).get("channel") in OWN:
        yield "a ballot was entered for a voice that had answered itself"
    if (channel == "proxy") != ("proxy" in facts):
        yield "the ballot does not say which proxy gave it"
    elif channel == "proxy":
        now = parse_iso(entry["at"])
        leads = any(
            _leads(vote, edges, voter, facts["proxy"]) for edges in recount.entrusted.either(vote, now)
        )
        if not leads:
            yield "a proxy answered for a voice that was not entrusted to it"
    elif channel in OWN:
        is_here = recount.entrusted.rooms.get(vote.number, {}).get(voter, False)
        if (channel == "room") != is_here:
            yield "the ballot was cast in the room by somebody who was not there, or the other way round"


def _leads(vote: Vote, edges: list[dict[str, str]], voter: str, proxy: str) -> bool:
    last = vote.frozen["round"]
    cast = {one: said for (round_, one), said in vote.ballots.items() if round_ == last}
    voices, given = delegation.voting(vote.electorate, cast)
    return delegation.can_answer(vote.rule, voices, given, edges, voter, proxy)


def ended(recount: Recount, vote: Vote, entry: Entry) -> Iterator[str]:
    """The end of a vote: the delegations and the list of those present are those of the record."""
    stated = entry["facts"].get("beside", {})
    edges = stated.get("delegations", [])
    if all(edges != known for known in recount.entrusted.either(vote, parse_iso(entry["at"]))):
        yield "the delegations are not those that held when the vote ended"
    room = recount.entrusted.rooms.get(vote.number)
    present = None if room is None else sorted(voter for voter, is_here in room.items() if is_here)
    if stated.get("present") != present:
        yield "those stated as present are not those on the list"


def answers(said: Mapping[str, Any]) -> dict[str, str]:
    """What each voice of a decision that was downloaded said, itself or through its proxy."""
    ballots = {one["voter"]: one for one in said["ballots"]}
    voices, given = delegation.voting((voice["voter"] for voice in said["electorate"]), ballots)
    edges = (said.get("beside") or {}).get("delegations", ())
    found = delegation.resolved(RuleSet.from_dict(said["rule"]), voices, given, edges)
    own = {voter: str(one["choice"]) for voter, one in ballots.items() if voter not in found.lapsed}
    return own | {voter: own[proxy] for voter, proxy in found.carried.items()}
