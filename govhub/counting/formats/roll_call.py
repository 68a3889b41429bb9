"""Roll calls as CSV, a line for each member: `rcid,country,country_code,vote`, of one vote or of many.

As E. Voeten publishes those of the UN General Assembly. A member says yes, no or abstain, or is absent.
"""

from __future__ import annotations

from govhub.counting.assembly.motion import ABSENT, ABSTAIN, NO, YES, Motion
from govhub.counting.errors import Refused
from govhub.counting.formats.csv_profile import check_formula, rows_of
from govhub.counting.formats.election import Election, of_motions

VOTES = ("rcid", "vote_id", "id", "motion")
MEMBERS = ("country", "member", "name", "state", "voter")
CHOICE = ("vote", "choice", "position")
WORDS = {
    **dict.fromkeys(("yes", "y", "aye", "for", "in favour"), YES),
    **dict.fromkeys(("no", "n", "nay", "against"), NO),
    **dict.fromkeys(("abstain", "abstention", "abstained"), ABSTAIN),
    **dict.fromkeys(("absent", "not voting", "did not vote", ""), ABSENT),
}


def is_header(cells: list[str]) -> bool:
    """Whether this is the first line of such a file."""
    return any(name in cells for name in MEMBERS) and any(name in cells for name in CHOICE)


def _column(header: list[str], names: tuple[str, ...]) -> int:
    return next((header.index(name) for name in names if name in header), -1)


def choice_of(word: str, line: int) -> str:
    """What a member said. Refuses a word that is no choice."""
    found = WORDS.get(word.strip().lower())
    if found is None:
        raise Refused(f"{word[:40]!r} is no choice; there are yes, no, abstain and absent", line)
    return found


def read(lines: list[tuple[int, str]]) -> Election:
    """Read a roll call. Raises Refused, naming the line."""
    rows = rows_of(lines)
    line, header = next(rows, (lines[-1][0], []))
    header = [cell.strip().lower() for cell in header]
    if not is_header(header):
        raise Refused("the first line must name the columns of the member and of the vote", line)
    vote, member, said = (_column(header, names) for names in (VOTES, MEMBERS, CHOICE))
    choices: dict[str, dict[str, str]] = {}
    for line, row in rows:
        if len(row) != len(header):
            raise Refused(f"{len(row)} columns, but the first line has {len(header)}", line)
        key, name = row[vote].strip() if vote >= 0 else "1", row[member].strip()
        if not key or not name:
            raise Refused("a vote or a member has no name", line)
        check_formula(key, line)
        check_formula(name, line)
        of_vote = choices.setdefault(key, {})
        if name in of_vote:
            raise Refused(f"{name[:40]!r} votes twice in {key[:40]}", line)
        of_vote[name] = choice_of(row[said], line)
    motions = [Motion(key, choices=of_vote) for key, of_vote in choices.items()]
    return of_motions("roll-call", motions, lines[-1][0])
