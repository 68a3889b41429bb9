"""`govhub verify`: anybody can recount the books from the record, and the tables must say the same."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from govhub.core.audit import AuditEntry
from govhub.core.db import db, store
from govhub.resources.models import (
    Allocation,
    AllocationShare,
    LedgerBalance,
    LedgerEntry,
    LedgerLine,
    Pledge,
)
from tests.conftest import Cast
from tests.transparency.stage import CANARY, funded
from tests.transparency.test_verify import entry_of, forge, lines, run, unlock


@pytest.fixture
def books(cast: Cast) -> Cast:
    """The books of `funded`, in a database in somebody's hands."""
    funded(cast)
    unlock()
    for table in ("ledger_entry", "ledger_line"):
        if store.is_sqlite:
            rows = db.execute_sql(
                "select name from sqlite_master where type = 'trigger' and tbl_name = ?", (table,)
            )
            for (name,) in list(rows):
                db.execute_sql(f"drop trigger {name}")
        else:
            db.execute_sql(f"alter table {table} disable trigger user")
    return cast


@pytest.mark.usefixtures("books")
def test_verify_recounts_the_books() -> None:
    result = run()
    assert (result.exit_code, lines(result)) == (0, [])


def test_verify_recounts_the_books_from_a_download_alone(
    client: FlaskClient, cast: Cast, tmp_path: Path
) -> None:
    funded(cast)
    record = client.get("/open/waste/audit.jsonl").data
    path = tmp_path / "audit.jsonl"
    path.write_bytes(record)
    assert run("--file", str(path)).exit_code == 0
    assert b"Zw\xc3\xb6lfuhrtee" not in record


ALTERED: list[tuple[Any, str]] = [
    (
        lambda: LedgerLine.update(amount=LedgerLine.amount + 1).where(LedgerLine.account == "spent"),
        "entry 6 of the books: one of its lines is not what",
    ),
    (
        lambda: LedgerLine.update(stakeholder=1).where(LedgerLine.account == "spent"),
        "entry 6 of the books: the organisation of a line is not what",
    ),
    (
        lambda: LedgerLine.update(stakeholder=1).where(LedgerLine.unit == "hours"),
        "entry 2 of the books: the organisation of a line is not what",
    ),
    (
        lambda: LedgerEntry.update(act="resources.reverse").where(LedgerEntry.number == 3),
        "entry 3 of the books: act is not what",
    ),
    (
        lambda: LedgerEntry.update(reverses=1).where(LedgerEntry.number == 3),
        "entry 3 of the books: reverses is not what",
    ),
    (lambda: LedgerBalance.update(amount=5).where(LedgerBalance.account == "received"), "books: balance ("),
    (lambda: Pledge.update(received=5), "books: pledge ("),
    (lambda: AllocationShare.update(spent=5), "books: share ("),
    (lambda: Allocation.update(amount=5).where(Allocation.number == 1), "allocation 1: it is not what"),
    (lambda: Allocation.update(decision=1).where(Allocation.number == 1), "allocation 1: it is not what"),
    (lambda: Allocation.update(reversed_at=None), "allocation 2: it is not what"),
]


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(("alter", "what"), ALTERED)
def test_verify_finds_each_altered_field_of_the_books(alter: Any, what: str) -> None:
    assert alter().execute()
    result = run()
    assert result.exit_code == 1
    assert any(line.startswith(f"waste {what}") for line in lines(result)), lines(result)
    assert CANARY not in result.output


@pytest.mark.usefixtures("books")
def test_verify_finds_an_entry_of_the_books_that_is_gone() -> None:
    row = LedgerEntry.get(LedgerEntry.number == 6)
    LedgerLine.delete().where(LedgerLine.entry == row).execute()
    LedgerEntry.delete().where(LedgerEntry.id == row.id).execute()
    told = entry_of("resources.spend", "allocation:1").seq
    assert f"waste entry 6 of the books: it (entry {told}) is missing" in lines(run())


def booked(row: AuditEntry, **changes: Any) -> None:
    """Alter what an entry of the record says about the books: `amounts` by place, or fields of its entry."""
    ledger = deepcopy(row.facts["ledger"])
    for place, amount in changes.pop("amounts", {}).items():
        ledger[0]["lines"][place]["amount"] = amount
    ledger[0] |= changes
    forge(row, ledger=ledger)


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    ("act", "about", "changes", "what"),
    [
        ("resources.pledge", "pledge:1", {"amounts": {0: -1}}, "entry 1 of the books does not balance"),
        ("resources.receive", "pledge:1", {"entry": 9}, "entry 9 of the books does not follow entry 2"),
        (
            "resources.spend",
            "allocation:1",
            {"amounts": {0: -60000, 1: 60000}},
            "entry 6 of the books leaves allocated (EUR) below zero",
        ),
        (
            "resources.reverse",
            "ledger:7",
            {"reverses": 3},
            "entry 8 of the books is not the opposite of entry 3",
        ),
        (
            "resources.reverse",
            "ledger:7",
            {"reverses": 30},
            "entry 8 of the books reverses an entry that is not there",
        ),
        (
            "resources.allocate",
            "allocation:1",
            {"amounts": {0: -1, 1: 1, 2: 0}},
            "the books allocate another amount than the allocation",
        ),
    ],
)
def test_verify_finds_books_in_the_record_that_do_not_hold(
    act: str, about: str, changes: dict[str, Any], what: str
) -> None:
    row = entry_of(act, about)
    booked(row, **changes)
    assert f"waste entry {row.seq}: {what}" in lines(run())


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    ("facts", "what"),
    [
        ({"decision": 9}, "it allocates without a decision that passed"),
        ({"decision": 1}, "it allocates more than its decision allows"),
        ({"unit": "USD"}, "it allocates more than its decision allows"),
        ({"amount": 80001}, "it allocates more than its decision allows"),
    ],
)
def test_verify_finds_an_allocation_that_nothing_allows(facts: dict[str, Any], what: str) -> None:
    row = entry_of("resources.allocate", "allocation:1")
    forge(row, **facts)
    assert f"waste entry {row.seq}: {what}" in lines(run())


@pytest.mark.usefixtures("books")
def test_verify_says_books_that_do_not_hold_as_json() -> None:
    LedgerBalance.update(amount=5).where(LedgerBalance.account == "received").execute()
    said = json.loads(run("--json", "--space", "waste").output)
    assert said["ok"] is False
    assert {one["where"] for one in said["records"][0]["findings"]} == {"waste books"}
