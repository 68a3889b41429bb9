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
from govhub.web.login import signed_in_user

LARGEST = 400_000  # bytes; a text of the largest size that a form takes fits
SMALL = 20_000  # bytes, for a browser that was never signed in
MOST = 2_000  # drafts after which such browsers are not helped: strangers must not fill the disk


def keep(path: str, act: str, values: dict[str, Any]) -> str:
    """Keep what was typed on the page `path`; the token with which it is found again."""
    token = secrets.token_urlsafe(24)
    with store.reading():
        person, room = _whose()
    if len(act) <= 80 and _size(values) <= room:
        new = Draft.insert(person=person, token_hash=hashed(token), path=path, act=act, fields=values)
        store.write(new.execute)
    return token


def _whose() -> tuple[int | None, int]:
    """The id of the person whose session this browser carried, and how much is kept for them: whatever a
    form takes, and nothing when nobody can say any more whose session it was."""
    if "_user_id" not in session:
        return None, SMALL if Draft.select().count() < MOST else 0
    ended = Session.get_or_none(Session.token_hash == hashed(session["_user_id"]))
    return (ended.person.id, LARGEST) if ended else (None, 0)


def _size(values: dict[str, Any]) -> int:
    try:
        return len(json.dumps(values, ensure_ascii=False).encode())
    except (TypeError, UnicodeEncodeError):  # nothing that could be stored, so nothing worth keeping
        return LARGEST + 1


def find(token: str, path: str) -> tuple[str, dict[str, Any]] | None:
    """What was kept for this page, once; to nobody but whoever typed it, should another have signed in."""
    user = signed_in_user()
    found = Draft.get_or_none((Draft.token_hash == hashed(token)) & (Draft.path == path))
    if found is None or user is None or _is_of_another(found, user.actor.person_id):
        return None
    store.write(Draft.delete().where(Draft.id == found.id).execute)
    return found.act, found.fields


def _is_of_another(draft: Draft, person_id: int | None) -> bool:
    return draft.person is not None and draft.person.id != person_id


doors.drafts(keep, find)
