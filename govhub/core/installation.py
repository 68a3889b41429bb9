"""Facts about this installation that lie in its database, such as that it is a demonstration."""

from __future__ import annotations

from peewee import CharField

from govhub.core.db import BaseModel, store


class Installation(BaseModel):
    """One fact: a name and a value."""

    name = CharField(max_length=40, unique=True)
    value = CharField(max_length=200)


def mark_as_demo() -> None:
    """Say for good that everything in this database is invented (only the demo does, into an empty one)."""
    store.write(lambda: Installation.get_or_create(name="demo", defaults={"value": "begun"}))


def finish_demo() -> None:
    """Say that the story has been told to its end."""
    store.write(Installation.update(value="told").where(Installation.name == "demo").execute)


def is_demo_finished() -> bool:
    """Whether the story has been told to its end (a power cut may have come between)."""
    with store.reading():
        told = (Installation.name == "demo") & (Installation.value == "told")
        return bool(Installation.select().where(told).exists())


def is_demo() -> bool:
    """Whether this database holds the demo story; then everybody can sign in with one click.

    It is a fact of the database and no setting, so that it cannot be switched on over real data.
    """
    with store.reading():
        if not Installation.table_exists():
            return False
        return bool(Installation.select().where(Installation.name == "demo").exists())
