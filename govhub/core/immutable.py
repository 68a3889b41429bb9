"""Tables that are only ever added to: the database itself refuses to change or delete their rows.

`@append_only` on a model is all it takes; the triggers are made with the tables and after every upgrade.
"""

from __future__ import annotations

from typing import Any, TypeVar

from govhub.core.db import db, store

M = TypeVar("M", bound=type)
_models: list[Any] = []


def append_only(model: M) -> M:
    """Declare that rows of this model are never changed and never deleted."""
    _models.append(model)
    return model


def protect() -> None:
    """Make the triggers of every declared table (called when tables are made, and after an upgrade)."""
    for model in _models:
        if not model.table_exists():  # its migration is still to come
            continue
        statements = _sqlite if store.is_sqlite else _postgresql
        for statement in statements(model._meta.table_name, _unique(model)):
            db.execute_sql(statement)


def _unique(model: Any) -> list[tuple[str, ...]]:
    """The columns that name a row: its id, and every unique index."""
    declared = [columns for columns, unique in model._meta.indexes if unique]
    single = [(name,) for name, field in model._meta.fields.items() if field.unique]
    fields = model._meta.fields
    return [("id",)] + [tuple(fields[name].column_name for name in names) for names in [*single, *declared]]


def _sqlite(table: str, unique: list[tuple[str, ...]]) -> list[str]:
    refuse = f"begin select raise(abort, '{table} is append-only'); end"
    same = " or ".join("(" + " and ".join(f"{c} = new.{c}" for c in columns) + ")" for columns in unique)
    return [
        f"create trigger if not exists {table}_no_update before update on {table} {refuse}",
        f"create trigger if not exists {table}_no_delete before delete on {table} {refuse}",
        # "insert or replace" deletes without asking the trigger above
        f"create trigger if not exists {table}_no_replace before insert on {table} "
        f"when exists (select 1 from {table} where {same}) {refuse}",
    ]


def _postgresql(table: str, unique: list[tuple[str, ...]]) -> list[str]:
    return [
        f"create or replace function {table}_is_append_only() returns trigger language plpgsql as "
        f"$$ begin raise exception '{table} is append-only'; end $$",
        f"create or replace trigger {table}_no_change before update or delete on {table} "
        f"for each row execute function {table}_is_append_only()",
        f"create or replace trigger {table}_no_truncate before truncate on {table} "
        f"for each statement execute function {table}_is_append_only()",
    ]
