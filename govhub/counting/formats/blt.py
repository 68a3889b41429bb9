"""BLT, the format of OpaVote: `candidates seats`, one line per ballot ending in 0, a 0, the names.

`=` joins equal ranks, `-` is a skipped rank, a first line of negative numbers names withdrawn candidates,
and a ballot may begin with its id in brackets.
"""

from __future__ import annotations

import re

from govhub.counting.errors import Refused
from govhub.counting.formats.election import Election, known_options, put, tier
from govhub.counting.formats.text import check_columns, whole
from govhub.counting.profile import SKIPPED, Ballot, Rank, Ranked

_BALLOT_ID = re.compile(r"\A\([^)]*\)")
Lines = list[tuple[int, str]]


def _without_comment(text: str) -> str:
    """The line up to a # that is not inside quotes."""
    start = text.find("#", text.rfind('"') + 1)
    return (text if start < 0 else text[:start]).strip()


def _withdrawn(lines: Lines, size: int) -> set[int]:
    gone: set[int] = set()
    while lines and re.match(r"-\d", lines[0][1]):
        line, text = lines.pop(0)
        for word in _without_comment(text).split():
            number = whole(word.removeprefix("-"), line, "the number of a withdrawn candidate")
            if not 1 <= number <= size:
                raise Refused(f"unknown option {number}", line)
            gone.add(number)
    return gone


def _ballot(words: list[str], place: dict[int, int], size: int, line: int) -> Ballot:
    ranks: list[Rank] = []
    named: set[int] = set()
    for word in words:
        if word == "-":
            ranks.append(SKIPPED)
            continue
        numbers = [whole(part, line, "an option") for part in word.split("=")]
        for number in numbers:
            if not 1 <= number <= size:
                raise Refused(f"unknown option {number}", line)
            if number in named:
                raise Refused(f"the ballot ranks option {number} twice", line)
            named.add(number)
        left = [place[number] for number in numbers if number in place]
        if left:
            ranks.append(tier(left, line))
    return tuple(ranks)


def read(lines: Lines) -> Election:
    """Read a BLT file. Raises Refused, naming the line."""
    last = lines[-1][0]
    rest = [(line, text.strip()) for line, text in lines if text.strip() and text.strip()[0] != "#"]
    if not rest:
        raise Refused("the file is empty", last)
    line, first = rest.pop(0)
    words = _without_comment(first).split()
    if len(words) != 2:
        raise Refused("the first line must be the number of candidates and the number of seats", line)
    size, seats = (whole(word, line, "the number of candidates and of seats") for word in words)
    known_options(map(str, range(1, size + 1)), line)
    if not 1 <= seats <= size:
        raise Refused(f"{seats} seats, but {size} candidates", line)
    gone = _withdrawn(rest, size)
    running = [number for number in range(1, size + 1) if number not in gone]
    place = {number: index for index, number in enumerate(running)}
    ranked = Ranked(running)
    ballots = iter(rest)
    for line, text in ballots:
        text = _without_comment(text)
        if text == "0":
            break
        _read_ballot(ranked, _BALLOT_ID.sub("", text, count=1), place, size, line)
    else:
        raise Refused("the file ends before the 0 that ends the ballots", last)
    names, title = _names(list(ballots), size, last)
    return Election("blt", ranked.options, names, ranked=ranked, seats=seats, title=title)


def _read_ballot(ranked: Ranked, text: str, place: dict[int, int], size: int, line: int) -> None:
    words = text.split()
    check_columns(len(words), line)
    if len(words) < 2 or words[-1] != "0":
        raise Refused("the ballot does not end with 0", line)
    put(ranked, _ballot(words[1:-1], place, size, line), whole(words[0], line), line)


def _names(rest: Lines, size: int, last: int) -> tuple[dict[int | str, str], str]:
    if len(rest) < size:
        raise Refused(f"the file ends after {len(rest)} of {size} names", last)
    texts = [_without_comment(text) if text[0] == '"' else text for _, text in rest]
    texts = [text[1:-1] if text[0] == text[-1] == '"' and len(text) > 1 else text for text in texts]
    names: dict[int | str, str] = dict(enumerate(texts[:size], 1))
    return names, texts[size] if len(texts) > size else ""
