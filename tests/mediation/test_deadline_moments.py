"""A deadline of a case on a day when the clocks change: the page offers both moments."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.decisions.routes.moments import moments_of


def test_moments_are_offered_for_the_form_that_came_back(app: Any) -> None:
    from flask import g

    clock.freeze(clock.parse_iso("2026-10-20T10:00:00.000Z"))
    act = "mediation.move_deadline"
    with app.test_request_context("/"):
        assert moments_of(act) == []
        g.errors = {act: {"closes": "…"}}
        for closes, offered in (("2026-10-25T02:30", 2), ("2026-10-25T04:30", 0), ("soon", 0)):
            g.typed = {act: {"closes": closes, "zone": "Europe/Berlin"}}
            assert len(moments_of(act)) == offered, closes
