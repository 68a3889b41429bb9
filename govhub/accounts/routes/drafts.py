"""What somebody had typed when their session ended is kept, and given back after they signed in."""

from __future__ import annotations

import json
import secrets
from typing import Any

from govhub.accounts.models import Draft
from govhub.accounts.queries import hashed
from govhub.core.db import store
from govhub.web import doors

LARGEST = 400_000  # characters; a text of the largest size that a form takes fits


def keep(path: str, act: str, values: dict[str, Any]) -> str:
    """Keep what was typed on the page `path`; the token with which it is found again."""
    token = secrets.token_urlsafe(24)
    if len(act) <= 80 and _size(values) <= LARGEST:
        new = Draft.insert(token_hash=hashed(token), path=path, act=act, fields=values)
        store.write(new.execute)
    return token


def _size(values: dict[str, Any]) -> int:
    try:
        return len(json.dumps(values, ensure_ascii=False).encode())
    except (TypeError, UnicodeEncodeError):  # nothing that could be stored, so nothing worth keeping
        return LARGEST + 1


def find(token: str, path: str) -> tuple[str, dict[str, Any]] | None:
    """What was kept for this page, once."""
    found = Draft.get_or_none((Draft.token_hash == hashed(token)) & (Draft.path == path))
    if found is None:
        return None
    store.write(Draft.delete().where(Draft.id == found.id).execute)
    return found.act, found.fields


doors.drafts(keep, find)
