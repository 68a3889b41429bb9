"""What a record says about time and about what surrounds a vote: that a vote ended early or was prolonged as
its rule says, that an amendment voted on has the words that passed, and that a decision was looked at again
on the day that was frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govhub.core.canonical import sha256_hex
from govhub.core.clock import parse_iso
from govhub.decisions import rules
from govhub.decisions.methods import secrecy
from govhub.decisions.methods.shape import Outcome

Entry = Mapping[str, Any]
GRACE = 10_000  # ms: an act looks at the time a moment before its entry is written


def extend(recount: Any, entry: Entry) -> Iterator[str]:
    """A vote is prolonged at its closing time because its quorum is missed, by exactly what its rule says."""
    vote, facts = _vote(recount, entry), entry["facts"]
    at, closes_at, rule = parse_iso(facts["at"]), parse_iso(facts["closes_at"]), vote.rule
    if vote.stage != "open" or vote.held_at is not None or at < vote.closes_at:
        yield "it prolongs a vote whose closing time had not come"
    if not 0 <= parse_iso(entry["at"]) - at < GRACE:
        yield "the vote was prolonged at another time than is stated"
    if entry["actor"] != "system":
        yield "somebody prolonged a vote; that is done by its rule alone"
    if not rules.is_prolonged(rule, vote.extended, _now(vote)):
        yield "the vote was prolonged although its rule does not say so"
    if closes_at != rules.prolonged_until(vote.closes_at, at, rule.extension):
        yield "the vote was prolonged by another time than its rule says"
    if facts["extended"] != vote.extended + 1:
        yield "the number of the prolongation does not follow"
    vote.extended, vote.closes_at = vote.extended + 1, closes_at


def ended(vote: Any, entry: Entry) -> Iterator[str]:
    """A vote that ended before its time had a reason; one that its rule prolongs does not end."""
    how, at = entry["facts"]["how"], parse_iso(entry["at"])
    if how in {"everybody", "certain"} and vote.rule.secrecy == secrecy.NAMED:
        beside = rules.Beside.of(vote.frozen, entry["facts"].get("beside", {}))
        among = vote.frozen.get("options", ())
        if not rules.ends_early(vote.rule, vote.electorate, _cast(vote), among, beside):
            yield "it ended early although answers were missing that could have changed it"
    if at >= vote.closes_at and _is_exact(vote) and rules.is_prolonged(vote.rule, vote.extended, _now(vote)):
        yield "it ended although its rule prolongs it"


def state_outcome(recount: Any, entry: Entry) -> Iterator[str]:
    """What came out of a vote is said in words when it has ended; the last wording stands."""
    vote = _vote(recount, entry)
    if vote.stage != "ended":
        yield "it states the outcome of a vote that had not ended"
    vote.statement = entry["facts"]["statement"]


def settle_amendment(recount: Any, entry: Entry) -> Iterator[str]:
    """An amendment is adopted only by a vote about it that passed, in exactly the words voted on."""
    facts = entry["facts"]
    if facts["state"] != "adopted":
        return
    vote = recount.votes[facts["vote"]]
    passed = vote.outcome is not None and vote.outcome.passed
    if not passed or vote.frozen.get("amends") != facts["decision"]:
        yield "the amendment was adopted without a vote on it that passed"
    if sha256_hex(vote.frozen["text"].encode()) != facts["text_hash"]:
        yield "the amendment was adopted in other words than those voted on"


def review(recount: Any, entry: Entry) -> Iterator[str]:
    """A decision that passed is looked at again once, in the way and on the day that were frozen."""
    vote, facts = _vote(recount, entry), entry["facts"]
    at = parse_iso(facts["at"])
    if vote.outcome is None or not vote.outcome.passed or vote.reviewed:
        yield "it looks again at a decision that did not pass, or a second time"
    if (facts["on"], facts["how"]) != (vote.frozen.get("review_on"), vote.frozen.get("review_how")):
        yield "the decision is looked at again otherwise than was fixed when the vote opened"
    if rules.day_in(vote.frozen["zone"], at) < facts["on"] or not 0 <= parse_iso(entry["at"]) - at < GRACE:
        yield "the decision is looked at again on another day than is stated"
    vote.reviewed = facts["how"]


def allocate(recount: Any, entry: Entry) -> Iterator[str]:
    """Nothing is allocated under a decision that has lapsed."""
    vote = recount.votes.get(entry["facts"].get("decision"))
    if vote is not None and vote.reviewed == "lapse":
        yield "it allocates under a decision that had lapsed"


def _vote(recount: Any, entry: Entry) -> Any:
    number = entry["facts"]["decision"]
    if entry["about"] != f"decision:{number}":
        raise ValueError("it names another decision than the one that it is about")
    return recount.votes[number]


def _cast(vote: Any) -> dict[str, Any]:
    last = vote.frozen["round"]
    return {voter: facts for (round_, voter), facts in vote.ballots.items() if round_ == last}


def _is_exact(vote: Any) -> bool:
    """Whether the direct answers alone say how many have answered: nobody was answered for by a proxy."""
    return bool(vote.rule.delegation == "off")


def _now(vote: Any) -> Outcome:
    """How many have answered; what they answered may still be hidden, and does not matter here."""
    return secrecy.sealed(vote.rule, vote.electorate, _cast(vote))
