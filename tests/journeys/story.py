"""The demonstration on disk: made once, copied for every journey."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from govhub.accounts import passwords
from govhub.accounts.actions import create_access_key
from govhub.accounts.models import Person
from govhub.core.actor import Actor
from govhub.core.db import store

PASSWORD = "bến nước cây đa sân đình"
PILOT, PRICES = 16, 15  # open votes of the demonstration: the school pilot, and one where one can block
SPACE = "/s/waste/decisions"


def on_data(data: Path, fn: Callable[[], Any]) -> Any:
    """What `fn` gives with the database in this folder open (no server may run on it)."""
    store.open(f"sqlite:///{data / 'govhub.db'}")
    try:
        return fn()
    finally:
        store.close()


def with_access_keys(data: Path) -> dict[str, str]:
    """An access key and a password for everybody in the story; the keys by the names in e-mail addresses."""

    def make() -> dict[str, str]:
        hashed = passwords.hash_of(PASSWORD)
        store.write(Person.update(password_hash=hashed).execute)
        found = {}
        for person in list(Person.select()):
            made = create_access_key(person.actor(), name="journeys", scopes=["*"], days=30)
            found[person.email.partition("@")[0]] = str(made["secret"]["token"])
        return found

    keys: dict[str, str] = on_data(data, make)
    return keys


def actor(key: str) -> Actor:
    """Somebody in the story, while its database is open."""
    found: Actor = Person.get(Person.email == f"{key}@demo.example").actor()
    return found


def copied(data: Path, to: Path) -> Path:
    """A copy of a data folder on which no server runs."""
    shutil.copytree(data, to, ignore=shutil.ignore_patterns("*.lock", "*-shm", "backups"))
    return to
