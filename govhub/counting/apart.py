"""Counting a stranger's file in a process of its own, with limits: a hostile file can only hurt itself."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from govhub.counting.errors import Refused

SECONDS = 20
MEMORY = 1024**3
AT_ONCE = 2
_places = threading.BoundedSemaphore(AT_ONCE)
_CHILD = f"""
import os, resource, sys
os.environ["OPENBLAS_NUM_THREADS"] = "1"  # each thread of numpy would reserve memory
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
sys.argv[0] = "govhub"
from govhub.counting.cli import tally
tally.main(prog_name="govhub tally")
"""


class Busy(Exception):
    """As many files are being counted as may be at once."""


def tally_apart(content: bytes, name: str, options: Mapping[str, str]) -> dict[str, Any]:
    """What `govhub tally --json` says about a file with this content and this name.

    `options` are those of the command without their dashes (`{"method": "irv", "seats": "3"}`). Raises
    Refused with what the command said, also when it takes too long; Busy when others are counting.
    """
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        with tempfile.TemporaryDirectory(prefix="govhub-count-") as folder:
            file = Path(folder) / f"votes{_ending(name)}"
            file.write_bytes(content)
            return _run(file, options)
    finally:
        _places.release()


def _ending(name: str) -> str:
    """The end of a name, from which a format may be told; nothing else of what a stranger typed."""
    found = re.search(r"\.[a-z]{2,6}\Z", name.lower(), re.ASCII)
    return found[0] if found else ".txt"


def _run(file: Path, options: Mapping[str, str]) -> dict[str, Any]:
    chosen = [f"--{option}={value}" for option, value in options.items() if value]
    command = [sys.executable, "-I", "-c", _CHILD, str(file), "--json", "--pictures", *chosen]
    if _source() is not None:
        command[1:2] = []  # a checkout is found by its folder, which -I would leave out
    try:
        done = subprocess.run(  # our own interpreter, and the arguments are no shell's
            command, capture_output=True, timeout=SECONDS + 5, cwd=_source(), check=False
        )
    except subprocess.TimeoutExpired:
        raise Refused("counting this file takes too long here") from None
    if done.returncode == 2:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise Refused(said[-1].split(": ", 2)[-1] if said else "this file cannot be counted")
    if done.returncode != 0:
        raise Refused("counting this file takes too long, or too much memory, here")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _source() -> Path | None:
    """The folder of a checkout; None where the package is installed."""
    folder = Path(__file__).resolve().parent.parent.parent
    return folder if (folder / "pyproject.toml").exists() else None
