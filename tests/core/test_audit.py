"""The audit: append-only, linked by hashes, and every alteration is found where it was made."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from peewee import DatabaseError

from govhub.core import audit, clock
from govhub.core.actor import Actor
from govhub.core.acts import Act
from govhub.core.audit import AuditEntry, AuditOpening
from govhub.core.canonical import NotCanonical, canonical_bytes, commitment, leaf_hash
from govhub.core.db import db, store
from govhub.core.forms import Form, Line
from tests.core.stage import ANNA, Place, in_threads, note

pytestmark = pytest.mark.usefixtures("database")
CHAIN = Place().uid


class Vote(Form):
    """A choice with a reason that stays private."""

    choice: Line
    reason: str | None = None


def vote(actor: Actor, **values: Any) -> dict[str, Any]:
    """Record a vote with a private reason."""

    def body(actor: Actor, form: Vote) -> dict[str, Any]:
        """Vote."""
        private = {"reason": form.reason}
        audit.record(
            "core.vote", actor, Place(), about="decision:1", facts={"choice": form.choice}, private=private
        )
        return {}

    return Act("core.vote", Vote, body)(actor, **values)


def unlock() -> None:
    """Take the triggers away, as somebody with the database in their hands could."""
    if store.is_sqlite:
        for name in ("no_update", "no_delete", "no_replace"):
            db.execute_sql(f"drop trigger audit_entry_{name}")
    else:
        db.execute_sql("drop trigger audit_entry_no_change on audit_entry")


def found() -> list[tuple[int, str]]:
    """Where the chain breaks."""
    return [(one.seq, one.what) for one in audit.breaks_in(CHAIN)]


def three() -> None:
    """A chain of three entries, the second with a private reason."""
    note()(ANNA, name="one")
    vote(ANNA, choice="agree", reason="because")
    note()(ANNA, name="three")


def change(seq: int, **columns: Any) -> None:
    """Alter columns of an entry behind the application's back."""
    AuditEntry.update(columns).where((AuditEntry.chain == CHAIN) & (AuditEntry.seq == seq)).execute()


def test_record_writes_these_facts_and_links_them() -> None:
    clock.freeze(1_795_315_145_123)
    three()
    rows = list(AuditEntry.select().order_by(AuditEntry.seq))
    assert [row.seq for row in rows] == [1, 2, 3]
    assert [row.entry["previous"] for row in rows] == [audit.FIRST, rows[0].leaf, rows[1].leaf]
    assert rows[1].entry == {
        "version": 1,
        "act": "core.vote",
        "space": CHAIN,
        "seq": 2,
        "previous": rows[0].leaf,
        "at": "2026-11-22T02:39:05.123Z",
        "about": "decision:1",
        "actor": ANNA.uid,
        "door": "page",
        "facts": {"choice": "agree"},
        "commitments": {"reason": rows[1].entry["commitments"]["reason"]},
    }


def test_record_stores_the_exact_bytes_that_were_hashed() -> None:
    three()
    for row in AuditEntry.select():
        content = bytes(row.content)
        assert canonical_bytes(json.loads(content)) == content
        assert row.leaf == leaf_hash(content) == hashlib.sha256(b"\x00" + content).hexdigest()


def test_record_commits_to_private_values_without_telling_them() -> None:
    three()
    entry = AuditEntry.get(AuditEntry.seq == 2)
    opening = AuditOpening.get()
    assert b"because" not in bytes(entry.content)
    assert (opening.name, opening.value, len(opening.salt)) == ("reason", "because", 64)
    opened = commitment("reason", bytes.fromhex(opening.salt), "because")
    assert entry.entry["commitments"] == {"reason": opened}


def test_record_can_commit_to_nothing_having_been_said() -> None:
    vote(ANNA, choice="agree")
    assert AuditOpening.get().value is None
    assert found() == []


def test_record_salts_the_same_value_differently_each_time() -> None:
    vote(ANNA, choice="agree", reason="because")
    vote(ANNA, choice="agree", reason="because")
    assert len({row.entry["commitments"]["reason"] for row in AuditEntry.select()}) == 2


def test_record_never_goes_back_in_time() -> None:
    clock.freeze(2000)
    note()(ANNA, name="one")
    clock.freeze(1000)
    note()(ANNA, name="two")
    assert [row.at for row in AuditEntry.select().order_by(AuditEntry.seq)] == [2000, 2000]
    assert found() == []


@pytest.mark.parametrize("fact", [0.5, 2**53, "e\u0301", {"Not": 1}])
def test_record_of_facts_without_a_canonical_form_undoes_the_act(fact: Any) -> None:
    def body(actor: Actor, form: Form) -> dict[str, Any]:
        """Record it."""
        audit.record("core.odd", actor, Place(), facts={"fact": fact})
        return {}

    with pytest.raises(NotCanonical):
        Act("core.odd", Form, body)(ANNA)
    assert AuditEntry.select().count() == 0


def test_chains_of_different_spaces_are_numbered_on_their_own() -> None:
    def body(actor: Actor, form: Form) -> dict[str, Any]:
        """One entry here, one there, one in the house."""
        for space in (Place("b" * 16), Place(), None):
            audit.record("core.around", actor, space)
        return {}

    Act("core.around", Form, body)(ANNA)
    Act("core.around", Form, body)(ANNA)
    assert audit.chains() == sorted([CHAIN, "b" * 16, audit.HOUSE])
    for chain in audit.chains():
        assert [row.seq for row in AuditEntry.select().where(AuditEntry.chain == chain)] == [1, 2]
        assert list(audit.breaks_in(chain)) == []


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entry set content = content",
        "update audit_entry set act = 'core.other' where seq = 2",
        "delete from audit_entry",
        "delete from audit_entry where seq = 3",
    ],
)
def test_database_refuses_to_change_or_delete_an_entry(statement: str) -> None:
    three()
    with pytest.raises(Exception, match="append-only"), db.atomic():
        db.execute_sql(statement)
    assert AuditEntry.select().count() == 3
    assert found() == []


def test_database_refuses_to_put_another_entry_in_the_place_of_one() -> None:
    three()
    columns = "id, chain, seq, act, about, actor, at, leaf, content"
    if store.is_sqlite:
        statement = (
            f"insert or replace into audit_entry ({columns}) select {columns} from audit_entry where seq = 2"
        )
    else:
        statement = (
            f"insert into audit_entry ({columns}) select {columns} from audit_entry where seq = 2 "
            "on conflict (chain, seq) do update set act = 'core.other'"
        )
    with pytest.raises((DatabaseError, Exception), match=r"append-only|unique|duplicate"), db.atomic():
        db.execute_sql(statement)
    assert found() == []


def test_database_refuses_to_empty_the_audit() -> None:
    if store.is_sqlite:
        pytest.skip("only on PostgreSQL")
    three()
    with pytest.raises(Exception, match="append-only"), db.atomic():
        db.execute_sql("truncate audit_entry cascade")
    assert found() == []


def test_breaks_in_a_whole_chain_finds_nothing() -> None:
    three()
    assert found() == []


def _tampered(row: AuditEntry, **facts: Any) -> bytes:
    return canonical_bytes({**row.entry, **facts})


def test_breaks_in_finds_altered_bytes() -> None:
    three()
    unlock()
    change(2, content=_tampered(AuditEntry.get(AuditEntry.seq == 2), facts={"choice": "block"}))
    assert found() == [
        (2, "the stored bytes do not have the stored hash"),
        (3, "it does not follow from the entry before it"),
    ]


def test_breaks_in_finds_altered_bytes_whose_hash_was_made_to_fit() -> None:
    three()
    unlock()
    content = _tampered(AuditEntry.get(AuditEntry.seq == 2), facts={"choice": "block"})
    change(2, content=content, leaf=leaf_hash(content))
    assert found() == [(3, "it does not follow from the entry before it")]


def test_breaks_in_finds_a_chain_that_was_forged_to_its_end_by_its_head() -> None:
    three()
    head = audit.head(CHAIN)
    unlock()
    content = _tampered(AuditEntry.get(AuditEntry.seq == 2), facts={"choice": "block"})
    change(2, content=content, leaf=leaf_hash(content))
    last = _tampered(AuditEntry.get(AuditEntry.seq == 3), previous=leaf_hash(content))
    change(3, content=last, leaf=leaf_hash(last))
    forged = audit.head(CHAIN)
    assert found() == []  # consistent in itself: only a head that was published or written down tells
    assert head is not None
    assert forged is not None
    assert head.leaf != forged.leaf


def test_breaks_in_finds_a_missing_entry() -> None:
    three()
    unlock()
    AuditOpening.delete().execute()
    AuditEntry.delete().where(AuditEntry.seq == 2).execute()
    assert found() == [(3, "number 2 is missing"), (3, "it does not follow from the entry before it")]


def test_breaks_in_finds_a_missing_first_entry() -> None:
    three()
    unlock()
    AuditEntry.delete().where(AuditEntry.seq == 1).execute()
    assert found() == [(2, "number 1 is missing"), (2, "it does not follow from the entry before it")]


@pytest.mark.parametrize(
    ("column", "value"),
    [("act", "core.other"), ("about", "decision:9"), ("actor", "x" * 16), ("at", 5), ("leaf", "0" * 64)],
)
def test_breaks_in_finds_each_altered_column(column: str, value: Any) -> None:
    three()
    unlock()
    change(2, **{column: value})
    what = (
        "the stored bytes do not have the stored hash"
        if column == "leaf"
        else "its columns differ from its bytes"
    )
    assert found() == [(2, what)]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"a": 1}', b'{"b":1,"a":2}', b"\xff\xfe", b'{"a":0.5}', b'{"seq":2}'],
)
def test_breaks_in_finds_bytes_that_are_no_entry(content: bytes) -> None:
    three()
    unlock()
    change(2, content=content, leaf=leaf_hash(content))
    assert {seq for seq, _ in found()} == {2, 3}


@pytest.mark.parametrize(
    ("column", "value"),
    [("value", "another"), ("value", None), ("salt", "00" * 32), ("salt", "xy"), ("name", "other")],
)
def test_breaks_in_finds_an_altered_private_value(column: str, value: Any) -> None:
    three()
    AuditOpening.update({column: value}).execute()
    name = value if column == "name" else "reason"
    assert found() == [(2, f"the private value of {name!r} is not the one committed to")]


def test_breaks_in_accepts_a_private_value_that_was_destroyed() -> None:
    three()
    AuditOpening.delete().execute()
    assert found() == []


def test_breaks_in_reads_each_entry_once(queries: Any) -> None:
    three()
    found()  # opens the connection
    with queries() as few:
        found()
    for n in range(6):
        vote(ANNA, choice=f"c{n}", reason="r")
    with queries() as many:
        assert found() == []
    assert len(many) == len(few)


def test_record_from_two_processes_worth_of_writers_never_forks_the_chain() -> None:
    work = [lambda n=n: vote(ANNA, choice=f"{n}", reason="r") for n in range(16)]
    assert all(isinstance(answer, dict) for answer in in_threads(*work))
    assert found() == []
    assert [row.seq for row in AuditEntry.select().order_by(AuditEntry.seq)] == list(range(1, 17))
