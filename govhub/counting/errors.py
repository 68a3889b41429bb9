"""The one error of this package: ballots, a rule or a file that cannot be counted."""

from __future__ import annotations


class Refused(ValueError):
    """What is wrong, and in which line of the file where there is one."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line

    def __str__(self) -> str:
        return self.message if self.line is None else f"line {self.line}: {self.message}"
