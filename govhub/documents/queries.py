"""What pages read about texts."""

from __future__ import annotations

from typing import Any

from govhub.core import feed
from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.policy import authorize
from govhub.documents import forms, rules
from govhub.documents.models import (
    Document,
    DocumentVersion,
    document_at,
    latest_version,
    room_of,
    version_at,
    writers_of,
)
from govhub.spaces.models import Space, space_named

Answer = dict[str, Any]


@query("documents.index", forms.InSpace)
def index(actor: Actor, form: forms.InSpace) -> Answer:
    """The texts of a space, the ones that changed last first."""
    space = space_named(form.space)
    authorize(actor, "documents.index", space)
    rows = Document.select().where(Document.space == space).order_by(Document.number.desc())
    return {"documents": [summary(row) for row in rows]}


@query("documents.show", forms.DocumentRef)
def show(actor: Actor, form: forms.DocumentRef) -> Answer:
    """A text as it stands, and its versions, the newest first."""
    document = document_at(space_named(form.space), form.document)
    authorize(actor, "documents.show", document)
    room = room_of(document)
    versions = [about_version(row) for row in _versions(document)]
    markdown = room.markdown
    newest = versions[0]["text_hash"] if versions else None
    return {
        **summary(document),
        "text": markdown,
        "text_hash": rules.text_hash(markdown),
        "versions": versions,
        "unsaved": rules.why_not_version(markdown, newest) is None,
        "writers": [{"uid": person.uid, "name": person.name} for person in writers_of(document)],
    }


@query("documents.version", forms.VersionRef)
def version(actor: Actor, form: forms.VersionRef) -> Answer:
    """One version with its text."""
    document = document_at(space_named(form.space), form.document)
    authorize(actor, "documents.version", document)
    found = version_at(document, form.version)
    newest = latest_version(document)
    return {
        **summary(document),
        "version": about_version(found) | {"text": found.markdown},
        "newest": newest.number if newest else found.number,
    }


@query("documents.compare", forms.Compare)
def compare(actor: Actor, form: forms.Compare) -> Answer:
    """The differences between two versions (or a version and the text as it stands), word by word."""
    document = document_at(space_named(form.space), form.document)
    authorize(actor, "documents.compare", document)
    before = version_at(document, form.before)
    after = version_at(document, form.after) if form.after else None
    text = after.markdown if after else room_of(document).markdown
    paragraphs = rules.differences(before.markdown, text)
    added, removed = rules.counts(paragraphs)
    return {
        **summary(document),
        "before": about_version(before),
        "after": about_version(after) if after else None,
        "paragraphs": [[{"kind": p.kind, "text": p.text} for p in pieces] for pieces in paragraphs],
        "same": all(piece.kind == "same" for pieces in paragraphs for piece in pieces),
        "added": added,
        "removed": removed,
    }


def summary(document: Document) -> Answer:
    """What is known about a text without reading it."""
    return {
        "document": document.number,
        "uid": document.uid,
        "kind": document.kind,
        "title": document.title,
        "created_at": document.created_at,
        "changed_at": document.changed_at or document.created_at,
    }


def about_version(row: DocumentVersion) -> Answer:
    """A version without its text."""
    return {
        "number": row.number,
        "title": row.title,
        "text_hash": row.text_hash,
        "note": row.note,
        "authors": row.authors,
        "saved_by": row.saved_by.name if row.saved_by else None,
        "at": row.at,
    }


def _versions(document: Document) -> list[DocumentVersion]:
    from govhub.accounts.models import Person

    query = (
        DocumentVersion.select(DocumentVersion, Person)
        .left_outer_join(Person)
        .where(DocumentVersion.document == document)
    )
    return list(query.order_by(DocumentVersion.number.desc()))


@feed.naming("document")
def document_names(space: Space, keys: set[str]) -> dict[str, tuple[str, str]]:
    """What the activity feed calls texts."""
    numbers = [int(key) for key in keys if key.isdigit()]
    rows = Document.select().where((Document.space == space) & (Document.number << numbers))
    address = f"/s/{space.short_name}/documents"
    return {str(row.number): (f"T-{row.number} {row.title}", f"{address}/{row.number}") for row in rows}
