"""A deadline of a case on a day when the clocks change: the page offers both moments."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from tests.browsing import send
from tests.conftest import Cast
from tests.decisions.pages import words
from tests.mediation.stage import case, in_dialogue, logged

BASE = "/s/waste/mediation"


def test_move_deadline_to_a_time_that_comes_twice_offers_both(browse: Any, cast: Cast) -> None:
    clock.freeze(clock.parse_iso("2026-10-20T10:00:00.000Z"))
    logged(cast, "bob")
    in_dialogue(cast)
    carol, page = browse("carol"), f"{BASE}/1"
    given = {"closes": "2026-10-25T02:30", "zone": "Europe/Berlin", "reason": "A week"}
    refused = send(carol, f"{page}/deadline", form_page=page, **given)
    assert refused.status_code == 422
    assert "The first time:" in words(refused)
    assert "(UTC+01:00)" in words(refused)
    assert send(carol, f"{page}/deadline", form_page=page, **given, fold="0").status_code == 303
    assert clock.iso(case().stage_due) == "2026-10-25T00:30:00.000Z"
