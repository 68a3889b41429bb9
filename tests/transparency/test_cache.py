"""The page cache: an unchanged page is not made again, a changed one at once, and nobody sees another's."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govhub.core import audit
from govhub.core.acts import Act
from govhub.core.db import store
from govhub.spaces.actions import change
from govhub.spaces.models import Space
from govhub.transparency.routes.cache import PageCache
from tests.conftest import ON_POSTGRESQL, Cast
from tests.core.stage import Note
from tests.transparency.stage import decided, opened, organisations

PAGES = ["/open", "/open/waste", "/open/waste/decisions", "/open/waste/goals", "/open/waste/audit"]


@pytest.fixture
def kept(app: Flask) -> PageCache:
    """The cache of the application."""
    cache: PageCache = app.extensions["govhub.pages"]
    return cache


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_made_once_and_then_answered_without_the_database(
    client: FlaskClient, queries: Any, path: str
) -> None:
    first = client.get(path)
    with queries() as seen:
        second = client.get(path)
    assert second.data == first.data
    assert second.headers["ETag"] == first.headers["ETag"]
    assert not any("SELECT" in one for one in seen)


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("path", PAGES)
def test_whoever_has_the_page_already_is_told_so(client: FlaskClient, queries: Any, path: str) -> None:
    etag = client.get(path).headers["ETag"]
    with queries() as seen:
        for sent in (etag, etag.removeprefix("W/"), f'"other", {etag}'):
            answer = client.get(path, headers={"If-None-Match": sent})
            assert (answer.status_code, answer.data) == (304, b"")
            assert answer.headers["ETag"] == etag
    assert not any("SELECT" in one for one in seen)


@pytest.mark.usefixtures("cast")
def test_whoever_has_another_page_gets_this_one(client: FlaskClient) -> None:
    assert client.get("/open", headers={"If-None-Match": 'W/"0123"'}).status_code == 200


def test_a_page_is_made_anew_when_something_was_done_in_its_space(client: FlaskClient, cast: Cast) -> None:
    for path in PAGES[1:]:
        client.get(path)
    organisations(cast, 1)
    assert "Organisation 0" in client.get("/open/waste").text
    assert 'id="entry-1"' in client.get("/open/waste/audit").text
    number = opened(cast, title="Something new")
    assert "Something new" in client.get("/open/waste").text
    assert "Something new" in client.get("/open/waste/decisions").text
    assert "Open for voting" in client.get(f"/open/waste/decisions/{number}").text


def test_a_vote_shows_on_the_page_of_its_decision_at_once(client: FlaskClient, cast: Cast) -> None:
    number = opened(cast)
    path = f"/open/waste/decisions/{number}"
    etag = client.get(path).headers["ETag"]
    from govhub.decisions.actions import cast_ballot

    cast_ballot(cast.bob, space="waste", decision=number, choice="agree", reason="A fresh reason")
    answer = client.get(path, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert "A fresh reason" in answer.text


def test_an_act_in_another_space_leaves_the_page_alone(client: FlaskClient, cast: Cast, queries: Any) -> None:
    client.get("/open/waste")

    def note(actor: Any, form: Note) -> dict[str, Any]:
        """Somewhere else."""
        audit.record("core.note", actor, other)
        return {}

    other = store.write(lambda: Space.create(short_name="other", name="Other"))
    Act("core.note", Note, note)(cast.alice, name="x")
    with queries() as seen:
        client.get("/open/waste")
    assert not any("SELECT" in one for one in seen)


def test_a_space_that_is_public_no_more_is_gone_at_once(client: FlaskClient, cast: Cast) -> None:
    decided(cast)
    for path in [*PAGES, "/open/waste/decisions/1"]:
        assert client.get(path).status_code == 200
    values = {"name": "Waste coalition", "purpose": "", "mode": "collaboration", "language": "en"}
    change(cast.alice, space="waste", visibility="private", **values)
    for path in [*PAGES[1:], "/open/waste/decisions/1"]:
        assert client.get(path).status_code == 404
    assert "Waste coalition" not in client.get("/open").text


@pytest.mark.usefixtures("cast")
def test_pages_are_kept_by_language(client: FlaskClient) -> None:
    texts = {
        code: client.get("/open/waste", headers={"Accept-Language": code}).text
        for code in ("en", "vi", "zh-CN")
    }
    assert '<html lang="en"' in texts["en"]
    assert '<html lang="vi"' in texts["vi"]
    assert '<html lang="zh-Hans"' in texts["zh-CN"]
    client.set_cookie("language", "vi")
    assert '<html lang="vi"' in client.get("/open/waste").text
    assert '<html lang="en"' in client.get("/open/waste?lang=en").text


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("query", ["lang=xx&lang=vi", "lang=&lang=vi", "lang=en&lang=vi"])
def test_pages_asked_for_in_two_languages_are_kept_in_the_one_they_are_in(
    client: FlaskClient, query: str
) -> None:
    client.get(f"/open/waste?{query}", headers={"Accept-Language": "en"})
    client.set_cookie("language", "zh-Hans")
    wanted = "en" if "=en" in query else "zh-Hans"
    assert f'<html lang="{wanted}"' in client.get(f"/open/waste?{query}").text


@pytest.mark.usefixtures("cast")
def test_pages_for_people_who_are_signed_in_are_neither_kept_nor_taken(browse: Any, kept: PageCache) -> None:
    bob = browse("bob")
    own = bob.get("/open/waste")
    assert "Bob" in own.text
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert len(kept.pages) == 0
    public = browse("nobody").get("/open/waste")
    assert "Bob" not in public.text
    assert public.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Cookie" in public.headers["Vary"]
    assert "Bob" in bob.get("/open/waste").text


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("query", ["x=1", "lang=en&x=1", "anew=3"])
def test_pages_with_words_that_they_do_not_know_are_not_kept(
    client: FlaskClient, kept: PageCache, query: str
) -> None:
    assert client.get(f"/open/waste?{query}").status_code == 200
    assert len(kept.pages) == 0


@pytest.mark.usefixtures("cast")
def test_what_is_not_found_is_not_kept(client: FlaskClient, kept: PageCache) -> None:
    for path in ("/open/nowhere", "/open/waste/decisions/9"):
        assert client.get(path).status_code == 404
    assert len(kept.pages) == 0


@pytest.mark.usefixtures("cast")
def test_how_to_verify_is_not_kept_for_it_shows_the_address_asked(client: FlaskClient) -> None:
    evil = client.get("/open/how-to-verify", headers={"Host": "evil.example"}).text
    assert "evil.example" in evil
    assert "evil.example" not in client.get("/open/how-to-verify").text


@pytest.mark.usefixtures("cast")
def test_pages_go_out_packed_to_those_who_can_unpack(client: FlaskClient) -> None:
    plain = client.get("/open/waste")
    packed = client.get("/open/waste", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2


@pytest.mark.usefixtures("cast")
def test_pages_carry_the_same_protective_headers_from_the_cache(client: FlaskClient) -> None:
    first, second = client.get("/open/waste"), client.get("/open/waste")
    assert first.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert dict(first.headers) == dict(second.headers)


def test_the_cache_forgets_the_oldest_pages_before_it_grows_too_large(
    client: FlaskClient, cast: Cast, kept: PageCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisations(cast, 3)
    monkeypatch.setattr("govhub.transparency.routes.cache.MOST_BYTES", 40_000)
    for before in range(2, 30):
        client.get(f"/open/waste/audit?before={before}")
    assert kept.size <= 40_000
    assert kept.size == sum(len(one.body) for one in kept.pages.values())
    assert 0 < len(kept.pages) < 20


def test_a_page_is_made_anew_after_another_process_wrote(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL several processes write: this one looks at the head of the record now and then."""
    if not ON_POSTGRESQL:
        pytest.skip("only on PostgreSQL")
    from govhub.core import bus

    monkeypatch.setattr("govhub.transparency.routes.cache.LOOK_EVERY", 0.0)
    client.get("/open/waste")
    monkeypatch.setattr(bus, "_announcers", [])  # what another process does is not announced here
    organisations(cast, 1)
    assert "Organisation 0" in client.get("/open/waste").text
