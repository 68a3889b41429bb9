"""`govhub tally`: count a file of votes. Needs no database, no settings and no network."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from govhub.counting import formats
from govhub.counting.errors import Refused
from govhub.counting.flows import flows
from govhub.counting.formats.election import Election
from govhub.counting.pictures import others, picture
from govhub.counting.report import as_json, as_lines
from govhub.counting.stv import QUOTAS
from govhub.counting.tally import METHODS, How
from govhub.counting.tally import tally as counted
from govhub.counting.trace import Trace

_RATIO = re.compile(r"(\d{1,16})(?:\.(\d{1,20}))?(?:[:/](\d{1,16}))?\Z", re.ASCII)


def exact_ratio(text: str) -> Fraction:
    """3, 3:1, 3/1, 47.86: exactly. Raises Refused."""
    found = _RATIO.match(text.strip())
    if not found or (found[3] and not int(found[3])):
        raise Refused(f"{text[:40]!r} is no number like 3, 3:1, 2/3 or 47.86")
    value = Fraction(f"{found[1]}.{found[2] or 0}")
    return value / int(found[3]) if found[3] else value


def _ratios(given: tuple[str, ...]) -> dict[str, Fraction]:
    ratios: dict[str, Fraction] = {}
    for text in given:
        option, equals, ratio = text.rpartition("=")
        if not equals:
            raise Refused(f"--ratio needs OPTION=N, not {text[:40]!r}")
        ratios[option] = exact_ratio(ratio)
    return ratios


def _pictures(election: Election, trace: Trace) -> Trace:
    found = picture(trace, election.budget)
    if "moves" in found:
        found["flows"] = flows(trace, found["moves"])
    if election.ranked is not None:
        found["others"] = others(election.ranked)
    return found


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--method", type=click.Choice([*METHODS]), help="How to count; a .pb or Debian file names its own."
)
@click.option("--format", "format_", type=click.Choice([*formats.READERS]), help="Instead of detecting it.")
@click.option("--seats", type=click.IntRange(min=1), help="Seats to fill; STV takes them from the file.")
@click.option("--strength", type=click.Choice(["winning", "margins"]), default="winning", show_default=True)
@click.option("--overvote", type=click.Choice(["exhaust", "skip"]), default="exhaust", show_default=True)
@click.option("--max-skips", type=click.IntRange(min=0), help="More skipped ranks in a row exhaust a ballot.")
@click.option(
    "--quota",
    type=click.Choice(QUOTAS),
    default="droop",
    show_default=True,
    help="STV (Gregory surpluses; stv-scottish is droop with 5 decimals).",
)
@click.option("--decimals", type=click.IntRange(0, 9), default=4, show_default=True, help="For --method stv.")
@click.option(
    "--step", type=click.IntRange(min=1), help="Equal shares grow by it (else as the file says, or by 1)."
)
@click.option("--quorum", metavar="R", default="0", help="Debian: ballots an option needs over the default.")
@click.option(
    "--ratio", "ratios", multiple=True, metavar="OPTION=N", help="Debian: majority ratio of an option."
)
@click.option("--default", metavar="OPTION", help="Debian: the default option (else the last one).")
@click.option("--highest", type=click.IntRange(min=1), help="Scores above it are refused.")
@click.option("--dots", type=click.IntRange(min=1), help="Ballots that give more points in all are refused.")
@click.option("--seed", metavar="TEXT", help="Break ties by lot from this seed.")
@click.option(
    "--decision", metavar="TEXT", default="", help="The decision's name, drawn from beside the seed."
)
@click.option("--pictures", is_flag=True, help="With --json: who moved where, what decided, who paid.")
@click.option("--json", "as_text", flag_value=False, default=True, help="JSON for programs.")
def tally(
    file: Path, method: str | None, format_: str | None, as_text: bool, pictures: bool, **given: Any
) -> None:
    """Count the votes in FILE.

    ABIF, BLT, PrefLib, Pabulib, CSV, Debian tally sheets, .cvotes; roll calls, votes of people and cantons,
    votes of the Council of the European Union.

    Exit code 2 when the file or the options cannot be counted, with one line that names the line of the file.
    """
    try:
        how = How(
            method=method,
            quorum=exact_ratio(given.pop("quorum")),
            ratios=_ratios(given.pop("ratios")),
            places=given.pop("decimals"),
            **given,
        )
        election = formats.read_file(file, format_)
        trace = counted(election, how)
    except (Refused, OSError) as problem:
        said = problem.strerror if isinstance(problem, OSError) else problem
        click.echo(f"govhub tally: {file}: {said}", err=True)
        raise SystemExit(2) from None
    if as_text:
        click.echo("\n".join(as_lines(election, trace)))
    else:
        found = as_json(election, trace)
        if pictures:
            found["pictures"] = _pictures(election, trace)
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
