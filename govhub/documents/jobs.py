"""What texts do by themselves: keep a version when nobody types any more, and fold their log."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from peewee import fn

from govhub.core.actor import Actor
from govhub.core.db import store
from govhub.core.errors import GovHubError
from govhub.core.jobs import job, one_by_one
from govhub.documents import rules
from govhub.documents.actions import save_version
from govhub.documents.crdt.room import snapshot
from govhub.documents.models import Document, DocumentSnapshot, DocumentUpdate, hold, log_of, writers_of

FOLD_AFTER = 1000  # rows of the log, or
FOLD_BYTES = 256 * 1024
_log = logging.getLogger(__name__)


@job("documents.keep_versions")
def keep_versions(now: int) -> None:
    """Keep what was written as a version once nobody has typed for a while."""
    waiting = Document.select().where(
        Document.changed_at.is_null(False)
        & (Document.changed_at < now - rules.IDLE)
        & (Document.versioned_at.is_null() | (Document.versioned_at < Document.changed_at))
    )
    one_by_one("documents.keep_versions", list(waiting.limit(20)), partial(_keep, now))


def _keep(now: int, document: Document) -> None:
    try:
        save_version(Actor.system(), space=document.space.short_name, document=document.number)
    except GovHubError:  # nothing new in it, or nothing at all
        done = Document.update(versioned_at=now).where(Document.id == document.id)
        store.write(done.execute)


@job("documents.fold_logs")
def fold_logs(now: int) -> None:
    """Turn a long log into one snapshot, which is checked before the rows go."""
    size = fn.SUM(fn.LENGTH(DocumentUpdate.content))
    query: Any = DocumentUpdate.select(DocumentUpdate.document).group_by(DocumentUpdate.document)
    long = query.having((fn.COUNT(DocumentUpdate.id) > FOLD_AFTER) | (size > FOLD_BYTES))
    for (document_id,) in list(long.limit(5).tuples()):
        store.write(partial(fold, document_id))


def fold(document_id: int) -> bool:
    """Fold the log of one text (inside a write). False when the snapshot would not say the same."""
    hold(document_id)
    document = Document.get_by_id(document_id)
    updates, last = log_of(document)
    said = snapshot(updates)
    if said is None:
        _log.error("the snapshot of text %s does not say the same; its log is kept", document.uid)
        return False
    document.writers = [person.id for person in writers_of(document)]
    document.save(only=["writers"])
    DocumentSnapshot.delete().where(DocumentSnapshot.document == document).execute()
    DocumentSnapshot.create(document=document, last_update=last, content=said)
    # The newest row stays, or SQLite would give its number again and the next change be taken for an old one.
    gone = (DocumentUpdate.document == document) & (DocumentUpdate.id < last)
    DocumentUpdate.delete().where(gone).execute()
    return True
