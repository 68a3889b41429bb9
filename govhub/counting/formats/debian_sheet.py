"""Debian tally sheets: one line `V: 2143` per ballot, the k-th character is the rank given to option k.

"-" is unranked, letters continue after 9. The default option ("further discussion") is the last one.
"""

from __future__ import annotations

import re

from govhub.counting.errors import Refused
from govhub.counting.formats.election import Election, known_options, put, tier
from govhub.counting.profile import Ballot, Ranked

_OPTION = re.compile(r"[\s#/|\\]*Option\s+([0-9A-Za-z])[\s>-]*:(.*)\Z")
_BALLOT = re.compile(r"\s*V:\s*(\S+)")
_RANKS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _ballot(marks: str, line: int) -> Ballot:
    tiers: dict[int, list[int]] = {}
    for option, mark in enumerate(marks):
        if mark == "-":
            continue
        rank = _RANKS.find(mark.upper())
        if rank < 0:
            raise Refused(f"{mark!r} is no rank", line)
        tiers.setdefault(rank, []).append(option)
    return tuple(tier(tiers[rank], line) for rank in sorted(tiers))


def read(lines: list[tuple[int, str]]) -> Election:
    """Read a tally sheet. Raises Refused, naming the line."""
    names: dict[str, str] = {}
    votes: dict[
        str, list[int]
    ] = {}  # the line where the first of equal ballots stands, and how many there are
    for line, text in lines:
        if vote := _BALLOT.match(text):
            votes.setdefault(vote[1], [line, 0])[1] += 1
        elif option := _OPTION.match(text):
            key, name = option[1].upper(), option[2].strip()
            if names.setdefault(key, name) != name:
                raise Refused(f"option {key} is listed twice", line)
        elif text.lstrip().startswith("V:"):
            raise Refused(f"no ballot can be read here: {text[:40]!r}", line)
    if not votes:
        raise Refused("there are no ballots", lines[-1][0])
    size = len(names) or len(next(iter(votes)))
    known_options([str(option) for option in range(1, size + 1)], 1)
    if list(names) != list(_RANKS[: len(names)]):
        raise Refused("the options are not numbered 1, 2, 3, …", 1)
    ranked = Ranked(range(1, size + 1))
    for marks, (line, count) in votes.items():
        if len(marks) != size:
            raise Refused(f"{len(marks)} ranks for {size} options", line)
        put(ranked, _ballot(marks, line), count, line)
    titles: dict[int | str, str] = {
        number: names.get(_RANKS[number - 1], "") for number in range(1, size + 1)
    }
    return Election("debian", ranked.options, titles, ranked=ranked, default=size - 1, method="debian")
