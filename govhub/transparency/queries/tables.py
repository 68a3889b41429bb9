"""Tables to download: stable column names, one row at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from govhub.core import clock
from govhub.decisions.models import Decision
from govhub.decisions.queries import described
from govhub.spaces.models import Space
from govhub.transparency.queries.decisions import opened_in
from govhub.transparency.queries.goals import goals_of
from govhub.transparency.queries.places import stakeholders_of

Row = dict[str, Any]
Table = tuple[tuple[str, ...], Callable[[Space], Iterator[Row]]]

BALLOTS = (
    "decision", "round", "voter", "name", "organisation", "sector", "position", "reason",
    "channel", "cast_at",
)  # fmt: skip


def _time(ms: int | None) -> str | None:
    return clock.iso(ms) if ms is not None else None


def _stakeholders(space: Space) -> Iterator[Row]:
    yield from stakeholders_of(space)


def _goals(space: Space) -> Iterator[Row]:
    for row in goals_of(space):
        yield {**row, "ratified_at": _time(row["ratified_at"])}


def _decisions(space: Space) -> Iterator[Row]:
    for row in Decision.select().where(opened_in(space)).order_by(Decision.number).iterator():
        trace = row.trace or {}
        rule = row.rule
        yield {
            "number": row.number,
            "title": row.title,
            "stage": row.stage,
            "result": row.result,
            "round": row.round,
            **{name: rule[name] for name in ("method", "unit", "threshold", "comparison", "base", "quorum")},
            "entitled": trace.get("entitled"),
            "cast": trace.get("cast"),
            **(trace.get("counts") or {}),
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
            "position": voice["choice"],
            "reason": voice["reason"],
            "channel": voice["channel"],
            "cast_at": _time(voice["at"]),
        }


TABLES: dict[str, Table] = {
    "decisions": (
        (
            "number", "title", "stage", "result", "round", "method", "unit", "threshold", "comparison",
            "base", "quorum", "entitled", "cast", "agree", "abstain", "disagree", "stand_aside", "block",
            "document", "version", "opened_at", "closes_at", "ended_at", "ended_how", "text_hash",
            "electorate_hash", "decision_hash", "trace_hash",
        ),
        _decisions,
    ),
    "goals": (
        ("goal", "title", "text", "text_hash", "version", "ratified_by", "ratified_at"),
        _goals,
    ),
    "stakeholders": (("uid", "name", "sector", "about"), _stakeholders),
}  # fmt: skip
