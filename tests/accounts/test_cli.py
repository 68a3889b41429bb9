"""`govhub init`, as somebody types it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"GOVHUB_DATA_DIR": str(folder), "PATH": "/usr/bin:/bin", **more}
    command = [sys.executable, "-m", "govhub", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, input=""
    )


@pytest.mark.once
def test_init_prints_a_link_once(tmp_path: Path) -> None:
    words = ("init", "--email", "Root@Example.org", "--name", "Root")
    done = run(tmp_path, *words, GOVHUB_BASE_URL="https://govhub.example.org")
    assert done.returncode == 0, done.stderr
    assert re.search(r"https://govhub\.example\.org/reset/[\w-]{20,}", done.stdout)
    again = run(tmp_path, *words)
    assert again.returncode == 2
    assert "an administrator already" in again.stderr


@pytest.mark.once
def test_init_refuses_nonsense(tmp_path: Path) -> None:
    done = run(tmp_path, "init", "--email", "nonsense", "--name", "Root")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
