"""Commands that belong to features; each is imported only when it is called or listed."""

from __future__ import annotations

import importlib
from typing import Any

import click

_COMMANDS = {
    "tally": ("govhub.counting.cli", "Count a file of votes, without a database."),
    "init": ("govhub.accounts.cli", "Create the database and the first administrator."),
    "verify": ("govhub.transparency.cli", "Recompute every audit chain and every outcome."),
    "recount": ("govhub.transparency.cli", "Count a downloaded decision again, without a database."),
    "demo": ("govhub.demo.cli", "Load the demo story (only into an empty or demo database)."),
}

# These need no feature, no database and no settings, and start at once.
_ALONE = {"govhub.counting.cli"}


class _Later(click.Command):
    """A command whose module is imported when it runs: `govhub serve` must patch before importing."""

    def __init__(self, name: str, module: str, help_text: str) -> None:
        super().__init__(name, help=help_text)
        self._module = module

    def _real(self) -> click.Command:
        if self._module not in _ALONE:
            from govhub import wiring

            wiring.load()
        command: click.Command = vars(importlib.import_module(self._module))[self.name or ""]
        return command

    def make_context(self, info_name: Any, args: Any, parent: Any = None, **extra: Any) -> click.Context:
        """The context of the real command."""
        return self._real().make_context(info_name, args, parent, **extra)


def feature_commands() -> list[click.Command]:
    """Every feature's commands."""
    return [_Later(name, module, text) for name, (module, text) in _COMMANDS.items()]
