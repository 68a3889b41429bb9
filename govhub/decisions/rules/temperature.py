"""The temperature before a vote: what people think of a draft, by sector and without names. Binds nobody.

Pure. Fewer than three answers are nowhere shown by themselves: sectors with fewer are taken together, with
the smallest of the others if they are still too few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from govhub.core.phrase import N_

MARKS = {
    "all_for": N_("I am all for it"),
    "rather_for": N_("Rather for it"),
    "unsure": N_("I cannot say yet"),
    "rather_against": N_("Rather against it"),
    "all_against": N_("I am against it"),
}
FEWEST = 3
TOGETHER = "*"  # in the place of a sector: small ones taken together


def by_sector(given: Iterable[tuple[str, str]]) -> list[tuple[str, dict[str, int]]]:
    """How many gave each mark, sector by sector, from (sector, mark); nothing at all below three answers.

    >>> by_sector([("cso", "unsure")] * 3 + [("business", "unsure")])
    [('*', {'all_for': 0, 'rather_for': 0, 'unsure': 4, 'rather_against': 0, 'all_against': 0})]
    """
    sectors: dict[str, Counter[str]] = {}
    for sector, mark in given:
        sectors.setdefault(sector, Counter())[mark] += 1
    apart = dict(sorted(sectors.items(), key=lambda one: (one[1].total(), one[0])))
    small: Counter[str] = Counter()
    taken = 0
    for sector, marks in list(apart.items()):
        if marks.total() >= FEWEST and not 0 < small.total() < FEWEST:
            break
        small += apart.pop(sector)
        taken += 1
    if 0 < small.total() < FEWEST:
        return []
    shown = [*sorted(apart.items()), *([(TOGETHER, small)] if taken else [])]
    return [(name, {mark: marks[mark] for mark in MARKS}) for name, marks in shown]
