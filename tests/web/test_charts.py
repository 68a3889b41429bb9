"""Charts: every mark lies inside the picture, whatever the numbers; the same data draw the same picture."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govhub.goals.rules import periods
from govhub.web.charts import HEIGHT, chart_shape, percent

WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
POINTS = st.lists(st.one_of(WHOLE, st.sampled_from(["waiting", "late", "missing"])), max_size=60)

pytestmark = pytest.mark.once


@st.composite
def measured(draw: Any) -> dict[str, Any]:
    """An indicator as goals.queries.indicators gives it."""
    baseline, target = draw(st.lists(WHOLE, min_size=2, max_size=2, unique=True))
    values, ahead = draw(POINTS), draw(st.integers(0, 40))
    codes = [periods.code("quarter", 8000 + n) for n in range(len(values) + ahead + 1)]
    slots = len(values) + ahead
    return {
        "direction": "up" if target > baseline else "down",
        "baseline": {"day": "1999-12-31", "value": baseline},
        "target": {"day": "2030-12-31", "value": target},
        "points": [
            {
                "period": code,
                "value": value if isinstance(value, int) else None,
                "state": "confirmed" if isinstance(value, int) else value,
            }
            for code, value in zip(codes, values, strict=False)
        ],
        "slots": slots,
        "target_at": draw(st.integers(min(1, slots), slots)),
        "last_period": codes[-1],
    }


@given(measured())
def test_every_mark_lies_inside_the_picture(indicator: dict[str, Any]) -> None:
    shape = chart_shape(indicator)
    marks = [shape["start"], shape["goal"], *shape["dots"]]
    assert all(0 <= mark["x"] <= 10_000 for mark in [*marks, *shape["gaps"], *shape["ticks"]])
    assert all(0 < mark["y"] <= shape["floor"] < HEIGHT for mark in marks)
    assert all(10 <= mark["words_y"] < HEIGHT for mark in marks)
    assert len(shape["dots"]) + len(shape["gaps"]) == len(indicator["points"])
    assert chart_shape(indicator) == shape


@given(measured())
def test_a_line_joins_only_periods_that_follow_each_other(indicator: dict[str, Any]) -> None:
    states = ["confirmed"] + [point["state"] for point in indicator["points"]]
    joined = sum(pair == ("confirmed", "confirmed") for pair in pairwise(states))
    assert len(chart_shape(indicator)["lines"]) == joined


@given(measured())
def test_more_is_never_drawn_lower(indicator: dict[str, Any]) -> None:
    drawn = sorted((dot["value"], -dot["y"]) for dot in chart_shape(indicator)["dots"])
    heights = [height for _, height in drawn]
    assert heights == sorted(heights)


@given(measured())
def test_the_newest_value_is_always_said(indicator: dict[str, Any]) -> None:
    dots = chart_shape(indicator)["dots"]
    assert [dot["newest"] for dot in dots] == [False] * (len(dots) - 1) + [True] * bool(dots)
    assert not dots or dots[-1]["said"]


def test_percent_is_written_as_svg_wants_it() -> None:
    assert [percent(value) for value in (0, 5, 1250, 10_000)] == ["0.00%", "0.05%", "12.50%", "100.00%"]
