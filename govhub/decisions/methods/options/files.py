"""A vote among options as files that other programs count: ABIF, BLT, Pabulib."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govhub.counting.formats import writing
from govhub.counting.profile import Id
from govhub.decisions.methods.options import profiles
from govhub.decisions.methods.options.ballots import Option, is_budget
from govhub.decisions.methods.options.counts import BUDGETS
from govhub.decisions.methods.options.profiles import Weighed
from govhub.decisions.methods.shape import RuleSet
from govhub.decisions.methods.tally import Beside, Marks

MOST_LINES = 200_000  # a Pabulib file has a line for each ballot


def vote_files(
    rule: RuleSet,
    marked: Sequence[tuple[Marks, int]],
    options: Sequence[Option],
    title: str,
    beside: Beside,
    count: Mapping[str, Any] | None,
    scale: int = 1,
) -> dict[str, str]:
    """The files by their names; none where there is no such format. Weights are parts, as they are counted.

    Votes from before a seed was published have the files that they had.
    """
    given = [(marks, parts) for marks, parts in marked if marks is not None]
    ids = [one["id"] for one in options]
    names: dict[Id, str] = {one["id"]: one["name"] for one in options}
    if is_budget(rule):
        vote = profiles.budget(rule, given, options, beside, scale)
        if count is None or vote.points.total > MOST_LINES:
            return {}
        vote.step = count.get("step", vote.step)
        return {"votes.pb": writing.pabulib(vote, BUDGETS[rule.method], tuple(count["selected"]), title)}
    if rule.method in ("score", "dots"):
        points = profiles.points(given, ids, None, None)
        return {"votes.abif": writing.abif_of_points(points, names, title)}
    if rule.method == "approval":
        return _approvals(given, ids, names, title) if beside.decision else {}
    ranked = profiles.ranked(given, ids)
    made = {"votes.abif": writing.abif(ranked, names, title)}
    if rule.method == "stv" or (rule.method == "irv" and beside.decision):
        made["votes.blt"] = writing.blt(ranked, rule.seats, names, title)
    return made


def _approvals(given: Weighed, ids: list[int], names: Mapping[Id, str], title: str) -> dict[str, str]:
    """Approved options are level on the ballot, above all that it leaves out."""
    return {"votes.abif": writing.abif(profiles.ranked(given, ids), names, title)}
