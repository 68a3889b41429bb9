"""Makes changes durable: what arrives within a few milliseconds is written together."""

from __future__ import annotations

import threading

from govhub.core import clock
from govhub.core.db import db, new_uid, store
from govhub.documents.models import hold
from govhub.live.socket import socketio

TOGETHER = 0.004  # seconds
PATIENCE = 5.0  # seconds that opening a text waits for changes on their way to the disk
PROCESS = new_uid()  # marks rows that the rooms of this process have already
_INSERT = "insert into document_update (document_id, person_id, content, origin, at) values "
_CHANGED = "update document set changed_at = ? where id = ?"
Row = tuple[int, int | None, bytes, str, int]


class _Batch:
    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.done = threading.Event()
        self.error: BaseException | None = None


_lock = threading.Lock()
_current = _Batch()
_pending: set[_Batch] = set()


def settled() -> None:
    """Return when everything that was being written at this moment is on disk, or has failed."""
    for batch in list(_pending):
        batch.done.wait(PATIENCE)


def write(document_id: int, person_id: int | None, update: bytes) -> None:
    """Return when the change is on disk. Raises what the database raised."""
    global _current
    row = (document_id, person_id, update, PROCESS, clock.now())
    with _lock:
        batch = _current
        batch.rows.append(row)
        leads = len(batch.rows) == 1
        _pending.add(batch)
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
        _pending.discard(batch)


def _insert(rows: list[Row]) -> None:
    """Plain SQL: with peewee's own, building the statement costs more than running it."""
    documents = sorted({row[0] for row in rows})
    for document_id in documents:
        hold(document_id)
    for at in range(0, len(rows), 100):
        some = rows[at : at + 100]
        values = ", ".join([f"({', '.join([db.param] * 5)})"] * len(some))
        db.execute_sql(_INSERT + values, [value for row in some for value in row])
    for document_id in documents:
        db.execute_sql(_CHANGED.replace("?", db.param), (rows[-1][4], document_id))
