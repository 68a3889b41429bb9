"""ABIF, the Aggregated Ballot Information Format: `12:A>B=C`, scores `A/5`, names `=A:[Full name]`.

Source: electowiki.org/wiki/ABIF. Lines in braces are notes about the file; # begins a comment. Where a
ballot has scores and no order, the scores give the order.
"""

from __future__ import annotations

import re
from fractions import Fraction

from govhub.counting.errors import Refused
from govhub.counting.formats.election import Election, known_options, position, put, put_points, tier
from govhub.counting.formats.text import MAX_COLUMNS, exact, tidy, whole
from govhub.counting.profile import Points, Ranked

_DECLARED = re.compile(r"=\s*(\[[^\]]*\]|\"[^\"]*\"|[^:\[\]]+?)\s*:\s*(.*?)\s*\Z")
_BALLOTS = re.compile(r"([^:*\[\]\"]*)[:*](.*)\Z")
_MARK = re.compile(
    r"\s*(?P<name>\[[^\]]*\]|\"[^\"]*\"|[^\[\]\"/>=,]+?)\s*(?:/\s*(?P<score>[^\s>=,]+)\s*)?(?P<then>[>=,]|\Z)"
)
Mark = tuple[str, int | Fraction | None, str]  # option, score, what follows
Vote = tuple[int, int, list[Mark]]  # line, count, marks


def _without_comment(text: str) -> str:
    """The line up to a # that is not inside brackets."""
    if "#" not in text:
        return text
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "[") - (letter == "]")
        if letter == "#" and depth <= 0:
            return text[:place]
    return text


def _bare(name: str) -> str:
    return name[1:-1].strip() if name[:1] in '["' else name


def _marks(text: str, line: int) -> list[Mark]:
    marks: list[Mark] = []
    place = 0
    while place < len(text):
        found = _MARK.match(text, place)
        if not found or not _bare(found["name"]):
            raise Refused(f"no option can be read here: {text[place : place + 40]!r}", line)
        score = exact(found["score"], line, "the score") if found["score"] else None
        marks.append((_bare(found["name"]), score, found["then"]))
        place = found.end()
        if len(marks) > MAX_COLUMNS:
            raise Refused(f"a ballot with more than {MAX_COLUMNS} marks", line)
    if marks and marks[-1][2]:
        raise Refused("the ballot breaks off", line)
    return marks


def _collect(lines: list[tuple[int, str]]) -> tuple[dict[str, tuple[int, str]], list[Vote], str]:
    names: dict[str, tuple[int, str]] = {}
    votes: list[Vote] = []
    title = ""
    for line, text in lines:
        text = tidy(_without_comment(text))
        if text.startswith("{"):
            if not text.endswith("}"):
                raise Refused("a note without its closing brace", line)
            if note := re.match(r'\{\s*"?title"?\s*:\s*"?(.*?)"?\s*\}\Z', text):
                title = note[1]
        elif text.startswith("="):
            declared = _DECLARED.match(text)
            if not declared:
                raise Refused(f"no name can be read here: {text[:40]!r}", line)
            token = _bare(declared[1])
            if token in names:
                raise Refused(f"the option {token!r} is listed twice", line)
            names[token] = (line, _bare(declared[2]) or token)
        elif text:
            vote = _BALLOTS.match(text)
            if not vote:
                raise Refused(f"no ballot can be read here: {text[:40]!r}", line)
            votes.append((line, whole(vote[1], line), _marks(vote[2].strip(), line)))
    return names, votes, title


def _tiers(marks: list[Mark], places: list[int]) -> list[list[int]]:
    """The order on a ballot: by its > signs, or where it has none and gives scores, by those."""
    if all(score is not None for _, score, _ in marks) and not any(
        then in (">", "=") for _, _, then in marks
    ):
        by_score: dict[int | Fraction, list[int]] = {}
        for (_, score, _), place in zip(marks, places, strict=True):
            by_score.setdefault(score or 0, []).append(place)
        return [by_score[score] for score in sorted(by_score, reverse=True)]
    tiers: list[list[int]] = [[]]
    for (_, _, then), place in zip(marks, places, strict=True):
        tiers[-1].append(place)
        if then == ">":
            tiers.append([])
    return [ranked for ranked in tiers if ranked]


def read(lines: list[tuple[int, str]]) -> Election:
    """Read an ABIF file; an option is known by its token. Raises Refused, naming the line."""
    names, votes, title = _collect(lines)
    if not votes:
        raise Refused("there are no ballots", lines[-1][0])
    tokens = list(names) or sorted({token for _, _, marks in votes for token, _, _ in marks})
    known = known_options(tokens, lines[-1][0])
    by_name = {name: known[token] for token, (_, name) in names.items()}  # ballots may use the full name
    ranked = Ranked(tuple(known))
    points = Points(ranked.options)
    scored = any(score is not None for _, _, marks in votes for _, score, _ in marks)
    for line, count, marks in votes:
        places = [position(known if token in known else by_name, token, line) for token, _, _ in marks]
        if len(set(places)) != len(places):
            raise Refused("a ballot ranks the same option twice", line)
        put(ranked, tuple(tier(rank, line) for rank in _tiers(marks, places)), count, line)
        if scored:
            given = [
                (place, score)
                for place, (_, score, _) in zip(places, marks, strict=True)
                if score is not None
            ]
            put_points(points, given, count, line)
    shown: dict[int | str, str] = {token: name for token, (_, name) in names.items()}
    return Election(
        "abif", ranked.options, shown, ranked=ranked, points=points if scored else None, title=title
    )
