"""Bad text in every field of every act and query: refused in words or taken, never an error."""

from __future__ import annotations

import json
import typing
from typing import Any

import pytest
from flask import Flask

from govhub import wiring
from govhub.accounts import actions
from govhub.core.acts import ACTS, QUERIES
from govhub.core.audit import AuditEntry, breaks_in, chains
from tests.browsing import send
from tests.conftest import Cast

wiring.load()

BAD = {
    "NUL": "a\x00b",
    "control": "a\x1bb\x7f",
    "lone surrogate": "a\ud83db",
    "not a character": "a\uffff",
    "500 characters": "ế" * 500,
    "right to left": "مدينة بلا نفايات",
    "bidi override": "safe\u202egnp.exe",
    "isolate": "\u2066a\u2069",
    "invisible": "\u200b\u2060",
    "blank": " \t\n",
    "decomposed": "e\u0302\u0301",
    "emoji": "👩🏽‍🦽🏳️‍🌈",
    "markup": "<script>alert(1)</script>'\"--;",
    "formula": '=HYPERLINK("http://x")',
    "percent": "100 %(name)s %s {0} {{ 7*7 }}",
    "huge number": "9" * 400,
    "negative": "-1",
    "path": "../../etc/passwd",
    "line breaks": "a\r\nb\u2028c",
}
WRONG_KINDS = {
    "null": None,
    "number": 7,
    "big": 2**70,
    "float": 1.5,
    "list": ["a"],
    "object": {"a": "b"},
    "bool": True,
}


def plausible(name: str, annotation: Any, cast: Cast) -> Any:
    """A value that the field would take, as far as its name and type tell."""
    words = {
        "space": "waste", "short_name": "rivers", "person": cast.bob.uid, "email": "x@example.org",
        "stakeholder": cast.stakeholders["greens"].uid, "password": "correct horse battery", "language": "en",
        "old_password": "correct horse battery", "timezone": "UTC", "theme": "auto", "sector": "media",
        "scopes": ["*"], "threshold": "2/3", "token": "t", "role": "member",
    }  # fmt: skip
    if name in words:
        return words[name]
    choices = [word for part in (annotation, *typing.get_args(annotation)) for word in literal(part)]
    if choices:
        return choices[0]
    kinds = {annotation, *typing.get_args(annotation)}
    return 1 if int in kinds else True if bool in kinds else "Some text"


def literal(annotation: Any) -> tuple[Any, ...]:
    return typing.get_args(annotation) if typing.get_origin(annotation) is typing.Literal else ()


def bodies(form: Any, cast: Cast, bad: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """For every field and every bad value: a body that is plausible but for it."""
    good = {
        name: plausible(name, field.annotation, cast)
        for name, field in form.model_fields.items()
        if field.is_required()
    }
    return [
        (f"{name}: {kind}", {**good, name: value})
        for name in form.model_fields
        for kind, value in bad.items()
    ]


@pytest.fixture
def program(app: Flask, cast: Cast) -> Any:
    """A client of the API with a key of alice's for everything."""
    secret = actions.create_access_key(cast.alice, name="k", scopes=["*"])["secret"]["token"]
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return client


@pytest.mark.parametrize("name", sorted(ACTS))
def test_act_never_breaks_on_bad_text(program: Any, cast: Cast, name: str) -> None:
    for what, body in bodies(ACTS[name].form, cast, BAD | WRONG_KINDS):
        answer = program.post(f"/api/v1/{name}", data=json.dumps(body), content_type="application/json")
        assert answer.status_code < 500, (what, answer.get_data(as_text=True))
        if answer.status_code == 422:
            problem = answer.get_json()
            assert problem["title"], what
            assert set(problem["fields"]) <= {*ACTS[name].form.model_fields, ""}, what
        if answer.status_code == 200 and any(sign in what for sign in ("NUL", "surrogate", "control")):
            pytest.fail(f"{name} took {what}")
    for chain in chains():
        assert list(breaks_in(chain)) == []


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_query_never_breaks_on_bad_text(program: Any, cast: Cast, name: str) -> None:
    for what, body in bodies(QUERIES[name].form, cast, BAD):
        sent = {k: str(v).encode("utf-8", "surrogatepass") for k, v in body.items()}
        answer = program.get(f"/api/v1/{name}", query_string=sent)
        assert answer.status_code < 500, (what, answer.get_data(as_text=True))


NAUGHTY_NAMES = [
    "ế" * 200,
    "مدينة بلا نفايات",
    "👩🏽‍🦽 & <b>Co</b>",
    '=HYPERLINK("x")',
    "100 %(x)s {{ 7*7 }}",
    'O’Neill "Q"',
]


@pytest.mark.parametrize("name", NAUGHTY_NAMES)
def test_pages_show_naughty_names_as_text(browse: Any, cast: Cast, name: str) -> None:
    from govhub.spaces import actions as spaces

    preferences = {"name": name, "language": "vi", "timezone": "UTC", "theme": "auto"}
    actions.change_preferences(cast.alice, **preferences)
    values = {
        "name": name,
        "purpose": name,
        "visibility": "public",
        "mode": "cooperation",
        "language": "zh-Hans",
    }
    spaces.change(cast.alice, space="waste", **values)
    made = spaces.add_stakeholder(cast.alice, space="waste", name=name, sector="media", about=name)
    alice = browse("alice")
    person, stakeholder = cast.alice.uid, made["stakeholder"]
    inside = ("", "/people", "/settings", "/activity", f"/people/{person}", f"/stakeholders/{stakeholder}")
    for page in ("/", "/me", *(f"/s/waste{path}" for path in inside)):
        for language in ("en", "vi", "zh-Hans"):
            answer = alice.get(f"{page}?lang={language}")
            shown = answer.get_data(as_text=True)
            assert answer.status_code == 200, page
            assert "<b>Co</b>" not in shown
            assert ">49<" not in shown or "{{ 7*7 }}" not in name
    assert send(alice, "/me/preferences", form_page="/me", **preferences).status_code == 303


def test_body_that_is_too_large_is_refused(program: Any, cast: Cast) -> None:
    answer = program.post("/api/v1/spaces.create", data=b"x" * 2_000_000, content_type="application/json")
    assert answer.status_code == 413
    assert AuditEntry.select().where(AuditEntry.act == "spaces.create").count() == 0


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"[]", "application/json", 422),
        (b'"x"', "application/json", 422),
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"a=b", "text/plain", 415),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b'{"name": 1, "name": 2}', "application/json", 422),
        (b'{"key": "k"}', "application/json", 422),
    ],
)
def test_body_that_is_no_object_is_refused(program: Any, data: bytes, kind: str, status: int) -> None:
    answer = program.post("/api/v1/spaces.create", data=data, content_type=kind)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
