"""The pages of accounts, as browsers use them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govhub.accounts import actions
from govhub.accounts.models import AccessKey, OneTimeLink, Person, Session
from govhub.accounts.policy import house
from govhub.core import clock, mail
from govhub.core.actor import Actor
from govhub.core.db import store
from tests.accounts.stage import PASSWORD, enter, text
from tests.browsing import send
from tests.conftest import Cast


@pytest.mark.parametrize(
    "path", ["/sign-in", "/sign-up", "/forgot", "/reset/wrong", "/sign-up/wrong", "/me", "/admin"]
)
def test_page_for_a_visitor(client: FlaskClient, cast: Cast, path: str) -> None:
    answer = client.get(path)
    expected = {"/reset/wrong": 410, "/sign-up/wrong": 410, "/me": 303, "/admin": 303}
    assert answer.status_code == expected.get(path, 200)


def test_sign_in_opens_a_session_and_leads_to_the_page_that_was_wanted(
    client: FlaskClient, known: Cast
) -> None:
    assert client.get("/me").headers["Location"] == "/sign-in"
    assert enter(client).headers["Location"] == "/me"
    shown = text(client.get("/me"))
    assert "Bob" in shown
    assert "This device" in shown


@pytest.mark.parametrize("address", ["//evil.example/", "/\\evil.example", "https://evil.example", "/me\n"])
def test_sign_in_never_leads_to_another_site(client: FlaskClient, known: Cast, address: str) -> None:
    client.get("/sign-in", query_string={"next": address})
    assert enter(client).headers["Location"] == "/"


def test_sign_in_says_the_same_whether_the_account_exists(client: FlaskClient, known: Cast) -> None:
    wrong = enter(client, "not the password")
    unknown = enter(client, "not the password", "nobody@example.org")
    without = enter(client, "not the password", "alice@example.org")
    assert {wrong.status_code, unknown.status_code, without.status_code} == {422}

    def said(answer: Any) -> list[str]:
        return re.findall(r"The e-mail address or the password is not right", text(answer))

    assert said(wrong) == said(unknown) == said(without) != []
    assert Session.select().count() == 0


def test_sign_in_of_a_closed_account_is_refused(client: FlaskClient, known: Cast) -> None:
    actions.deactivate(known.bob, person=known.bob.uid)
    assert enter(client).status_code == 422


@pytest.mark.parametrize(
    "sent", [{}, {"email": "\x00", "password": "x"}, {"email": "a@b", "password": "\ud83d"}]
)
def test_sign_in_with_nonsense_is_refused(client: FlaskClient, known: Cast, sent: dict[str, str]) -> None:
    clean = {k: v.encode("utf-8", "replace").decode() for k, v in sent.items()}
    assert send(client, "/sign-in", form_page="/sign-in", **clean).status_code == 422


def test_sign_in_is_limited_by_account_and_success_is_not_counted(
    app: Flask, settings: Any, known: Cast
) -> None:
    from dataclasses import replace

    from govhub.app import create_app

    limited = create_app(replace(settings, rate_limits=True))
    statuses = []
    for n in range(12):
        browser = limited.test_client()
        browser.environ_base["REMOTE_ADDR"] = f"192.0.2.{n}"
        statuses.append(enter(browser, "not the password").status_code)
    assert statuses == [422] * 10 + [429] * 2
    other = limited.test_client()
    assert enter(other, "not the password", "alice@example.org").status_code == 422


def test_sign_in_is_limited_by_address(settings: Any, known: Cast) -> None:
    from dataclasses import replace

    from govhub.app import create_app

    browser = create_app(replace(settings, rate_limits=True)).test_client()
    statuses = [enter(browser, "x", f"p{n}@example.org").status_code for n in range(22)]
    assert statuses[-1] == 429


def test_sign_in_makes_an_outdated_hash_anew(client: FlaskClient, known: Cast) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    store.write(Person.update(password_hash=weak).where(Person.uid == known.bob.uid).execute)
    assert enter(client).status_code == 303
    assert Person.get(Person.uid == known.bob.uid).password_hash != weak


def test_sign_out_ends_the_session_on_the_server(client: FlaskClient, known: Cast) -> None:
    enter(client)
    with client.session_transaction() as cookie:
        before = dict(cookie)
    assert send(client, "/sign-out", form_page="/me").status_code == 303
    with client.session_transaction() as cookie:
        cookie.update(before)
    assert client.get("/me").status_code == 303


def test_sign_out_everywhere_ends_every_device(browse: Any, known: Cast) -> None:
    one, two = browse("bob"), browse("bob")
    assert one.get("/me").status_code == two.get("/me").status_code == 200
    send(one, "/me/sign-out-everywhere")
    assert one.get("/me").status_code == two.get("/me").status_code == 303


def test_revoke_session_ends_that_device_only(browse: Any, known: Cast) -> None:
    one, two = browse("bob"), browse("bob")
    first, second = Session.select().order_by(Session.id)
    send(one, f"/me/sessions/{second.id}/end")
    assert one.get("/me").status_code == 200
    assert two.get("/me").status_code == 303
    assert first.revoked_at is None


def test_session_that_expired_is_no_session(browse: Any, known: Cast) -> None:
    one = browse("bob")
    clock.freeze(clock.now() + 86_400_001)
    assert one.get("/me").status_code == 303


def test_reading_pages_writes_nothing_for_minutes(browse: Any, known: Cast, queries: Any) -> None:
    one = browse("bob")
    start = clock.now()
    clock.freeze(start + 60_000)
    one.get("/me")
    assert Session.get().seen_at <= start
    clock.freeze(start + 301_000)
    one.get("/me")
    assert Session.get().seen_at == start + 301_000


def test_me_runs_as_many_queries_for_three_devices_as_for_one(browse: Any, known: Cast, queries: Any) -> None:
    one = browse("bob")
    one.get("/me")
    with queries() as few:
        one.get("/me")
    browse("bob"), browse("bob")
    actions.create_access_key(known.bob, name="One", scopes=["*"])
    actions.create_access_key(known.bob, name="Two", scopes=["*"])
    with queries() as many:
        one.get("/me")
    assert len(many) == len(few)


def test_ask_reset_and_reset_password_by_the_link_in_the_letter(client: FlaskClient, known: Cast) -> None:
    store.write(Person.update(language="vi").where(Person.uid == known.bob.uid).execute)
    first = send(client, "/forgot", form_page="/forgot", email="bob@example.org")
    unknown = send(client, "/forgot", form_page="/forgot", email="nobody@example.org")
    assert (first.status_code, first.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    letter = mail.Letter.get()
    path = re.search(r"http://127.0.0.1:8000(/reset/\S+)", letter.body)
    assert path
    assert mail.Letter.select().count() == 1
    short = send(client, path[1], form_page=path[1], password="short")
    assert short.status_code == 422
    done = send(client, path[1], form_page=path[1], password="a new long password")
    assert done.status_code == 303
    assert client.get("/me").status_code == 200  # signed in by the link
    again = client.get(path[1])
    assert again.status_code == 410
    assert send(client, path[1], form_page="/me", password="a new long password").status_code == 409
    with client.session_transaction() as cookie:
        cookie.clear()
    assert enter(client, "a new long password").status_code == 303


def test_sign_up_where_it_is_open(app: Flask, client: FlaskClient, cast: Cast, monkeypatch: Any) -> None:
    fields = {"name": "Nguyễn Thị Lan", "email": "Lan@Example.org", "password": PASSWORD}
    closed = send(app.test_client(), "/sign-up", form_page="/sign-in", **fields)
    assert closed.headers["Location"] == "/sign-in"
    assert Person.get_or_none(Person.email == "lan@example.org") is None
    monkeypatch.setattr(house, "open_sign_up", True)
    done = send(client, "/sign-up", form_page="/sign-up", _key="k1", **fields)
    assert done.headers["Location"] == "/"
    assert "Nguyễn Thị Lan" in text(client.get("/me"))
    twice = send(app.test_client(), "/sign-up", form_page="/sign-up", _key="k1", **fields)
    assert twice.status_code == 303
    assert Person.select().where(Person.email == "lan@example.org").count() == 1
    taken = send(app.test_client(), "/sign-up", form_page="/sign-up", **fields)
    assert taken.status_code == 422
    assert "Nguyễn Thị Lan" in text(taken)
    assert PASSWORD not in text(taken)


def test_sign_up_with_a_key_used_before_does_not_open_somebody_elses_account(
    app: Flask, client: FlaskClient, cast: Cast, monkeypatch: Any
) -> None:
    monkeypatch.setattr(house, "open_sign_up", True)
    fields = {"name": "Lan", "email": "lan@example.org", "_key": "k1"}
    send(client, "/sign-up", form_page="/sign-up", password=PASSWORD, **fields)
    other = app.test_client()
    send(other, "/sign-up", form_page="/sign-up", password="another password", **fields)
    assert other.get("/me").status_code == 303


def test_invite_and_sign_up_by_the_link(app: Flask, browse: Any, cast: Cast) -> None:
    root = browse("root")
    assert browse("bob").get("/admin").status_code == 403
    send(root, "/admin/invitations", form_page="/admin", email="lan@example.org")
    found = re.search(r"http://localhost(/sign-up/[\w-]+)", text(root.get("/admin")))
    assert found
    new = app.test_client()
    assert 'value="lan@example.org"' in text(new.get(found[1]))
    fields = {"name": "Lan", "email": "lan@example.org", "password": PASSWORD}
    assert send(new, found[1], form_page=found[1], **fields).status_code == 303
    late = app.test_client()
    assert late.get(found[1]).status_code == 410
    assert (
        send(late, found[1], form_page="/sign-in", **{**fields, "email": "x@example.org"}).status_code == 409
    )
    assert found[1] not in text(root.get("/admin")).split("letters")[0]


def test_issue_reset_link_is_shown_once(browse: Any, cast: Cast) -> None:
    root = browse("root")
    send(root, f"/admin/people/{cast.bob.uid}/reset-link", form_page="/admin")
    assert re.search(r"http://localhost/reset/[\w-]+", text(root.get("/admin")))
    assert not re.search(r"http://localhost/reset/[\w-]+", text(root.get("/admin")))
    assert send(browse("alice"), f"/admin/people/{cast.bob.uid}/reset-link").status_code == 403


def test_access_key_opens_the_api_as_far_as_it_goes(app: Flask, browse: Any, cast: Cast) -> None:
    one = browse("bob")
    answer = send(one, "/me/access-keys", name="Report", scopes="accounts.me", days="30")
    assert answer.status_code == 303
    found = re.search(r"govhub_[\w-]{40,}", text(one.get("/me")))
    assert found
    assert found[0] not in text(one.get("/me"))
    program, header = app.test_client(), {"Authorization": f"Bearer {found[0]}"}
    assert program.get("/api/v1/accounts.me", headers=header).get_json()["name"] == "Bob"
    wanted = {"name": "B", "language": "en", "timezone": "UTC", "theme": "auto"}
    refused = program.post("/api/v1/accounts.change_preferences", headers=header, json=wanted)
    assert refused.status_code == 403
    assert AccessKey.get().used_at is not None
    send(one, f"/me/access-keys/{AccessKey.get().id}/revoke")
    assert program.get("/api/v1/accounts.me", headers=header).status_code == 401


def test_access_key_cannot_widen_itself(app: Flask, cast: Cast) -> None:
    made = actions.create_access_key(cast.bob, name="All", scopes=["*"])
    header = {"Authorization": f"Bearer {made['secret']['token']}"}
    for act, body in {
        "create_access_key": {"name": "More", "scopes": ["*"]},
        "sign_out_everywhere": {},
        "deactivate": {"person": cast.bob.uid},
        "change_password": {"old_password": PASSWORD, "password": "a new long password"},
    }.items():
        assert app.test_client().post(f"/api/v1/accounts.{act}", headers=header, json=body).status_code == 403
    assert AccessKey.select().count() == 1


def test_sign_in_is_no_door_for_programs(app: Flask, cast: Cast) -> None:
    body = {"person": cast.bob.uid, "token": "x"}
    assert app.test_client().post("/api/v1/accounts.sign_in", json=body).status_code == 401
    assert Session.select().count() == 0


def test_every_page_of_accounts_shows_its_form_again_when_something_is_wrong(
    browse: Any, known: Cast
) -> None:
    one = browse("bob")
    for url, fields, words in [
        (
            "/me/preferences",
            {"name": "", "language": "xx", "timezone": "Nowhere/City", "theme": "auto"},
            "time zone",
        ),
        (
            "/me/password",
            {"old_password": "wrong one", "password": "a new long password"},
            "not your password",
        ),
        ("/me/access-keys", {"name": "x", "scopes": "nothing.known"}, "not known"),
    ]:
        answer = send(one, url, **fields)
        assert answer.status_code == 422
        assert words in text(answer)
    assert OneTimeLink.select().count() == 0
    assert Person.get(Person.uid == known.bob.uid).name == "Bob"


def test_system_cannot_be_borrowed(cast: Cast) -> None:
    assert not Actor.nobody().is_system
