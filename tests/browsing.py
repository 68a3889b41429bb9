"""Browsers for tests: clients that are signed in through a real session, forms with a real token."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from govhub.accounts.models import AccessKey, Person, Session
from govhub.core import clock
from govhub.core.canonical import sha256_hex
from govhub.core.db import new_uid, store

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def sign_in(person: Person) -> str:
    """A session in the database, as signing in makes it; its token."""
    token = new_uid() * 3
    hashed = sha256_hex(token.encode())
    store.write(lambda: Session.create(person=person, token_hash=hashed, expires_at=clock.now() + 86_400_000))
    return token


def signed_in_client(app: Flask, person: Person | None) -> FlaskClient:
    """A browser, signed in as `person`."""
    client = app.test_client()
    if person is not None:
        token = sign_in(person)
        with client.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
    return client


def send(client: FlaskClient, url: str, *, form_page: str | None = None, **fields: Any) -> TestResponse:
    """Send a form as a browser does: fetch its page, take its token, post, do not follow."""
    shown = client.get(form_page or "/me" if form_page is None else form_page)
    found = _TOKEN.search(shown.get_data(as_text=True))
    token = found[1] if found else ""
    return client.post(
        url, data={"csrf_token": token, **fields}, headers={"Referer": f"http://localhost{form_page or '/'}"}
    )


@contextmanager
def count_queries() -> Iterator[list[str]]:
    """Collect the statements that peewee runs inside the block."""
    seen: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.name == "peewee":  # and not the pool's own remarks
                seen.append(str(record.msg))

    log, handler = logging.getLogger("peewee"), Collector()
    before = log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        yield seen
    finally:
        log.removeHandler(handler)
        log.setLevel(before)


def bearer(person: Person, *scopes: str) -> dict[str, str]:
    """Headers with a new access key of `person`; without scopes it covers everything."""
    token = new_uid() * 3
    hashed = sha256_hex(token.encode())
    store.write(
        lambda: AccessKey.create(person=person, name="test", token_hash=hashed, scopes=list(scopes or ("*",)))
    )
    return {"Authorization": f"Bearer {token}"}
