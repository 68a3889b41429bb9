"""The pages of texts, as browsers get them."""

from __future__ import annotations

import html
import re

import pytest

from govhub.documents import queries as queries_of_documents
from govhub.documents.actions import create
from tests.browsing import send
from tests.documents.conftest import TEXT

BASE = "/s/waste/documents"
PAGES = ["", "/1", "/1/edit", "/1/_text", "/1/versions", "/1/versions/1", "/1/compare?before=1", "/new"]


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_for_members_and_not_for_strangers(browse, text, page):
    assert browse("bob").get(BASE + page).status_code == 200
    assert browse("erin").get(BASE + page).status_code == (403 if page == "/new" else 200)
    assert browse("dave").get(BASE + page).status_code == 403
    assert browse("nobody").get(BASE + page).status_code in (303, 302, 401)


@pytest.mark.parametrize("page", ["/9", "/9/edit", "/1/versions/9", "/1/compare?before=9", "/1/compare"])
def test_pages_of_what_is_not_there_are_not_found(browse, text, page):
    assert browse("bob").get(BASE + page).status_code in (404, 422)


def test_edit_page_works_without_javascript(browse, text):
    bob = browse("bob")
    page = bob.get(f"{BASE}/1/edit").get_data(as_text=True)
    base = html.unescape(re.search(r'name="base" value="([^"]*)"', page)[1])
    assert base == TEXT
    answer = send(
        bob,
        f"{BASE}/1/text",
        form_page=f"{BASE}/1/edit",
        base=base.replace("\n", "\r\n"),
        text=base + "\r\nBob was here",
    )
    assert answer.status_code == 303
    assert "Bob was here" in bob.get(f"{BASE}/1").get_data(as_text=True)


def test_edit_page_of_an_observer_has_no_form(browse, text):
    page = browse("erin").get(f"{BASE}/1/edit").get_data(as_text=True)
    assert "/1/text" not in page
    assert "公开所有会议记录" in page


def test_save_version_again_shows_why_not(browse, text):
    answer = send(browse("bob"), f"{BASE}/1/versions", form_page=f"{BASE}/1/edit", note="again")
    assert answer.status_code in (409, 422)
    assert "Nothing has changed" in answer.get_data(as_text=True)


def test_restore_version_brings_the_text_back(browse, text):
    alice = browse("alice")
    send(alice, f"{BASE}/1/text", form_page=f"{BASE}/1/edit", base=TEXT, text="Other")
    page = alice.get(f"{BASE}/1/versions").get_data(as_text=True)
    assert "in no version yet" in page
    answer = send(alice, f"{BASE}/1/versions/1/restore", form_page=f"{BASE}/1/versions")
    assert answer.status_code == 303
    assert "công khai" in alice.get(f"{BASE}/1").get_data(as_text=True)


def test_compare_marks_what_changed_for_screen_readers(browse, text):
    bob = browse("bob")
    send(bob, f"{BASE}/1/text", form_page=f"{BASE}/1/edit", base=TEXT, text=TEXT.replace("7", "14"))
    page = bob.get(f"{BASE}/1/compare?before=1").get_data(as_text=True)
    assert re.search(r"<del>.*\[removed:.*7.*</del>", page)
    assert re.search(r"<ins>.*\[added:.*14.*</ins>", page)


def test_create_goes_on_to_the_editor(browse, cast):
    answer = send(browse("bob"), BASE, form_page=f"{BASE}/new", title="Charter", kind="charter")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/documents/1/edit")


def test_create_without_a_title_shows_the_form_again(browse, cast):
    answer = send(browse("bob"), BASE, form_page=f"{BASE}/new", title=" ", kind="text")
    assert answer.status_code == 422
    assert "fill this in" in answer.get_data(as_text=True)


def test_show_runs_the_same_number_of_queries_at_one_and_three_versions(browse, text, queries):
    bob = browse("bob")
    bob.get(f"{BASE}/1/versions")
    with queries() as one:
        bob.get(f"{BASE}/1/versions")
    for n in range(2):
        send(bob, f"{BASE}/1/text", form_page=f"{BASE}/1/edit", base="", text=f"text {n}")
        send(bob, f"{BASE}/1/versions", form_page=f"{BASE}/1/edit")
    with queries() as three:
        bob.get(f"{BASE}/1/versions")
    assert len(three) == len(one)


def test_index_shows_a_page_at_a_time(browse, cast, monkeypatch):
    monkeypatch.setattr(queries_of_documents, "PER_PAGE", 2)
    for n in range(3):
        create(cast.bob, space="waste", title=f"Text number {n}", kind="text")
    bob = browse("bob")
    first, second = (bob.get(f"{BASE}?page={n}").get_data(as_text=True) for n in (1, 2))
    assert ("Text number 2" in first, "Text number 1" in first, "Text number 0" in first) == (
        True,
        True,
        False,
    )
    assert f'href="{BASE}?page=2"' in first
    assert "Text number 0" in second
    assert f'rel="prev" href="{BASE}?page=1"' in second
    assert 'rel="next"' not in second
    assert bob.get(f"{BASE}?page=0").status_code == bob.get(f"{BASE}?page=x").status_code == 422
    assert bob.get(f"{BASE}?page=3").status_code == 200


def test_versions_are_shown_a_page_at_a_time(browse, text, cast, monkeypatch):
    monkeypatch.setattr(queries_of_documents, "PER_PAGE", 2)
    bob = browse("bob")
    for n in range(3):
        send(bob, f"{BASE}/1/text", form_page=f"{BASE}/1/edit", base="", text=f"text {n}")
        send(bob, f"{BASE}/1/versions", form_page=f"{BASE}/1/edit")
    send(bob, f"{BASE}/1/text", form_page=f"{BASE}/1/edit", base="", text="not kept")
    first, second = (bob.get(f"{BASE}/1/versions?page={n}").get_data(as_text=True) for n in (1, 2))
    assert "compare?before=3&amp;after=4" in first
    assert "compare?before=2&amp;after=3" in first  # whose predecessor stands on the next page
    assert f'href="{BASE}/1/versions?page=2"' in first
    assert "compare?before=1&amp;after=2" in second
    assert "compare?before=4" in second  # the draft is compared with the newest, not with the page's first
    found = queries_of_documents.show(cast.bob, space="waste", document=1, page=2)
    assert [one["number"] for one in found["versions"]] == [2, 1]
    assert (found["newest"], found["has_more"]) == (4, False)
    assert found["versions"][0]["saved_by"] == "Bob"


def test_versions_are_listed_without_reading_their_texts(browse, text, cast, queries):
    with queries() as seen:
        queries_of_documents.show(cast.bob, space="waste", document=1)
    (listed,) = [one for one in seen if 'FROM "document_version"' in one and '"person"' in one]
    assert "markdown" not in listed
