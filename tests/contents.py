"""What stands in the database, all of it: to see that a refusal left nothing behind."""

from __future__ import annotations

from functools import cache
from typing import Any

from govhub.core import schema
from govhub.core.db import db, store


@cache
def _names() -> list[str]:
    return [str(model._meta.table_name) for model in schema.models()]


@cache
def _statement() -> str:
    """All tables in one question to PostgreSQL, each as one text."""
    rows = "(select coalesce(string_agg(one::text, chr(10) order by one::text), '') from \"{}\" one)"
    return "select " + ", ".join(rows.format(name) for name in _names())


def everything() -> dict[str, Any]:
    """The rows of every table. Read past the models, which take fifty times as long."""
    with store.reading():
        if store.is_sqlite:
            return {name: list(db.execute_sql(f'select * from "{name}"')) for name in _names()}
        return dict(zip(_names(), db.execute_sql(_statement()).fetchone(), strict=True))
