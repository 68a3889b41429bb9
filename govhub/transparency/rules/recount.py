"""Counting anew from the record alone: what each decision came to, by its frozen rule and its ballots.

Pure: the same code checks the database of a running installation and a downloaded file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from govhub.core.canonical import canonical_hash, sha256_hex
from govhub.core.clock import parse_iso
from govhub.decisions import rules
from govhub.decisions.methods.shape import Outcome, RuleSet

Entry = Mapping[str, Any]
FROZEN = (
    "decision", "round", "title", "text", "document", "version", "text_hash", "rule", "electorate_hash",
    "opened_at", "closes_at", "zone",
)  # fmt: skip

GRACE = 10_000  # ms: a ballot is accepted a moment before its entry is written


@dataclass
class Vote:
    """One decision as the record tells it."""

    number: int
    opened_in: int
    frozen: dict[str, Any]
    decision_hash: str
    electorate: dict[str, dict[str, Any]]
    ballots: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)
    stage: str = "open"
    ended_in: int = 0
    ending: dict[str, Any] = field(default_factory=dict)
    outcome: Outcome | None = None

    @property
    def rule(self) -> RuleSet:
        """The rule that was frozen."""
        return RuleSet.from_dict(self.frozen["rule"])

    def count(self) -> Outcome:
        """The outcome of the ballots of the last round, counted anew."""
        last = self.frozen["round"]
        cast = {voter: facts for (round_, voter), facts in self.ballots.items() if round_ == last}
        return rules.outcome(self.rule, self.electorate, cast)


@dataclass
class Recount:
    """A reader that follows a record entry by entry and counts along."""

    chain: str
    votes: dict[int, Vote] = field(default_factory=dict)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    goals: dict[int, dict[str, Any]] = field(default_factory=dict)

    def follow(self, entry: Entry) -> Iterator[str]:
        """Take one entry in; says what in it contradicts what came before."""
        step = _STEPS.get(str(entry.get("act")))
        try:
            self._remember(entry)
            if step is not None:
                yield from step(self, entry)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            yield f"its facts cannot be understood ({type(problem).__name__}: {problem})"

    def _remember(self, entry: Entry) -> None:
        """Texts and names of organisations, wherever an entry states them."""
        facts, (kind, _, key) = entry["facts"], entry["about"].partition(":")
        document = key if kind == "document" else facts.get("document")
        if document and "version" in facts and "text_hash" in facts and kind != "decision":
            self.texts.setdefault((int(document), facts["version"]), facts["text_hash"])
        if kind == "stakeholder" and "name" in facts:
            self.names[key] = facts["name"]

    def _vote(self, entry: Entry) -> Vote:
        number = int(entry["about"].removeprefix("decision:"))
        if entry["facts"].get("decision") != number:
            raise ValueError("it names another decision than the one that it is about")
        return self.votes[number]

    def open(self, entry: Entry) -> Iterator[str]:
        """Voting opens: what is frozen must have the hashes that are stated."""
        facts = entry["facts"]
        number = int(entry["about"].removeprefix("decision:"))
        if number in self.votes:
            yield "this vote had been opened before"
            return
        voices = {voice["voter"]: dict(voice) for voice in facts["electorate"]}
        frozen = {name: facts[name] for name in FROZEN}
        self.votes[number] = Vote(number, entry["seq"], frozen, facts["decision_hash"], voices)
        yield from self._frozen(entry)
        if frozen["round"] != 1 or frozen["decision"] != number:
            yield "a vote begins with its first round, under its own number"

    def _frozen(self, entry: Entry) -> Iterator[str]:
        facts = entry["facts"]
        frozen = {name: facts[name] for name in FROZEN}
        if rules.electorate_hash(facts["electorate"]) != facts["electorate_hash"]:
            yield "the electorate does not have the stated hash"
        if rules.decision_hash({"space": self.chain, **frozen}) != facts["decision_hash"]:
            yield "what was frozen does not have the stated hash"
        named = (facts["document"], facts["version"])
        text_hash = self.texts.get(named) if facts["document"] else sha256_hex(facts["text"].encode())
        if text_hash is not None and text_hash != facts["text_hash"]:
            yield "the text voted on does not have the stated hash"

    def amend(self, entry: Entry) -> Iterator[str]:
        """A new round over an amended text, with the same rule and the same electorate."""
        vote, facts = self._vote(entry), entry["facts"]
        if vote.stage != "open":
            yield "it amends a vote that had ended"
        if facts["rule"] != vote.frozen["rule"] or facts["electorate_hash"] != vote.frozen["electorate_hash"]:
            yield "rule or electorate were changed during the vote"
        if facts["round"] != vote.frozen["round"] + 1:
            yield "the number of the round does not follow"
        yield from self._frozen(entry)
        vote.frozen = {name: facts[name] for name in FROZEN}
        vote.decision_hash = facts["decision_hash"]

    def cast(self, entry: Entry) -> Iterator[str]:
        """A ballot: within the time, by a voice of the electorate, about what was frozen."""
        vote, facts = self._vote(entry), entry["facts"]
        late = parse_iso(entry["at"]) - parse_iso(vote.frozen["closes_at"]) >= GRACE
        if vote.stage != "open" or late:
            yield "the ballot was cast when the vote was not open"
        if facts["decision_hash"] != vote.decision_hash or facts["round"] != vote.frozen["round"]:
            yield "the ballot is about something else than what was frozen"
        if facts["voter"] not in vote.electorate:
            yield "the ballot comes from outside the electorate"
            return
        kept = {
            "choice": facts["choice"],
            "channel": facts["channel"],
            "seq": entry["seq"],
            "at": entry["at"],
        }
        vote.ballots[(facts["round"], facts["voter"])] = kept

    def close(self, entry: Entry) -> Iterator[str]:
        """The end: the outcome that is stated must be the one that a recount gives."""
        vote, facts = self._vote(entry), entry["facts"]
        if vote.stage != "open":
            yield "this vote had ended before"
            return
        vote.stage, vote.ended_in, vote.ending = "ended", entry["seq"], dict(facts)
        vote.outcome = outcome = vote.count()
        if facts["outcome"] != outcome.result:
            yield f"the outcome is stated as {facts['outcome']}, but a recount gives {outcome.result}"
        if facts["entitled"] != outcome.entitled or facts["counts"] != outcome.counts:
            yield "the figures are not those of a recount"
        if facts["trace_hash"] != canonical_hash(outcome.trace(vote.rule)):
            yield "the hash of the calculation is not that of a recount"
        if facts["decision_hash"] != vote.decision_hash or facts["text_hash"] != vote.frozen["text_hash"]:
            yield "it ends something else than what was frozen"

    def withdraw(self, entry: Entry) -> Iterator[str]:
        """A proposal taken back; as a draft it had never been opened."""
        if entry["facts"]["stage"] == "draft":
            return
        vote = self._vote(entry)
        if vote.stage != "open":
            yield "this vote had ended before"
        vote.stage, vote.ended_in = "withdrawn", entry["seq"]

    def settle(self, entry: Entry) -> Iterator[str]:
        """A goal is ratified only by a decision that passed, in exactly the version voted on."""
        facts = entry["facts"]
        if facts["outcome"] != "ratified":
            return
        vote = self.votes[facts["decision"]]
        passed = vote.outcome is not None and vote.outcome.passed
        if not passed or (vote.frozen["version"], vote.frozen["text_hash"]) != (
            facts["version"],
            facts["text_hash"],
        ):
            yield "the goal was ratified without a decision that passed exactly this text"
        self.goals[int(entry["about"].removeprefix("goal:"))] = {**facts, "seq": entry["seq"]}


_STEPS: dict[str, Callable[[Recount, Entry], Iterator[str]]] = {
    "decisions.open": Recount.open,
    "decisions.amend": Recount.amend,
    "decisions.cast_ballot": Recount.cast,
    "decisions.close": Recount.close,
    "decisions.withdraw": Recount.withdraw,
    "goals.settle": Recount.settle,
}
