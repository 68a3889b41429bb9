"""Where the real votes lie: files with published outcomes, which are not part of this project."""

import json
import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from govhub.counting import formats
from govhub.counting.formats.election import Election
from govhub.counting.report import as_json
from govhub.counting.tally import How, tally

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
DATA = Path(os.environ.get("GOVHUB_REAL_VOTES") or BESIDE)

needed = pytest.mark.skipif(
    not DATA.is_dir(), reason="only on machines with the real votes (set GOVHUB_REAL_VOTES to their folder)"
)


def expected(folder: str) -> dict[str, Any]:
    """The published outcomes of a folder; empty where the data are absent, so that nothing is collected."""
    path = DATA / folder / "expected.json"
    return json.loads(path.read_text()) if path.exists() else {"absent": {}}


def read(path: str) -> Election:
    return formats.read_file(DATA / path)


def count(path: str, **how: Any) -> dict[str, Any]:
    """What `govhub tally --json` gives for a file."""
    election = read(path)
    return json.loads(json.dumps(as_json(election, tally(election, How(**how)))))


def winners(result: dict[str, Any]) -> list[Any]:
    return [winner["id"] for winner in result["winners"]]


def totals(result: dict[str, Any]) -> list[dict[str, Fraction]]:
    return [{key: Fraction(value) for key, value in one["totals"].items()} for one in result["rounds"]]
