"""Decisions of a public space, from the moment their vote opened."""

from __future__ import annotations

from typing import Any

from peewee import fn

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.canonical import canonical_bytes, sha256_hex
from govhub.core.errors import NotFound
from govhub.core.policy import authorize
from govhub.decisions import rules
from govhub.decisions.methods.secrecy import is_secret
from govhub.decisions.models import Decision, Voter, ballots_of, decision_at, voters_of
from govhub.decisions.queries import described, said_in_public, summaries
from govhub.goals.models import Goal
from govhub.resources.queries import allocations_of
from govhub.spaces.models import Space
from govhub.spaces.phrases import sector
from govhub.transparency import forms
from govhub.transparency.policy import public_space
from govhub.transparency.queries.chain import face, head_of

A_PAGE = 50


def opened_in(space: Space) -> Any:
    """What is public: every decision whose vote was opened. Drafts are nobody's business yet."""
    return (Decision.space == space) & Decision.opened_at.is_null(False)


@query("transparency.decisions", forms.RecordPage)
def decisions(actor: Actor, form: forms.RecordPage) -> dict[str, Any]:
    """The decisions of a public space, the newest first, fifty at a time."""
    authorize(actor, "transparency.decisions")
    space = public_space(form.space)
    rows = newest(space, A_PAGE + 1, form.before)
    shown = rows[:A_PAGE]
    return {
        "space": face(space),
        "head": head_of(space),
        "decisions": summaries(shown),
        "counts": results_in(space),
        "older": shown[-1].number if len(rows) > A_PAGE else None,
        "first": form.before is None,
    }


def newest(space: Space, count: int, before: int | None = None) -> list[Decision]:
    """The newest public decisions, those below a number if one is given."""
    wanted = opened_in(space)
    if before is not None:
        wanted &= Decision.number < before
    return list(Decision.select().where(wanted).order_by(Decision.number.desc()).limit(count))


def results_in(space: Space) -> dict[str, int]:
    """How many decisions passed, failed, missed the quorum, were blocked, and are open."""
    wanted = Decision.select(Decision.stage, Decision.result, fn.COUNT(Decision.id))
    rows: Any = wanted.where(opened_in(space)).group_by(Decision.stage, Decision.result).tuples()
    found = dict.fromkeys([*rules.RESULTS, "open", "withdrawn"], 0)
    for stage, result, count in rows:
        found[result if stage == "ended" else stage] += count
    return found


def public_decision(space: Space, number: int) -> Decision:
    """A decision whose vote was opened. Raises NotFound."""
    found = decision_at(space, number)
    if found.opened_at is None:
        raise NotFound
    return found


@query("transparency.decision", forms.DecisionRef)
def decision(actor: Actor, form: forms.DecisionRef) -> dict[str, Any]:
    """One decision: rule, text, voters with position and reason, the explained result, and its hashes."""
    authorize(actor, "transparency.decision")
    space = public_space(form.space)
    found = public_decision(space, form.decision)
    said = described(found)
    for voice in said["voices"]:
        voice["sector_name"] = sector(voice["sector"])
        voice["by"] = ""  # the voice is public; who cast it for an organisation is for the members
    said.pop("proposer")  # who proposed is for the members; who voted is public
    return {
        "space": face(space),
        "head": head_of(space),
        "goal": goal_of(space, found),
        "allocations": allocations_of(space, decision=found.number),
        "data_hash": sha256_hex(data_of(found)),
        **said,
    }


def goal_of(space: Space, found: Decision) -> dict[str, Any] | None:
    """The goal that a decision ratified."""
    row = Goal.get_or_none((Goal.space == space) & (Goal.ratified_by == found.number))
    return {"goal": row.number, "title": found.version_title or row.title} if row else None


def data_of(found: Decision) -> bytes:
    """Everything about a decision as canonical JSON: the same facts are always the same bytes."""
    ended = clock.iso(found.ended_at) if found.ended_at else None
    return canonical_bytes(
        {
            **found.frozen(),
            "space_name": found.space.name,
            "version_title": found.version_title,
            "version_text": found.version_text,
            "decision_hash": found.decision_hash,
            "stage": found.stage,
            "ended_at": ended,
            "ended_how": found.ended_how,
            "result": found.result,
            "trace": found.trace,
            "trace_hash": found.trace_hash,
            **({"beside": found.beside} if found.beside else {}),
            **({"statement": found.statement} if found.statement else {}),
            "electorate": [
                {**row.fact(), **_names(found, row)}
                for row in sorted(voters_of(found), key=lambda voter: voter.voter)
            ],
            "ballots": [_ballot(found, row) for row in ballots_of(found)],
        }
    )


def _names(found: Decision, voter: Voter) -> dict[str, str]:
    """How a voice is called. The data of a secret vote travel without names: codes stand in their place."""
    if is_secret(found.parts):
        return {"name": voter.voter, "stakeholder_name": voter.stakeholder}
    return {"name": voter.name, "stakeholder_name": voter.stakeholder_name}


def _ballot(found: Decision, row: Any) -> dict[str, Any]:
    said = said_in_public(found, row)
    return {
        "voter": row.voter,
        "round": row.round,
        **said,
        "reason": row.reason if said == row.said else "",
        "channel": row.channel,
        "cast_at": clock.iso(row.cast_at),
    }


def example() -> dict[str, Any]:
    """A public decision to try the commands on: the one that ended last, or an invented address."""
    query = Decision.select(Decision, Space).join(Space).where(Space.visibility == "public")
    row = query.where(Decision.stage == "ended").order_by(Decision.ended_at.desc()).first()
    if row is None:
        return {"space": "space", "decision": 1}
    return {"space": row.space.short_name, "decision": row.number}
