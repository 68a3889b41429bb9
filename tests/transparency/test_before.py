"""A record and bundles that GovHub made before rules had weights, delegations, secrecy and the like: they
say the same for ever."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from govhub.transparency.cli import recount, verify
from govhub.transparency.rules.recount import Recount

BEFORE = Path(__file__).parent / "before"
BUNDLES = {"D-6": "failed", "D-7": "passed"}  # failed in one sector only; blocked and amended
ENTRIES = gzip.decompress((BEFORE / "audit.jsonl.gz").read_bytes())


def test_verify_of_an_old_record_with_its_decisions(tmp_path: Path) -> None:
    record = tmp_path / "audit.jsonl"
    record.write_bytes(ENTRIES)
    files = ["--file", str(record)]
    for name in BUNDLES:
        with zipfile.ZipFile(BEFORE / f"{name}.zip") as bundle:
            (tmp_path / f"{name}.json").write_bytes(bundle.read("decision.json"))
        files += ["--file", str(tmp_path / f"{name}.json")]
    said = CliRunner().invoke(verify, files)
    assert said.exit_code == 0, said.output
    assert "260 entries, 12 decisions, all is well" in said.output


@pytest.mark.parametrize("name", BUNDLES)
def test_recount_of_an_old_bundle(name: str) -> None:
    said = CliRunner().invoke(recount, [str(BEFORE / f"{name}.zip")])
    assert said.exit_code == 0, said.output
    assert f"the same result: {BUNDLES[name]}" in said.output


@pytest.mark.parametrize(
    "changed",
    [{"title": "Another"}, {"zone": "UTC"}, {"seed": "0" * 32}, {"budget_amount": 5}, {"topic": "money"}],
)
def test_recount_of_an_amended_vote_finds_what_else_was_changed(changed: dict[str, object]) -> None:
    entries = [json.loads(line)["content"] for line in ENTRIES.splitlines()]
    told = Recount(str(json.loads(entries[0])["space"]))
    found = []
    for entry in map(json.loads, entries):
        if entry["act"] == "decisions.amend":
            entry = {**entry, "facts": {**entry["facts"], **changed}}
            found += list(told.follow(entry))
            break
        assert list(told.follow(entry)) == []
    (name,) = changed
    assert f"{name} was changed during the vote" in found
