"""`govhub verify` and `govhub recount`: recompute records and outcomes, and say where one does not hold."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from peewee import DatabaseError

from govhub.config import BadSetting
from govhub.core import audit
from govhub.core.canonical import sha256_hex
from govhub.core.db import store
from govhub.spaces.models import Space
from govhub.transparency.queries.checking import Checked, check
from govhub.transparency.rules.bundle import differences, unpacked
from govhub.transparency.rules.reading import Unreadable, lines_of, read_decision, read_record

UNREADABLE = 2


@click.command()
@click.option("--space", "short_name", help="Only this space (its short name).")
@click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A downloaded record (.jsonl), and decisions (.json) to compare with it; needs no database.",
)
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
def verify(short_name: str | None, files: tuple[Path, ...], as_json: bool) -> None:
    """Recompute every audit chain and every outcome, from the database or from downloaded files.

    Exit code 0: all is well; 1: something differs, one line for each; 2: it cannot be read.
    """
    try:
        checked = _files(files) if files else _database(short_name)
    except (BadSetting, DatabaseError, OSError, ValueError) as problem:
        click.echo(f"govhub: {problem}", err=True)
        sys.exit(UNREADABLE)
    _say_json(checked) if as_json else _say(checked)
    sys.exit(1 if any(one.findings for one in checked) else 0)


def _database(short_name: str | None) -> list[Checked]:
    if not store.url:
        from govhub.core.opening import ready

        ready(exclusive=False)
    with store.reading():
        return [check(chain) for chain in _chains(short_name)]


def _chains(short_name: str | None) -> list[str]:
    if short_name is None:
        spaces = [row.uid for row in Space.select().order_by(Space.short_name)]
        return [*spaces, *(chain for chain in audit.chains() if chain not in spaces)]
    found = Space.get_or_none(Space.short_name == short_name)
    if found is None:
        raise Unreadable(f"there is no space {short_name!r}")
    return [chain for chain in audit.chains() if chain.partition(".")[0] == found.uid] or [found.uid]


def _files(files: Iterable[Path]) -> list[Checked]:
    records = [path for path in files if path.suffix == ".jsonl"]
    if len(records) != 1:
        raise Unreadable("give one downloaded record (a file that ends in .jsonl)")
    with records[0].open(encoding="utf-8") as handle:
        try:
            recount, entries, head, found = read_record(lines_of(handle), records[0].name)
        except UnicodeDecodeError:
            raise Unreadable(f"{records[0]} is not UTF-8") from None
    for path in files:
        if path not in records:
            found += read_decision(path.read_bytes(), recount, path.name)
    return [Checked(recount.chain, records[0].name, entries, len(recount.votes), head, found)]


def _say(checked: list[Checked]) -> None:
    if not checked:
        click.echo("ok  nothing is recorded yet")
    for one in checked:
        for finding in one.findings:
            click.echo(f"BAD {finding}")
        verdict = (
            f"{_counted(len(one.findings), 'thing does', 'things do')} not hold"
            if one.findings
            else "all is well"
        )
        click.echo(
            f"{'BAD' if one.findings else 'ok '} {one.name}: {_counted(one.entries, 'entry', 'entries')}, "
            f"{_counted(one.decisions, 'decision', 'decisions')}, {verdict}; last hash {one.head}"
        )


def _counted(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def _say_json(checked: list[Checked]) -> None:
    said: dict[str, Any] = {
        "ok": not any(one.findings for one in checked),
        "records": [asdict(one) for one in checked],
    }
    click.echo(json.dumps(said, ensure_ascii=False, indent=2))


@click.command()
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
def recount(bundle: Path, as_json: bool) -> None:
    """Count a downloaded decision (BUNDLE, a zip file) again; needs no database and no network.

    Exit code 0: the same result; 1: something differs, one line for each; 2: it cannot be read.
    """
    try:
        found = unpacked(bundle.read_bytes())
        wrong = list(differences(found))
    except (OSError, Unreadable) as problem:
        click.echo(f"govhub recount: {bundle}: {problem}", err=True)
        sys.exit(UNREADABLE)
    said = json.loads(found["decision.json"])
    result = {"decision": said["decision"], "title": said["title"], "result": said["result"]}
    result |= {"sha256": sha256_hex(found["decision.json"]), "differences": wrong}
    click.echo(json.dumps(result, ensure_ascii=False, indent=1) if as_json else _recounted(result))
    sys.exit(1 if wrong else 0)


def _recounted(result: dict[str, Any]) -> str:
    lines = [f"D-{result['decision']} {result['title']}", f"SHA-256 of decision.json: {result['sha256']}"]
    lines += [f"differs: {what}" for what in result["differences"]]
    if not result["differences"]:
        lines.append(f"the same result: {result['result']}")
    return "\n".join(lines)
