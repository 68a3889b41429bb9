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
from govhub.transparency.rules import choosing, delegating, hiding, objecting, ratifying, timing, weighing
from govhub.transparency.rules.books import Books

Entry = Mapping[str, Any]
FROZEN = (
    "decision", "round", "title", "text", "document", "version", "text_hash", "rule", "electorate_hash",
    "opened_at", "closes_at", "zone",
)  # fmt: skip

WHERE_ALLOWED = ("allows_amount", "allows_unit")  # frozen too where a decision allows something to be spent
WHERE_SET = (  # and these where they are set
    "options", "seed", "budget_amount", "budget_unit", "topic", "ratifies", "ratifies_version",
    "ratifies_hash", "amends", "review_on", "review_how",
)  # fmt: skip
STAYS = (  # what an amendment leaves as it was; of the text, the times and the trial it may say otherwise
    "decision", "title", "document", "opened_at", "zone", "seed", "budget_amount", "budget_unit", "topic",
    "ratifies", "ratifies_version", "ratifies_hash", "amends",
)  # fmt: skip

GRACE = 10_000  # ms: a ballot is accepted a moment before its entry is written


def frozen_in(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry says was frozen."""
    return {
        name: facts[name] for name in (*FROZEN, *WHERE_ALLOWED, *WHERE_SET) if name in FROZEN or name in facts
    }


@dataclass
class Vote:
    """One decision as the record tells it."""

    number: int
    opened_in: int
    frozen: dict[str, Any]
    decision_hash: str
    electorate: dict[str, dict[str, Any]]
    names: dict[str, str] = field(default_factory=dict)  # of organisations, as they were when it opened
    ballots: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)
    stage: str = "open"
    closes_at: int = 0
    held_at: int | None = None
    conditions: list[str] = field(default_factory=list)
    ended_in: int = 0
    ending: dict[str, Any] = field(default_factory=dict)
    outcome: Outcome | None = None
    extended: int = 0
    reviewed: str = ""
    statement: str = ""
    casting: str = ""
    objections: dict[int, objecting.Raised] = field(default_factory=dict)

    @property
    def rule(self) -> RuleSet:
        """The rule that was frozen."""
        return RuleSet.from_dict(self.frozen["rule"])

    def count(self) -> Outcome:
        """The outcome of the ballots of the last round, counted anew."""
        last = self.frozen["round"]
        cast = {voter: facts for (round_, voter), facts in self.ballots.items() if round_ == last}
        beside = rules.Beside.of(self.frozen, self.ending.get("beside", {}))
        return rules.outcome(self.rule, self.electorate, cast, self.frozen.get("options", ()), beside)


@dataclass
class Recount:
    """A reader that follows a record entry by entry and counts along."""

    chain: str
    votes: dict[int, Vote] = field(default_factory=dict)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    opened: dict[int, dict[str, Any]] = field(default_factory=dict)  # hidden answers by entry, where known
    goals: dict[int, dict[str, Any]] = field(default_factory=dict)
    reports: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    entrusted: delegating.Entrusted = field(default_factory=delegating.Entrusted)
    rule_sets: ratifying.RuleSets = field(default_factory=ratifying.RuleSets)
    weights: dict[str, dict[str, str]] = field(default_factory=dict)
    books: Books = field(default_factory=Books)

    def follow(self, entry: Entry) -> Iterator[str]:
        """Take one entry in; says what in it contradicts what came before."""
        step = _STEPS.get(str(entry.get("act")))
        try:
            self._remember(entry)
            if step is not None:
                yield from step(self, entry)
            yield from self.books.follow(entry, self.votes)
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
        frozen = frozen_in(facts)
        vote = Vote(number, entry["seq"], frozen, facts["decision_hash"], voices)
        vote.names = dict(self.names)
        vote.closes_at = parse_iso(frozen["closes_at"])
        self.votes[number] = vote
        yield from self._frozen(entry)
        yield from ratifying.opened(self, entry)
        yield from weighing.opened(self, entry)
        if frozen["round"] != 1 or frozen["decision"] != number:
            yield "a vote begins with its first round, under its own number"

    def _frozen(self, entry: Entry) -> Iterator[str]:
        facts = entry["facts"]
        frozen = frozen_in(facts)
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
        allowed = [(facts.get(name), vote.frozen.get(name)) for name in WHERE_ALLOWED]
        if any(now != before for now, before in allowed):
            yield "what may be spent was changed during the vote"
        if facts.get("options") != vote.frozen.get("options"):
            yield "the options were changed during the vote"
        for name in STAYS:
            if facts.get(name) != vote.frozen.get(name):
                yield f"{name} was changed during the vote"
        if parse_iso(facts["closes_at"]) != vote.closes_at:
            yield "the closing time was moved"
        yield from self._frozen(entry)
        vote.frozen, vote.casting = frozen_in(facts), ""
        vote.decision_hash = facts["decision_hash"]

    def cast(self, entry: Entry) -> Iterator[str]:
        """A ballot: within the time, by a voice of the electorate, about what was frozen."""
        vote, facts = self._vote(entry), entry["facts"]
        late = vote.held_at is None and parse_iso(entry["at"]) - vote.closes_at >= GRACE
        if vote.stage != "open" or late:
            yield "the ballot was cast when the vote was not open"
        if facts["decision_hash"] != vote.decision_hash or facts["round"] != vote.frozen["round"]:
            yield "the ballot is about something else than what was frozen"
        if facts["voter"] not in vote.electorate:
            yield "the ballot comes from outside the electorate"
            return
        kept = {
            "choice": facts["choice"],
            **{name: facts[name] for name in ("answer", "split", "proxy", "objection") if name in facts},
            "channel": facts["channel"],
            "seq": entry["seq"],
            "at": entry["at"],
            "has_reason": "reason" in entry.get("commitments", {}),
        }
        if (opened := self.opened.get(entry["seq"])) is not None:
            kept["opened"] = opened
        yield from hiding.cast(vote, entry)
        yield from delegating.cast(self, vote, entry)
        yield from objecting.raised(vote, facts)
        vote.ballots[(facts["round"], facts["voter"])] = kept

    def hold(self, entry: Entry) -> Iterator[str]:
        """The clock of a vote stands still: while it runs, and from the moment that is stated."""
        vote, held_at = self._vote(entry), parse_iso(entry["facts"]["held_at"])
        if vote.stage != "open" or vote.held_at is not None or held_at >= vote.closes_at:
            yield "it stops a clock that did not run"
        if not 0 <= parse_iso(entry["at"]) - held_at < GRACE:
            yield "the clock was stopped at another time than is stated"
        vote.held_at = held_at

    def resume(self, entry: Entry) -> Iterator[str]:
        """The clock goes on with exactly the time that was left."""
        vote, facts = self._vote(entry), entry["facts"]
        resumed_at, closes_at = parse_iso(facts["resumed_at"]), parse_iso(facts["closes_at"])
        if vote.stage != "open" or vote.held_at is None:
            yield "it lets a clock go on that did not stand still"
        elif closes_at - vote.closes_at != resumed_at - vote.held_at:
            yield "the closing time was moved by another time than the clock stood still"
        if not 0 <= parse_iso(entry["at"]) - resumed_at < GRACE:
            yield "the clock went on at another time than is stated"
        vote.held_at, vote.closes_at = None, closes_at
        vote.conditions += [facts["conditions"]] if facts.get("conditions") else []

    def close(self, entry: Entry) -> Iterator[str]:
        """The end: the outcome that is stated must be the one that a recount gives."""
        vote, facts = self._vote(entry), entry["facts"]
        if vote.stage != "open":
            yield "this vote had ended before"
            return
        if vote.held_at is not None:
            yield "it ends a vote whose clock stood still"
        if facts["how"] == "time" and parse_iso(entry["at"]) < vote.closes_at:
            yield "it says that the closing time came, but it had not"
        vote.stage, vote.ended_in, vote.ending = "ended", entry["seq"], dict(facts)
        yield from objecting.ended(vote, facts.get("beside", {}))
        yield from weighing.ended(vote, facts.get("beside", {}))
        yield from hiding.ended(vote, entry)
        yield from timing.ended(vote, entry)
        yield from delegating.ended(self, vote, entry)
        vote.outcome = outcome = vote.count()
        if facts["outcome"] != outcome.result:
            yield f"the outcome is stated as {facts['outcome']}, but a recount gives {outcome.result}"
        if facts["entitled"] != outcome.entitled or facts["counts"] != outcome.counts:
            yield "the figures are not those of a recount"
        winners = outcome.count["winners"] if outcome.count else None
        if facts.get("winners") != winners:
            yield "the winners are not those of a recount"
        if facts["trace_hash"] != canonical_hash(outcome.trace(vote.rule)):
            yield "the hash of the calculation is not that of a recount"
        yield from choosing.why_not_spent(vote, facts)
        if facts["decision_hash"] != vote.decision_hash or facts["text_hash"] != vote.frozen["text_hash"]:
            yield "it ends something else than what was frozen"

    def withdraw(self, entry: Entry) -> Iterator[str]:
        """A proposal taken back; as a draft it had never been opened."""
        if entry["facts"]["stage"] == "draft":
            return
        vote = self._vote(entry)
        if vote.stage != "open":
            yield "this vote had ended before"
        vote.stage, vote.ended_in, vote.held_at = "withdrawn", entry["seq"], None

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

    def publish(self, entry: Entry) -> Iterator[str]:
        """A report is published version by version; the hash of its bytes is what can be compared."""
        facts = entry["facts"]
        key = (facts["report"], facts["version"])
        if key in self.reports or (key[1] > 1 and (key[0], key[1] - 1) not in self.reports):
            yield "the number of the report's version does not follow"
        self.reports[key] = {**facts, "seq": entry["seq"]}


_STEPS: dict[str, Callable[[Recount, Entry], Iterator[str]]] = {
    "decisions.open": Recount.open,
    "decisions.amend": Recount.amend,
    "decisions.cast_ballot": Recount.cast,
    "decisions.enter_ballot": Recount.cast,
    "decisions.delegate": delegating.delegate,
    "decisions.end_delegation": delegating.end_delegation,
    "decisions.mark_present": delegating.mark_present,
    "decisions.mark_left": delegating.mark_left,
    "decisions.set_weights": weighing.set_weights,
    "decisions.cast_deciding_vote": weighing.cast,
    "decisions.close": Recount.close,
    "decisions.hold": Recount.hold,
    "decisions.resume": Recount.resume,
    "decisions.withdraw": Recount.withdraw,
    "decisions.test_objection": objecting.tested,
    "decisions.extend": timing.extend,
    "decisions.state_outcome": timing.state_outcome,
    "decisions.settle_amendment": timing.settle_amendment,
    "decisions.review": timing.review,
    "resources.allocate": timing.allocate,
    "decisions.make_rule_set": ratifying.made,
    "decisions.ratify_rule_set": ratifying.ratified,
    "goals.settle": Recount.settle,
    "reports.publish_report": Recount.publish,
}
