"""Makes changes durable: what arrives within a few milliseconds is written together."""

from __future__ import annotations

import threading
from typing import Any

from govhub.core import clock
from govhub.core.db import new_uid, store
from govhub.documents.models import Document, DocumentUpdate, hold
from govhub.live.socket import socketio

TOGETHER = 0.004  # seconds
PROCESS = new_uid()  # marks rows that the rooms of this process have already


class _Batch:
    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.done = threading.Event()
        self.error: BaseException | None = None


_lock = threading.Lock()
_current = _Batch()


def write(document_id: int, person_id: int | None, update: bytes) -> None:
    """Return when the change is on disk. Raises what the database raised."""
    global _current
    row = {
        "document": document_id,
        "person": person_id,
        "content": update,
        "origin": PROCESS,
        "at": clock.now(),
    }
    with _lock:
        batch = _current
        batch.rows.append(row)
        leads = len(batch.rows) == 1
    if leads:
        socketio.sleep(TOGETHER)
        with _lock:
            _current = _Batch()
        _write(batch)
    else:
        batch.done.wait()
    if batch.error is not None:
        raise batch.error


def _write(batch: _Batch) -> None:
    try:
        store.write(lambda: _insert(batch.rows))
    except BaseException as problem:
        batch.error = problem
    finally:
        batch.done.set()


def _insert(rows: list[dict[str, Any]]) -> None:
    documents = sorted({row["document"] for row in rows})
    for document_id in documents:
        hold(document_id)
    DocumentUpdate.insert_many(rows).execute()
    Document.update(changed_at=rows[-1]["at"]).where(Document.id << documents).execute()
