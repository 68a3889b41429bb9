"""What a file of votes holds, whatever its format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from govhub.counting.assembly.motion import Motion
from govhub.counting.budget.projects import Budget
from govhub.counting.errors import Refused
from govhub.counting.formats.text import MAX_OPTIONS
from govhub.counting.profile import Ballot, Id, Points, Ranked


@dataclass
class Election:
    """The ballots of one file, with what its header says about how to count them."""

    format: str
    options: tuple[Id, ...]
    names: Mapping[Id, str] = field(default_factory=dict)
    ranked: Ranked | None = None
    points: Points | None = None
    budget: Budget | None = None
    seats: int | None = None
    default: int | None = None  # the position of the option that stands for "none of these"
    method: str | None = None  # the rule that the file itself names
    title: str = ""
    motions: tuple[Motion, ...] = ()  # votes of yes or no

    def name(self, option: Id) -> str:
        """The name of an option, or its id where the file has no other."""
        return self.names.get(option) or str(option)


def of_motions(format: str, motions: Sequence[Motion], line: int, method: str | None = None) -> Election:
    """The votes of yes or no of one file; there must be one."""
    if not motions:
        raise Refused("there are no votes in this file", line)
    names: dict[Id, str] = {motion.id: motion.title for motion in motions}
    return Election(format, tuple(names), names, method=method, motions=tuple(motions))


def put(ranked: Ranked, ballot: Ballot, weight: int, line: int) -> None:
    """Add ballots to a profile; a refusal names the line."""
    try:
        ranked.add(ballot, weight)
    except Refused as refusal:
        raise Refused(refusal.message, line) from None


def put_points(
    points: Points, given: Iterable[tuple[int, int | Fraction]], weight: int, line: int | None
) -> None:
    """Add ballots with points; a refusal names the line."""
    ballot = tuple(sorted(given))
    if line is not None:
        points.lines.setdefault(ballot, line)
    try:
        points.add(ballot, weight)
    except Refused as refusal:
        raise Refused(refusal.message, line) from None


def known_options(names: Iterable[str], line: int) -> dict[str, int]:
    """Positions by name; refuses the same name twice, none at all, and too many."""
    found: dict[str, int] = {}
    for name in names:
        if not name:
            raise Refused("an option has no name", line)
        if name in found:
            raise Refused(f"the option {name!r} is listed twice", line)
        found[name] = len(found)
    if not found:
        raise Refused("there are no options", line)
    if len(found) > MAX_OPTIONS:
        raise Refused(f"{len(found)} options; at most {MAX_OPTIONS} are read", line)
    return found


def position(known: Mapping[str, int], name: str, line: int) -> int:
    """The position of a named option; refuses unknown names."""
    if name not in known:
        raise Refused(f"unknown option {name[:80]!r}", line)
    return known[name]


def tier(options: list[int], line: int) -> int | tuple[int, ...]:
    """One rank of a ballot from the options that share it."""
    if len(set(options)) != len(options):
        raise Refused("a ballot ranks the same option twice", line)
    return options[0] if len(options) == 1 else tuple(sorted(options))
