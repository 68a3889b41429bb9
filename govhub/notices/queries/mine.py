"""What one person is told, and how they have chosen to be."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.forms import Nothing
from govhub.core.mail import has_mail
from govhub.core.phrase import Phrase
from govhub.core.policy import authorize
from govhub.notices import forms
from govhub.notices.models import Notice, NoticeChoice
from govhub.notices.phrases import HOW, KINDS
from govhub.notices.rules import DEFAULTS
from govhub.spaces.models import Role, Space
from govhub.spaces.queries import register_waiting

Answer = dict[str, Any]
PER_PAGE = 50
MOST_COUNTED = 100


def _mine(actor: Actor, *more: Any) -> Any:
    """One's notices of the spaces in which one still has a role."""
    here = Role.select(Role.space).where(Role.person == actor.person_id)
    return Notice.select(*more).where((Notice.person == actor.person_id) & Notice.space.in_(here))


def unseen(actor: Actor) -> list[tuple[int, str]]:
    """Number and address of each notice that somebody has not seen, at most a hundred."""
    query = _mine(actor, Notice.id, Notice.address).where(Notice.seen_at.is_null())
    return list(query.order_by(Notice.id.desc()).limit(MOST_COUNTED).tuples())


@query("notices.index", forms.Before)
def index(actor: Actor, form: forms.Before) -> Answer:
    """One's notices: on the first page those not seen yet, then the others, the newest first."""
    authorize(actor, "notices.index")
    everything = _mine(actor, Notice, Space).join(Space).order_by(Notice.id.desc())
    unseen = []
    if form.before is None:
        unseen = list(everything.where(Notice.seen_at.is_null()).limit(MOST_COUNTED))
    seen = everything.where(Notice.seen_at.is_null(False))
    if form.before is not None:
        seen = seen.where(Notice.id < form.before)
    rows = list(seen.limit(PER_PAGE + 1))
    return {
        "unseen": [_told(row) for row in unseen],
        "seen": [_told(row) for row in rows[:PER_PAGE]],
        "older": rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None,
    }


def _told(row: Notice) -> Answer:
    return {
        "notice": row.id,
        "kind": row.kind,
        "text": Phrase.from_dict(row.words),
        "space": row.space.short_name,
        "space_name": row.space.name,
        "about": row.about,
        "url": row.address,
        "at": row.at,
        "seen_at": row.seen_at,
    }


@query("notices.choices", Nothing)
def choices(actor: Actor, form: Nothing) -> Answer:
    """How each kind of notice is sent to this person, and whether this installation sends mail at all."""
    authorize(actor, "notices.choices")
    mine = {row.kind: row.how for row in NoticeChoice.select().where(NoticeChoice.person == actor.person_id)}
    return {
        "has_mail": has_mail(),
        "hows": HOW,
        "kinds": [
            {"kind": kind, "label": label, "how": mine.get(kind, DEFAULTS[kind]), "usual": DEFAULTS[kind]}
            for kind, label in KINDS.items()
        ],
    }


@register_waiting
def unseen_for_you(actor: Actor) -> dict[str, list[Answer]]:
    """The newest that somebody has not seen, for their first page; votes stand there already."""
    elsewhere = ("vote_opened", "vote_closing")
    rows = _mine(actor, Notice, Space).join(Space).where(Notice.seen_at.is_null())
    rows = rows.where(Notice.kind.not_in(elsewhere)).order_by(Notice.id.desc()).limit(5)
    return {"new_notices": [_told(row) for row in rows]}
