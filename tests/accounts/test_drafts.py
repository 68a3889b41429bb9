"""What was typed when a session ended: kept for whoever typed it, and for nobody else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govhub.accounts.models import Draft, Person, Session
from govhub.accounts.passwords import hash_of
from govhub.core import clock
from govhub.core.db import store
from tests.accounts.stage import PASSWORD, enter, text
from tests.conftest import Cast


def test_half_filled_form_comes_back_after_signing_in(app: Flask, browse: Any, known: Cast) -> None:
    one = browse("bob")
    token = re.search(r'name="csrf_token" value="([^"]+)"', text(one.get("/me")))
    assert token
    store.write(Session.update(revoked_at=clock.now()).execute)  # ended while the form was open
    typed = {
        "csrf_token": token[1],
        "name": "Robert O’Neill",
        "language": "vi",
        "timezone": "Asia/Tokyo",
        "theme": "dark",
    }
    answer = one.post("/me/preferences", data={**typed, "_act": "accounts.change_preferences"},
                      headers={"Referer": "http://localhost/me"})  # fmt: skip
    assert answer.headers["Location"] == "/sign-in"
    assert "What you typed is kept" in text(one.get("/sign-in"))
    assert Person.get(Person.uid == known.bob.uid).name == "Bob"
    assert enter(one).headers["Location"] == "/me"
    shown = text(one.get("/me"))
    assert 'value="Robert O’Neill"' in shown
    assert 'Asia/Tokyo" selected' in shown
    assert "You had been signed out" in shown
    assert "Robert" not in text(one.get("/me"))  # once
    assert Draft.select().count() == 0


def test_half_filled_form_never_keeps_a_password(app: Flask, browse: Any, known: Cast) -> None:
    one = browse("bob")
    token = re.search(r'name="csrf_token" value="([^"]+)"', text(one.get("/me")))
    assert token
    store.write(Session.update(revoked_at=clock.now()).execute)
    typed = {"csrf_token": token[1], "old_password": PASSWORD, "password": PASSWORD + "!", "x": "y"}
    one.post("/me/password", data=typed, headers={"Referer": "http://localhost/me"})
    assert PASSWORD not in str(list(Draft.select().dicts()))


def test_draft_of_a_stranger_is_kept_only_while_it_is_small(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from govhub.accounts.routes import drafts

    sent = {"_act": "goals.propose", "name": "x"}
    client.post("/s/waste/goals", data=sent)
    client.post("/s/waste/goals", data=sent | {"text": "x" * drafts.SMALL})
    assert Draft.select().count() == 1
    monkeypatch.setattr(drafts, "MOST", 1)
    client.post("/s/waste/goals", data=sent)
    assert Draft.select().count() == 1


def test_draft_of_somebody_whose_session_ended_may_be_large(browse: Any, cast: Cast) -> None:
    from govhub.accounts.routes import drafts

    bob = browse("bob")
    store.write(Session.update(revoked_at=clock.now()).execute)
    bob.post("/s/waste/goals", data={"_act": "goals.propose", "text": "x" * drafts.SMALL})
    assert Draft.select().count() == 1


def _post_after_the_session_ended(browser: FlaskClient) -> None:
    """Somebody sends their settings, but was signed out meanwhile."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', text(browser.get("/me")))
    assert found
    store.write(Session.update(revoked_at=clock.now()).execute)
    typed = {"name": "Typed by Bob", "language": "vi", "timezone": "Asia/Tokyo", "theme": "dark"}
    sent = {"csrf_token": found[1], "_act": "accounts.change_preferences", **typed}
    browser.post("/me/preferences", data=sent, headers={"Referer": "http://localhost/me"})


def test_draft_is_not_given_to_another_person_in_the_same_browser(browse: Any, known: Cast) -> None:
    given = Person.update(password_hash=hash_of(PASSWORD)).where(Person.uid == known.erin.uid)
    store.write(given.execute)
    browser = browse("bob")
    _post_after_the_session_ended(browser)
    enter(browser, email="erin@example.org")
    shown = text(browser.get("/me"))
    assert "Erin" in shown
    assert "Typed by Bob" not in shown
    assert Draft.select().count() == 1


def test_draft_waits_for_the_person_who_typed_it(browse: Any, known: Cast) -> None:
    given = Person.update(password_hash=hash_of(PASSWORD)).where(Person.uid == known.erin.uid)
    store.write(given.execute)
    browser = browse("bob")
    _post_after_the_session_ended(browser)
    enter(browser, email="erin@example.org")
    store.write(Session.update(revoked_at=clock.now()).execute)
    enter(browser)
    assert 'value="Typed by Bob"' in text(browser.get("/me"))


def test_draft_is_not_kept_when_nobody_knows_whose_session_it_was(browse: Any, known: Cast) -> None:
    browser = browse("bob")
    store.write(Session.delete().execute)
    browser.post("/s/waste/goals", data={"_act": "goals.propose", "text": "x"})
    assert Draft.select().count() == 0
