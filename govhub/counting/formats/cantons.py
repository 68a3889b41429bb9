"""Votes of people and cantons as CSV, a line for each vote, as Swissvotes publishes those of Switzerland.

`anr,date,title_en,people_yes,people_no,cantons_yes,cantons_no,accepted,zh_yes,zh_no,zh_accept,…`. Which
cantons there are is told by the columns; an empty cell is a canton not yet there, or numbers that are lost.
"""

from __future__ import annotations

from fractions import Fraction

from govhub.counting.assembly.motion import Motion, Unit
from govhub.counting.assembly.people_and_cantons import weight
from govhub.counting.errors import Refused
from govhub.counting.formats.csv_profile import check_formula, rows_of
from govhub.counting.formats.election import Election, of_motions
from govhub.counting.formats.text import not_negative, whole

KEYS = ("anr", "id", "vote")
TITLES = ("title_en", "title", "title_de", "title_fr")
FLAGS = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
Cells = dict[str, str]


def is_header(cells: list[str]) -> bool:
    """Whether this is the first line of such a file."""
    return "people_yes" in cells and "people_no" in cells


def _flag(cells: Cells, column: str, line: int) -> bool | None:
    text = cells.get(column, "").lower()
    if text and text not in FLAGS:
        raise Refused(f"{column} must be 1 or 0, not {text[:40]!r}", line)
    return FLAGS.get(text)


def _number(cells: Cells, column: str, line: int) -> int | None:
    text = cells.get(column, "")
    return whole(text, line, column) if text else None


def _share(cells: Cells, column: str, line: int) -> Fraction | None:
    text = cells.get(column, "")
    return Fraction(not_negative(text, line, column)) if text else None


def _unit(cells: Cells, canton: str, line: int) -> Unit | None:
    accepts = _flag(cells, f"{canton}_accept", line)
    yes, no = _number(cells, f"{canton}_yes", line), _number(cells, f"{canton}_no", line)
    if accepts is None and (yes is None or no is None):
        return None
    if accepts is None:
        accepts = (yes or 0) > (no or 0)
    return Unit(canton, accepts, weight(canton), yes, no)


def _motion(cells: Cells, key: str, cantons: list[str], line: int) -> Motion:
    people = [_number(cells, f"people_{word}", line) for word in ("yes", "no")]
    if None in people:
        raise Refused("the votes of the people are missing", line)
    units = [unit for unit in (_unit(cells, canton, line) for canton in cantons) if unit]
    declared = [_share(cells, f"cantons_{word}", line) for word in ("yes", "no")]
    if not units and None in declared:
        raise Refused("the votes of the cantons are missing", line)
    return Motion(
        key,
        title=next((cells[name] for name in TITLES if cells.get(name)), ""),
        date=cells.get("date", ""),
        yes=people[0] or 0,
        no=people[1] or 0,
        units=units,
        units_yes=declared[0],
        units_no=declared[1],
        published=_flag(cells, "accepted", line),
    )


def read(lines: list[tuple[int, str]]) -> Election:
    """Read votes of people and cantons. Raises Refused, naming the line."""
    rows = rows_of(lines)
    line, header = next(rows, (lines[-1][0], []))
    header = [cell.strip().lower() for cell in header]
    if not is_header(header):
        raise Refused("the first line must name the columns people_yes and people_no", line)
    if len(set(header)) != len(header):
        raise Refused("a column is named twice", line)
    cantons = [name.removesuffix("_accept") for name in header if name.endswith("_accept")]
    found: dict[str, Motion] = {}
    for line, row in rows:
        if len(row) != len(header):
            raise Refused(f"{len(row)} columns, but the first line has {len(header)}", line)
        cells = dict(zip(header, map(str.strip, row), strict=True))
        key = next((cells[name] for name in KEYS if cells.get(name)), str(len(found) + 1))
        check_formula(key, line)
        if key in found:
            raise Refused(f"the vote {key[:40]} is listed twice", line)
        found[key] = _motion(cells, key, cantons, line)
    return of_motions("cantons", list(found.values()), lines[-1][0], method="people-and-cantons")
