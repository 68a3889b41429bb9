"""What is stored about talking and being told: contributions, who follows what, notices, choices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.db import BaseModel, ChoiceField, InstantField, JsonField, choices
from govhub.core.errors import NotFound
from govhub.decisions.models import decision_at
from govhub.goals.models import goal_at
from govhub.mediation.models import case_at
from govhub.notices.rules import DEFAULTS
from govhub.reports.models import report_at
from govhub.spaces.models import Space

HOW = ("at_once", "daily", "never")


@dataclass(frozen=True)
class Thread:
    """The discussion of one object. Who may read the object may read the discussion."""

    space: Space
    about: str
    subject: Any
    reads: str  # the name of the query that shows the object: its policy is that of the discussion

    @property
    def kind(self) -> str:
        """`goal`, `decision`, `case` or `report`."""
        return self.about.partition(":")[0]

    @property
    def is_confidential(self) -> bool:
        """Whether not even its existence may be known to others."""
        return self.kind == "case"


_SUBJECTS: dict[str, tuple[str, Callable[[Space, int], Any]]] = {
    "goal": ("goals.show", goal_at),
    "decision": ("decisions.show", decision_at),
    "report": ("reports.show", report_at),
    "case": ("mediation.show", case_at),
}


def thread_at(space: Space, about: str) -> Thread:
    """The discussion of `decision:7`. Raises NotFound."""
    kind, _, number = about.partition(":")
    if kind not in _SUBJECTS or not number.isdecimal():
        raise NotFound
    reads, find = _SUBJECTS[kind]
    return Thread(space, about, find(space, int(number)), reads)


class Post(BaseModel):
    """A contribution to a discussion. Of one that was removed only its place stays."""

    space = ForeignKeyField(Space, backref="posts", on_delete="CASCADE")
    about = CharField(max_length=20)
    number = IntegerField()
    author = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    author_id: int | None  # peewee gives it
    body = TextField()
    mentions: Any = JsonField(default=list)
    at = InstantField(default=clock.now)
    edited_at = InstantField(null=True)
    removed_at = InstantField(null=True)
    removed_by: Any = ForeignKeyField(Person, null=True, backref="+", on_delete="SET NULL")
    removed_why = TextField(default="")
    reply_to = IntegerField(null=True)
    is_question = BooleanField(default=False)
    is_answer = BooleanField(default=False)

    class Meta:
        indexes = (
            (("space", "about", "number"), True),
            (("space", "about", "reply_to", "number"), False),
            (("author", "at"), False),
        )


@dataclass(frozen=True)
class Placed:
    """A contribution in its discussion, as policies look at it."""

    thread: Thread
    post: Post

    @property
    def space(self) -> Space:
        """The space of both."""
        return self.thread.space


class Following(BaseModel):
    """That somebody follows a discussion without having written in it, or wants no more of it."""

    person = ForeignKeyField(Person, on_delete="CASCADE")
    space = ForeignKeyField(Space, on_delete="CASCADE")
    about = CharField(max_length=20)
    is_following = BooleanField()

    class Meta:
        indexes = ((("space", "about", "person"), True),)


class Notice(BaseModel):
    """Something that one person is told. `due_at` says when it goes into a letter, if it does and has not
    yet; `entry` is the number (in the audit's table) of the act that it tells of."""

    person = ForeignKeyField(Person, backref="notices", on_delete="CASCADE")
    space = ForeignKeyField(Space, backref="notices", on_delete="CASCADE")
    kind = ChoiceField(max_length=20, choices=choices(*DEFAULTS))
    about = CharField(max_length=40)
    address = CharField(max_length=200)
    words: Any = JsonField()
    at = InstantField(default=clock.now)
    seen_at = InstantField(null=True)
    due_at = InstantField(null=True, index=True)
    mailed_at = InstantField(null=True)
    entry = IntegerField(null=True, index=True)

    class Meta:
        indexes = (
            (("person", "seen_at", "id"), False),
            (("person", "id"), False),
            (("space", "about", "seen_at"), False),
        )


class NoticeChoice(BaseModel):
    """How somebody wants a kind of notice, where it is not as everybody has it."""

    person = ForeignKeyField(Person, backref="notice_choices", on_delete="CASCADE")
    kind = ChoiceField(max_length=20, choices=choices(*DEFAULTS))
    how = ChoiceField(max_length=10, choices=choices(*HOW))

    class Meta:
        indexes = ((("person", "kind"), True),)


def post_at(thread: Thread, number: int) -> Post:
    """The contribution with this number. Raises NotFound."""
    here = (Post.space == thread.space) & (Post.about == thread.about)
    found = Post.get_or_none(here & (Post.number == number))
    if found is None:
        raise NotFound
    return found
