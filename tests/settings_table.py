"""The README's table of settings, made from govhub/config.py: `python -m tests.settings_table` writes it."""

import re
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

from govhub.config import PREFIX, Settings

README = Path(__file__).resolve().parent.parent / "README.md"
MARKED = re.compile(r"(<!-- settings -->\n).*?(<!-- /settings -->)", re.DOTALL)


def table() -> str:
    """One line per setting: its name, what it means, and what holds without it."""
    rows = ["| Setting | What it means | Without it |", "|---|---|---|"]
    rows += [
        f"| `{PREFIX}{field.name.upper()}` | {_cell(field)} | {_default(field)} |"
        for field in fields(Settings)
    ]
    return "\n".join(rows) + "\n"


def _cell(field: Field[Any]) -> str:
    return str(field.metadata["what"]).replace("|", "\\|")


def _default(field: Field[Any]) -> str:
    if field.name == "data_dir":
        return "`~/.local/share/govhub`"
    value = "" if field.default is MISSING else field.default
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"`{value}`" if value != "" else "–"


def renewed(text: str) -> str:
    """The README with the table as it should be."""
    return MARKED.sub(lambda found: found[1] + table() + found[2], text)


if __name__ == "__main__":
    README.write_text(renewed(README.read_text()))
