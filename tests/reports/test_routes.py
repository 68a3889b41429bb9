"""The pages of reports, as people meet them."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.reports import actions, queries
from govhub.reports.models import Report
from govhub.spaces.queries.registers import sections_for, waiting_for
from tests.browsing import bearer, send
from tests.conftest import Cast
from tests.reports.stage import AFTER, PERIOD, WORDS, drafted, published, quarter, written

BASE = "/s/waste/reports"
W: dict[str, Any] = {"space": "waste"}


def text(browser: Any, path: str) -> str:
    """A page as text."""
    shown = browser.get(BASE + path)
    assert shown.status_code == 200, path
    return str(shown.get_data(as_text=True))


def test_index_without_a_report_offers_to_begin_one(cast: Cast, browse: Any) -> None:
    assert "No report yet" in text(browse("bob"), "")
    assert f"{BASE}/new" in text(browse("bob"), "")
    assert f"{BASE}/new" not in text(browse("erin"), "")


def test_new_offers_the_quarters_that_are_over(cast: Cast, browse: Any) -> None:
    clock.freeze(AFTER)
    page = text(browse("bob"), "/new")
    assert [f"Q{n} {year}" in page for n, year in ((3, 2026), (2, 2026), (1, 2026), (4, 2025))] == [True] * 4
    chosen = text(browse("bob"), "/new?from=2026-07-01&to=2026-09-30")
    assert 'value="2026-07-01"' in chosen
    assert 'value="2026-09-30"' in chosen


def test_report_from_the_first_click_to_a_second_version(cast: Cast, browse: Any) -> None:
    quarter(cast)
    bob, alice = browse("bob"), browse("alice")
    begun = send(bob, BASE, form_page=f"{BASE}/new", title="Third quarter", zone="UTC", **PERIOD)
    assert begun.location == f"{BASE}/1/edit"
    assert bob.get(f"{BASE}/1").location == f"{BASE}/1/draft"
    edit = f"{BASE}/1/edit"
    more = {"goals": ["1"], "comments": ["Ahead *again*."], "revision": "1", "title": "Q3", **PERIOD}
    assert send(bob, f"{BASE}/1/words", form_page=edit, **WORDS, **more).location == f"{BASE}/1/draft"
    draft = text(alice, "/1/draft")
    assert "We sorted <strong>more</strong>." in draft
    assert "Ahead <em>again</em>." in draft
    assert "Publish now" in draft
    assert "Publish now" not in text(bob, "/1/draft")
    done = send(alice, f"{BASE}/1/publish", form_page=f"{BASE}/1/draft", decision="2")
    assert done.location == f"{BASE}/1"
    shown = text(alice, "/1")
    assert queries.published_version(cast.space, 1)["content_hash"] in shown
    assert "D-2 Two collection points" in shown
    reason = {"reason": "A figure was wrong", "form_page": f"{BASE}/1"}
    assert send(alice, f"{BASE}/1/correction", **reason).location == edit
    assert "A correction is being written" in text(bob, "/1")
    again = {**WORDS, "lessons": "Ask much earlier."}
    assert (
        send(bob, f"{BASE}/1/words", form_page=edit, **again, **{**more, "revision": "3"}).status_code == 303
    )
    assert "much" in text(bob, "/1/compare?before=1")
    send(alice, f"{BASE}/1/publish", form_page=f"{BASE}/1/draft")
    assert "There is a newer version" in text(bob, "/1?version=1")
    assert "A figure was wrong" in text(bob, "/1")
    assert "<ins>" in text(bob, "/1/compare?before=1&after=2")
    for path in ("/1/draft", "/1/edit"):
        assert alice.get(BASE + path).location == f"{BASE}/1"


def test_report_links_every_figure_along_the_chain(cast: Cast, browse: Any) -> None:
    quarter(cast)
    page = text(browse("erin"), f"/{published(cast)}")
    for path in ("goals/1", "goals/1#indicator-1", "decisions/1", "decisions/2", "resources/allocations/1"):
        assert f'href="/s/waste/{path}"' in page
        there = browse("erin").get(f"/s/waste/{path}").get_data(as_text=True)
        if "#" in path:
            assert f'id="{path.partition("#")[2]}"' in there


def test_write_that_is_refused_keeps_what_was_typed_and_shows_what_is_there(cast: Cast, browse: Any) -> None:
    quarter(cast)
    number = drafted(cast)
    written(cast, number, goals=[1], comments=["Theirs."])
    typed = {"summary": "My words", "goals": ["1"], "comments": ["Mine."], "revision": "1"}
    edit = f"{BASE}/1/edit"
    answer = send(browse("bob"), f"{BASE}/1/words", form_page=edit, title="Q3", **PERIOD, **typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "meanwhile" in page
    assert "My words" in page
    assert "Mine." in page
    assert "What is there now" in page
    assert "Theirs." in page
    assert 'name="revision" value="2"' in page
    assert Report.get().words["summary"] == WORDS["summary"]


def test_publish_report_before_the_end_says_when(cast: Cast, browse: Any) -> None:
    clock.freeze(AFTER)
    number = drafted(cast, to_day="2026-12-31")
    written(cast, number)
    page = text(browse("alice"), "/1/draft")
    assert "Dec 31, 2026" in page
    assert "Publish now" not in page


def test_discard_leads_back_to_the_list(cast: Cast, browse: Any) -> None:
    drafted(cast)
    done = send(browse("alice"), f"{BASE}/1/discard", form_page=f"{BASE}/1/draft")
    assert done.location == BASE
    assert browse("alice").get(f"{BASE}/1").status_code == 404


def test_draft_waits_for_those_who_take_part_and_stands_on_the_overview(cast: Cast) -> None:
    assert waiting_for(cast.bob).get("drafts", []) == []
    drafted(cast)
    assert [one["url"] for one in waiting_for(cast.bob)["drafts"]] == [f"{BASE}/1/edit"]
    assert waiting_for(cast.erin)["drafts"] == waiting_for(cast.dave)["drafts"] == []

    def titles(actor: Any) -> list[str]:
        [part] = [part for part in sections_for(actor, cast.space) if part["order"] == 60]
        return [item["title"] for item in part["items"]]

    assert (titles(cast.erin), titles(cast.dave)) == (["Third quarter"], [])
    published(cast)
    assert titles(cast.dave) == ["Third quarter"]
    actions.begin_correction(cast.alice, **W, report=2, reason="Wrong")
    written(cast, 2, title="A title that is not published")
    assert titles(cast.dave) == ["Third quarter"]


def test_show_through_the_api_says_sentences(cast: Cast, app: Any) -> None:
    quarter(cast)
    published(cast)
    client, headers = app.test_client(), bearer(cast.people["erin"])
    answer = client.get("/api/v1/reports.show?space=waste&report=1&lang=en", headers=headers).get_json()
    assert answer["content"]["decisions"]["ended"][0]["rule"].startswith("Passes when")
    assert answer["content_hash"] == queries.published_version(cast.space, 1)["content_hash"]


@pytest.mark.parametrize("path", ["", "/1", "/1?version=1", "/1/compare?before=1"])
def test_pages_ask_the_same_number_of_questions_at_one_and_at_three(
    cast: Cast, browse: Any, queries: Any, path: str
) -> None:
    browser, counts = browse("erin"), []
    for _ in range(3):
        published(cast)
        text(browser, path)  # warms what is kept in memory
        with queries() as seen:
            text(browser, path)
        counts.append(len(seen))
    assert counts[0] == counts[2], counts


def test_index_comes_in_pages_of_fifty(cast: Cast, browse: Any) -> None:
    for n in range(1, 53):
        Report.create(
            space=cast.space, number=n, title=f"Week {n}.", from_day="2026-01-01", to_day="2026-01-07"
        )
    assert len(queries.index(cast.bob, **W)["reports"]) == 50
    first, second = text(browse("bob"), ""), text(browse("bob"), "?page=2")
    assert ("Week 3." in first, "Week 2." in first, "Week 2." in second) == (True, False, True)
    assert f'rel="next" href="{BASE}?page=2"' in first
    assert f'rel="prev" href="{BASE}?page=1"' in second
    assert f'data-live-url="{BASE}/_list?page=2"' in second
    assert "Week 2." in text(browse("bob"), "/_list?page=2")
