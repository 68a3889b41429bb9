"""Reminders: once, on the last day, in the person's language, and never to somebody who has answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.errors import RuleBroken
from govhub.core.jobs import JOBS
from govhub.core.mail import Letter, postbox
from govhub.decisions import actions
from govhub.decisions.rules import DAY
from tests.conftest import Cast
from tests.decisions.stage import NOW, answer, vote

CLOSES = NOW + 3 * DAY


@pytest.fixture(autouse=True)
def with_mail(app: Flask) -> Iterator[None]:
    """An installation that can send mail (what is sent stays in the table of letters here)."""
    before, postbox.smtp_url = postbox.smtp_url, "smtp://localhost:1"
    clock.freeze(NOW)
    yield
    postbox.smtp_url = before


def run_at(moment: int) -> list[str]:
    """Let the job run at a moment; to whom letters were written until now."""
    clock.freeze(moment)
    JOBS["decisions.remind_due"](moment)
    return sorted(letter.recipient for letter in Letter.select())


def test_remind_writes_on_the_last_day_and_not_before(cast: Cast) -> None:
    vote(cast, closes_at=CLOSES)
    assert run_at(CLOSES - DAY - 1) == []
    assert run_at(CLOSES - DAY) == ["alice@example.org", "bob@example.org"]


def test_remind_happens_once(cast: Cast) -> None:
    number = vote(cast, closes_at=CLOSES)
    assert len(run_at(CLOSES - DAY)) == 2
    assert len(run_at(CLOSES - 1)) == 2
    with pytest.raises(RuleBroken):
        actions.remind(Actor.system(), space="waste", decision=number)


def test_remind_leaves_those_alone_who_have_answered(cast: Cast) -> None:
    number = vote(cast, closes_at=CLOSES)
    answer(cast.bob, number, "agree")
    assert run_at(CLOSES - DAY) == ["alice@example.org"]


def test_remind_does_not_disturb_a_short_vote_nor_an_ended_one(cast: Cast) -> None:
    vote(cast, closes_at=NOW + DAY)
    ended = vote(cast, closes_at=CLOSES)
    actions.close(cast.alice, space="waste", decision=ended)
    assert run_at(NOW + DAY - 1) == []
    assert run_at(CLOSES - 1) == []


def test_remind_links_to_the_ballot_in_the_persons_language(cast: Cast) -> None:
    number = vote(cast, closes_at=CLOSES)
    run_at(CLOSES - DAY)
    letter = Letter.get(Letter.recipient == "bob@example.org")
    assert f"/s/waste/decisions/{number}" in letter.body
    assert "Bob" in letter.body
