"""What is stored about texts: the log of changes, its snapshots, and the versions that people name."""

from __future__ import annotations

from typing import Any

from peewee import BlobField, CharField, ForeignKeyField, IntegerField, TextField

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.db import BaseModel, ChoiceField, InstantField, JsonField, advisory_lock, choices, new_uid
from govhub.core.errors import NotFound
from govhub.documents.crdt.room import Room
from govhub.spaces.models import Space

KINDS = ("goal", "charter", "text")


class Document(BaseModel):
    """A text of a space. `writers` are the people whose changes are no longer in the log by row."""

    space = ForeignKeyField(Space, backref="documents", on_delete="CASCADE")
    uid = CharField(max_length=16, unique=True, default=new_uid)
    number = IntegerField()
    kind = ChoiceField(max_length=10, choices=choices(*KINDS), default="text")
    title = CharField(max_length=200)
    created_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    created_at = InstantField(default=clock.now)
    changed_at = InstantField(null=True, index=True)
    versioned_at = InstantField(null=True)
    versioned_row = IntegerField(default=0)
    writers: Any = JsonField(default=list)

    class Meta:
        indexes = ((("space", "number"), True),)


class DocumentUpdate(BaseModel):
    """One durable change, as the browsers exchange it. `origin` is the process whose room has it already."""

    document = ForeignKeyField(Document, backref="updates", on_delete="CASCADE")
    person = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    content = BlobField()
    origin = CharField(max_length=16, default="")
    at = InstantField(default=clock.now)


class DocumentSnapshot(BaseModel):
    """Everything up to the row `last_update` of the log as one update, checked before those rows went."""

    document = ForeignKeyField(Document, backref="snapshots", unique=True, on_delete="CASCADE")
    last_update = IntegerField()
    content = BlobField()
    at = InstantField(default=clock.now)


class DocumentVersion(BaseModel):
    """A text as it was at a moment, in Markdown; never changed, so that a decision can name it."""

    document = ForeignKeyField(Document, backref="versions", on_delete="CASCADE")
    number = IntegerField()
    title = CharField(max_length=200)
    markdown = TextField()
    text_hash = CharField(max_length=64)
    authors: Any = JsonField(default=list)
    note = CharField(max_length=200, default="")
    saved_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    at = InstantField(default=clock.now)

    class Meta:
        indexes = ((("document", "number"), True),)

    @property
    def space(self) -> Space:
        """The space of its text, for policies."""
        return self.document.space


def document_at(space: Space, number: int) -> Document:
    """The text with this number. Raises NotFound."""
    found = Document.get_or_none((Document.space == space) & (Document.number == number))
    if found is None:
        raise NotFound
    found.space = space
    return found


def version_at(document: Document, number: int) -> DocumentVersion:
    """One version. Raises NotFound."""
    query = (DocumentVersion.document == document) & (DocumentVersion.number == number)
    found = DocumentVersion.get_or_none(query)
    if found is None:
        raise NotFound
    found.document = document
    return found


def latest_version(document: Document) -> DocumentVersion | None:
    """The newest version, if there is one."""
    query = DocumentVersion.select().where(DocumentVersion.document == document)
    return query.order_by(DocumentVersion.number.desc()).first()


def log_of(document: Document) -> tuple[list[bytes], int]:
    """The updates that make up the text, oldest first, and the number of the last row.

    Rows before snapshot: when the log is folded between the two, what went from it is in the snapshot.
    """
    rows = list(
        DocumentUpdate.select(DocumentUpdate.id, DocumentUpdate.content)
        .where(DocumentUpdate.document == document)
        .order_by(DocumentUpdate.id)
    )
    kept = DocumentSnapshot.get_or_none(DocumentSnapshot.document == document)
    after = kept.last_update if kept else 0
    newer = [row for row in rows if row.id > after]
    updates = ([bytes(kept.content)] if kept else []) + [bytes(row.content) for row in newer]
    return updates, newer[-1].id if newer else after


def room_of(document: Document) -> Room:
    """The text as the log has it, in a shared document of its own."""
    return Room(log_of(document)[0])


def hold(document_id: int) -> None:
    """Changes to one log follow one another, or a row with a lower number could appear after a higher one."""
    advisory_lock(f"document {document_id}")


def append(document: Document, person_id: int | None, update: bytes) -> None:
    """Write one change into the log (inside a write), for every room to take it up."""
    hold(document.id)
    now = clock.now()
    DocumentUpdate.create(document=document, person=person_id, content=update, at=now)
    Document.update(changed_at=now).where(Document.id == document.id).execute()
    document.changed_at = now


def writers_of(document: Document) -> list[Person]:
    """Who changed the text since its last version."""
    after = document.versioned_row
    query: Any = DocumentUpdate.select(DocumentUpdate.person).where(
        (DocumentUpdate.document == document)
        & (DocumentUpdate.id > after)
        & DocumentUpdate.person.is_null(False)
    )
    found = {row["person"] for row in query.distinct().dicts()} | set(document.writers)
    return list(Person.select().where(Person.id << sorted(found)).order_by(Person.name)) if found else []
