"""Feeds tell of votes that were prolonged and of decisions that are looked at again."""

from __future__ import annotations

from datetime import date

from flask.testing import FlaskClient

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.decisions import actions
from tests.conftest import Cast
from tests.transparency.stage import HOUR, decided, opened, rule_set
from tests.transparency.test_feeds import atom, calendar, entries, event, moment, text

SYSTEM = Actor.system()
NOON = clock.parse_iso("2026-11-22T12:00:00.000Z")


def test_calendar_has_the_day_on_which_a_decision_is_looked_at_again(client: FlaskClient, cast: Cast) -> None:
    clock.freeze(NOON)
    number = decided(cast, review_on="2027-03-01", review_how="lapse")
    decided(cast, bob="disagree", review_on="2027-03-02", review_how="lapse")  # it did not pass
    found = event(client)
    assert found.start == date(2027, 3, 1)
    assert str(found["SUMMARY"]).startswith(f"Looked at again: D-{number} ")
    assert "it lapses" in str(found["DESCRIPTION"])
    clock.freeze(clock.parse_iso("2027-03-01T00:00:00.000Z"))
    actions.review(SYSTEM, space="waste", decision=number)
    assert calendar(client).events == []
    newest = entries(atom(client))[0]
    assert text(newest, "title").startswith("Looked at again: ")
    assert "It lapsed on" in text(newest, "summary")


def test_calendar_moves_with_a_vote_that_is_prolonged(client: FlaskClient, cast: Cast) -> None:
    clock.freeze(NOON)
    number = opened(cast, rule_set=rule_set(cast, quorum="1", extension=24, extensions=1))
    clock.freeze(NOON + HOUR)
    actions.extend(SYSTEM, space="waste", decision=number)
    found = event(client)
    assert found.start == moment(NOON + 25 * HOUR)
    assert found["SEQUENCE"] == 1
    assert text(entries(atom(client))[0], "title").startswith("Prolonged, too few had answered: ")
