"""Tables to download: stable column names, one row at a time, whatever their length."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from govhub.core import clock
from govhub.core.db import portions
from govhub.core.units import plain
from govhub.decisions.methods import gradients
from govhub.decisions.models import Decision
from govhub.decisions.queries import described
from govhub.goals.queries import indicators
from govhub.reports.models import Report, ReportVersion
from govhub.resources.models import Allocation
from govhub.resources.queries import LEDGER_COLUMNS, ledger_lines, pledges_shown
from govhub.resources.queries.statement import allocations_shown
from govhub.spaces.models import Space
from govhub.transparency.queries.decisions import opened_in
from govhub.transparency.queries.goals import goals_of
from govhub.transparency.queries.places import stakeholders_of
from govhub.transparency.rules.files import Exact, decimal

Row = dict[str, Any]
Table = tuple[tuple[str, ...], Callable[[Space], Iterator[Row]]]

BALLOTS = (
    "decision", "round", "voter", "name", "organisation", "sector", "position", "reason",
    "channel", "cast_at", "proxy",
)  # fmt: skip


def _time(ms: int | None) -> str | None:
    return clock.iso(ms) if ms is not None else None


def _stakeholders(space: Space) -> Iterator[Row]:
    yield from stakeholders_of(space)


def _goals(space: Space) -> Iterator[Row]:
    for row in goals_of(space):
        yield {**row, "ratified_at": _time(row["ratified_at"])}


def _decisions(space: Space) -> Iterator[Row]:
    for row in chain.from_iterable(portions(Decision.select().where(opened_in(space)), Decision.number)):
        outcome, rule = row.counted, row.rule
        cast, entitled = outcome.turnout if outcome else (None, None)
        yield {
            "number": row.number,
            "title": row.title,
            "stage": row.stage,
            "result": row.result,
            "round": row.round,
            **{name: rule[name] for name in ("method", "unit", "threshold", "comparison", "base", "quorum")},
            "entitled": entitled,
            "cast": cast,
            **({choice: outcome.heard[choice] for choice in outcome.counts} if outcome else {}),
            "document": row.document,
            "version": row.version,
            "opened_at": _time(row.opened_at),
            "closes_at": _time(row.closes_at),
            "ended_at": _time(row.ended_at),
            "ended_how": row.ended_how,
            "text_hash": row.text_hash,
            "electorate_hash": row.electorate_hash,
            "decision_hash": row.decision_hash,
            "trace_hash": row.trace_hash,
            "recused": outcome.recused if outcome else None,
            "allows_amount": plain(row.allows_amount, row.allows_unit) if row.allows_amount else None,
            "allows_unit": row.allows_unit or None,
            "conditions": row.conditions,
        }


def ballots(decision: Decision) -> Iterator[Row]:
    """How each voice of a decision answered in its last round; who did not answer has no position."""
    for voice in described(decision)["voices"]:
        yield {
            "decision": decision.number,
            "round": decision.round,
            "voter": voice["voter"],
            "name": voice["name"],
            "organisation": voice["stakeholder"],
            "sector": voice["sector"],
            "position": voice["written"] or voice["choice"],
            "reason": voice["reason"],
            "channel": voice["channel"],
            "cast_at": _time(voice["at"]),
            "proxy": voice["proxy"] or voice["carried_by"] or None,
        }


def _indicators(space: Space) -> Iterator[Row]:
    for one in indicators(space):
        decimals, latest = one["decimals"], one["latest"] or {}
        yield {
            **one,
            "baseline_day": one["baseline"]["day"],
            "baseline_value": decimal(one["baseline"]["value"], decimals),
            "target_day": one["target"]["day"],
            "target_value": decimal(one["target"]["value"], decimals),
            "latest_period": latest.get("period"),
            "latest_value": decimal(latest["value"], decimals) if latest else None,
            "retired_at": _time(one["retired_at"]),
        }


def _measurements(space: Space) -> Iterator[Row]:
    """The values that were confirmed; those that wait are nobody's business yet."""
    for one in indicators(space):
        for point in one["points"]:
            if point["value"] is not None:
                value = decimal(point["value"], one["decimals"])
                yield {**one, "period": point["period"], "value": value}


def _ledger(space: Space) -> Iterator[Row]:
    for one in ledger_lines(space):
        yield {**one, "amount": Exact(one["amount"])}


def _pledges(space: Space) -> Iterator[Row]:
    """Who gave is in it where they wish so. That a day is past is nothing that was done: it is not told."""
    for one in pledges_shown(space):
        amounts = {name: plain(one[name], one["unit"]) for name in ("amount", "received", "withdrawn")}
        state = "open" if one["state"] == "late" else one["state"]
        yield {**one, **amounts, "state": state, "at": _time(one["at"])}


def _allocations(space: Space) -> Iterator[Row]:
    """A line for each organisation that benefits."""
    for rows in portions(Allocation.select().where(Allocation.space == space), Allocation.number):
        for one in allocations_shown(rows):
            for share in one["shares"]:
                yield _share(one, share)


def _share(one: Row, share: Row) -> Row:
    return {
        **one,
        "stakeholder": share["stakeholder"],
        "stakeholder_name": share["name"],
        "amount": plain(share["amount"], one["unit"]),
        "spent": plain(share["spent"], one["unit"]),
        "at": _time(one["at"]),
        "reversed_at": _time(one["reversed_at"]),
    }


def _reports(space: Space) -> Iterator[Row]:
    """Every version that was published, with the title and the period that it had."""
    rows: Any = ReportVersion.select(ReportVersion.id).join(Report).where(Report.space == space)
    for (key,) in rows.order_by(Report.number, ReportVersion.version).tuples():
        row = ReportVersion.get_by_id(key)  # the content of one is long enough
        yield {
            **row.kept,
            "content_hash": row.content_hash,
            "reason": row.reason,
            "published_at": _time(row.published_at),
        }


TABLES: dict[str, Table] = {
    "decisions": (
        (
            "number", "title", "stage", "result", "round", "method", "unit", "threshold", "comparison",
            "base", "quorum", "entitled", "cast", "agree", "abstain", "disagree", "stand_aside", "block",
            "document", "version", "opened_at", "closes_at", "ended_at", "ended_how", "text_hash",
            "electorate_hash", "decision_hash", "trace_hash", "recused", "allows_amount", "allows_unit",
            "conditions", "concern", *(step for step in gradients.POSITIONS if step != "abstain"),
        ),
        _decisions,
    ),
    "goals": (
        ("goal", "title", "text", "text_hash", "version", "ratified_by", "ratified_at"),
        _goals,
    ),
    "indicators": (
        (
            "indicator", "goal", "name", "unit", "direction", "period", "source", "stakeholder",
            "baseline_day", "baseline_value", "target_day", "target_value", "latest_period",
            "latest_value", "retired_at",
        ),
        _indicators,
    ),
    "measurements": (("indicator", "goal", "name", "unit", "period", "value"), _measurements),
    "pledges": (
        (
            "pledge", "kind", "what", "unit", "amount", "received", "withdrawn", "state", "purpose",
            "purpose_name", "due_day", "stakeholder", "stakeholder_name", "at",
        ),
        _pledges,
    ),
    "allocations": (
        (
            "allocation", "decision", "purpose", "purpose_name", "goal", "stakeholder", "stakeholder_name",
            "unit", "amount", "spent", "what", "at", "reversed_at",
        ),
        _allocations,
    ),
    "ledger": (LEDGER_COLUMNS, _ledger),
    "reports": (
        (
            "report", "version", "title", "from_day", "to_day", "language", "reason", "content_hash",
            "published_at",
        ),
        _reports,
    ),
    "stakeholders": (("uid", "name", "sector", "about"), _stakeholders),
}  # fmt: skip
