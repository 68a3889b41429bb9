"""What the space's own data say about a period: everything here is fit for the public.

No drafts, no names of people, givers as they wish; conflicts only as figures of five or more.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from peewee import fn

from govhub.core import audit, clock
from govhub.core.links import FIRST
from govhub.decisions import rules as deciding
from govhub.decisions.models import Ballot, Decision, Voter, carried_now, voters_of
from govhub.reports import rules
from govhub.reports.models import Report
from govhub.reports.queries.measured import conflicts_in, goals_in, promises_in, resources_in
from govhub.spaces.models import Mandate, Space, Stakeholder
from govhub.spaces.phrases import sector as sector_words

Found = dict[str, Any]


def gathered(report: Report) -> Found:
    """The data of a report's period as they are known now, in the form in which they are kept."""
    space, zone = report.space, report.zone
    from_ms, to_ms = rules.bounds(report.from_day, report.to_day, zone)
    days = (report.from_day, report.to_day)
    found = {
        "goals": goals_in(space, days, to_ms, zone),
        "decisions": decisions_in(space, from_ms, to_ms, zone),
        "participation": participation_in(space, from_ms, to_ms),
        "resources": resources_in(space, from_ms, to_ms, zone),
        "promises": promises_in(space, days),
        "mediation": conflicts_in(space, from_ms, to_ms),
        "stakeholders": stakeholders_in(space, from_ms, to_ms),
        "record": record_of(space),
    }
    kept: Found = rules.frozen(found, zone)
    return kept


def decisions_in(space: Space, from_ms: int, to_ms: int, zone: str) -> Found:
    """The votes that ended in the period, and those that were open when it ended."""
    opened = (Decision.space == space) & Decision.opened_at.is_null(False)
    inside = (Decision.ended_at >= from_ms) & (Decision.ended_at < to_ms)
    rows = Decision.select().where(opened & inside).order_by(Decision.ended_at, Decision.number)
    ended = [_decision(row, zone) for row in rows]
    later = Decision.ended_at.is_null() | (Decision.ended_at >= to_ms)
    running = Decision.select(Decision.number, Decision.title).where(
        opened & (Decision.opened_at < to_ms) & later
    )
    counts = dict.fromkeys([*deciding.RESULTS, "withdrawn"], 0)
    for one in ended:
        counts[one["result"]] += 1
    cast, entitled = sum(one["cast"] for one in ended), sum(one["entitled"] for one in ended)
    return {
        "counts": counts,
        "cast": cast,
        "entitled": entitled,
        "percent": deciding.percent(cast, entitled),
        "ended": ended,
        "open": [{"decision": row.number, "title": row.title} for row in running.order_by(Decision.number)],
    }


def _decision(row: Decision, zone: str) -> Found:
    outcome = row.counted
    cast, entitled = outcome.turnout if outcome else (0, 0)
    return {
        "decision": row.number,
        "title": row.title,
        "result": row.result if row.stage == "ended" else "withdrawn",
        "rule": deciding.sentence(row.parts, None if row.parts.unit == "weight" else entitled or None),
        "cast": cast,
        "entitled": entitled,
        "percent": deciding.percent(cast, entitled),
        "ended_on": rules.day_at(row.ended_at, zone),
        "document": row.document,
        "version": row.version,
        "decision_hash": row.decision_hash,
        "trace_hash": row.trace_hash,
    }


def participation_in(space: Space, from_ms: int, to_ms: int) -> list[Found]:
    """By sector: how many answers the frozen electorates of the period's votes could give, and gave."""
    ended = (Decision.space == space) & (Decision.stage == "ended")
    inside = ended & (Decision.ended_at >= from_ms) & (Decision.ended_at < to_ms)
    here: Any = Voter.select(
        Voter.sector,
        fn.COUNT(Voter.id),
        fn.COUNT(Voter.stakeholder.distinct()),
        fn.COUNT(Voter.decision.distinct()),
    )
    rows = here.join(Decision).where(inside).group_by(Voter.sector).order_by(Voter.sector).tuples()
    answer = (
        (Ballot.decision == Voter.decision) & (Ballot.voter == Voter.voter) & (Ballot.round == Decision.round)
    )
    given: Any = Voter.select(Voter.sector, Ballot.choice, fn.COUNT(Ballot.id)).join(Decision).switch(Voter)
    counts = given.join(Ballot, on=answer).where(inside).group_by(Voter.sector, Ballot.choice).tuples()
    answers: Counter[tuple[str, bool]] = Counter()
    for sector, choice, count in counts:  # "recused" says: this is no vote of mine; it counts on neither side
        answers[sector, choice == "recused"] += count
    for row in Decision.select().where(inside):  # whoever a proxy answered for has answered
        if carried := carried_now(row):
            answers.update((voter.sector, False) for voter in voters_of(row) if voter.voter in carried)
    return [
        _sector(
            sector,
            votes,
            organisations,
            voices - answers[sector, True],
            answers[sector, False],
        )
        for sector, voices, organisations, votes in rows
    ]


def _sector(sector: str, votes: int, organisations: int, entitled: int, answered: int) -> Found:
    return {
        "sector": sector,
        "name": sector_words(sector),
        "organisations": organisations,
        "votes": votes,
        "entitled": entitled,
        "answered": answered,
        "percent": deciding.percent(answered, entitled),
    }


def stakeholders_in(space: Space, from_ms: int, to_ms: int) -> Found:
    """How many organisations took part at the end of the period, by sector, and which came in it."""
    rows = Stakeholder.select().where((Stakeholder.space == space) & (Stakeholder.created_at < to_ms))
    everybody = list(rows.order_by(Stakeholder.sector, Stakeholder.name))
    gone = _unrepresented(space, from_ms, to_ms)
    sectors: dict[str, int] = {}
    for row in everybody:
        sectors[row.sector] = sectors.get(row.sector, 0) + 1
    return {
        "count": len(everybody),
        "sectors": [{"sector": key, "name": sector_words(key), "count": n} for key, n in sectors.items()],
        "joined": [_named(row) for row in everybody if row.created_at >= from_ms],
        "left": [_named(row) for row in everybody if row.id in gone],
    }


def _named(row: Stakeholder) -> Found:
    return {"name": row.name, "sector": row.sector, "sector_name": sector_words(row.sector)}


def _unrepresented(space: Space, from_ms: int, to_ms: int) -> set[int]:
    """Organisations for which somebody had a mandate in the period, and nobody when it ended."""
    query: Any = Mandate.select(Mandate.stakeholder, Mandate.starts_at, Mandate.ends_at).join(Stakeholder)
    rows = query.where((Stakeholder.space == space) & (Mandate.starts_at < to_ms)).tuples()
    spans = [(who, ends) for who, _, ends in rows if ends is None or ends > from_ms]
    still = {who for who, ends in spans if ends is None or ends >= to_ms}
    return {who for who, _ in spans} - still


def record_of(space: Space) -> Found:
    """Where the record of acts stood when these data were read: its last entry covers all before it."""
    head = audit.head(space.uid)
    return {"seq": head.seq, "leaf": head.leaf} if head else {"seq": 0, "leaf": FIRST}


def today(zone: str) -> str:
    """The present day in a time zone."""
    return rules.day_at(clock.now(), zone)
