"""The daily letter: at seven in the morning where its reader is, once, and only when there is news."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from govhub.accounts.actions import change_preferences, deactivate
from govhub.accounts.models import Person
from govhub.core import clock, mail
from govhub.core.db import store
from govhub.core.jobs import JOBS
from govhub.core.mail import Letter, deliver, postbox
from govhub.notices import actions, jobs
from govhub.notices.models import Notice
from govhub.spaces.models import Role
from tests.conftest import Cast
from tests.core.test_mail import PostOffice
from tests.decisions.stage import answer, close, vote
from tests.notices.stage import DAY, HOUR, goal, later, letters, wants, write

pytestmark = pytest.mark.usefixtures("with_mail")


def at(text: str, zone: str = "UTC") -> int:
    """Let it be this local time somewhere; the instant."""
    moment = int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()) * 1000
    clock.freeze(moment)
    return moment


def digest() -> None:
    JOBS["notices.digest"](clock.now())


def lives_in(cast: Cast, name: str, zone: str, language: str = "en") -> None:
    change = Person.update(timezone=zone, language=language).where(Person.id == cast.people[name])
    store.write(change.execute)


@pytest.fixture
def about(cast: Cast) -> str:
    at("2026-11-20T12:00:00")
    found = goal(cast)
    wants(cast, "bob", mentioned="daily")
    return found


@pytest.mark.parametrize(
    ("zone", "evening", "morning"),
    [
        ("UTC", "2026-11-22T20:00:00", "2026-11-23T07:00:00"),
        ("Asia/Ho_Chi_Minh", "2026-11-22T20:00:00", "2026-11-23T07:00:00"),
        ("America/New_York", "2026-10-31T20:00:00", "2026-11-01T07:00:00"),  # the clocks go back at night
        ("Europe/Berlin", "2026-03-28T20:00:00", "2026-03-29T07:00:00"),  # and forward
    ],
)
def test_digest_comes_at_seven_on_the_reader_s_clock(
    cast: Cast, about: str, zone: str, evening: str, morning: str
) -> None:
    lives_in(cast, "bob", zone)
    at(evening, zone)
    write(cast.alice, about, "@Bob one")
    write(cast.carol, about, "@Bob two")
    clock.freeze(at(morning, zone) - 1)
    digest()
    assert letters("bob") == []
    clock.freeze(clock.now() + 1)
    digest()
    digest()
    (letter,) = letters("bob")
    assert letter.subject == "2 new notices on GovHub"
    assert "Alice mentioned you" in letter.body
    assert "http://127.0.0.1:8000/s/waste/goals/1#post-2" in letter.body
    assert letter.unsubscribe.endswith("/me/notices/choices")


def test_digest_has_each_notice_once_and_nothing_new_means_no_letter(cast: Cast, about: str) -> None:
    at("2026-11-22T20:00:00")
    write(cast.alice, about, "@Bob")
    at("2026-11-23T07:00:00")
    digest()
    at("2026-11-24T07:00:00")
    digest()
    assert len(letters("bob")) == 1
    write(cast.alice, about, "@Bob")
    at("2026-11-25T07:00:00")
    digest()
    assert len(letters("bob")) == 2
    assert letters("bob")[1].subject == "1 new notice on GovHub"


def test_digest_leaves_out_what_was_seen_meanwhile(cast: Cast, about: str) -> None:
    write(cast.alice, about, "@Bob")
    actions.see(cast.bob)
    clock.freeze(clock.now() + 2 * DAY)
    digest()
    assert letters("bob") == []


def test_digest_is_undone_as_a_whole_when_it_fails(
    cast: Cast, about: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(cast.alice, about, "@Bob")
    clock.freeze(clock.now() + 2 * DAY)
    with monkeypatch.context() as broken:
        broken.setattr(mail, "send_all", lambda letters: 1 / 0)
        digest()
    assert Notice.get().mailed_at is None
    later(HOUR)
    digest()
    assert len(letters("bob")) == 1


def test_digest_of_two_processes_sends_once(cast: Cast, about: str) -> None:
    """Both found the same people due; whoever comes second finds nothing left."""
    write(cast.alice, about, "@Bob")
    clock.freeze(clock.now() + 2 * DAY)
    bob = cast.people["bob"].id
    for _ in range(2):
        store.write(lambda: jobs._send(bob, clock.now()))
    assert len(letters("bob")) == 1


def test_digest_does_not_reach_who_left_or_closed_the_account(cast: Cast, about: str) -> None:
    wants(cast, "carol", mentioned="daily")
    write(cast.alice, about, "@Bob @Carol")
    store.write(Role.delete().where(Role.person == cast.people["carol"]).execute)
    deactivate(cast.root, person=cast.people["bob"].uid)
    clock.freeze(clock.now() + 2 * DAY)
    digest()
    assert Letter.select().count() == 0
    assert Notice.select().where(Notice.due_at.is_null(False)).count() == 0


def test_digest_asks_nobody_for_an_answer_that_was_given(cast: Cast) -> None:
    at("2026-11-20T12:00:00")
    wants(cast, "bob", vote_opened="daily", outcome="never")
    wants(cast, "alice", outcome="never")
    open_, answered, ended = (vote(cast, closes_at=clock.now() + 5 * DAY) for _ in range(3))
    answer(cast.bob, answered, "agree")
    answer(cast.alice, ended, "agree")
    close(cast, ended)
    at("2026-11-21T07:00:00")
    digest()
    (letter,) = letters("bob")
    assert letter.subject == "1 new notice on GovHub"
    assert f"/decisions/{open_}#vote" in letter.body


def test_digest_moves_with_its_reader(cast: Cast, about: str) -> None:
    at("2026-11-22T20:00:00")
    write(cast.alice, about, "@Bob")
    settings = {"name": "Bob", "language": "zh-Hans", "theme": "auto", "timezone": "Asia/Ho_Chi_Minh"}
    change_preferences(cast.bob, **settings)
    at("2026-11-23T07:00:00", "Asia/Ho_Chi_Minh")
    digest()
    assert len(letters("bob")) == 1


def test_digest_is_short_however_much_has_happened(cast: Cast, about: str) -> None:
    rows = [
        {"person": cast.people["bob"], "space": cast.space, "kind": "reply", "about": "goal:1",
         "address": "/", "words": {"message": f"News {n}", "params": {}}, "due_at": clock.now()}
        for n in range(45)
    ]  # fmt: skip
    store.write(Notice.insert_many(rows).execute)
    digest()
    (letter,) = letters("bob")
    assert "News 29" in letter.body
    assert "News 30" not in letter.body
    assert "And 15 more" in letter.body
    assert Notice.select().where(Notice.mailed_at.is_null()).count() == 0


def test_forget_deletes_after_a_year(cast: Cast, about: str) -> None:
    write(cast.alice, about, "@Bob")
    JOBS["notices.forget"](clock.now() + 365 * DAY)
    assert Notice.select().count() == 1
    JOBS["notices.forget"](clock.now() + 365 * DAY + 1)
    assert Notice.select().count() == 0


# --- a mail server that is down ---------------------------------------------------------------------------


@pytest.fixture
def closed_office() -> Iterator[int]:
    """The port of a mail server that does not answer."""
    office = PostOffice()
    port = office.server_address[1]
    office.close()
    before = postbox.smtp_url
    postbox.smtp_url = f"smtp://127.0.0.1:{port}"
    yield port
    postbox.smtp_url = before


def test_letters_wait_for_a_mail_server_that_is_down_and_go_once(
    cast: Cast, about: str, closed_office: int
) -> None:
    vote(cast, closes_at=clock.now() + 5 * DAY)
    write(cast.alice, about, "@Bob")
    clock.freeze(at("2026-11-21T07:00:00"))
    digest()
    start = clock.now()
    for minutes in (0, 1, 3, 7):  # a pause of one minute, two, four
        deliver(start + minutes * 60_000)
    assert {row.attempts for row in letters("bob")} == {4}
    assert {row.due_at for row in letters("bob")} == {start + 15 * 60_000}
    office = PostOffice(closed_office)
    try:
        for minutes in (14, 15, 16, 60):
            deliver(start + minutes * 60_000)
        digest()
        deliver(start + 2 * HOUR)
        assert [letter["To"] for letter in office.read()] == ["bob@example.org"] * 2
        assert "List-Unsubscribe" in office.read()[0]
    finally:
        office.close()


def test_letters_about_a_vote_that_is_over_are_not_sent_any_more(
    cast: Cast, about: str, closed_office: int
) -> None:
    vote(cast, closes_at=clock.now() + HOUR)
    deliver(clock.now())
    office = PostOffice(closed_office)
    try:
        deliver(clock.now() + DAY)
        assert office.read() == []
    finally:
        office.close()
