"""A discussion as pages and programs see it: the newest fifty contributions, each with its answers."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, Alias, fn

from govhub.accounts.models import Person
from govhub.core import clock, feed
from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.notices import forms, rules
from govhub.notices.models import Following, Post, Thread, post_at
from govhub.notices.policy import is_author, keeps_order, thread_for, writes
from govhub.notices.queries.people import readers
from govhub.spaces.models import Mandate, Space, Stakeholder

Answer = dict[str, Any]
PER_PAGE = 50
ANSWERS_SHOWN = 10
SUGGESTIONS = 8


@query("notices.thread", forms.Thread)
def thread(actor: Actor, form: forms.Thread) -> Answer:
    """A discussion: its contributions from old to new with the answers to each."""
    found = thread_for(actor, form.space, form.about)
    authorize(actor, "notices.thread", found)
    rows, older = _page(found, form)
    return {
        "about": found.about,
        **named(found),
        "posts": _shown(actor, found, rows, ANSWERS_SHOWN if form.post is None else PER_PAGE, form.before),
        "older": older,
        "count": _here(found).count(),
        "following": _follows(actor, found),
        "can_write": writes(actor, found),
    }


def named(found: Thread) -> Answer:
    """What the object is called and where its page is."""
    if found.is_confidential:  # its title is a word of the parties, and stays on its page
        number = found.subject.number
        address = f"/s/{found.space.short_name}/mediation/{number}"
        return {"title": Phrase(N_("Case %(number)s"), number=number), "url": address}
    title, url = feed.named([found.about], found.space).get(found.about, (found.about, ""))
    return {"title": title, "url": url}


def _here(found: Thread) -> Any:
    return Post.select().where((Post.space == found.space) & (Post.about == found.about))


def _authored(found: Thread) -> Any:
    remover = Person.alias()
    return (
        Post.select(Post, Person, remover)
        .join(Person, JOIN.LEFT_OUTER, on=(Post.author == Person.id))
        .switch(Post)
        .join(remover, JOIN.LEFT_OUTER, on=(Post.removed_by == remover.id), attr="removed_by")
        .where((Post.space == found.space) & (Post.about == found.about))
    )


def _page(found: Thread, form: forms.Thread) -> tuple[list[Post], int | None]:
    """The contributions that stand for themselves, and from where older ones begin."""
    query = _authored(found).where(Post.reply_to.is_null())
    if form.post is not None:
        return list(query.where(Post.number == post_at(found, form.post).number)), None
    if form.before is not None:
        query = query.where(Post.number < form.before)
    rows = list(query.order_by(Post.number.desc()).limit(PER_PAGE + 1))
    return rows[:PER_PAGE][::-1], rows[PER_PAGE - 1].number if len(rows) > PER_PAGE else None


def _answers(found: Thread, numbers: list[int], most: int, before: int | None) -> dict[int, list[Post]]:
    """The newest answers to each, from old to new; one more than is shown, if there are more."""
    ranked = _here(found).where(Post.reply_to.in_(numbers or [0]))
    if before is not None and len(numbers) == 1:
        ranked = ranked.where(Post.number < before)
    place = fn.ROW_NUMBER().over(partition_by=[Post.reply_to], order_by=[Post.number.desc()])
    inner: Any = ranked.select(Post.id, Alias(place, "place")).alias("ranked")
    query = _authored(found).join(inner, on=(inner.c.id == Post.id), attr="ranked")
    answers: dict[int, list[Post]] = {}
    for row in query.where(inner.c.place <= most + 1).order_by(Post.number):
        answers.setdefault(row.reply_to, []).append(row)
    return answers


def _shown(actor: Actor, found: Thread, rows: list[Post], most: int, before: int | None) -> list[Answer]:
    answers = _answers(found, [row.number for row in rows], most, before)
    everybody = [*rows, *(one for some in answers.values() for one in some)]
    acting = _organisations(found.space, {row.author_id for row in everybody if row.author_id})
    orderly, can_write = keeps_order(actor, found), writes(actor, found)

    def told(row: Post, parent: Post | None) -> Answer:
        mine = is_author(actor, row)
        can_mark = parent is not None and parent.is_question and (orderly or is_author(actor, parent))
        return {
            **_plain(row, acting),
            "mine": mine,
            "can_edit": can_write and rules.why_not_edit(**_of(row, mine)) is None,
            "can_remove": can_write and row.removed_at is None and (mine or orderly),
            "can_mark": can_mark and can_write and row.removed_at is None,
        }

    shown = []
    for row in rows:
        its = answers.get(row.number, [])
        more = len(its) > most
        replies = [told(one, row) for one in (its[1:] if more else its)]
        shown.append(
            {
                **told(row, None),
                "replies": replies,
                "more_replies": replies[0]["number"] if more else None,
                "answered": any(one["is_answer"] for one in replies) or (more and _is_answered(found, row)),
            }
        )
    return shown


def _of(row: Post, mine: bool) -> Answer:
    return {
        "is_author": mine,
        "is_removed": row.removed_at is not None,
        "written_at": row.at,
        "now": clock.now(),
    }


def _is_answered(found: Thread, row: Post) -> bool:
    return _here(found).where((Post.reply_to == row.number) & Post.is_answer).exists()


def _plain(row: Post, acting: dict[int, str]) -> Answer:
    gone = row.removed_at is not None
    author = row.author
    return {
        "number": row.number,
        "author": author.name if author else "",
        "author_uid": author.uid if author else "",
        "organisation": acting.get(author.id, "") if author else "",
        "body": "" if gone else row.body,
        "mentions": [] if gone else row.mentions,
        "at": row.at,
        "edited_at": row.edited_at,
        "removed_at": row.removed_at,
        "removed_by": row.removed_by.name if gone and row.removed_by else "",
        "removed_why": row.removed_why,
        "reply_to": row.reply_to,
        "is_question": row.is_question,
        "is_answer": row.is_answer and not gone,
    }


def _organisations(space: Space, people: set[int]) -> dict[int, str]:
    """For whom each of these people acts, in a word or two."""
    now = clock.now()
    valid = (Mandate.starts_at <= now) & (Mandate.ends_at.is_null() | (Mandate.ends_at > now))
    rows: Any = (
        Mandate.select(Mandate.person, Stakeholder.name)
        .join(Stakeholder)
        .where((Stakeholder.space == space) & Mandate.person.in_(list(people) or [0]) & valid)
        .order_by(Mandate.id.desc())
    )
    return dict(rows.tuples())


def _follows(actor: Actor, found: Thread) -> bool:
    """Whether this person is told of what is written here."""
    here = (Following.space == found.space) & (Following.about == found.about)
    chosen = Following.get_or_none(here & (Following.person == actor.person_id))
    if chosen is not None:
        return bool(chosen.is_following)
    return bool(_here(found).where((Post.author == actor.person_id) & Post.removed_at.is_null()).exists())


@query("notices.mentionable", forms.Mentionable)
def mentionable(actor: Actor, form: forms.Mentionable) -> Answer:
    """Who can be mentioned in a discussion: those who may read it, whose name has a word that begins so."""
    found = thread_for(actor, form.space, form.about)
    authorize(actor, "notices.mentionable", found)
    wanted = form.begins.casefold()
    fitting = [
        person
        for person in readers(found)
        if person.id != actor.person_id and _fits(person.name.casefold(), wanted)
    ]
    first = sorted(fitting, key=lambda person: not person.name.casefold().startswith(wanted))[:SUGGESTIONS]
    acting = _organisations(found.space, {person.id for person in first})
    return {
        "people": [
            {"person": person.uid, "name": person.name, "organisation": acting.get(person.id, "")}
            for person in first
        ]
    }


def _fits(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or f" {wanted}" in f" {name}"


@feed.naming("thread")
def thread_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """A discussion is called after its object."""
    found = feed.named(keys, space)
    nothing = Phrase(N_("something that is gone")), ""
    return {key: (found.get(key, nothing)[0], f"{found.get(key, nothing)[1]}#discussion") for key in keys}
