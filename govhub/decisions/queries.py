"""What pages, the API and the public pages read about decisions."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, fn

from govhub.accounts.models import Person
from govhub.core import clock, feed
from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.methods import METHODS
from govhub.decisions.methods.shape import Outcome
from govhub.decisions.methods.shape import RuleSet as Rule
from govhub.decisions.models import (
    Ballot,
    Decision,
    RuleSet,
    Voter,
    decision_at,
    rule_set_at,
    voices_of,
    voters_of,
)
from govhub.documents.models import Document, DocumentVersion
from govhub.spaces.models import Space, mandates_at, roles_of, space_named, voting_mandates
from govhub.spaces.queries import register_overview, register_waiting

Answer = dict[str, Any]

STAGES = {
    "draft": N_("In preparation"),
    "open": N_("Open for voting"),
    "ended": N_("Ended"),
    "withdrawn": N_("Withdrawn"),
}
HINTS = {
    "agree": N_("I support this proposal."),
    "abstain": N_("I go with the group. This counts for the quorum."),
    "disagree": N_("I think we can do better."),
    "stand_aside": N_("I have concerns, but I do not stop it. A reason is needed."),
    "block": N_("This would cause harm; it stops the decision. A reason is needed."),
}
ENDED_HOW = {
    "time": N_("The closing time came."),
    "facilitator": N_("The facilitator closed the vote."),
    "everybody": N_("Everybody had answered."),
}


@query("decisions.index", forms.Index)
def index(actor: Actor, form: forms.Index) -> Answer:
    """The decisions of a space, the newest first, and how many are in each stage."""
    space = space_named(form.space)
    authorize(actor, "decisions.index", space)
    counted = Decision.select(Decision.stage, fn.COUNT(Decision.id)).where(Decision.space == space)
    counts = dict(counted.group_by(Decision.stage).tuples())
    shown = {"all": ("draft", "open", "ended", "withdrawn")}.get(form.stage, (form.stage,))
    rows = Decision.select().where((Decision.space == space) & Decision.stage.in_(shown))
    return {
        "stage": form.stage,
        "counts": {stage: counts.get(stage, 0) for stage in STAGES},
        "decisions": summaries(list(rows.order_by(Decision.number.desc()))),
    }


@query("decisions.show", forms.DecisionRef)
def show(actor: Actor, form: forms.DecisionRef) -> Answer:
    """A decision with everything its page shows: rule, text, voices, count, explanation."""
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.show", decision)
    return {**described(decision), "mine": _mine(actor, decision)}


@query("decisions.rule_sets", forms.InSpace)
def rule_sets(actor: Actor, form: forms.InSpace) -> Answer:
    """The rule sets of a space in their newest versions."""
    space = space_named(form.space)
    authorize(actor, "decisions.rule_sets", space)
    return {"rule_sets": newest_rule_sets(space)}


@query("decisions.rule_set", forms.RuleSetRef)
def rule_set(actor: Actor, form: forms.RuleSetRef) -> Answer:
    """One rule set with its earlier versions."""
    space = space_named(form.space)
    authorize(actor, "decisions.rule_set", space)
    newest = rule_set_at(space, form.rule_set)
    rows = RuleSet.select().where((RuleSet.space == space) & (RuleSet.number == form.rule_set))
    versions = [_rule_set(row) for row in rows.order_by(RuleSet.version.desc())]
    return {**_rule_set(newest), "versions": versions}


def versions(space: Space) -> list[Answer]:
    """The versions of texts that a proposal can be about, the newest first."""
    rows = (
        DocumentVersion.select(DocumentVersion, Document)
        .join(Document)
        .where(Document.space == space)
        .order_by(DocumentVersion.at.desc())
    )
    label = N_("%(title)s, version %(version)s")
    return [
        {
            "document": row.document.number,
            "version": row.number,
            "label": Phrase(label, title=row.title, version=row.number),
        }
        for row in rows
    ]


def newest_rule_sets(space: Space) -> list[Answer]:
    """Each rule set of a space once, as its newest version says."""
    rows = RuleSet.select().where(RuleSet.space == space).order_by(RuleSet.number, RuleSet.version)
    return [_rule_set(row) for row in {row.number: row for row in rows}.values()]


def _rule_set(row: RuleSet) -> Answer:
    return {
        "rule_set": row.number,
        "version": row.version,
        "name": row.name,
        "rule": row.rule,
        "sentence": rules.sentence(row.parts),
        "at": row.created_at,
    }


def summaries(decisions: list[Decision]) -> list[Answer]:
    """Decisions as lines of a list, with one query for all ballots and one for all electorates."""
    ids = [decision.id for decision in decisions if decision.stage == "open"]
    cast = _numbers(Ballot, ids, Ballot.round)
    entitled = _numbers(Voter, ids)
    blocked = blocked_now(ids)
    return [
        _summary(d, cast.get((d.id, d.round), 0), entitled.get((d.id, None), 0), d.id in blocked)
        for d in decisions
    ]


def blocked_now(ids: list[int]) -> set[int]:
    """Which of these open decisions a block stops at this moment."""
    rows = (
        Ballot.select(Ballot.decision)
        .join(Decision)
        .where(
            Ballot.decision.in_(ids or [0]) & (Ballot.round == Decision.round) & (Ballot.choice == "block")
        )
    )
    return {row[0] for row in rows.tuples()}


def _numbers(model: Any, ids: list[int], also: Any = None) -> dict[tuple[int, int | None], int]:
    columns = [model.decision] + ([also] if also is not None else [])
    rows = model.select(*columns, fn.COUNT(model.id)).where(model.decision.in_(ids or [0]))
    return {
        (row[0], row[1] if also is not None else None): row[-1] for row in rows.group_by(*columns).tuples()
    }


def _summary(decision: Decision, cast: int, entitled: int, blocked: bool = False) -> Answer:
    if (outcome := decision.counted) is not None:
        cast, entitled = outcome.cast, outcome.entitled
    return {
        "decision": decision.number,
        "title": decision.title,
        "stage": decision.stage,
        **state_of(decision, blocked),
        "cast": cast,
        "entitled": entitled,
        "agree": outcome.counts["agree"] if outcome else None,
        "document": decision.document,
        "version": decision.version,
        "closes_at": decision.closes_at,
        "opened_at": decision.opened_at,
        "ended_at": decision.ended_at,
        "created_at": decision.created_at,
    }


def state_of(decision: Decision, blocked: bool = False) -> Answer:
    """The state in a word, and the kind of tag that shows it; a block of an open vote is part of it."""
    if decision.stage == "open" and blocked:
        return {"result": "", "kind": "blocked", "state": Phrase(N_("Open, and blocked"))}
    if decision.stage == "ended":
        kind = {"no_quorum": "late"}.get(decision.result, decision.result)
        return {"result": decision.result, "kind": kind, "state": Phrase(rules.RESULTS[decision.result])}
    kind = {"withdrawn": "closed"}.get(decision.stage, decision.stage)
    return {"result": "", "kind": kind, "state": Phrase(STAGES[decision.stage])}


def described(decision: Decision) -> Answer:
    """A decision in full, for members and (once it is open, in a public space) for the public."""
    rule, voters = decision.parts, voters_of(decision)
    electorate = [_voice(voter, None) for voter in voters]
    if decision.stage == "draft":
        electorate = _projected(decision)
    ballots = _ballots(decision)
    outcome = decision.counted or rules.outcome(
        rule,
        [voice["voter"] for voice in electorate],
        {voter: {"choice": ballot.choice} for voter, ballot in ballots.items()},
    )
    proposer = Person.get_or_none(Person.id == decision.proposer_id) if decision.proposer_id else None
    return {
        **_summary(decision, outcome.cast, outcome.entitled, outcome.result == "blocked"),
        "text": decision.text,
        "version_title": decision.version_title,
        "version_text": decision.version_text,
        "proposer": proposer.name if proposer else "",
        "round": decision.round,
        "zone": decision.zone,
        "ended_how": Phrase(ENDED_HOW[decision.ended_how]) if decision.ended_how else None,
        "rule": {**rule.to_dict(), "sentence": rules.sentence(rule, outcome.entitled or None)},
        "rule_set": decision.rule_set.number,
        "rule_set_name": decision.rule_set.name,
        "positions": positions(rule),
        "voices": [_voice(v, ballots.get(v.voter)) for v in voters] if voters else electorate,
        "outcome": counted(rule, outcome),
        "hashes": {
            "text": decision.text_hash,
            "electorate": decision.electorate_hash,
            "decision": decision.decision_hash,
            "trace": decision.trace_hash,
        },
    }


def _projected(decision: Decision) -> list[Answer]:
    """Who would be entitled if the vote were opened now."""
    unit = decision.parts.unit
    voices: dict[str, Answer] = {}
    for mandate in mandates_at(decision.space, clock.now()):
        who = mandate.stakeholder if unit == "stakeholder" else mandate.person
        if mandate.may_vote:
            voices.setdefault(
                who.uid,
                {
                    "voter": who.uid,
                    "name": who.name,
                    "stakeholder": mandate.stakeholder.name,
                    "sector": mandate.stakeholder.sector,
                },
            )
    return [{**voice, "choice": None, "reason": "", "by": "", "at": None} for voice in voices.values()]


def _ballots(decision: Decision) -> dict[str, Ballot]:
    rows = (
        Ballot.select(Ballot, Person)
        .join(Person, JOIN.LEFT_OUTER)
        .where((Ballot.decision == decision) & (Ballot.round == decision.round))
    )
    return {row.voter: row for row in rows}


def _voice(voter: Voter, ballot: Ballot | None) -> Answer:
    return {
        "voter": voter.voter,
        "name": voter.name,
        "stakeholder": voter.stakeholder_name,
        "sector": voter.sector,
        "choice": ballot.choice if ballot else None,
        "position": Phrase(rules.POSITIONS[ballot.choice]) if ballot else None,
        "reason": ballot.reason if ballot else "",
        "by": ballot.cast_by.name if ballot and ballot.cast_by else "",
        "at": ballot.cast_at if ballot else None,
        "channel": ballot.channel if ballot else "",
    }


def positions(rule: Rule) -> list[tuple[str, Phrase, Phrase]]:
    """The answers that a rule offers: word, label and hint."""
    return [(p, Phrase(rules.POSITIONS[p]), Phrase(HINTS[p])) for p in METHODS[rule.method].POSITIONS]


def counted(rule: Rule, outcome: Outcome) -> Answer:
    """A count as figures and sentences: the same for page, fragment, public page and API."""
    kinds = {"stand_aside": "aside"}
    bars = [
        {
            "choice": choice,
            "label": Phrase(rules.POSITIONS[choice]),
            "kind": kinds.get(choice, choice),
            "count": number,
            "percent": rules.percent(number, outcome.cast),
            "width": 100 * number // outcome.cast if outcome.cast else 0,
        }
        for choice, number in outcome.counts.items()
    ]
    tests = {test.name: _test(test) for test in outcome.tests}
    return {
        "result": outcome.result,
        "label": Phrase(rules.RESULTS[outcome.result]),
        "passed": outcome.passed,
        "cast": outcome.cast,
        "entitled": outcome.entitled,
        "counts": outcome.counts,
        "bars": bars,
        "tests": tests,
        "explained": rules.explain(rule, outcome),
        "changes": rules.what_would_change(outcome),
    }


def _test(test: Any) -> Answer:
    return {
        "have": test.have,
        "of": test.of,
        "fraction": test.share,
        "percent": rules.percent(test.have, test.of),
        "width": 100 * test.have // test.of if test.of else 0,
        "needed": test.needed,
        "comparison": test.comparison,
        "least": test.least,
        "line": 100 * test.least // test.of if test.of and test.least is not None else None,
        "holds": test.holds,
    }


def _mine(actor: Actor, decision: Decision) -> list[Answer]:
    """The voices for which this person can answer, with the answers they have given."""
    if decision.stage != "open":
        return []
    ballots = _ballots(decision)
    return [_voice(voter, ballots.get(voter.voter)) for voter in voices_of(actor, decision)]


@register_waiting
def waiting(actor: Actor) -> dict[str, list[Answer]]:
    """Open votes in which this person has a voice and has not answered."""
    held = {mandate.stakeholder.uid for mandate in voting_mandates(actor, clock.now())}
    answered = (
        (Ballot.decision == Decision.id) & (Ballot.round == Decision.round) & (Ballot.voter == Voter.voter)
    )
    rows = (
        Decision.select(Decision, Space)
        .join(Space)
        .switch(Decision)
        .join(Voter, on=(Voter.decision == Decision.id))
        .join(Ballot, JOIN.LEFT_OUTER, on=answered)
        .where(
            (Decision.stage == "open")
            & (Decision.closes_at > clock.now())
            & Voter.stakeholder.in_(list(held) or [""])
            & Voter.voter.in_([*held, actor.uid])
            & Ballot.id.is_null()
        )
        .order_by(Decision.closes_at)
        .distinct()
    )
    return {"votes_waiting": [_waiting(row) for row in rows]}


def _waiting(row: Any) -> Answer:
    return {
        "space": row.space.short_name,
        "space_name": row.space.name,
        "number": row.number,
        "title": row.title,
        "url": f"/s/{row.space.short_name}/decisions/{row.number}",
        "closes_at": row.closes_at,
    }


@register_overview
def on_overview(actor: Actor, space: Space) -> Answer:
    """The decisions' part of a space's overview."""
    rows = list(Decision.select().where(Decision.space == space).order_by(Decision.number.desc()))
    if not roles_of(actor, space):
        rows = [row for row in rows if row.stage in {"open", "ended"}]
    running = sum(row.stage == "open" for row in rows)
    blocked = blocked_now([row.id for row in rows[:5]])
    return {
        "order": 30,
        "title": Phrase(N_("Decisions")),
        "url": f"/s/{space.short_name}/decisions",
        "count": len(rows),
        "words": plural_phrase(N_("%(n)s open for voting"), N_("%(n)s open for voting"), running),
        "state": "now" if running else "done" if any(row.stage == "ended" for row in rows) else "ahead",
        "items": [
            {
                "title": f"D-{row.number} {row.title}",
                "url": f"/s/{space.short_name}/decisions/{row.number}",
                **{k: v for k, v in state_of(row, row.id in blocked).items() if k != "result"},
                "at": row.ended_at or row.opened_at or row.created_at,
            }
            for row in rows[:5]
        ],
        "none": Phrase(N_("No decision yet.")),
    }


@feed.naming("decision")
def decision_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """Decisions by number and title."""
    numbers = [int(key) for key in keys]
    rows = Decision.select().where((Decision.space == space) & Decision.number.in_(numbers))
    return {
        str(row.number): (f"D-{row.number} {row.title}", f"/s/{space.short_name}/decisions/{row.number}")
        for row in rows
    }


@feed.naming("rule_set")
def rule_set_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """Rule sets by name."""
    rows = RuleSet.select().where((RuleSet.space == space) & RuleSet.number.in_([int(k) for k in keys]))
    named = Phrase(N_("a rule set"))
    found: dict[str, tuple[Any, str]] = dict.fromkeys(keys, (named, f"/s/{space.short_name}/rules"))
    for row in rows.order_by(RuleSet.version):
        found[str(row.number)] = (
            Phrase(N_("the rule set “%(name)s”"), name=row.name),
            f"/s/{space.short_name}/rules/{row.number}",
        )
    return found
