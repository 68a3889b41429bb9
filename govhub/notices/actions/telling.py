"""Telling people of something: a notice on their page, and a letter as each has chosen. All of it happens
in the transaction of the act that is told of, and is undone with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from govhub.accounts.models import Person
from govhub.accounts.policy import house
from govhub.core import clock, mail
from govhub.core.audit import AuditEntry
from govhub.core.db import insert_rows
from govhub.core.phrase import N_, Phrase
from govhub.notices.models import Notice, NoticeChoice
from govhub.notices.rules import DEFAULTS, next_digest
from govhub.spaces.models import Role, Space

_MANY = 5_000  # ids in one statement
CHOICES = "/me/notices/choices"


@dataclass(frozen=True)
class News:
    """What is told. After `until` a letter about it would come too late."""

    space: Space
    kind: str
    about: str
    address: str
    words: Phrase
    until: int | None = None


def tell(news: News, people: Any, entry: AuditEntry | None = None, without: Iterable[int] = ()) -> int:
    """Tell people (ids, or a query for them) who have a role in the space and an account that is open.

    Nobody is told of what they did themselves. Returns how many are told.
    """
    skip = set(without)
    found = [row for row in _reached(news, people) if row["uid"] != (entry.actor if entry else "")]
    found = [row for row in found if row["id"] not in skip]
    now, mornings = clock.now(), {}
    for zone in {row["timezone"] for row in found if row["how"] == "daily"} if mail.has_mail() else ():
        mornings[zone] = next_digest(now, zone)
    words = news.words.to_dict()
    insert_rows(Notice, [_notice(news, row, now, mornings, entry) | {"words": words} for row in found])
    if mail.has_mail():
        mail.send_all(_letters(news, (row for row in found if row["how"] == "at_once")))
    return len(found)


def _reached(news: News, people: Any) -> Iterator[dict[str, Any]]:
    """Those of the people who can be told, with how they want this kind."""
    parts = [people]
    if isinstance(people, set | frozenset | list | tuple):
        ids = sorted(people)
        parts = [ids[start : start + _MANY] for start in range(0, len(ids), _MANY)]
    for part in parts:
        chosen = (NoticeChoice.person == Person.id) & (NoticeChoice.kind == news.kind)
        here = Role.select(Role.person).where(Role.space == news.space)
        columns: Any = (Person.id, Person.uid, Person.name, Person.email, Person.language, Person.timezone)
        query: Any = Person.select(*columns, NoticeChoice.how).join(NoticeChoice, JOIN.LEFT_OUTER, on=chosen)
        able = Person.id.in_(part) & Person.id.in_(here) & Person.deactivated_at.is_null()
        for row in query.where(able).order_by(Person.id).dicts():
            yield {**row, "how": row["how"] or DEFAULTS[news.kind]}


def _notice(
    news: News, row: dict[str, Any], now: int, mornings: dict[str, int], entry: AuditEntry | None
) -> dict[str, Any]:
    sent_now = row["how"] == "at_once" and mail.has_mail()
    return {
        "person": row["id"],
        "space": news.space.id,
        "kind": news.kind,
        "about": news.about,
        "address": news.address,
        "at": now,
        "due_at": mornings.get(row["timezone"]) if row["how"] == "daily" else None,
        "mailed_at": now if sent_now else None,
        "entry": entry.id if entry is not None else None,
    }


_WHERE = N_("In the space “%(space)s”.")
_WHY = N_("You choose which letters you get: %(link)s")


def _letters(news: News, rows: Iterable[dict[str, Any]]) -> Iterator[mail.Written]:
    """One letter to each, in their language; the link opens the page and does nothing by itself."""
    choices = house.link(CHOICES)
    rest = (
        news.words,
        Phrase(_WHERE, space=news.space.name),
        house.link(news.address),
        Phrase(_WHY, link=choices),
    )
    for row in rows:
        yield mail.Written(
            row["email"],
            news.words,
            (Phrase(N_("Good day, %(name)s."), name=row["name"]), *rest),
            row["language"],
            row["timezone"],
            news.until,
            choices,
        )
