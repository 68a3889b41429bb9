"""What people do with texts, apart from typing: begin, rename, keep a version, restore one."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import RuleBroken
from govhub.core.forms import refuse
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.documents import forms, rules
from govhub.documents.crdt.blocks import Blocks, pieces
from govhub.documents.crdt.merge import merge
from govhub.documents.crdt.parsing import from_markdown
from govhub.documents.crdt.room import EMPTY, Room
from govhub.documents.models import (
    Document,
    DocumentUpdate,
    DocumentVersion,
    append,
    document_at,
    hold,
    latest_version,
    room_of,
    version_at,
    writers_of,
)
from govhub.spaces.models import Space, next_number, space_named

Answer = dict[str, Any]
MOST_PIECES = 10_000  # paragraphs, items, lines, and stretches in bold; a book has fewer


def begin(
    space: Space, actor: Actor, kind: str, title: str, text: str
) -> tuple[Document, DocumentVersion | None]:
    """A new text, for acts that make one; with its first version when it is not empty."""
    document = Document.create(
        space=space,
        number=next_number(space, "document"),
        kind=kind,
        title=title,
        created_by=actor.person_id,
    )
    room = Room()
    update = room.write(_read(text))
    if update == EMPTY:
        return document, None
    append(document, actor.person_id, update)
    return document, keep(document, actor, room.markdown)


def _read(text: str) -> Blocks:
    """The blocks of a typed text. Raises Invalid when it falls into more pieces than can be written in one
    go: the time grows with their square, and everybody else would wait."""
    blocks = from_markdown(text)
    if pieces(blocks) > MOST_PIECES:
        raise refuse("text", N_("This text has reached its largest size."))
    return blocks


def keep(document: Document, actor: Actor, markdown: str, note: str = "") -> DocumentVersion:
    """The next version of a text, with everybody who wrote since the last one. Raises RuleBroken."""
    last = latest_version(document)
    if refusal := rules.why_not_version(markdown, last.text_hash if last else None):
        raise RuleBroken(refusal)
    version = DocumentVersion.create(
        document=document,
        number=last.number + 1 if last else 1,
        title=document.title,
        markdown=markdown,
        text_hash=rules.text_hash(markdown),
        authors=[{"uid": person.uid, "name": person.name} for person in writers_of(document)],
        note=note,
        saved_by=actor.person_id,
    )
    row = DocumentUpdate.select(DocumentUpdate.id).where(DocumentUpdate.document == document)
    newest = row.order_by(DocumentUpdate.id.desc()).first()
    document.versioned_at = clock.now()
    document.versioned_row = newest.id if newest else document.versioned_row
    document.writers = []
    document.save(only=["versioned_at", "versioned_row", "writers"])  # others write in it meanwhile
    return version


def _held(document: Document) -> Room:
    """The text, with nobody else changing its log until the running act is done."""
    hold(document.id)
    document.writers = Document.get_by_id(document.id).writers  # it may have been folded a moment ago
    return room_of(document)


def facts_of(version: DocumentVersion) -> Answer:
    """What the audit says about a version."""
    return {
        "version": version.number,
        "text_hash": version.text_hash,
        "authors": [author["uid"] for author in version.authors],
    }


@act("documents.create", forms.Create)
def create(actor: Actor, form: forms.Create) -> Answer:
    """Begin a text that several people will write. Everybody who takes part in the space may."""
    space = space_named(form.space)
    authorize(actor, "documents.create", space)
    document, version = begin(space, actor, form.kind, form.title, form.text)
    facts = {"kind": form.kind} | (facts_of(version) if version else {})
    about, private = f"document:{document.number}", {"title": form.title}
    record("documents.create", actor, space, about=about, facts=facts, private=private)
    return {"document": document.number}


@act("documents.rename", forms.Rename)
def rename(actor: Actor, form: forms.Rename) -> Answer:
    """Give a text another title; versions keep the title that they had."""
    document = document_at(space_named(form.space), form.document)
    authorize(actor, "documents.rename", document)
    document.title = form.title
    document.save(only=["title"])
    about = f"document:{document.number}"
    record("documents.rename", actor, document.space, about=about, private={"title": form.title})
    return {"document": document.number}


@act("documents.save_version", forms.SaveVersion)
def save_version(actor: Actor, form: forms.SaveVersion) -> Answer:
    """Keep the text as it stands under a number that a decision can name. Refused when nothing is new."""
    document = document_at(space_named(form.space), form.document)
    authorize(actor, "documents.save_version", document)
    version = keep(document, actor, _held(document).markdown, form.note)
    about = f"document:{document.number}"
    record("documents.save_version", actor, document.space, about=about, facts=facts_of(version))
    return {"document": document.number, "version": version.number}


@act("documents.save_text", forms.SaveText)
def save_text(actor: Actor, form: forms.SaveText) -> Answer:
    """Save a text that was typed without the live editor. It is joined with what others wrote meanwhile;
    where both changed the same passage, both passages stay. Refused when nothing is new."""
    document = document_at(space_named(form.space), form.document)
    authorize(actor, "documents.save_text", document)
    room = _held(document)
    joined = merge(from_markdown(form.base), _read(form.text), room.blocks)
    update = room.write(joined.blocks)
    if update == EMPTY:
        raise RuleBroken(Phrase(N_("Nothing has changed.")))
    append(document, actor.person_id, update)
    facts = {"text_hash": rules.text_hash(room.markdown), "both": joined.both}
    record("documents.save_text", actor, document.space, about=f"document:{document.number}", facts=facts)
    return {"document": document.number, "both": joined.both}


@act("documents.restore_version", forms.RestoreVersion)
def restore_version(actor: Actor, form: forms.RestoreVersion) -> Answer:
    """Bring the text of an earlier version back, as a new version; what was there is kept as one, too."""
    document = document_at(space_named(form.space), form.document)
    authorize(actor, "documents.restore_version", document)
    wanted = version_at(document, form.version)
    room = _held(document)
    last = latest_version(document)
    before = None
    if rules.why_not_version(room.markdown, last.text_hash if last else None) is None:
        before = keep(document, actor, room.markdown)
    update = room.write(from_markdown(wanted.markdown))
    if update == EMPTY:
        raise RuleBroken(Phrase(N_("The text is already as it was in this version.")))
    append(document, actor.person_id, update)
    version = keep(document, actor, room.markdown)
    facts = facts_of(version) | {"restored": wanted.number} | ({"kept": before.number} if before else {})
    about = f"document:{document.number}"
    record("documents.restore_version", actor, document.space, about=about, facts=facts)
    return {"document": document.number, "version": version.number}
