"""How a count among options is shown: columns by option, and how other methods would have counted it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govhub.counting import pictures
from govhub.counting.formats.election import Election
from govhub.counting.report import as_json
from govhub.decisions.methods.options import profiles
from govhub.decisions.methods.options.ballots import RANKS, Option, is_budget, kind_of_ballot
from govhub.decisions.methods.shape import RuleSet
from govhub.decisions.methods.tally import Beside, Marks


def shown(count: Mapping[str, Any]) -> dict[str, Any]:
    """The trace as pages and `govhub tally` show it: columns by option, winners with names."""
    names = dict(zip(count["options"], count["names"], strict=True))
    return as_json(Election("", tuple(count["options"]), names), dict(count))


def picture(
    rule: RuleSet,
    count: Mapping[str, Any],
    marked: Sequence[tuple[Marks, int]],
    options: Sequence[Option],
    beside: Beside,
) -> dict[str, Any]:
    """What can be shown beside the figures of a count: who moved where, which pairs decided, who paid."""
    given = [(marks, weight) for marks, weight in marked if marks is not None]
    vote = profiles.budget(rule, given, options, beside) if is_budget(rule) and given else None
    return pictures.picture(dict(count), vote)


def secondary(
    rule: RuleSet, marked: Sequence[tuple[Marks, int]], options: Sequence[Option]
) -> list[dict[str, Any]]:
    """How other methods would have ordered the options from the same rankings; empty for other ballots."""
    given = [(marks, weight) for marks, weight in marked if marks is not None]
    if is_budget(rule) or kind_of_ballot(rule) != RANKS or not given:
        return []
    return pictures.others(profiles.ranked(given, [one["id"] for one in options]))
