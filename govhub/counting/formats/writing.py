"""Writing ballots as ABIF, BLT and Pabulib, so that other programs can recount them.

What is written reads back as the same profile. What a format cannot say is refused: an overvote whose options
are unknown, a fraction that has no decimal form.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from govhub.counting.budget.projects import Budget, Money
from govhub.counting.errors import Refused
from govhub.counting.profile import SKIPPED, Id, Points, Rank, Ranked

Names = Mapping[Id, str]
_TOKEN = re.compile(r"[A-Za-z0-9_.-]+\Z", re.ASCII)


def decimal_text(value: Money) -> str:
    """A number in decimals, exactly. Raises Refused where it has no end."""
    exact = Fraction(value)
    places, rest = 0, exact.denominator
    while rest != 1 and places < 20:
        places += 1
        rest = (exact * 10**places).denominator
    if rest != 1:
        raise Refused(f"{exact} has no exact decimal form")
    if not places:
        return str(exact.numerator)
    digits = f"{abs(exact.numerator) * 10**places // exact.denominator:0{places + 1}d}"
    return f"{'-' if exact < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _plain(text: str) -> str:
    """One line without the brackets and quotes that the formats give a meaning."""
    return " ".join(text.split()).replace("[", "(").replace("]", ")").replace('"', "'")


def _tokens(options: tuple[Id, ...]) -> list[str]:
    return [str(option) if _TOKEN.match(str(option)) else f"[{_plain(str(option))}]" for option in options]


def _ranks(rank: Rank) -> tuple[int, ...]:
    if isinstance(rank, tuple):
        return rank
    if rank < SKIPPED:
        raise Refused("this format cannot say that a rank is void")
    return (rank,) if rank >= 0 else ()


def _declared(options: tuple[Id, ...], names: Names, title: str) -> Iterator[str]:
    if title:
        yield f'{{title: "{_plain(title).replace("}", ")")}"}}'
    for option, token in zip(options, _tokens(options), strict=True):
        yield f"={token}:[{_plain(names.get(option) or str(option))}]"


def abif(ranked: Ranked, names: Names | None = None, title: str = "") -> str:
    """Ranked ballots as ABIF, which knows no skipped ranks: they are closed up."""
    tokens = _tokens(ranked.options)
    lines = list(_declared(ranked.options, names or {}, title))
    for ballot, weight in ranked.ballots.items():
        tiers = ["=".join(tokens[option] for option in _ranks(rank)) for rank in ballot]
        lines.append(f"{weight}:{'>'.join(tier for tier in tiers if tier)}")
    return "\n".join(lines) + "\n"


def abif_of_points(points: Points, names: Names | None = None, title: str = "") -> str:
    """Scores or dots as ABIF."""
    tokens = _tokens(points.options)
    lines = list(_declared(points.options, names or {}, title))
    for ballot, weight in points.ballots.items():
        lines.append(
            f"{weight}:{','.join(f'{tokens[option]}/{decimal_text(given)}' for option, given in ballot)}"
        )
    return "\n".join(lines) + "\n"


def blt(ranked: Ranked, seats: int, names: Names | None = None, title: str = "") -> str:
    """Ranked ballots as BLT; options are numbered as they are listed."""
    lines = [f"{len(ranked.options)} {seats}"]
    for ballot, weight in ranked.ballots.items():
        tiers = ["=".join(str(option + 1) for option in _ranks(rank)) or "-" for rank in ballot]
        lines.append(" ".join([str(weight), *tiers, "0"]))
    lines.append("0")
    lines += [f'"{_plain((names or {}).get(option) or str(option))}"' for option in ranked.options]
    lines.append(f'"{_plain(title)}"')
    return "\n".join(lines) + "\n"


def pabulib(budget: Budget, rule: str, selected: tuple[Id, ...] = (), title: str = "") -> str:
    """A budget vote as Pabulib file: approval where every point is one, cumulative otherwise."""
    points = budget.points
    single = all(given == 1 for ballot in points.ballots for _, given in ballot)
    out = io.StringIO()
    write = csv.writer(out, delimiter=";", lineterminator="\n").writerow
    out.write("META\nkey;value\n")
    meta = {
        "description": " ".join(title.split()),
        "num_projects": str(len(points.options)),
        "num_votes": str(points.total),
        "budget": decimal_text(budget.amount),
        "vote_type": "approval" if single else "cumulative",
        "rule": rule.replace("equalshares-", "equalshares/"),
        "min_project_score_threshold": decimal_text(budget.threshold) if budget.threshold else "",
        "share_step": str(budget.step) if budget.step != 1 else "",
    }
    for key, value in meta.items():
        if value:
            write([key, value])
    out.write("PROJECTS\nproject_id;cost;name;selected\n")
    for place, option in enumerate(points.options):
        name = " ".join(budget.names.get(option, "").split())
        state = 2 if place in budget.out else int(option in selected)
        write([option, decimal_text(budget.costs[place]), name, state])
    out.write("VOTES\nvoter_id;vote\n" if single else "VOTES\nvoter_id;vote;points\n")
    voter = 0
    for ballot, weight in points.ballots.items():
        chosen = ",".join(str(points.options[project]) for project, _ in ballot)
        given = [] if single else [",".join(decimal_text(number) for _, number in ballot)]
        for _ in range(weight):
            voter += 1
            write([voter, chosen, *given])
    return out.getvalue()
