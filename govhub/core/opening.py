"""The first step of every command: settings read, store opened."""

from __future__ import annotations

from govhub.config import BadSetting, Settings
from govhub.core import schema
from govhub.core.db import store


def opened(*, exclusive: bool) -> Settings:
    """Read the settings and open the store. Raises BadSetting with one clear line."""
    settings = Settings.from_environment()
    store.open(settings.database_url, exclusive=exclusive)
    return settings


def ready(*, exclusive: bool) -> Settings:
    """Like `opened`, and refuse a database that has not been upgraded."""
    settings = opened(exclusive=exclusive)
    refuse_outdated()
    return settings


def refuse_outdated() -> None:
    """Raise BadSetting when migrations are missing."""
    if todo := schema.pending():
        raise BadSetting(f"The database is not up to date ({todo[0]} is missing); run: govhub upgrade")
