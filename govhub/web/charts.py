"""Where the marks of a chart stand: whole pixels down, hundredths of a percent across.

Places across are shares of the width, so that a chart fits a phone while its text keeps its size. The
numbers come from the frozen data of an indicator alone, so that a report draws the same picture for ever.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from flask import Flask

TOP, PLOT, HEIGHT = 30, 150, 210
LEFT, ACROSS = 300, 9400
NARROW, CLOSE = 1900, 900  # names of periods, and values, closer than this would run into each other

Shape = dict[str, Any]


def chart_shape(indicator: dict[str, Any]) -> Shape:
    """An indicator's chart: its dots, the pieces of its line, the plan, the target, what is missing."""
    low, high = _scale(indicator)
    slots = max(1, int(indicator["slots"]))
    across = lambda place: LEFT + ACROSS * place // slots  # noqa: E731
    down = lambda value: TOP + PLOT * (high - value) // (high - low)  # noqa: E731
    rising = indicator["direction"] == "up"
    start = {"x": across(0), "y": down(indicator["baseline"]["value"])}
    goal = {"x": across(indicator["target_at"]), "y": down(indicator["target"]["value"])}
    points = list(enumerate(indicator["points"], 1))
    dots = [
        {"x": across(place), "y": down(point["value"]), "value": point["value"], "place": place}
        for place, point in points
        if point["state"] == "confirmed"
    ]
    return {
        "height": HEIGHT,
        "floor": TOP + PLOT,
        "from_zero": low <= 0 <= high,
        "start": start | {"words_y": start["y"] + (20 if rising and start["y"] < TOP + PLOT - 24 else -10)},
        "goal": goal | {"words_y": goal["y"] + (-8 if goal["y"] > 24 else 18)},
        "dots": _labelled(dots, goal["y"]),
        "lines": _lines(indicator, start, dots),
        "gaps": [{"x": across(n), "state": one["state"]} for n, one in points if one["state"] != "confirmed"],
        "ticks": _ticks(indicator, across, slots),
    }


def _scale(indicator: dict[str, Any]) -> tuple[int, int]:
    """The lowest and highest value that fit; from zero unless all that moves is far above it."""
    values = [point["value"] for point in indicator["points"] if point["value"] is not None]
    values += [indicator["baseline"]["value"], indicator["target"]["value"]]
    low, high = min(values), max(values)
    room = max(1, high - low)
    if 0 < low <= 2 * room:
        low = 0
    elif -2 * room <= high < 0:
        high = 0
    room = max(1, high - low)
    return (low if low == 0 else low - -(-room // 8)), (high if high == 0 else high + -(-room // 12))


def _lines(indicator: dict[str, Any], start: Shape, dots: list[Shape]) -> list[Shape]:
    """Pieces of the line between periods that follow one another; a missing value is a gap."""
    chain = [{**start, "place": 0}, *dots]
    return [
        {"x1": one["x"], "y1": one["y"], "x2": two["x"], "y2": two["y"]}
        for one, two in pairwise(chain)
        if two["place"] == one["place"] + 1
    ]


def _labelled(dots: list[Shape], goal_y: int) -> list[Shape]:
    """Which dots carry their value: the newest always, the others where the screen is wide enough."""
    last_x, said = (dots[-1]["x"] if dots else 0), []
    free = -NARROW
    for dot in dots:
        newest = dot is dots[-1]
        roomy = dot["x"] - free >= CLOSE and last_x - dot["x"] >= CLOSE
        if newest or roomy:
            free = dot["x"]
        above = dot["y"] - 10
        crossed = goal_y - 4 <= above <= goal_y + 14
        said.append(
            dot
            | {
                "newest": newest,
                "said": newest or roomy,
                "words_y": dot["y"] + 22 if crossed else above,
                "anchor": "end" if dot["x"] > 9000 else "middle",
            }
        )
    return said


def _ticks(indicator: dict[str, Any], across: Any, slots: int) -> list[Shape]:
    """The periods named under the chart: on a phone the last only, beside the day of the beginning."""
    ends = LEFT + ACROSS
    shown = [{"x": ends, "period": indicator["last_period"], "anchor": "end", "more": False}]
    free = LEFT + NARROW + CLOSE
    for place, point in enumerate(indicator["points"], 1):
        if across(place) >= free and ends - across(place) >= NARROW:
            shown.append({"x": across(place), "period": point["period"], "anchor": "middle", "more": True})
            free = across(place) + NARROW
    return shown


def percent(hundredths: int) -> str:
    """A place across, as SVG writes it: `12.5%`."""
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def init(app: Flask) -> None:
    """Give templates what `parts/charts.html` draws with."""
    app.jinja_env.filters.update(chart_shape=chart_shape, across=percent)
