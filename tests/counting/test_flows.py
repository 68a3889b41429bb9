"""The picture of where votes went: it says the same as the table, in whole numbers."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.counting import irv, stv_scottish
from govhub.counting.flows import BETWEEN, HEIGHT, flows
from govhub.counting.pictures import moves, picture
from govhub.counting.profile import Ranked


def profile() -> Ranked:
    ranked = Ranked(["A", "B", "C", "D"])
    for ballot, weight in (((0, 1), 5), ((1, 0), 4), ((2, 1), 3), ((3,), 1)):
        ranked.add(ballot, weight)
    return ranked


@pytest.mark.parametrize("count", [irv.count, lambda ranked: stv_scottish.count(ranked, 2)])
def test_flows_have_a_box_for_every_total_and_bands_that_meet_them(count: Any) -> None:
    trace = count(profile())
    drawn = flows(trace, moves(trace))
    assert picture(trace)["flows"] == drawn
    columns = {box["x"] for box in drawn["boxes"]}
    assert len(columns) == len(trace["rounds"])
    for box in drawn["boxes"]:
        assert all(isinstance(box[name], int) for name in ("x", "y", "width", "height"))
        assert box["y"] + box["height"] <= drawn["height"]
    first = [box for box in drawn["boxes"] if box["x"] == min(columns)]
    assert abs(sum(box["height"] for box in first) - HEIGHT) <= len(first)
    assert drawn["height"] <= HEIGHT + BETWEEN * 5 + 20
    assert {box["votes"] for box in first} == {"5", "4", "3", "1"}
    assert drawn["bands"]


def test_flows_of_a_single_round_are_none() -> None:
    ranked = Ranked(["A"])
    ranked.add((0,))
    assert flows(irv.count(ranked), [[]]) == {}
