"""Downloads take no more memory for many lines than for few."""

from __future__ import annotations

import tracemalloc

import pytest
from flask.testing import FlaskClient

from govhub.core.audit import AuditEntry, head
from govhub.core.db import insert_rows, store
from govhub.resources.models import LedgerEntry, LedgerLine, Pledge
from tests.conftest import Cast
from tests.transparency.stage import funded


def grow(cast: Cast, count: int) -> None:
    """So many more entries in the books and in the record (as they are stored; their chain is not read)."""
    row, last = Pledge.get(Pledge.number == 1), head(cast.space.uid)
    assert last is not None
    number = LedgerEntry.select().count()
    moved = {"space": cast.space.id, "act": "resources.receive", "pledge": row.id, "what": "A part. " * 20}
    insert_rows(LedgerEntry, [{**moved, "number": number + n} for n in range(1, count + 1)])
    entries = LedgerEntry.select(LedgerEntry.id).where(LedgerEntry.number > number).tuples()
    line = {"unit": "EUR", "stakeholder": None, "purpose": None}
    sides = (("pledged", -1), ("received", 1))
    lines = [
        {**line, "entry": key, "account": account, "amount": amount}
        for (key,) in entries
        for account, amount in sides
    ]
    insert_rows(LedgerLine, lines)
    told = {name: getattr(last, name) for name in ("chain", "act", "about", "actor", "at", "leaf")}
    seqs = range(last.seq + 1, last.seq + count + 1)
    insert_rows(AuditEntry, [{**told, "seq": seq, "content": last.stored} for seq in seqs])


def held(client: FlaskClient, path: str) -> tuple[int, int]:
    """The most memory that one answer holds while it is sent piece by piece, and how much was sent."""
    tracemalloc.start()
    answer = client.get(path, buffered=False)
    sent = sum(len(piece) for piece in answer.iter_encoded())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    answer.close()
    return peak, sent


@pytest.mark.parametrize("path", ["ledger.csv", "ledger.json", "audit.jsonl"])
def test_downloads_hold_little_memory_whatever_their_length(
    client: FlaskClient, cast: Cast, path: str
) -> None:
    funded(cast)
    store.write(lambda: grow(cast, 300))
    held(client, f"/open/waste/{path}")
    few, short = held(client, f"/open/waste/{path}")
    store.write(lambda: grow(cast, 3000))
    many, long = held(client, f"/open/waste/{path}")
    assert long > 5 * short
    assert many < 1.5 * few
