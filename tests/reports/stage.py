"""What the tests of reports stand on: a quarter of a year, a report about it, words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from govhub.core import clock
from govhub.reports import actions, queries
from tests.conftest import Cast

PERIOD = {"from_day": "2026-07-01", "to_day": "2026-09-30"}
WORDS = {"summary": "We sorted **more**.", "went_well": "The markets joined.", "lessons": "Ask earlier."}


def moment(text: str) -> int:
    """An instant in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


INSIDE = moment("2026-08-15T12:00")
AFTER = moment("2026-10-05T12:00")


def drafted(cast: Cast, **more: Any) -> int:
    """The number of a new draft about the third quarter."""
    given = {"title": "Third quarter", **PERIOD, **more}
    return int(actions.draft_report(cast.bob, space="waste", **given)["report"])


def written(cast: Cast, number: int, **more: Any) -> dict[str, Any]:
    """Words for a draft."""
    seen = queries.draft(cast.bob, space="waste", report=number)
    given = {"title": seen["title"], "from_day": seen["from_day"], "to_day": seen["to_day"], **WORDS, **more}
    return actions.write(cast.bob, space="waste", report=number, **{"revision": seen["revision"], **given})


def publish(cast: Cast, number: int, **more: Any) -> dict[str, Any]:
    """The facilitator publishes."""
    return actions.publish_report(cast.alice, space="waste", report=number, **more)


def published(cast: Cast) -> int:
    """The number of a report that was drafted, written and published after its period."""
    clock.freeze(AFTER)
    number = drafted(cast)
    written(cast, number)
    publish(cast, number)
    return number
