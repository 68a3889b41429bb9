"""What every answer has: headers, a language, errors in words, forms that only come from here."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govhub.core.db import db
from govhub.live.socket import socketio
from tests.conftest import Cast


def _headers(client: FlaskClient, path: str) -> Any:
    with client.get(path) as answer:
        return answer.headers


def test_headers_allow_nothing_from_other_hosts(client: FlaskClient) -> None:
    for path in ("/", "/nope", "/healthz", "/static/css/base.css", "/api/v1/openapi.json"):
        headers = _headers(client, path)
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("en", "en"),
        ("vi-VN,vi;q=0.9", "vi"),
        ("zh-CN", "zh-Hans"),
        ("zh-TW,zh;q=0.8", "zh-Hans"),
        ("fr", "en"),
        ("*", "en"),
    ],
)
def test_the_browsers_language_is_spoken(client: FlaskClient, asked: str, lang: str) -> None:
    page = client.get("/nope", headers={"Accept-Language": asked}).text
    assert f'lang="{lang}"' in page


def test_a_chosen_language_stays(client: FlaskClient) -> None:
    assert 'lang="vi"' in client.get("/nope?lang=vi").text
    assert 'lang="vi"' in client.get("/nope", headers={"Accept-Language": "zh-CN"}).text
    assert 'lang="zh-Hans"' in client.get("/nope?lang=zh-Hans").text
    assert 'lang="en"' in client.get("/nope?lang=en").text
    assert client.get("/nope?lang=xx").status_code == 404


def test_errors_are_pages_in_words(client: FlaskClient) -> None:
    page = client.get("/nope")
    assert page.status_code == 404
    assert "Page not found" in page.text
    assert client.post("/nope").status_code in {400, 404, 405}


def test_a_view_that_fails_says_so_without_details(app: Flask) -> None:
    def fail() -> str:
        raise RuntimeError("secret detail")

    app.view_functions["healthz"] = fail
    page = app.test_client().get("/healthz")
    assert page.status_code == 500
    assert "Nothing was lost" in page.text
    assert "secret detail" not in page.text


def test_a_form_from_elsewhere_is_refused(browse: Any, cast: Cast) -> None:
    answer = browse("alice").post("/s/waste/settings", data={"name": "Taken over"})
    assert answer.status_code == 400
    assert "reload the page" in answer.text


def test_static_files_may_be_kept_when_their_address_says_their_content(client: FlaskClient) -> None:
    assert "immutable" in _headers(client, "/static/css/base.css?v=abc")["Cache-Control"]
    assert _headers(client, "/static/css/base.css")["Cache-Control"] == "no-cache"
    assert client.get("/static/../pyproject.toml").status_code == 404


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
def test_another_origins_socket_is_refused(app: Flask, browse: Any, origin: str) -> None:
    answer = browse("alice").get("/socket.io/?EIO=4&transport=polling", headers={"Origin": origin})
    assert answer.status_code == 400
    own = browse("alice").get("/socket.io/?EIO=4&transport=polling", headers={"Origin": "http://localhost"})
    assert own.status_code == 200
    db.is_closed() or db.close()
    assert socketio.server is not None


@pytest.mark.parametrize(
    "said", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "http://x:80"}]
)
def test_form_of_another_site_leaves_no_cookie_and_no_draft(client: FlaskClient, said: Any) -> None:
    from govhub.accounts.models import Draft

    sent = {"_act": "decisions.cast_ballot", "_page": "/s/waste/decisions/1", "reason": "planted"}
    for path in ("/sign-in", "/s/waste/decisions/1/ballot", "/nowhere"):
        answer = client.post(path, data=sent, headers=said)
        assert answer.status_code == 400
        assert "Set-Cookie" not in answer.headers  # it would sign out whoever is signed in
    assert Draft.select().count() == 0


def test_form_of_this_site_is_taken(client: FlaskClient) -> None:
    for said in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {"Origin": "null"}):
        assert client.post("/forgot", data={"email": "a@b.org"}, headers=said).status_code == 303


def test_form_that_is_too_large_is_refused_on_a_page_in_words(client: FlaskClient) -> None:
    answer = client.post("/forgot", data={"email": "x" * 2_000_000})
    assert answer.status_code == 413
    assert "This is too large" in answer.get_data(as_text=True)
