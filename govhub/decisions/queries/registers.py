"""What other pages show of decisions: what waits for a vote, the overview of a space, names in the feed."""

from __future__ import annotations

from typing import Any

from peewee import JOIN

from govhub.core import clock, feed
from govhub.core.actor import Actor
from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.models import STAGES, Ballot, Decision, RuleSet, Voter
from govhub.decisions.queries.shown import stage_counts, state_of
from govhub.decisions.queries.standings import blocked_now
from govhub.spaces.models import Space, roles_of, voting_mandates
from govhub.spaces.queries import register_overview, register_waiting

Answer = dict[str, Any]


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
            & ((Decision.closes_at > clock.now()) | Decision.held_at.is_null(False))
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
    shown = STAGES if roles_of(actor, space) else ("open", "ended")
    here = (Decision.space == space) & Decision.stage.in_(shown)
    counts = stage_counts(here)
    rows = list(Decision.select().where(here).order_by(Decision.number.desc()).limit(5))
    running, ended = counts.get("open", 0), counts.get("ended", 0)
    blocked = blocked_now([row.id for row in rows])
    return {
        "order": 30,
        "title": Phrase(N_("Decisions")),
        "url": f"/s/{space.short_name}/decisions",
        "count": sum(counts.values()),
        "words": plural_phrase(N_("%(n)s open for voting"), N_("%(n)s open for voting"), running),
        "state": "now" if running else "done" if ended else "ahead",
        "items": [
            {
                "title": f"D-{row.number} {row.title}",
                "url": f"/s/{space.short_name}/decisions/{row.number}",
                **{k: v for k, v in state_of(row, row.id in blocked).items() if k != "result"},
                "at": row.ended_at or row.opened_at or row.created_at,
            }
            for row in rows
        ],
        "none": Phrase(N_("No decision yet.")),
        "begin": Phrase(N_("Make a proposal")),
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
