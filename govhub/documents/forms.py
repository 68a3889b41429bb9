"""What the acts on texts take."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from govhub.core.forms import Form, Line, LongText, Number, OptionalLine, ShortName


class InSpace(Form):
    """A space."""

    space: ShortName


class Index(InSpace):
    """A page of the texts of a space."""

    page: Number = 1


class DocumentRef(Form):
    """A text: its space and its number there."""

    space: ShortName
    document: Number


class Show(DocumentRef):
    """A text, and a page of its versions."""

    page: Number = 1


class VersionRef(DocumentRef):
    """One version of a text."""

    version: Number


class Compare(DocumentRef):
    """Two versions; `after` 0 is the text as it stands now."""

    before: Number
    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0


class Create(InSpace):
    """A text with a title; `text` is Markdown to begin with."""

    title: Line
    kind: Literal["charter", "text"] = "text"
    text: LongText = ""


class Rename(DocumentRef):
    """A new title."""

    title: Line


class SaveVersion(DocumentRef):
    """What this version is about, in a few words."""

    note: OptionalLine = ""


class SaveText(DocumentRef):
    """The whole text as Markdown, and the Markdown that it was made from."""

    base: LongText = ""
    text: LongText


class RestoreVersion(VersionRef):
    """The version whose text comes back."""
