"""What everybody may know of the conflicts in a space: counts of five or more, and how long they take."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.mediation import rules
from govhub.mediation.models import OUTCOMES, Case, CaseStep
from govhub.spaces.models import Space


def figures(space: Space, from_ms: int | None = None, to_ms: int | None = None) -> dict[str, Any]:
    """Cases by stage and settled cases by kind of outcome, as things stood at `to_ms` (now, if not said),
    of those that ran at `from_ms` or later. What fewer than five cases stand behind is None, and so is
    what would give such a count away: kinds of outcome are told only where the settled ones are."""
    until = clock.now() + 1 if to_ms is None else to_ms
    cases = _as_of(space, until)
    ended = rules.ENDED
    if from_ms is not None:
        cases = [one for one in cases if not (one["stage"] in ended and one["since"] < from_ms)]
    stages = rules.withheld({s: sum(one["stage"] == s for one in cases) for s in rules.STAGES})
    settled = [one for one in cases if one["stage"] == "settled"]
    kinds = {kind: sum(one["outcome"] == kind for one in settled) for kind in OUTCOMES if kind}
    outcomes = rules.withheld(kinds) if stages["settled"] is not None else dict.fromkeys(kinds)
    spans = [(one["since"] if one["stage"] in ended else until) - one["opened_at"] for one in cases]
    taken = [one["since"] - one["opened_at"] for one in cases if one["stage"] in ended]
    total = len(cases) if len(cases) >= rules.LEAST else None
    return {
        "least": rules.LEAST,
        "total": total,
        "stages": stages,
        "outcomes": outcomes,
        "median_days": rules.median_days(spans),
        "median_days_to_end": rules.median_days(taken),
    }


def _as_of(space: Space, until: int) -> list[dict[str, Any]]:
    """Every case with the last stage that it had reached before an instant."""
    query: Any = CaseStep.select(
        CaseStep.case, Case.opened_at, CaseStep.stage, CaseStep.outcome_kind, CaseStep.at
    ).join(Case)
    here = (Case.space == space) & (CaseStep.at < until)
    found = {
        case: {"opened_at": opened_at, "stage": stage, "outcome": outcome, "since": at}
        for case, opened_at, stage, outcome, at in query.where(here).order_by(CaseStep.id).tuples()
    }
    return list(found.values())
