"""What the tests of notices share: a goal and a vote to talk about, people, and what they were told."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.mail import Letter
from govhub.core.phrase import Phrase
from govhub.goals import actions as goals
from govhub.notices import actions
from govhub.notices.models import Notice, NoticeChoice
from tests.conftest import Cast

NOW = 1_795_000_000_000
HOUR = 3_600_000
DAY = 24 * HOUR


def goal(cast: Cast) -> str:
    """A goal to talk about."""
    made = goals.propose(cast.alice, space="waste", title="Sort at the kerb")
    return f"goal:{made['goal']}"


def write(actor: Actor, about: str, body: str = "Words", **more: Any) -> int:
    """Write in a discussion; the number of what was written."""
    return int(actions.post(actor, space="waste", about=about, body=body, **more)["post"])


def told(cast: Cast, name: str, *, kind: str = "") -> list[str]:
    """What somebody was told, oldest first."""
    rows = Notice.select().where(Notice.person == cast.people[name]).order_by(Notice.id)
    return [str(Phrase.from_dict(row.words)) for row in rows if kind in ("", row.kind)]


def kinds(cast: Cast, name: str) -> list[str]:
    """The kinds of what somebody was told, oldest first."""
    rows = Notice.select().where(Notice.person == cast.people[name]).order_by(Notice.id)
    return [row.kind for row in rows]


def letters(name: str = "") -> list[Any]:
    """The letters that were written (to somebody), oldest first."""
    rows = Letter.select().order_by(Letter.id)
    return [row for row in rows if not name or row.recipient == f"{name}@example.org"]


def wants(cast: Cast, name: str, **how: str) -> None:
    """Choose."""
    actions.choose(getattr(cast, name), **how)


def choices(cast: Cast, name: str) -> dict[str, str]:
    """What somebody has chosen."""
    return {
        row.kind: row.how for row in NoticeChoice.select().where(NoticeChoice.person == cast.people[name])
    }


def later(ms: int) -> int:
    """Let time pass; what it is now."""
    clock.freeze(clock.now() + ms)
    return clock.now()
