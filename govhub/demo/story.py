"""The shape of the story: who takes part, what they write, what they decide and when (in days)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    """Somebody in the story; `key` is also the e-mail name."""

    key: str
    name: str
    stakeholder: str | None
    role: str = "member"


@dataclass(frozen=True)
class Voice:
    """One stakeholder's answer, and why."""

    choice: str
    reason: str = ""


@dataclass(frozen=True)
class Decided:
    """A decision: opened and closing so many days from now; one that lies behind us is closed."""

    key: str
    title: str
    text: str
    rule: str
    opened: int
    closes: int
    votes: dict[str, Voice] = field(default_factory=dict)
    goal: str | None = None


@dataclass(frozen=True)
class Story:
    """One coalition in one language."""

    language: str
    short_name: str
    name: str
    purpose: str
    people: tuple[Person, ...]
    stakeholders: dict[str, tuple[str, str]]
    rules: dict[str, str]
    goals: dict[str, tuple[str, str]]
    decided: tuple[Decided, ...]
