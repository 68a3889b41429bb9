"""The pages of reports, as people meet them."""

from __future__ import annotations

from typing import Any

from tests.conftest import Cast
from tests.reports.stage import drafted, published

BASE = "/s/waste/reports"


def test_index_without_a_report_offers_to_begin_one(cast: Cast, browse: Any) -> None:
    page = browse("bob").get(BASE).get_data(as_text=True)
    assert "No report yet" in page
    assert f"{BASE}/new" in page
    assert f"{BASE}/new" not in browse("erin").get(BASE).get_data(as_text=True)


def test_pages_of_a_report_open(cast: Cast, browse: Any) -> None:
    published(cast)
    drafted(cast)
    for path in ("", "/_list", "/new", "/1", "/2/draft", "/2/_draft", "/2/edit"):
        shown = browse("alice").get(BASE + path)
        assert shown.status_code == 200, path
