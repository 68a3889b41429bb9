"""Votes of the Council of the European Union as JSON: `population_pct`, and `cases` with what members said.

A member of the table of a case who is not among its `votes` took no part. A case may be proposed by others
than the Commission: `"from_commission": false`, or `"rule": "reinforced"`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from govhub.counting.assembly.motion import Motion
from govhub.counting.errors import Refused
from govhub.counting.formats.election import Election, of_motions
from govhub.counting.formats.roll_call import choice_of
from govhub.counting.formats.text import MAX_OPTIONS, not_negative

NO_PART = ("not participating", "none", "-")
TABLES = ("population_pct", "population")


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"\s*:?|[{}]')


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _line_of_second(text: str) -> int:
    """Where the first key stands that its object has already."""
    known: list[set[str]] = []
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            known.append(set())
        elif token[0] == "}":
            known = known[:-1]
        elif token[0].endswith(":") and known:
            if token[0] in known[-1]:
                return _line(text, token.start())
            known[-1].add(token[0])
    return 1


def _loaded(text: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise Refused(f"{key[:40]!r} stands there twice", _line_of_second(text))
            found[key] = value
        return found

    def number(digits: str) -> int | Fraction:
        found = re.search(rf"[:\[,]\s*{re.escape(digits)}", text)
        return not_negative(digits, _line(text, found.end()) if found else 1, "the number")

    try:
        return json.loads(
            text, object_pairs_hook=once, parse_float=number, parse_int=number, parse_constant=number
        )
    except json.JSONDecodeError as problem:
        raise Refused(f"this is not JSON: {problem.msg}", problem.lineno) from None
    except RecursionError:
        raise Refused("this is not JSON: too deeply nested", 1) from None


class _File:
    """The text and its lines, to say where something stands."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        self.lines = lines
        self.last = lines[-1][0]

    def line_of(self, *words: str) -> int:
        """The line where the last of these words stands, each sought after the one before."""
        place = 0
        for word in words:
            wanted = json.dumps(word, ensure_ascii=False)
            place = next((at for at in range(place, self.last) if wanted in self.lines[at][1]), place)
        return self.lines[place][0]

    def dict_of(self, value: Any, *words: str) -> dict[str, Any]:
        """The value, which must be an object."""
        if not isinstance(value, dict):
            raise Refused(f"{words[-1]} must be an object", self.line_of(*words))
        return value


def _weights(file: _File, table: Any, *words: str) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for member, people in file.dict_of(table, *words).items():
        if isinstance(people, bool) or not isinstance(people, int | Fraction):
            raise Refused(f"the population of {member[:40]!r} is no number", file.line_of(*words, member))
        found[member] = Fraction(people)
    if len(found) > MAX_OPTIONS:
        raise Refused(f"{len(found)} members; at most {MAX_OPTIONS} are read", file.line_of(*words))
    return found


def _from_commission(case: dict[str, Any]) -> bool:
    """Whether the lower majority is enough: it is, unless the case says otherwise in one of these ways."""
    if (
        False in (case.get("from_commission"), case.get("commission_proposal"))
        or case.get("reinforced") is True
    ):
        return False
    said = f"{case.get('rule', '')} {case.get('majority', '')}".lower()
    return "72" not in said and "reinforced" not in said


def _motion(file: _File, case: dict[str, Any], tables: Mapping[str, Any], place: int) -> Motion:
    key = str(case.get("id", place))
    where = (key,) if "id" in case else ()
    table = case.get("weights")
    if isinstance(table, dict):
        weights = _weights(file, table, *where, "weights")
    elif str(table) in tables:
        weights = _weights(file, tables[str(table)], str(table))
    else:
        raise Refused(
            f"there is no table of populations {str(table)[:40]!r}", file.line_of(*where, "weights")
        )
    choices: dict[str, str] = {}
    for member, said in file.dict_of(case.get("votes"), *where, "votes").items():
        line = file.line_of(*where, "votes", member)
        if member not in weights:
            raise Refused(f"unknown member {member[:40]!r}", line)
        if str(said).lower() not in NO_PART:
            choices[member] = choice_of(str(said), line)
    outcome = case.get("outcome")
    return Motion(
        key,
        title=str(case.get("title", "")),
        date=str(case.get("date", "")),
        choices=choices,
        weights=weights,
        from_commission=_from_commission(case),
        published=None if outcome is None else outcome == "adopted",
    )


def read(lines: list[tuple[int, str]]) -> Election:
    """Read votes of the Council. Raises Refused, naming the line."""
    file = _File(lines)
    content = file.dict_of(_loaded("\n".join(text for _, text in lines)), "the file")
    tables = next((file.dict_of(content[name], name) for name in TABLES if name in content), {})
    cases = content.get("cases", [content] if "votes" in content else None)
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise Refused("cases must be a list of votes", file.line_of("cases"))
    motions = [_motion(file, case, tables, place) for place, case in enumerate(cases, 1)]
    if len({motion.id for motion in motions}) != len(motions):
        raise Refused("two votes have the same id", file.line_of("cases"))
    return of_motions("council", motions, file.last, method="eu-council")
