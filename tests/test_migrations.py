"""Migrations from empty give exactly the tables that the models describe, types included."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govhub import paths, wiring
from govhub.config import BadSetting
from govhub.core import schema
from govhub.core.db import db, store
from tests.conftest import ON_POSTGRESQL

wiring.load()


def _described() -> dict[str, Any]:
    """Every table with its columns, indexes, foreign keys and triggers."""
    described = {}
    for table in sorted(set(db.get_tables()) - {"schema_migration", "sqlite_sequence"}):
        columns = sorted((c.name, c.data_type, c.null, c.primary_key) for c in db.get_columns(table))
        indexes = sorted((i.name, tuple(i.columns), i.unique) for i in db.get_indexes(table))
        keys = sorted((k.column, k.dest_table, k.dest_column) for k in db.get_foreign_keys(table))
        described[table] = {"columns": columns, "indexes": indexes, "keys": keys}
    described["triggers"] = sorted(map(tuple, db.execute_sql(_TRIGGERS).fetchall()))
    rules = map(tuple, db.execute_sql(_RULES).fetchall())
    described["rules"] = sorted(rules if ON_POSTGRESQL else ((*one[:2], _parts(one[2])) for one in rules))
    return described


def _parts(sql: str) -> list[str]:
    """What a table of SQLite is declared to hold, in any order: a column that was added later stands last
    there, with its foreign key beside it."""
    parts, depth = [""], 0
    for letter in sql[sql.index("(") + 1 : sql.rindex(")")]:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    found = []
    for part in (part.strip() for part in parts):
        column, apart, key = part.partition(" REFERENCES ")
        if apart and not part.startswith("FOREIGN KEY"):
            found += [column, f"FOREIGN KEY ({column.split()[0]}) REFERENCES {key}"]
        else:
            found.append(part)
    return sorted(found)


_TRIGGERS = (
    "select trigger_name, event_object_table, event_manipulation from information_schema.triggers"
    if ON_POSTGRESQL
    else "select name, tbl_name, sql from sqlite_master where type = 'trigger'"
)
_RULES = (
    "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint"
    " where connamespace = 'public'::regnamespace and conrelid::regclass::text <> 'schema_migration'"
    if ON_POSTGRESQL
    else "select name, tbl_name, sql from sqlite_master where type = 'table' and name not like 'schema_%'"
    " and name not like 'sqlite_%'"
)


@pytest.fixture
def empty(tmp_path: Path) -> Any:
    """A database without any table."""
    if ON_POSTGRESQL:
        from tests import postgres

        url = postgres.url("empty", lambda url: None)
    else:
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    store.open(url)
    yield url
    store.close()
    if ON_POSTGRESQL:
        postgres.drop(url)


def test_migrations_from_empty_equal_the_models(empty: str, tmp_path: Path) -> None:
    assert schema.upgrade(tmp_path) == sorted(path.stem for path in paths.MIGRATIONS.glob("[0-9]*.py"))
    with store.reading():
        migrated = _described()
        db.drop_tables(schema.models())
        db.execute_sql("drop table schema_migration")
    schema.create_all()
    with store.reading():
        assert migrated == _described()


def test_upgrading_twice_does_nothing_the_second_time(empty: str, tmp_path: Path) -> None:
    assert schema.upgrade(tmp_path)
    assert schema.upgrade(tmp_path) == []


def test_a_database_newer_than_the_code_is_refused(empty: str, tmp_path: Path) -> None:
    schema.upgrade(tmp_path)
    with store.reading():
        db.execute_sql("insert into schema_migration (name, applied) values ('9999_later', '2030-01-01')")
    with pytest.raises(BadSetting, match=r"newer than this GovHub \(it has 9999_later\)"):
        schema.pending()


def test_a_migration_changed_after_it_was_applied_is_refused(empty: str, tmp_path: Path) -> None:
    schema.upgrade(tmp_path)
    store.write(schema.MigrationChecksum.update(checksum="0" * 64).execute)
    with pytest.raises(BadSetting, match="was changed after it had been applied"):
        schema.pending()
