"""What a rule would say: of votes that somebody thinks of, and of the past decisions of a space."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.methods import ALL, options
from govhub.decisions.methods.concurrence import EVERY
from govhub.decisions.methods.shape import RuleSet as Rule
from govhub.decisions.models import Ballot, Decision, Voter, rule_set_at
from govhub.decisions.queries.composing import composed, groups_of
from govhub.decisions.queries.counts import counted
from govhub.decisions.rules.comparing import Past, other_way, would_be
from govhub.decisions.rules.simulating import SILENT, NotUnderstood, imagined
from govhub.spaces.models import Space, mandates_at, space_named
from govhub.spaces.phrases import sector as sector_name

Answer = dict[str, Any]
MOST = 60  # decisions that are looked at, the newest
MOST_GROUPS = 30  # that a page asks for
_KINDS = {"no_quorum": "late"}


@query("decisions.simulate", forms.Simulate)
def simulate(actor: Actor, form: forms.Simulate) -> Answer:
    """What a rule set says of votes that one thinks of, and would have said of past decisions."""
    space = space_named(form.space)
    authorize(actor, "decisions.simulate", space)
    rule = rule_set_at(space, form.rule_set, form.version).parts
    return tried(space, rule, form.votes, form.choices)


@query("decisions.try_rule", forms.TryRule)
def try_rule(actor: Actor, form: forms.TryRule) -> Answer:
    """What a rule says that is being made: its sentence, why it cannot be used if so, and the same as
    `decisions.simulate`."""
    space = space_named(form.space)
    authorize(actor, "decisions.try_rule", space)
    rule = composed(space, form, form.name)
    wrong = rules.why_not_rule(rule)
    if wrong is not None:
        return {
            "wrong": {wrong[0]: wrong[1]},
            "sentence": None,
            "thought_of": None,
            "problem": None,
            "past": None,
        }
    return {"wrong": {}, **tried(space, rule, form.votes, form.choices)}


def tried(space: Space, rule: Rule, votes: str, choices: str) -> Answer:
    """A rule as a sentence, tried on votes that somebody thinks of and on the past."""
    return {
        "sentence": rules.sentence(rule),
        "asked": asked(rule, groups_now(space, rule)),
        **thought_of(rule, votes, choices),
        "past": past(space, rule),
    }


def groups_now(space: Space, rule: Rule) -> Sequence[tuple[str, str | Phrase]]:
    """The groups that a rule asks, as they would have voices now."""
    if EVERY not in rule.concurrence:
        known = dict(groups_of(space, rule.concurrence_by))
        return [(name, known.get(name, name)) for name in rule.concurrence]
    if rule.concurrence_by == "group":
        return groups_of(space, "group")
    voting = [one.stakeholder for one in mandates_at(space, clock.now()) if one.may_vote]
    if rule.concurrence_by == "stakeholder":
        return [(name, name) for name in sorted({one.name for one in voting})][:MOST_GROUPS]
    return [(word, sector_name(word)) for word in sorted({one.sector for one in voting})]


def thought_of(rule: Rule, votes: str, choices: str) -> Answer:
    """What votes that somebody typed come to, or the `problem` with the line that cannot be read."""
    try:
        found = counted(rule, imagined(rule, votes, choices).outcome(rule)) if votes else None
    except NotUnderstood as problem:
        return {"thought_of": None, "problem": problem.phrase}
    return {"thought_of": found, "problem": None}


def asked(rule: Rule, groups: Sequence[tuple[str, Any]]) -> Answer:
    """What a page asks for to try a rule: answers, the groups where they must agree, or lines of ballots."""
    chooses = options.chooses(rule)
    words = [] if chooses else [*ALL[rule.method].answers(rule), SILENT]
    labels = {**rules.POSITIONS, SILENT: N_("Does not answer")}
    return {
        "chooses": chooses,
        "budget": options.is_budget(rule),
        "ballots": options.kind_of_ballot(rule) if chooses else "",
        "answers": [(word, Phrase(labels[word])) for word in words],
        "groups": groups if rule.concurrence and not chooses else [],
        "people": rule.asks_population,
    }


def past(space: Space, rule: Rule) -> Answer:
    """How the newest ended decisions would have come out under a rule, and which cannot be compared."""
    compared: list[Answer] = []
    apart: list[Answer] = []
    for decision, one in _past(space):
        named = {"decision": decision.number, "title": decision.title}
        now = would_be(rule, one)
        if isinstance(now, Phrase):
            apart.append({**named, "why": now})
            continue
        compared.append(
            {
                **named,
                "then": _result(one.outcome.result),
                "now": _result(now.result),
                "other": other_way(one.outcome, now),
            }
        )
    others = sum(one["other"] for one in compared)
    return {
        "sentence": _how_many(others, len(compared), len(apart)),
        "others": others,
        "compared": compared,
        "not_compared": apart,
    }


def _how_many(others: int, compared: int, apart: int) -> Phrase:
    if not compared:
        return Phrase(
            N_("None of your past decisions can be compared with this rule.")
            if apart
            else N_("No decision has ended yet that could be compared.")
        )
    if not others:
        return plural_phrase(
            N_("Under this rule, the one decision that can be compared would have gone the same way."),
            N_("Under this rule, all of your last %(n)s decisions would have gone the same way."),
            compared,
        )
    return plural_phrase(
        N_("Under this rule, the one decision that can be compared would have gone the other way."),
        N_("Under this rule, %(others)s of your last %(n)s decisions would have gone the other way."),
        compared,
        others=others,
    )


def _result(word: str) -> Answer:
    return {"result": word, "label": Phrase(rules.RESULTS[word]), "kind": _KINDS.get(word, word)}


def _past(space: Space) -> Iterator[tuple[Decision, Past]]:
    """The newest ended decisions with what was recorded of them; a fixed number of queries."""
    ended = (Decision.space == space) & (Decision.stage == "ended")
    rows = list(Decision.select().where(ended).order_by(Decision.number.desc()).limit(MOST))
    ids = [row.id for row in rows] or [0]
    voices: dict[int, dict[str, dict[str, Any]]] = {}
    rows_of: Any = Voter.select().where(Voter.decision.in_(ids))
    for voter in rows_of:
        voices.setdefault(voter.decision_id, {})[voter.voter] = dict(voter.fact())
    ballots: dict[int, dict[str, dict[str, Any]]] = {}
    last = (Ballot.decision == Decision.id) & (Ballot.round == Decision.round)
    given: Any = Ballot.select(Ballot).join(Decision, on=last).where(Ballot.decision.in_(ids))
    for ballot in given:
        ballots.setdefault(ballot.decision_id, {})[ballot.voter] = ballot.said
    for row in rows:
        if row.counted is not None:
            frozen = {
                "seed": row.seed,
                "decision": row.number,
                "budget_amount": row.budget_amount,
                "budget_unit": row.budget_unit,
                "round": row.round,
            }
            beside = rules.Beside.of(frozen, row.beside or {})
            here = (voices.get(row.id, {}), ballots.get(row.id, {}), row.options or [])
            yield row, Past(row.parts, row.counted, *here, beside)
