"""What the README promises about settings, commands and files is so."""

import re
from pathlib import Path

import pytest

from tests import settings_table

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.once


def test_settings_table_is_up_to_date() -> None:
    text = settings_table.README.read_text()
    assert settings_table.MARKED.search(text)
    assert settings_table.renewed(text) == text, "run: .venv/bin/python -m tests.settings_table"


def test_documents_point_to_files_that_exist() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


def test_documented_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in ("README.md", "CONTRIBUTING.md", "docs/benchmarks.md"):
        named = set(re.findall(r"`make ([a-z-]+)`", (ROOT / page).read_text()))
        assert named - targets == set(), page


def test_documented_settings_exist() -> None:
    known = set(re.findall(r"`(GOVHUB_[A-Z_]+)`", settings_table.table()))
    for page in ("README.md", "deploy/govhub.env", "deploy/nginx.conf", "deploy/govhub.service"):
        named = set(re.findall(r"GOVHUB_[A-Z_]+", (ROOT / page).read_text()))
        assert named - known == set(), page
