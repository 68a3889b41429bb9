"""Who may talk where: a discussion is open to whoever may read its object, and to them only."""

from __future__ import annotations

from govhub.core import policy
from govhub.core.actor import Actor
from govhub.core.errors import NotFound
from govhub.core.phrase import N_
from govhub.notices.models import Placed, Post, Thread, post_at, thread_at
from govhub.spaces.models import roles_of, space_named
from govhub.spaces.policy import sees, takes_part


def reads(actor: Actor, thread: Thread) -> bool:
    """Whoever may read the object."""
    return policy.TABLE[thread.reads](actor, thread.subject)


def writes(actor: Actor, thread: Thread) -> bool:
    """Whoever may read the object and takes part in the space (in a case: who is in it)."""
    return reads(actor, thread) and (thread.is_confidential or takes_part(actor, thread))


def wrote(actor: Actor, placed: Placed) -> bool:
    """The author."""
    return is_author(actor, placed.post) and writes(actor, placed.thread)


def wrote_or_keeps_order(actor: Actor, placed: Placed) -> bool:
    """The author, and the facilitators of the space; in a case its mediator."""
    return wrote(actor, placed) or (writes(actor, placed.thread) and keeps_order(actor, placed.thread))


def keeps_order(actor: Actor, thread: Thread) -> bool:
    """Who may remove the words of others."""
    if thread.is_confidential:
        mediator: int | None = thread.subject.mediator_id
        return actor.person_id is not None and mediator == actor.person_id
    return "facilitator" in roles_of(actor, thread.space)


def is_author(actor: Actor, post: Post) -> bool:
    """Whether the actor wrote it."""
    return actor.person_id is not None and post.author_id == actor.person_id


def thread_for(actor: Actor, short_name: str, about: str) -> Thread:
    """A discussion; a confidential one is not there for those who may not read it. Raises NotFound."""
    thread = thread_at(space_named(short_name), about)
    if not actor.is_system and (
        not sees(actor, thread) or (thread.is_confidential and not reads(actor, thread))
    ):
        raise NotFound
    return thread


def placed_for(actor: Actor, short_name: str, about: str, number: int) -> Placed:
    """A contribution in its discussion. Raises NotFound."""
    thread = thread_for(actor, short_name, about)
    return Placed(thread, post_at(thread, number))


RULES: dict[str, policy.Predicate] = {
    "notices.thread": reads,
    "notices.mentionable": writes,
    "notices.post": writes,
    "notices.edit_post": wrote,
    "notices.remove_post": wrote_or_keeps_order,
    "notices.mark_answer": wrote_or_keeps_order,  # of the question
    "notices.follow": reads,
    "notices.index": policy.signed_in,
    "notices.choices": policy.signed_in,
    "notices.see": policy.signed_in,
    "notices.choose": policy.signed_in,
}

PHRASES = {
    "notices.post": N_("%(actor)s wrote in the discussion of %(about)s"),
    "notices.edit_post": N_("%(actor)s changed their words in the discussion of %(about)s"),
    "notices.remove_post": N_("%(actor)s removed a contribution from the discussion of %(about)s"),
    "notices.mark_answer": N_("%(actor)s looked after a question in the discussion of %(about)s"),
    "notices.follow": N_("%(actor)s chose what to follow"),
    "notices.see": N_("%(actor)s looked at their notices"),
    "notices.choose": N_("%(actor)s chose how notices are sent"),
}
