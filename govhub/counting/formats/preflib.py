"""PrefLib files: complete or incomplete orders, strict or with ties (.soc .soi .toc .toi).

Source: preflib.org, "Data format". Lines are `count: 1,2,{3,4}` under a header of `# KEY: value` lines;
before 2022 the header was the options, then `voters,sum,unique`, and lines `count,1,2,{3,4}`.
"""

from __future__ import annotations

import re

from govhub.counting.errors import Refused
from govhub.counting.formats.election import Election, known_options, put, tier
from govhub.counting.formats.text import check_columns, whole
from govhub.counting.profile import Ballot, Ranked

KINDS = ("soc", "soi", "toc", "toi")
_ORDER = re.compile(r"(\{[^{}]*\}|[^,{}]+)(,(\{[^{}]*\}|[^,{}]+))*")
_TIER = re.compile(r"\{([^{}]*)\}|([^,{}]+)")
Lines = list[tuple[int, str]]


def _ballot(text: str, size: int, kind: str, line: int) -> Ballot:
    check_columns(text.count(",") + 1, line)
    text = "".join(text.split())
    if text and not _ORDER.fullmatch(text):
        raise Refused(f"no order can be read here: {text[:40]!r}", line)
    ranks = []
    named: set[int] = set()
    for together, alone in _TIER.findall(text):
        words = together.split(",") if together else [alone] if alone else []
        numbers = [whole(word, line, "an option") for word in words]
        for number in numbers:
            if not 1 <= number <= size:
                raise Refused(f"unknown option {number}", line)
            if number in named:
                raise Refused(f"the ballot ranks option {number} twice", line)
            named.add(number)
        if len(numbers) > 1 and kind.startswith("s"):
            raise Refused(f"equal ranks in a .{kind} file, whose orders are strict", line)
        if numbers:
            ranks.append(tier([number - 1 for number in numbers], line))
    if kind.endswith("c") and len(named) != size:
        raise Refused(
            f"{len(named)} of {size} options ranked in a .{kind} file, whose orders are complete", line
        )
    return tuple(ranks)


def _new(lines: Lines) -> tuple[dict[str, tuple[int, str]], Lines]:
    header: dict[str, tuple[int, str]] = {}
    votes: Lines = []
    for line, text in lines:
        if text.startswith("#"):
            key, colon, value = text[1:].partition(":")
            if colon:
                header[key.strip().upper()] = (line, value.strip())
        elif text.strip():
            votes.append((line, text))
    return header, votes


def _old(lines: Lines) -> tuple[dict[str, tuple[int, str]], Lines]:
    """The header before 2022, under the names of the new one."""
    rest = [(line, text) for line, text in lines if text.strip()]
    line, text = rest[0]
    size = whole(text, line, "the number of alternatives")
    if len(rest) < size + 2:
        raise Refused("the file ends within its header", rest[-1][0])
    header = {"NUMBER ALTERNATIVES": (line, text)}
    for number, (line, text) in enumerate(rest[1 : size + 1], 1):
        key, comma, name = text.partition(",")
        if not comma or whole(key, line, "the number of an alternative") != number:
            raise Refused(f"alternative {number} must be listed here", line)
        header[f"ALTERNATIVE NAME {number}"] = (line, name.strip().strip('"'))
    line, text = rest[size + 1]
    sums = text.split(",")
    if len(sums) != 3:
        raise Refused("voters, sum and unique orders must stand here", line)
    header["NUMBER VOTERS"] = (line, sums[1])
    header["NUMBER UNIQUE ORDERS"] = (line, sums[2])
    return header, [(line, text.replace(",", ":", 1)) for line, text in rest[size + 2 :]]


def read(lines: Lines, kind: str = "") -> Election:
    """Read one of the four kinds (from its ending, or its header). Raises Refused, naming the line."""
    start = next((text for _, text in lines if text.strip()), "")
    if not start:
        raise Refused("the file is empty", lines[-1][0])
    header, votes = _new(lines) if start.startswith("#") else _old(lines)
    kind = kind or header.get("DATA TYPE", (0, "toi"))[1].lower()
    if kind not in KINDS:
        raise Refused(f"files of the kind {kind!r} are not read", header["DATA TYPE"][0])
    if "NUMBER ALTERNATIVES" not in header:
        raise Refused("the number of alternatives is missing", 1)
    line, text = header["NUMBER ALTERNATIVES"]
    size = whole(text, line, "the number of alternatives")
    known_options(map(str, range(1, min(size, 2**20) + 1)), line)
    ranked = Ranked(range(1, size + 1))
    for line, text in votes:
        count, colon, order = text.partition(":")
        if not colon:
            raise Refused(f"no ballot can be read here: {text[:40]!r}", line)
        put(ranked, _ballot(order, size, kind, line), whole(count, line), line)
    _check_sums(header, ranked, len(votes), lines[-1][0])
    names: dict[int | str, str] = {
        n: header.get(f"ALTERNATIVE NAME {n}", (0, ""))[1] for n in range(1, size + 1)
    }
    return Election(kind, ranked.options, names, ranked=ranked, title=header.get("TITLE", (0, ""))[1])


def _check_sums(header: dict[str, tuple[int, str]], ranked: Ranked, orders: int, last: int) -> None:
    """A truncated file has fewer ballots than its header says."""
    for key, found in (("NUMBER VOTERS", ranked.total), ("NUMBER UNIQUE ORDERS", orders)):
        if key in header:
            line, text = header[key]
            said = whole(text, line, key.lower())
            if said != found:
                raise Refused(f"the file ends with {found}, but its header says {key.lower()}: {said}", last)
