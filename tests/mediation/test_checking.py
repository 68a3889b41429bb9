"""`govhub verify` compares cases, notes, settlements and signatures with their confidential record."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core.db import db, store
from govhub.mediation import actions
from govhub.mediation.models import Case
from govhub.mediation.queries import faults_in_cases
from govhub.transparency.queries.checking import check
from tests.conftest import ON_POSTGRESQL, Cast
from tests.mediation.stage import W, blocked, in_dialogue, logged, proposed, sign


@pytest.fixture(autouse=True)
def a_settled_case_and_others(cast: Cast) -> None:
    from govhub.core import clock

    clock.freeze(1_795_000_000_000)
    blocked(cast)
    in_dialogue(cast)
    actions.add_note(cast.bob, **W, case=1, body="A word")
    proposed(cast, effect="conditions", conditions="A seat")
    proposed(cast, effect="amend", amended_text="Other words")
    sign(cast, "alice", version=2)
    sign(cast, "bob", version=2)
    logged(cast, "bob")
    actions.withdraw_case(cast.bob, **W, case=2)
    logged(cast, "bob")


def faults(cast: Cast) -> list[tuple[str, str]]:
    with store.reading():
        return list(faults_in_cases(cast.space))


def test_verify_finds_nothing_when_all_is_well(cast: Cast) -> None:
    assert faults(cast) == []
    with store.reading():
        assert check(cast.space.uid).findings == []


def by_hand(*statements: str) -> None:
    """What somebody with the database in their hands could do, triggers and all."""
    tables = ("case_note", "settlement", "signature")

    def write() -> None:
        for table in tables:
            drops = ("no_change",) if ON_POSTGRESQL else ("no_update", "no_delete")
            for drop in drops:
                on = f" on {table}" if ON_POSTGRESQL else ""
                db.execute_sql(f"drop trigger {table}_{drop}{on}")
        for statement in statements:
            db.execute_sql(statement)

    store.write(write)


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("update case_note set body = 'Another word'", "case 1 note"),
        ("update case_note set audience = 'mediator'", "case 1 note"),
        ("update mediation_case set mediator_id = 1 where number = 3", "case 3 mediator"),
        ("update mediation_case set title = 'Another word' where number = 1", "case 1 words"),
        ("update mediation_case set summary = 'Another word' where number = 3", "case 3 words"),
        ("update case_party set stakeholder_id = null, person_id = 4 where id = 1", "case 1"),
        ("update settlement set text = 'I pay nothing' where version = 1", "case 1 settlement 1"),
        ("update settlement set conditions = 'None' where version = 1", "case 1 settlement 1"),
        ("update settlement set amended_text = 'Mine' where version = 2", "case 1 settlement 2"),
        ("delete from signature", "case 1 settlement 2 signature of"),
        ("update mediation_case set outcome_kind = 'other' where number = 1", "case 1"),
        ("update mediation_case set ended_at = 1, stage = 'withdrawn' where number = 3", "case 3"),
    ],
)
def test_verify_finds_what_was_changed_by_hand(cast: Cast, statement: str, where: str) -> None:
    by_hand(statement)
    found: list[Any] = faults(cast)
    assert found
    assert all(name.startswith(where) for name, _ in found)
    assert "A word" not in str(found)
    assert "Another word" not in str(found)


def test_verify_finds_a_case_that_was_never_logged(cast: Cast) -> None:
    store.write(lambda: Case.create(space=cast.space, number=9, kind="role", title="Made up"))
    assert ("case 9", "it is not in the record") in faults(cast)
    assert {name.partition(" ")[2][:1] for name, _ in faults(cast)} == {"9"}
