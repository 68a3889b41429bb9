"""The JSON API: acts and queries by their names, bearer tokens, problem+json, OpenAPI."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from govhub.core import audit
from govhub.core.acts import ACTS, QUERIES
from govhub.core.db import store
from govhub.spaces.models import Space, Stakeholder
from tests.browsing import bearer
from tests.conftest import Cast

ADD = {"space": "waste", "name": "Bright River", "sector": "business"}


@pytest.fixture
def alice(cast: Cast) -> dict[str, str]:
    """Headers with an access key of alice that covers everything."""
    return bearer(cast.people["alice"])


def _entries() -> int:
    with store.reading():
        return audit.AuditEntry.select().count()


def test_an_act_through_the_api(client: FlaskClient, alice: dict[str, str], cast: Cast) -> None:
    answer = client.post("/api/v1/spaces.add_stakeholder", json=ADD, headers=alice)
    assert answer.status_code == 200, answer.text
    assert answer.json["act"] == "spaces.add_stakeholder"
    entry = audit.head(cast.space.uid)
    assert (entry.seq, entry.leaf) == (answer.json["seq"], answer.json["entry"])
    assert entry.entry["door"] == "api"


def test_the_same_idempotency_key_does_it_once(client: FlaskClient, alice: dict[str, str]) -> None:
    headers = alice | {"Idempotency-Key": "one"}
    first = client.post("/api/v1/spaces.add_stakeholder", json=ADD, headers=headers).json
    again = client.post("/api/v1/spaces.add_stakeholder", json=ADD, headers=headers).json
    assert again == first | {"repeated": True}
    assert Stakeholder.select().where(Stakeholder.name == ADD["name"]).count() == 1
    other = client.post("/api/v1/spaces.add_stakeholder", json=ADD | {"name": "X"}, headers=headers)
    assert other.status_code == 409


@pytest.mark.parametrize("key", ["", "x" * 101, "ключ", "a\tb"])
def test_an_impossible_idempotency_key_is_refused(
    client: FlaskClient, alice: dict[str, str], key: str
) -> None:
    before = _entries()
    headers = alice | {"Idempotency-Key": key.encode().decode("latin-1")}
    answer = client.post("/api/v1/spaces.add_stakeholder", json=ADD, headers=headers)
    assert (answer.status_code, _entries()) == (422, before)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 422),
        (b'"x"', "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"space=waste", "application/x-www-form-urlencoded", 415),
        (b"{}", "application/json", 422),
        (b'{"space": "waste", "name": "x", "sector": "business", "evil": 1}', "application/json", 422),
        (b'{"space": "waste", "name": 7, "sector": "business"}', "application/json", 422),
        (b'{"space": "waste", "name": "x", "sector": "business", "key": "k"}', "application/json", 422),
        (b'{"space": "waste", "name": "x", "sector": "business", "actor": "k"}', "application/json", 422),
        (b"[" * 50_000, "application/json", 400),
        (b'{"space": "waste", "name": "\\u0000", "sector": "business"}', "application/json", 422),
        (b'{"space": "waste", "name": "\\ud800", "sector": "business"}', "application/json", 422),
    ],
)
def test_bodies_that_cannot_be_understood(
    client: FlaskClient, alice: dict[str, str], body: bytes, kind: str, status: int
) -> None:
    before = _entries()
    answer = client.post("/api/v1/spaces.add_stakeholder", data=body, content_type=kind, headers=alice)
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["title"]
    assert _entries() == before


def test_a_body_that_is_too_large_is_refused_unread(client: FlaskClient, alice: dict[str, str]) -> None:
    answer = client.post(
        "/api/v1/spaces.add_stakeholder",
        data=b"x",
        content_type="application/json",
        headers=alice,
        environ_overrides={"CONTENT_LENGTH": str(100 * 2**20)},
    )
    assert answer.status_code == 413


def test_refused_fields_are_named_in_the_readers_language(client: FlaskClient, alice: dict[str, str]) -> None:
    answer = client.post("/api/v1/spaces.add_stakeholder", json=ADD | {"name": " "}, headers=alice)
    assert answer.json["fields"] == {"name": "Please fill this in."}


def test_without_a_key_and_with_a_wrong_one(client: FlaskClient, cast: Cast) -> None:
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic eDp5"}):
        answer = client.post("/api/v1/spaces.add_stakeholder", json=ADD, headers=headers)
        assert (answer.status_code, answer.json["type"]) == (401, "urn:govhub:sign-in-needed")


def test_a_cookie_is_no_key(browse: Any) -> None:
    answer = browse("alice").post("/api/v1/spaces.add_stakeholder", json=ADD)
    assert answer.status_code == 401


def test_a_key_works_within_its_scopes_only(client: FlaskClient, cast: Cast) -> None:
    narrow = bearer(cast.people["alice"], "spaces.overview")
    assert client.get("/api/v1/spaces.overview?space=waste", headers=narrow).status_code == 200
    answer = client.post("/api/v1/spaces.add_stakeholder", json=ADD, headers=narrow)
    assert answer.status_code == 403
    wide = bearer(cast.people["alice"], "spaces.*")
    assert client.post("/api/v1/spaces.add_stakeholder", json=ADD, headers=wide).status_code == 200


def test_what_is_invisible_and_what_is_not_there_answer_alike(client: FlaskClient, cast: Cast) -> None:
    store.write(Space.update(visibility="private").execute)
    dave = bearer(cast.people["dave"])
    private = client.get("/api/v1/spaces.overview?space=waste", headers=dave)
    missing = client.get("/api/v1/spaces.overview?space=nowhere", headers=dave)
    assert private.status_code == missing.status_code == 404
    assert private.json == missing.json


def test_unknown_names_are_not_found(client: FlaskClient, alice: dict[str, str]) -> None:
    assert client.post("/api/v1/no.such", json={}, headers=alice).status_code == 404
    assert client.get("/api/v1/no.such", headers=alice).status_code == 404
    assert client.put("/api/v1/spaces.add_stakeholder", headers=alice).status_code == 405


def test_unforeseen_errors_are_said_without_details(
    client: FlaskClient, alice: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(QUERIES["spaces.overview"], "fn", fail)
    answer = client.get("/api/v1/spaces.overview?space=waste", headers=alice)
    assert answer.status_code == 500
    assert "secret detail" not in answer.text


def test_queries_answer_not_modified(client: FlaskClient, alice: dict[str, str]) -> None:
    first = client.get("/api/v1/spaces.overview?space=waste", headers=alice)
    again = client.get(
        "/api/v1/spaces.overview?space=waste", headers=alice | {"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_openapi_names_every_act_and_query(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    named = {op["operationId"] for path in document["paths"].values() for op in path.values()}
    assert named == set(ACTS) | set(QUERIES)
    for path, methods in document["paths"].items():
        assert all(path == f"/api/v1/{op['operationId']}" for op in methods.values())
    assert "$defs" not in json.dumps(document)


def test_acts_without_a_valid_key_are_limited_by_address(settings: Any, alice: dict[str, str]) -> None:
    from dataclasses import replace

    from govhub.app import create_app

    browser = create_app(replace(settings, rate_limits=True)).test_client()
    attempt = {"token": "guessed", "password": "several words in a row"}
    statuses = [browser.post("/api/v1/accounts.reset_password", json=attempt).status_code for _ in range(21)]
    assert statuses == [409] * 20 + [429]
    known = browser.post("/api/v1/spaces.create", json={}, headers=alice)
    assert known.status_code == 422
