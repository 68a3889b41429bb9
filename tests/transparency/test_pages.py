"""The public pages: the same for everybody, and nothing on them that is not public."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from govhub.core import audit
from govhub.core.db import store
from govhub.spaces.models import Space
from tests.conftest import ROLES, Cast
from tests.transparency.stage import CANARY, funded, organisations, other, reported

EVERYBODY = ["nobody", *ROLES]
PAGES = [
    "/open",
    "/open/waste",
    "/open/waste/decisions",
    "/open/waste/goals",
    "/open/waste/resources",
    "/open/waste/reports",
    "/open/waste/audit",
    "/open/waste/data",
]
OF_A_SPACE = [
    "",
    "/decisions",
    "/decisions/1",
    "/goals",
    "/goals/1",
    "/resources",
    "/resources/allocations/1",
    "/reports",
    "/reports/1",
    "/reports/1.json",
    "/reports/1.pdf",
    "/data",
    "/datapackage.json",
    "/decisions.atom",
    "/decisions.ics",
    "/ledger.csv",
    "/audit",
    "/audit/1.json",
    "/audit.jsonl",
    "/decisions.csv",
    "/goals.json",
    "/stakeholders.csv",
]


@pytest.mark.parametrize("name", EVERYBODY)
def test_public_pages_open_for_everybody(browse: Any, name: str) -> None:
    for path in [*PAGES, "/open/how-to-verify"]:
        answer = browse(name).get(path)
        assert answer.status_code == 200, path
        assert "<h1" in answer.text


@pytest.mark.parametrize("name", EVERYBODY)
def test_pages_of_a_private_space_are_not_there(browse: Any, cast: Cast, name: str) -> None:
    funded(cast)
    reported(cast)
    store.write(Space.update(visibility="private").execute)
    for path in OF_A_SPACE:
        answer = browse(name).get(f"/open/waste{path}")
        assert answer.status_code == 404, path
        assert "Sort more" not in answer.text


@pytest.mark.parametrize("name", ["nobody", "bob"])
def test_pages_of_a_listed_space_are_not_there(browse: Any, cast: Cast, name: str) -> None:
    funded(cast)
    reported(cast)
    store.write(Space.update(visibility="listed").execute)
    for path in OF_A_SPACE[1:]:
        assert browse(name).get(f"/open/waste{path}").status_code == 404, path


@pytest.mark.usefixtures("cast")
def test_page_of_a_listed_space_tells_name_and_purpose_and_nothing_else(client: FlaskClient) -> None:
    other("listed")
    text = client.get("/open/other").text
    assert "Name of other" in text
    assert "Its purpose" in text
    assert CANARY not in text
    assert "/open/other/" not in text


@pytest.mark.usefixtures("cast")
def test_index_shows_public_and_listed_spaces_and_no_private_one(client: FlaskClient) -> None:
    other("listed", "seen")
    other("private", "hidden")
    text = client.get("/open").text
    assert 'href="/open/waste"' in text
    assert "Sort more, burn less." in text
    assert "Name of seen" in text
    assert 'href="/open/seen"' not in text
    assert "Name of hidden" not in text
    assert CANARY not in text


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    "path",
    [
        "/open/nowhere",
        "/open/WASTE",
        "/open/a%00b",
        "/open/a%00b/audit.jsonl",
        "/open/waste/decisions/0",
        "/open/waste/decisions/99999999999999999999",
        "/open/waste/decisions/99999999999999999999.json",
        "/open/waste/audit/7.json",
        "/open/waste/resources/allocations/1",
        "/open/waste/resources/allocations/0",
        "/open/waste/reports/1",
        "/open/waste/reports/99999999999999999999.json",
        "/open/waste/reports/1.pdf",
        "/open/waste/nothing.csv",
        "/open/waste/decisions.xlsx",
    ],
)
def test_addresses_that_mean_nothing_are_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("language", "words"), [("en", "In the open"), ("vi", "GovHub"), ("zh-Hans", "GovHub")]
)
def test_pages_are_in_the_language_asked_for(
    client: FlaskClient, path: str, language: str, words: str
) -> None:
    text = client.get(f"{path}?lang={language}").text
    assert f'<html lang="{language}"' in text
    assert words in text


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("path", [*PAGES, "/open/how-to-verify"])
def test_pages_need_no_script(client: FlaskClient, path: str) -> None:
    """The one script only adds comfort (copying); nothing is loaded from elsewhere, nothing is inline."""
    text = client.get(path).text
    assert text.count("<script") == 1
    assert "js/page.js" in text
    for inline in ("onclick", "javascript:", "<style", ' style="', "http://", "https://"):
        assert inline not in text.replace("http://localhost/open", "").replace("http://www.w3.org", "")


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("path", PAGES)
def test_pages_weigh_little(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert len(answer.data) < 8 * 1024


def test_record_lists_every_entry_with_its_hash_and_bytes(client: FlaskClient, cast: Cast) -> None:
    organisations(cast, 3)
    text = client.get("/open/waste/audit").text
    head = audit.head(cast.space.uid)
    assert head is not None
    assert head.leaf in text
    for seq in (1, 2, 3):
        assert f'href="/open/waste/audit/{seq}.json"' in text
    assert "Somebody added Organisation 2" in text
    assert "Alice" not in text


def test_record_is_paged_newest_first(client: FlaskClient, cast: Cast) -> None:
    organisations(cast, 120)
    first = client.get("/open/waste/audit").text
    assert 'id="entry-120"' in first
    assert 'id="entry-71"' in first
    assert 'id="entry-70"' not in first
    second = client.get("/open/waste/audit?before=71").text
    assert 'id="entry-70"' in second
    assert 'id="entry-71"' not in second
    assert "before=121" in second
    last = client.get("/open/waste/audit?before=21").text
    assert 'id="entry-1"' in last
    assert 'rel="next"' not in last


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("before", ["0", "-1", "x", "99999999999999999999", "1.5"])
def test_record_before_something_that_is_no_number_is_not_found(client: FlaskClient, before: str) -> None:
    assert client.get(f"/open/waste/audit?before={before}").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_pages_read_as_much_for_many_rows_as_for_few(
    client: FlaskClient, cast: Cast, queries: Any, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Every request looks at the head of the record, whatever the clock says (on PostgreSQL it does so).
    monkeypatch.setattr("govhub.transparency.routes.cache.LOOK_EVERY", 0.0)
    client.get(f"{path}?x=0")
    organisations(cast, 1)
    with queries() as few:
        client.get(f"{path}?x=1")  # a query that the page does not know is never kept
    organisations(cast, 20, first=1)
    with queries() as many:
        client.get(f"{path}?x=2")
    assert len(many) == len(few) <= 28
