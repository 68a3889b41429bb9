"""What somebody wants to be told, and that they have seen it."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import NotFound
from govhub.core.policy import authorize
from govhub.notices import forms
from govhub.notices.models import Following, Notice, NoticeChoice
from govhub.notices.policy import thread_for

Answer = dict[str, Any]


@act("notices.choose", forms.Choose)
def choose(actor: Actor, form: forms.Choose) -> Answer:
    """Choose for each kind of notice whether it comes by mail at once, in a daily letter, or not by mail.

    What already waits for the next letter goes by the new choice, too.
    """
    authorize(actor, "notices.choose")
    chosen = {kind: how for kind, how in form.model_dump().items() if how is not None}
    theirs = NoticeChoice.person == actor.person_id
    NoticeChoice.delete().where(theirs & NoticeChoice.kind.in_(list(chosen))).execute()
    rows = [{"person": actor.person_id, "kind": kind, "how": how} for kind, how in chosen.items()]
    if rows:
        NoticeChoice.insert_many(rows).execute()
    no_more = [kind for kind, how in chosen.items() if how != "daily"]
    waiting = (Notice.person == actor.person_id) & Notice.due_at.is_null(False)
    Notice.update(due_at=None).where(waiting & Notice.kind.in_(no_more)).execute()
    record("notices.choose", actor, about=f"person:{actor.uid}", private={"choices": chosen})
    return {"choices": chosen}


@act("notices.see", forms.See)
def see(actor: Actor, form: forms.See) -> Answer:
    """Mark one notice, or all, as seen. What is seen is not sent in a daily letter."""
    authorize(actor, "notices.see")
    which = Notice.person == actor.person_id
    if form.notice is not None:
        which &= Notice.id == form.notice
        if not Notice.select().where(which).exists():
            raise NotFound
    change = Notice.update(seen_at=clock.now(), due_at=None)
    count = change.where(which & Notice.seen_at.is_null()).execute()
    record("notices.see", actor, about=f"person:{actor.uid}")
    return {"seen": count}


@act("notices.follow", forms.Follow)
def follow(actor: Actor, form: forms.Follow) -> Answer:
    """Be told of what is written in a discussion, or no more of it (whoever mentions you still reaches you).

    What somebody follows is their own business: the record keeps it to itself.
    """
    thread = thread_for(actor, form.space, form.about)
    authorize(actor, "notices.follow", thread)
    theirs = {"person": actor.person_id, "space": thread.space, "about": thread.about}
    row, made = Following.get_or_create(**theirs, defaults={"is_following": form.following})
    if not made:
        row.is_following = form.following
        row.save()
    private = {"space": thread.space.uid, "about": thread.about, "following": form.following}
    record("notices.follow", actor, about=f"person:{actor.uid}", private=private)
    return {"about": thread.about, "following": form.following}
