"""Figures: nothing under five, nothing that gives a smaller count away, as things stood at an instant."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govhub.core import clock
from govhub.core.db import store
from govhub.mediation import rules
from govhub.mediation.models import Case, CaseStep
from govhub.mediation.queries import figures
from govhub.spaces.models import Space
from tests.conftest import Cast

NOW = 1_795_000_000_000
DAY = rules.DAY
counts = st.dictionaries(st.sampled_from(rules.STAGES), st.integers(0, 12))


def cases(cast: Cast, *ends: tuple[str, str, int], space: Space | None = None) -> None:
    """Cases that began at NOW and reached this stage, with this outcome, after so many days."""

    def write() -> None:
        for stage, outcome, days in ends:
            at = NOW + days * DAY
            ended = {"ended_at": at} if stage in rules.ENDED else {}
            given = {"kind": "partners", "title": "T", "stage": stage, "outcome_kind": outcome, **ended}
            where, number = space or cast.space, Case.select().count() + 1
            made = Case.create(space=where, number=number, opened_at=NOW, stage_due=NOW, **given)
            CaseStep.create(case=made, stage="intake", at=NOW)
            if stage != "intake":
                CaseStep.create(case=made, stage=stage, outcome_kind=outcome, at=at)

    store.write(write)


def told(cast: Cast, **more: int) -> dict[str, Any]:
    with store.reading():
        return figures(cast.space, **more)


@given(counts)
def test_withheld_counts_are_nothing_or_five_together(cells: dict[str, int]) -> None:
    shown = rules.withheld(cells)
    assert all(n is None or (n == cells[name] and n >= 5) for name, n in shown.items())
    hidden = sum(cells[name] for name, n in shown.items() if n is None)
    assert hidden == 0 or hidden >= 5 or all(n is None for n in shown.values())


@given(counts)
def test_withheld_with_the_sum_of_all_gives_no_small_count_away(cells: dict[str, int]) -> None:
    """Whatever is published (the counts, and their sum where it is five or more) leaves for no group of
    cells a count between one and four."""
    shown, total = rules.withheld(cells), sum(cells.values())
    if total < 5:
        return
    known = {name for name, n in shown.items() if n is not None}
    for size in range(len(known) + 1):
        for group in combinations(sorted(known), size):
            rest = total - sum(cells[name] for name in group)
            assert rest == 0 or rest >= 5


@pytest.mark.parametrize("n", [0, 1, 4])
def test_figures_of_fewer_than_five_say_nothing(cast: Cast, n: int) -> None:
    cases(cast, *[("settled", "lifted", 1)] * n)
    clock.freeze(NOW + 9 * DAY)
    found = told(cast)
    assert found.pop("least") == 5
    assert {found[name] for name in ("total", "median_days", "median_days_to_end")} == {None}
    assert {*found["stages"].values(), *found["outcomes"].values()} == {None}


def test_figures_of_five_and_more(cast: Cast) -> None:
    ends = [("settled", "lifted", 1)] * 5 + [("settled", "conditions", 3)] * 6 + [("intake", "", 0)] * 7
    cases(cast, *ends)
    clock.freeze(NOW + 10 * DAY)
    found = told(cast)
    assert (found["total"], found["stages"]["settled"], found["stages"]["intake"]) == (18, 11, 7)
    assert (found["outcomes"]["lifted"], found["outcomes"]["conditions"]) == (5, 6)
    assert (found["median_days"], found["median_days_to_end"]) == (3, 3)


def test_figures_do_not_say_by_the_rest_what_they_do_not_say(cast: Cast) -> None:
    cases(cast, *[("settled", "lifted", 1)] * 6, ("escalated", "", 1), *[("dialogue", "", 1)] * 9)
    clock.freeze(NOW + 10 * DAY)
    found = told(cast)
    assert found["total"] == 16
    assert found["stages"]["dialogue"] == 9
    assert (found["stages"]["settled"], found["stages"]["escalated"]) == (None, None)
    assert set(found["outcomes"].values()) == {None}


def test_figures_as_things_stood_at_an_instant(cast: Cast) -> None:
    cases(cast, *[("settled", "lifted", 10)] * 5)
    assert told(cast, to_ms=NOW)["total"] is None
    before = told(cast, to_ms=NOW + 10 * DAY)
    assert (before["stages"]["intake"], before["stages"]["settled"]) == (5, None)
    assert (before["median_days"], before["median_days_to_end"]) == (10, None)
    after = told(cast, to_ms=NOW + 10 * DAY + 1)
    assert (after["stages"]["intake"], after["stages"]["settled"]) == (None, 5)
    assert told(cast, from_ms=NOW + 11 * DAY, to_ms=NOW + 20 * DAY)["total"] is None
    assert told(cast, from_ms=NOW + 10 * DAY, to_ms=NOW + 20 * DAY)["total"] == 5


def test_figures_count_the_space_alone(cast: Cast) -> None:
    other = store.write(lambda: Space.create(short_name="other", name="Other"))
    cases(cast, *[("settled", "lifted", 1)] * 9, space=other)
    assert told(cast)["total"] is None


@pytest.mark.parametrize(
    ("spans", "median"), [([1, 2, 3, 4], None), ([1, 2, 3, 4, 50], 3), ([1, 1, 2, 4, 4, 9], 3)]
)
def test_median_days(spans: list[int], median: int | None) -> None:
    assert rules.median_days([span * DAY for span in spans]) == median
