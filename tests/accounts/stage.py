"""Somebody with a password, and the page on which it is typed."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from tests.browsing import send

PASSWORD = "correct horse battery"


def enter(client: FlaskClient, password: str = PASSWORD, email: str = "bob@example.org") -> Any:
    return send(client, "/sign-in", form_page="/sign-in", email=email, password=password)


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))
