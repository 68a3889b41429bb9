"""What somebody had typed when their session ended is kept, and given back after they signed in."""

from __future__ import annotations

import json
import secrets
from typing import Any

from flask import session

from govhub.accounts.models import Draft, Session
from govhub.accounts.queries import hashed
from govhub.core.db import store
from govhub.web import doors

LARGEST = 400_000  # bytes; a text of the largest size that a form takes fits
SMALL = 20_000  # bytes, for a browser that was never signed in
MOST = 2_000  # drafts after which such browsers are not helped: strangers must not fill the disk


def keep(path: str, act: str, values: dict[str, Any]) -> str:
    """Keep what was typed on the page `path`; the token with which it is found again."""
    token = secrets.token_urlsafe(24)
    if len(act) <= 80 and _size(values) <= _room():
        new = Draft.insert(token_hash=hashed(token), path=path, act=act, fields=values)
        store.write(new.execute)
    return token


def _room() -> int:
    """How much is kept for this browser: for one that was signed in, whatever a form takes."""
    with store.reading():
        if Session.select().where(Session.token_hash == hashed(session.get("_user_id", ""))).exists():
            return LARGEST
        return SMALL if Draft.select().count() < MOST else 0


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
