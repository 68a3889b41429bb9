"""What the acts of talking and of being told take."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from govhub.core.forms import Flag, Form, Number, OptionalLine, OptionalNumber, OptionalText, ShortName, Text

About = Annotated[str, StringConstraints(pattern=r"^(goal|decision|case|report):[1-9][0-9]{0,8}$")]
How = Literal["at_once", "daily", "never"]


class ThreadRef(Form):
    """The discussion of an object of a space: `decision:7`."""

    space: ShortName
    about: About


class Thread(ThreadRef):
    """`before` gives older posts; `post` one contribution with all answers to it."""

    before: OptionalNumber = None
    post: OptionalNumber = None


class Mentionable(ThreadRef):
    """Who can be mentioned here; `begins` is what has been typed of the name."""

    begins: OptionalLine = ""


class Write(ThreadRef):
    """A contribution in Markdown. `reply_to` is the number of the one that it answers; a `question` waits
    for an answer."""

    body: Text
    reply_to: OptionalNumber = None
    question: Flag = False


class PostRef(ThreadRef):
    """A contribution, by its number in the discussion."""

    post: Number


class EditPost(PostRef):
    """Other words."""

    body: Text


class RemovePost(PostRef):
    """Why it is removed."""

    reason: OptionalText = ""


class MarkAnswer(PostRef):
    """Whether this reply answers the question above it."""

    answers: Flag = True


class Follow(ThreadRef):
    """Whether to be told of what is written here."""

    following: Flag


class Before(Form):
    """A page of a list: what is older than this number."""

    before: OptionalNumber = None


class See(Form):
    """One notice, or all."""

    notice: OptionalNumber = None


class Choose(Form):
    """How each kind of notice is sent. Kinds that are left out stay as they are."""

    vote_opened: How | None = None
    vote_closing: How | None = None
    delegation: How | None = None
    outcome: How | None = None
    mentioned: How | None = None
    reply: How | None = None
    case: How | None = None
    confirm: How | None = None
    commitment: How | None = None
    report: How | None = None
