"""The Condorcet Election Format (.cvotes): `tag || A > B = C ^ weight * quantity`.

Lines `#/Parameter: value` say how to read it. Source: github.com/CondorcetVote/CondorcetElectionFormat.
With implicit ranking (the default) options that a ballot leaves out are equal last; without it they are
compared with nothing. Unlike there, an option that is not listed is refused, not passed over.
"""

from __future__ import annotations

import re

from govhub.counting.errors import Refused
from govhub.counting.formats.election import Election, known_options, position, put, tier
from govhub.counting.formats.text import tidy, whole
from govhub.counting.profile import Ballot, Ranked

_PARAMETER = re.compile(r"#/\s*([^:]+?)\s*:\s*(.*?)\s*\Z")
_FACTOR = re.compile(r"\s*([*^])\s*([^*^]*?)\s*\Z")
_EMPTY = {"/EMPTY_RANKING/", "/EMPTY/"}
Vote = tuple[int, str, int, int]  # line, ranking, weight, quantity


def _vote(text: str, line: int) -> Vote:
    text = text.split("#", 1)[0]
    if "||" in text:
        text = text.split("||", 1)[1]
    factors = {"^": 1, "*": 1}
    seen: set[str] = set()
    while factor := _FACTOR.search(text):
        if factor[1] in seen:
            raise Refused(f"two factors {factor[1]!r}", line)
        seen.add(factor[1])
        factors[factor[1]] = whole(factor[2], line, "the quantity" if factor[1] == "*" else "the weight")
        text = text[: factor.start()]
    return line, text.strip(), factors["^"], factors["*"]


def _yes(value: str) -> bool:
    return value.strip().lower() in ("true", "yes", "1")


def _collect(lines: list[tuple[int, str]]) -> tuple[dict[str, tuple[int, str]], list[Vote]]:
    parameters: dict[str, tuple[int, str]] = {}
    votes: list[Vote] = []
    for line, text in lines:
        text = tidy(text)
        if parameter := _PARAMETER.match(text):
            parameters[parameter[1].lower()] = (line, parameter[2])
        elif text and not text.startswith("#"):
            votes.append(_vote(text, line))
    return parameters, votes


def read(lines: list[tuple[int, str]]) -> Election:
    """Read an election. Raises Refused, naming the line."""
    parameters, votes = _collect(lines)
    if "candidates" in parameters:
        line, listed = parameters["candidates"]
        known = known_options([name.strip() for name in listed.strip("; ").split(";")], line)
        ranked = Ranked(range(1, len(known) + 1))
    else:
        found = {
            name.strip() for _, ranking, _, _ in votes for name in re.split("[>=]", ranking) if name.strip()
        }
        known = known_options(sorted(found - _EMPTY), lines[-1][0])
        ranked = Ranked(tuple(known))
    ranked.unranked_last = _yes(parameters.get("implicit ranking", (0, "true"))[1])
    weighted = _yes(parameters.get("weight allowed", (0, "false"))[1])
    for line, ranking, weight, quantity in votes:
        if quantity:
            put(ranked, _ballot(ranking, known, line), quantity * (weight if weighted else 1), line)
    names = dict(zip(ranked.options, known, strict=True))
    seats = None
    if "number of seats" in parameters:
        line, text = parameters["number of seats"]
        seats = whole(text, line, "the number of seats")
    return Election("cvotes", ranked.options, names, ranked=ranked, seats=seats)


def _ballot(ranking: str, known: dict[str, int], line: int) -> Ballot:
    if not ranking or ranking in _EMPTY:
        return ()
    ranks = [[position(known, name.strip(), line) for name in rank.split("=")] for rank in ranking.split(">")]
    return tuple(tier(rank, line) for rank in ranks)
