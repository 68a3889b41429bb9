"""Where the votes went from round to round, as shapes of a picture: a column for each round, bands between.

Whole numbers of a drawing without a unit; what it shows stands in the table of the rounds as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

HEIGHT, BETWEEN, WIDE, EDGE = 240, 6, 16, 4
NEAR, FAR, WHOLE = 96, 180, 640  # from round to round: at least and at most, and how wide it is altogether
COLOURS = 8
Trace = Mapping[str, Any]
Key = Any  # the id of an option; None for ballots without a further choice


def flows(count: Trace, moves: Sequence[Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """`columns` of boxes and `bands` between them for a count in rounds; empty where there is one round."""
    stacks = [_stack(count, one) for one in count["rounds"]]
    if len(stacks) < 2:
        return {}
    order = _order(count)
    most = max(sum(stack.values()) for stack in stacks) or Fraction(1)
    lanes = {key: place for place, key in enumerate([*order, None])}
    step = min(FAR, max(NEAR, WHOLE // (len(stacks) - 1)))
    boxes = [_boxes(stack, lanes, most, EDGE + place * step) for place, stack in enumerate(stacks)]
    bands = [
        band
        for column in range(1, len(stacks))
        for band in _bands(boxes[column - 1], boxes[column], stacks[column], moves[column], most, lanes)
    ]
    height = max(one["y"] + one["height"] for column in boxes for one in column.values()) + EDGE
    return {
        "width": (len(stacks) - 1) * step + WIDE + 2 * EDGE,
        "height": height,
        "boxes": [one for column in boxes for one in column.values()],
        "bands": bands,
        "colours": {str(key): lanes[key] % COLOURS for key in order},
    }


def _stack(count: Trace, one: Trace) -> dict[Key, Fraction]:
    """How many votes lie where in a round."""
    given = zip(count["options"], one["totals"], strict=True)
    found = {option: Fraction(votes) for option, votes in given if votes is not None and Fraction(votes)}
    lost = Fraction(one.get("exhausted", one.get("nontransferable", 0)))
    return found | ({None: lost} if lost else {})


def _order(count: Trace) -> list[Key]:
    """Whoever is chosen on top, then whoever stayed longest."""
    last = {
        option: place
        for place, one in enumerate(count["rounds"])
        for option, votes in zip(count["options"], one["totals"], strict=True)
        if votes is not None and Fraction(votes)
    }
    winners = list(count["winners"])
    rest = [option for option in count["options"] if option not in winners]
    return winners + sorted(rest, key=lambda option: -last.get(option, -1))


def _boxes(
    stack: Mapping[Key, Fraction], lanes: Mapping[Key, int], most: Fraction, x: int
) -> dict[Key, dict[str, Any]]:
    top, found = EDGE, {}
    for key in sorted(stack, key=lanes.__getitem__):
        height = max(1, _long(stack[key], most))
        found[key] = {
            "option": key,
            "colour": None if key is None else lanes[key] % COLOURS,
            "x": x,
            "y": top,
            "width": WIDE,
            "height": height,
            "votes": _written(stack[key]),
        }
        top += height + BETWEEN
    return found


def _written(votes: Fraction) -> str:
    """A number of votes as it reads: to five decimals, as counts of transfers have them."""
    units = votes * 100_000
    whole, part = divmod(units.numerator // units.denominator, 100_000)
    return f"{whole}.{part:05d}".rstrip("0").rstrip(".")


def _long(votes: Fraction, most: Fraction) -> int:
    exact = votes * HEIGHT / most
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def _bands(
    before: Mapping[Key, dict[str, Any]],
    after: Mapping[Key, dict[str, Any]],
    stack: Mapping[Key, Fraction],
    moves: Sequence[Mapping[str, Any]],
    most: Fraction,
    lanes: Mapping[Key, int],
) -> list[dict[str, Any]]:
    """What stays with an option runs on at its top; what comes to it lies below, by where it comes from."""
    came: dict[Key, Fraction] = {}
    for one in moves:
        came[one["to"]] = came.get(one["to"], Fraction(0)) + Fraction(one["votes"])
    start = {key: box["y"] for key, box in before.items()}
    end = {key: box["y"] for key, box in after.items()}
    found = []

    def band(source: Key, target: Key, votes: Fraction) -> None:
        height = _long(votes, most)
        if height and source in start and target in end:
            found.append(_band(before[source], after[target], start[source], end[target], height))
            start[source] += height
            end[target] += height

    for key in sorted(stack, key=lanes.__getitem__):
        band(key, key, stack[key] - came.get(key, Fraction(0)))
    for one in sorted(moves, key=lambda one: (lanes[one["from"]], lanes[one["to"]])):
        band(one["from"], one["to"], Fraction(one["votes"]))
    return found


def _band(
    before: Mapping[str, Any], after: Mapping[str, Any], y: int, to: int, height: int
) -> dict[str, Any]:
    x, end = before["x"] + WIDE, after["x"]
    middle = (x + end) // 2
    path = (
        f"M{x} {y}C{middle} {y} {middle} {to} {end} {to}V{to + height}"
        f"C{middle} {to + height} {middle} {y + height} {x} {y + height}Z"
    )
    return {"path": path, "colour": before["colour"]}
