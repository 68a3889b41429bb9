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
PER_PAGE = 50


@query("documents.index", forms.Index)
def index(actor: Actor, form: forms.Index) -> Answer:
    """The texts of a space, the newest first, a page of them."""
    space = space_named(form.space)
    authorize(actor, "documents.index", space)
    rows = Document.select().where(Document.space == space).order_by(Document.number.desc())
    found, paging = _page(rows, form.page)
    return {"documents": [summary(row) for row in found], **paging}


@query("documents.show", forms.Show)
def show(actor: Actor, form: forms.Show) -> Answer:
    """A text as it stands, and its versions, the newest first, a page of them."""
    document = document_at(space_named(form.space), form.document)
    authorize(actor, "documents.show", document)
    markdown, newest = room_of(document).markdown, latest_version(document)
    found, paging = _page(_versions(document), form.page)
    return {
        **summary(document),
        "text": markdown,
        "text_hash": rules.text_hash(markdown),
        "versions": [about_version(row) for row in found],
        "newest": newest.number if newest else None,
        "unsaved": rules.why_not_version(markdown, newest.text_hash if newest else None) is None,
        "writers": [{"uid": person.uid, "name": person.name} for person in writers_of(document)],
        **paging,
    }


def _page(rows: Any, number: int) -> tuple[list[Any], dict[str, Any]]:
    """The rows of one page, and what its links need to know."""
    found = list(rows.limit(PER_PAGE + 1).offset((number - 1) * PER_PAGE))
    return found[:PER_PAGE], {"page": number, "has_more": len(found) > PER_PAGE}


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


def _versions(document: Document) -> Any:
    """The versions without their texts, which nobody reads in a list."""
    from govhub.accounts.models import Person

    fields = DocumentVersion._meta.sorted_fields
    columns = [field for field in fields if field.name not in {"markdown", "document"}]
    query = DocumentVersion.select(*columns, Person.id, Person.name).left_outer_join(Person)
    return query.where(DocumentVersion.document == document).order_by(DocumentVersion.number.desc())


@feed.naming("document")
def document_names(space: Space, keys: set[str]) -> dict[str, tuple[str, str]]:
    """What the activity feed calls texts."""
    numbers = [int(key) for key in keys if key.isdigit()]
    rows = Document.select().where((Document.space == space) & (Document.number << numbers))
    address = f"/s/{space.short_name}/documents"
    return {str(row.number): (f"T-{row.number} {row.title}", f"{address}/{row.number}") for row in rows}
