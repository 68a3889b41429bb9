"""Pabulib files (.pb) of participatory budgets: META, PROJECTS and VOTES, separated by semicolons.

Source: pabulib.org/format. A cost of 999999999 means withdrawn, `selected` 2 or 3 funded elsewhere: neither
takes part. Approval and choose-one ballots give a point per project, cumulative and scoring ballots the
points they state, ordinal ballots m, m - 1, ... points, m the allowed length.
"""

from __future__ import annotations

import csv
from fractions import Fraction

from govhub.counting.budget.projects import Budget
from govhub.counting.errors import Refused
from govhub.counting.formats.election import Election, known_options, position, put_points
from govhub.counting.formats.text import check_columns, exact, not_negative, whole
from govhub.counting.profile import Id, Points

_SECTIONS = ("META", "PROJECTS", "VOTES")
_KINDS = ("approval", "choose-1", "cumulative", "scoring", "ordinal")
Row = tuple[int, dict[str, str]]
Meta = dict[str, tuple[int, str]]


def _sections(lines: list[tuple[int, str]]) -> dict[str, list[tuple[int, list[str]]]]:
    for line, text in lines:
        check_columns(text.count(";") + 1, line)
    reader = csv.reader((text + "\n" for _, text in lines), delimiter=";")
    found: dict[str, list[tuple[int, list[str]]]] = {}
    section = ""
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if cells and cells[0].upper() in _SECTIONS and not any(cells[1:]):
                section = cells[0].upper()
                found[section] = []
            elif any(cells):
                if not section:
                    raise Refused("the file must begin with META", reader.line_num)
                found[section].append((reader.line_num, cells))
    except csv.Error as problem:
        raise Refused(f"this is no Pabulib file: {problem}", max(reader.line_num, 1)) from None
    for name in _SECTIONS:
        if not found.get(name):
            raise Refused(f"the section {name} is missing", lines[-1][0])
    return found


def _table(rows: list[tuple[int, list[str]]], key: str) -> list[Row]:
    (line, header), *rest = rows
    if key not in header:
        raise Refused(f"the column {key} is missing", line)
    table: list[Row] = []
    for line, cells in rest:
        if len(cells) < len(header):
            raise Refused(f"{len(cells)} columns, but {len(header)} are named", line)
        table.append((line, dict(zip(header, cells, strict=False))))
    return table


def _meta(rows: list[tuple[int, list[str]]]) -> Meta:
    return {cells[0]: (line, cells[1] if len(cells) > 1 else "") for line, cells in rows}


def _needed(meta: Meta, key: str) -> tuple[int, str]:
    if key not in meta:
        raise Refused(f"META has no {key}", 1)
    return meta[key]


def _points(
    row: dict[str, str], kind: str, longest: int, line: int
) -> tuple[list[str], list[int | Fraction]]:
    """The projects a ballot names, and the points it gives them."""
    chosen = [word.strip() for word in row["vote"].split(",") if word.strip()]
    check_columns(len(chosen), line)
    if kind in ("cumulative", "scoring"):
        words = [word for word in row.get("points", "").split(",") if word.strip()]
        if len(words) != len(chosen):
            raise Refused(f"{len(words)} points for {len(chosen)} projects", line)
        return chosen, [exact(word, line, "the points") for word in words]
    if kind == "ordinal":
        return chosen, [max(longest - place, 0) for place in range(len(chosen))]
    if kind == "choose-1" and len(chosen) > 1:
        raise Refused("a choose-one ballot names several projects", line)
    return chosen, [1] * len(chosen)


def _profile(meta: Meta, rows: list[Row], known: dict[str, int]) -> Points:
    line, kind = _needed(meta, "vote_type")
    kind = kind.lower()
    if kind not in _KINDS:
        raise Refused(f"ballots of the type {kind[:40]!r} are not counted", line)
    most = (
        exact(meta["max_sum_points"][1], meta["max_sum_points"][0], "max_sum_points")
        if (kind == "cumulative" and meta.get("max_sum_points", (0, ""))[1])
        else None
    )
    points = Points(tuple(known), lowest=0 if kind != "scoring" else -(2**53), most=most)
    if meta.get("max_length", (0, ""))[1]:
        longest = whole(meta["max_length"][1], meta["max_length"][0], "max_length")
    else:
        longest = max((row["vote"].count(",") + 1 for _, row in rows), default=0)
    for line, row in rows:
        chosen, given = _points(row, kind, longest, line)
        places = [position(known, one, line) for one in chosen]
        put_points(points, zip(places, given, strict=True), 1, line)
    return points


def _check_number(meta: Meta, key: str, found: int, last: int) -> None:
    if key in meta:
        line, text = meta[key]
        said = whole(text, line, key)
        if said != found:
            raise Refused(f"the file has {found}, but META says {key} {said}", last)


def read(lines: list[tuple[int, str]]) -> Election:
    """Read a participatory budget. Raises Refused, naming the line."""
    sections = _sections(lines)
    meta = _meta(sections["META"])
    projects, votes = _table(sections["PROJECTS"], "project_id"), _table(sections["VOTES"], "vote")
    last = lines[-1][0]
    known = known_options([row["project_id"] for _, row in projects], sections["PROJECTS"][0][0])
    _check_number(meta, "num_projects", len(projects), last)
    _check_number(meta, "num_votes", len(votes), last)
    line, text = _needed(meta, "budget")
    threshold = meta.get("min_project_score_threshold", (0, ""))
    if "cost" not in projects[0][1]:
        raise Refused("the column cost is missing", sections["PROJECTS"][0][0])
    money = [(line, text, "the budget"), *((number, row["cost"], "the cost") for number, row in projects)]
    amount, *costs = (not_negative(text, number, what) for number, text, what in money)
    names: dict[Id, str] = {row["project_id"]: row.get("name", "") for _, row in projects}
    budget = Budget(
        amount=amount,
        costs=costs,
        points=_profile(meta, votes, known),
        names=names,
        threshold=exact(threshold[1], threshold[0], "the threshold") if threshold[1] else 0,
        out=frozenset(place for place, (_, row) in enumerate(projects) if row.get("selected") in ("2", "3")),
    )
    if meta.get("share_step", (0, ""))[1]:
        budget.step = whole(meta["share_step"][1], meta["share_step"][0], "share_step") or 1
    method = meta.get("rule", (0, ""))[1].strip().lower().replace("/", "-") or None
    title = meta.get("description", (0, ""))[1]
    return Election(
        "pb", tuple(known), names, points=budget.points, budget=budget, method=method, title=title
    )
