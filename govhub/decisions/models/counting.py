"""What the count of a decision is made from, as it stands."""

from __future__ import annotations

from typing import Any

from govhub.decisions.methods import delegation
from govhub.decisions.methods.tally import Beside
from govhub.decisions.models.decisions import Decision
from govhub.decisions.models.deliberating import Objection
from govhub.decisions.models.electing import edges_of
from govhub.decisions.models.voices import Voter, ballots_of, present_at, voters_of

Counted = tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]], list[dict[str, Any]], Beside]


def counted_from(decision: Decision) -> Counted:
    """The electorate, the ballots, the options and what is known beside: what `rules.outcome` takes."""
    electorate: dict[str, dict[str, Any]] = {row.voter: dict(row.fact()) for row in voters_of(decision)}
    ballots = {ballot.voter: ballot.said for ballot in ballots_of(decision)}
    return electorate, ballots, decision.options or [], beside_of(decision)


def beside_of(decision: Decision) -> Beside:
    """What the count needs beside rule, electorate and ballots, as it stands now."""
    frozen = {
        "seed": decision.seed,
        "decision": decision.number,
        "budget_amount": decision.budget_amount,
        "budget_unit": decision.budget_unit,
        "round": decision.round,
    }
    if decision.stage == "ended":
        return Beside.of(frozen, decision.beside or {})
    now = {
        "casting": decision.casting,
        "findings": findings_of(decision),
        "delegations": delegations_of(decision),
        "present": present_at(decision),
    }
    return Beside.of(frozen, now)


def delegations_of(decision: Decision) -> list[dict[str, str]]:
    """The delegations that hold for this vote now, where its rule knows any."""
    if not delegation.is_on(decision.parts):
        return []
    voices: Any = Voter.select(Voter.voter).where(Voter.decision == decision).tuples()
    return edges_of(decision, {row[0] for row in voices})


def carried_now(decision: Decision) -> set[str]:
    """The voices that have not answered themselves and are answered for, as it stands now."""
    if not delegation.is_on(decision.parts):
        return set()
    electorate, ballots, _, beside = counted_from(decision)
    voices, given = delegation.voting(electorate, ballots)
    return set(delegation.carried(decision.parts, voices, given, beside.delegations))


def findings_of(decision: Decision) -> list[dict[str, str]]:
    """What the objections of the running round that stop nothing were found to be, by voice."""
    if decision.parts.objections != "lifecycle":
        return []
    here = (Objection.decision == decision) & (Objection.round == decision.round)
    rows = Objection.select().where(here & Objection.state.in_(("concern", "out_of_scope")))
    return [{"voter": row.voter, "finding": row.state} for row in rows]
