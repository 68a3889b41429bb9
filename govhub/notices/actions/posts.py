"""Writing in a discussion, mending and removing one's words, and saying what answers a question."""

from __future__ import annotations

from typing import Any

from peewee import fn

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import AuditEntry, AuditOpening, record
from govhub.core.errors import RuleBroken
from govhub.core.forms import refuse
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.mediation.models import confidential
from govhub.notices import forms, phrases, rules
from govhub.notices.actions.telling import News, tell
from govhub.notices.models import Notice, Placed, Post, Thread, post_at
from govhub.notices.policy import is_author, placed_for, thread_for
from govhub.notices.queries.people import readers, talking
from govhub.notices.queries.threads import named

Answer = dict[str, Any]


@act("notices.post", forms.Write)
def post(actor: Actor, form: forms.Write) -> Answer:
    """Write in the discussion of an object, or answer what stands there; mark it as a question.

    Whoever is mentioned (`@Name`) and may read the discussion is told, and so is whoever talks there or
    follows it. Refused in a flood of words.
    """
    thread = thread_for(actor, form.space, form.about)
    authorize(actor, "notices.post", thread)
    _refuse_flood(actor)
    parent = _parent(thread, form.reply_to)
    mentions = _mentioned(thread, form.body)
    made = Post.create(
        space=thread.space,
        about=thread.about,
        number=_next(thread),
        author=actor.person_id,
        body=form.body,
        mentions=sorted(mentions),
        at=clock.now(),
        reply_to=parent.number if parent else None,
        is_question=form.question and parent is None,
    )
    entry = _record("notices.post", actor, thread, made, form.body)
    told = {one for ids in mentions.values() for one in ids}
    tell(_news(thread, made, "mentioned", phrases.MENTIONED, actor), told, entry)
    _tell_others(actor, thread, made, parent, told, entry)
    return {"about": thread.about, "post": made.number}


def _tell_others(
    actor: Actor, thread: Thread, made: Post, parent: Post | None, told: set[int], entry: AuditEntry
) -> None:
    """Whoever talks here, once until they have looked: a lively discussion does not fill anybody's page."""
    kind = "case" if thread.is_confidential else "reply"
    here = (Notice.kind == kind) & (Notice.space == thread.space) & (Notice.about == thread.about)
    waiting: Any = Notice.select(Notice.person).where(here & Notice.seen_at.is_null())
    known = told | {row[0] for row in waiting.tuples()}
    around = talking(thread)
    if thread.is_confidential:
        around &= {person.id for person in readers(thread)}
    if parent is not None and parent.author_id in around:
        news = _news(thread, made, "reply", phrases.ANSWERED, actor)
        tell(news, {parent.author_id}, entry, without=known)
        known.add(parent.author_id)
    tell(_news(thread, made, "reply", phrases.WROTE, actor), around, entry, without=known)


def _news(thread: Thread, made: Post, kind: str, words: str, actor: Actor) -> News:
    of = named(thread)
    address = f"{of['url']}#post-{made.number}"
    if thread.is_confidential:
        return News(thread.space, "case", thread.about, address, Phrase(phrases.CASE))
    return News(thread.space, kind, thread.about, address, Phrase(words, name=actor.name, title=of["title"]))


def _mentioned(thread: Thread, body: str) -> dict[str, list[int]]:
    """The people whom a text names, among those who may read it."""
    if "@" not in body and "＠" not in body:
        return {}
    names: dict[str, list[str]] = {}
    ids = {}
    for person in readers(thread):
        names.setdefault(person.name, []).append(person.uid)
        ids[person.uid] = person.id
    return {name: [ids[uid] for uid in uids] for name, uids in rules.mentioned(body, names).items()}


def _parent(thread: Thread, number: int | None) -> Post | None:
    """What is answered; an answer to an answer stands beside it, under the same contribution."""
    if number is None:
        return None
    parent = post_at(thread, number)
    if parent.reply_to is not None:
        parent = post_at(thread, parent.reply_to)
    if parent.removed_at is not None:
        raise RuleBroken(Phrase(N_("This contribution was removed.")))
    return parent


def _refuse_flood(actor: Actor) -> None:
    lately = (Post.author == actor.person_id) & (Post.at > clock.now() - rules.FLOOD_WITHIN)
    if Post.select().where(lately).count() >= rules.FLOOD:
        raise RuleBroken(Phrase(N_("You have written a lot in the last minutes. Please wait a little.")))


def _next(thread: Thread) -> int:
    """The next number in this discussion; acts of a space follow one another, so no two are the same."""
    here = (Post.space == thread.space) & (Post.about == thread.about)
    return int(Post.select(fn.MAX(Post.number)).where(here).scalar() or 0) + 1


def _record(act: str, actor: Actor, thread: Thread, written: Post, words: str, **facts: Any) -> AuditEntry:
    """That somebody wrote is a fact of the space; what they wrote stays private."""
    chain = confidential(thread.space) if thread.is_confidential else thread.space
    said = {"post": written.number, "reply_to": written.reply_to, "is_question": written.is_question or None}
    public = {name: value for name, value in {**said, **facts}.items() if value is not None}
    private = {"words": words} if words else None
    return record(act, actor, chain, about=f"thread:{thread.about}", facts=public, private=private)


@act("notices.edit_post", forms.EditPost)
def edit_post(actor: Actor, form: forms.EditPost) -> Answer:
    """Mend one's own words within an hour; the page says that they were changed."""
    placed = placed_for(actor, form.space, form.about, form.post)
    authorize(actor, "notices.edit_post", placed)
    row, thread = placed.post, placed.thread
    mine = is_author(actor, row)
    refusal = rules.why_not_edit(
        is_author=mine, is_removed=row.removed_at is not None, written_at=row.at, now=clock.now()
    )
    if refusal:
        raise RuleBroken(refusal)
    mentions = _mentioned(thread, form.body)
    known: Any = Notice.select(Notice.person).where(_of(placed) & (Notice.kind == "mentioned"))
    told = {one[0] for one in known.tuples()}  # a name taken out and put in again tells nobody anew
    new = {one for name, ids in mentions.items() if name not in row.mentions for one in ids}
    row.body, row.mentions, row.edited_at = form.body, sorted(mentions), clock.now()
    row.save()
    entry = _record("notices.edit_post", actor, thread, row, form.body)
    tell(_news(thread, row, "mentioned", phrases.MENTIONED, actor), new, entry, without=told)
    return {"about": thread.about, "post": row.number}


@act("notices.remove_post", forms.RemovePost)
def remove_post(actor: Actor, form: forms.RemovePost) -> Answer:
    """Remove one's own words, or as a facilitator those of others, who are told why.

    The words are gone for good, from the private part of the record too; that they stood there, who removed
    them and the fingerprint of what they were stay.
    """
    placed = placed_for(actor, form.space, form.about, form.post)
    authorize(actor, "notices.remove_post", placed)
    row, mine = placed.post, is_author(actor, placed.post)
    removed = row.removed_at is not None
    if refusal := rules.why_not_remove(is_author=mine, is_removed=removed, reason=form.reason):
        raise RuleBroken(refusal) if removed else refuse("reason", refusal.msgid)
    row.body, row.mentions, row.removed_at = "", [], clock.now()
    row.removed_by, row.removed_why = actor.person_id, form.reason
    row.is_answer = False
    row.save()
    _forget_words(placed)
    Notice.delete().where(_of(placed) & Notice.seen_at.is_null()).execute()
    entry = _record("notices.remove_post", actor, placed.thread, row, form.reason, by_author=mine)
    if not mine and row.author_id is not None:
        tell(_news(placed.thread, row, "reply", phrases.REMOVED, actor), {row.author_id}, entry)
    return {"about": placed.thread.about, "post": row.number}


def _of(placed: Placed) -> Any:
    address = f"{named(placed.thread)['url']}#post-{placed.post.number}"
    return (Notice.space == placed.space) & (Notice.address == address)


def _forget_words(placed: Placed) -> None:
    """Destroy what opens the commitments to the words; the chain itself stays whole."""
    space = placed.space
    chain = confidential(space).uid if placed.thread.is_confidential else space.uid
    wrote = AuditEntry.act.in_(["notices.post", "notices.edit_post"])
    here = (AuditEntry.chain == chain) & (AuditEntry.about == f"thread:{placed.thread.about}") & wrote
    entries = [row.id for row in AuditEntry.select().where(here) if row.facts["post"] == placed.post.number]
    AuditOpening.delete().where(AuditOpening.entry.in_(entries)).execute()


@act("notices.mark_answer", forms.MarkAnswer)
def mark_answer(actor: Actor, form: forms.MarkAnswer) -> Answer:
    """Say that a reply answers the question above it (or does not, after all): whoever asked, or a
    facilitator. Others see at a glance that the question is settled."""
    placed = placed_for(actor, form.space, form.about, form.post)
    row, thread = placed.post, placed.thread
    question = post_at(thread, row.reply_to) if row.reply_to is not None else row
    authorize(actor, "notices.mark_answer", Placed(thread, question))
    if row.reply_to is None or not question.is_question:
        raise RuleBroken(Phrase(N_("Only a reply to a question can be its answer.")))
    if row.removed_at is not None:
        raise RuleBroken(Phrase(N_("This contribution was removed.")))
    if row.is_answer == form.answers:
        raise RuleBroken(Phrase(N_("This is so already.")))
    row.is_answer = form.answers
    row.save()
    entry = _record("notices.mark_answer", actor, thread, row, "", answers=form.answers)
    if form.answers and question.author_id is not None:
        tell(_news(thread, row, "reply", phrases.SETTLED, actor), {question.author_id}, entry)
    return {"about": thread.about, "post": row.number, "answers": form.answers}
