"""The daily letter, and forgetting what was told long ago."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from peewee import fn

from govhub.accounts.models import Person
from govhub.accounts.policy import house
from govhub.core import mail
from govhub.core.db import advisory_lock, store
from govhub.core.jobs import job, one_by_one
from govhub.core.phrase import N_, Day, Phrase, plural_phrase
from govhub.decisions.models import Decision
from govhub.goals.models import Commitment
from govhub.goals.rules.periods import day_of
from govhub.live.socket import to_person
from govhub.notices import phrases
from govhub.notices.actions.telling import CHOICES, News, tell
from govhub.notices.models import Notice
from govhub.notices.queries.people import voices
from govhub.spaces.models import Role, Space

DAY = 86_400_000
KEPT = 365 * DAY
LONGEST = 30  # lines of one letter; the page has them all
PAGE = "/me/notices"


@job("notices.digest")
def digest(now: int) -> None:
    """Send to everybody whose morning has come what they have not seen yet; each notice goes once."""
    due: Any = Notice.select(Notice.person).where(Notice.due_at <= now).distinct().limit(500)
    people = [row[0] for row in due.tuples()]
    one_by_one("notices.digest", people, lambda person: store.write(lambda: _send(person, now)))


def _send(person_id: int, now: int) -> None:
    """One person's letter, in one transaction with the mark that its notices are sent."""
    advisory_lock(f"notices of {person_id}")
    here = Role.select(Role.space).where(Role.person == person_id)
    due = (Notice.person == person_id) & (Notice.due_at <= now)
    fresh = due & Notice.seen_at.is_null() & Notice.space.in_(here)
    rows = list(Notice.select(Notice, Space).join(Space).where(fresh).order_by(Space.id, Notice.id))
    person = Person.get_by_id(person_id)
    rows = [row for row in rows if _still_counts(row, now)]
    if rows and person.deactivated_at is None and mail.has_mail():
        mail.send_all([_letter(person, rows)])
        Notice.update(mailed_at=now).where(Notice.id.in_([row.id for row in rows])).execute()
    Notice.update(due_at=None).where(due).execute()


def _still_counts(notice: Notice, now: int) -> bool:
    """Nobody is asked for an answer that they have given, nor to a vote that is over."""
    if not notice.kind.startswith("vote_"):
        return True
    number = int(notice.about.partition(":")[2])
    decision = Decision.get_or_none((Decision.space == notice.space) & (Decision.number == number))
    if decision is None or decision.stage != "open" or decision.time >= decision.closes_at:
        return False
    decision.space = notice.space
    silent: Any = voices(decision, silent=True).tuples()
    return any(row[0] == notice.person.id for row in silent)


def _letter(person: Person, rows: list[Notice]) -> mail.Written:
    """What happened in each space, with links."""
    parts: list[mail.Said] = [Phrase(N_("Good day, %(name)s."), name=person.name)]
    space = None
    for row in rows[:LONGEST]:
        if row.space != space:
            space = row.space
            parts.append(Phrase(N_("In the space “%(space)s”."), space=space.name))
        line = Phrase(N_("– %(words)s"), words=Phrase.from_dict(row.words))
        parts += [line, house.link(row.address)]
    if len(rows) > LONGEST:
        more = len(rows) - LONGEST
        parts.append(plural_phrase(N_("And %(n)s more:"), N_("And %(n)s more:"), more))
    parts.append(Phrase(N_("All your notices: %(link)s"), link=house.link(PAGE)))
    choices = house.link(CHOICES)
    parts.append(Phrase(N_("You choose which letters you get: %(link)s"), link=choices))
    subject = plural_phrase(N_("%(n)s new notice on GovHub"), N_("%(n)s new notices on GovHub"), len(rows))
    return mail.Written(person.email, subject, parts, person.language, person.timezone, unsubscribe=choices)


@job("notices.commitments_due")
def commitments_due(now: int) -> None:
    """Tell whoever sees to something a week before it is due, and once more when the day has passed."""
    today = day_of(now)
    soon = (today + timedelta(days=7)).isoformat()
    query = Commitment.select(Commitment, Space, Person).join(Space).switch(Commitment)
    query = query.join(Person, on=(Commitment.owner == Person.id), attr="owner")
    here = Role.select(Role.id).where((Role.space == Commitment.space) & (Role.person == Commitment.owner))
    can_be_told = Person.deactivated_at.is_null() & fn.EXISTS(here)
    rows = list(query.where((Commitment.state == "open") & (Commitment.due_day <= soon) & can_be_told))
    news = {row.id: _due(row, today.isoformat()) for row in rows}
    told: Any = Notice.select(Notice.person, Notice.address).where(
        (Notice.kind == "commitment") & Notice.person.in_([row.owner.id for row in rows] or [0])
    )
    known = set(told.tuples())
    fresh = [row for row in rows if (row.owner.id, news[row.id].address) not in known]
    one_by_one("notices.commitments_due", fresh, lambda row: _say_due(row, news[row.id]))


def _due(row: Commitment, today: str) -> News:
    """What is told of a commitment; the address says which telling it is."""
    word, words = ("late", phrases.LATE) if row.due_day < today else ("due", phrases.DUE)
    address = f"/s/{row.space.short_name}/goals/commitments/{row.number}#{word}-{row.due_day}"
    said = Phrase(words, title=row.what, day=Day(row.due_day))
    return News(row.space, "commitment", f"commitment:{row.number}", address, said)


def _say_due(row: Commitment, news: News) -> None:
    store.write(lambda: tell(news, {row.owner.id}))
    to_person(row.owner.uid, "changed", {"act": "notices.tell", "about": "notices"})


@job("notices.forget")
def forget(now: int) -> None:
    """Delete notices that are older than a year: they name people, and nobody looks for them."""
    old = Notice.at < now - KEPT
    if Notice.select().where(old).exists():
        store.write(Notice.delete().where(old).execute)
