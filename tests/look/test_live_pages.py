"""Pages that stay up to date while others act: the real server, real sockets, two people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from govhub.core import clock
from govhub.decisions import actions as decisions
from tests.look.house import House
from tests.look.looking import visit

pytestmark = pytest.mark.once


@pytest.fixture
def vote(house: House) -> int:
    """A vote that alice has just opened."""
    alice = house.cast.alice
    made = decisions.propose(alice, space="waste", title="Fewer bins", text="Half of them.", rule_set=1)
    number = int(made["decision"])
    decisions.open(alice, space="waste", decision=number, closes_at=clock.now() + 86_400_000)
    return number


def cast_ballot(house: House, number: int, who: str, choice: str) -> None:
    """Somebody else votes, somewhere else."""
    person = getattr(house.cast, who)
    decisions.cast_ballot(person, space="waste", decision=number, choice=choice, reason="Because.")


@contextmanager
def looking_at(browser: Browser, house: House, number: int, who: str) -> Iterator[Page]:
    """Somebody's page of a decision, connected; nothing may be complained about."""
    with visit(browser, house.address) as visitor:
        visitor.page.context.add_cookies([house.cookie(house.cast.people[who])])
        page = visitor.open(f"/s/waste/decisions/{number}")
        expect(page.locator("[data-connection]")).to_have_text("Connected")
        yield page
        assert visitor.complaints == []


def test_live_page_shows_a_vote_within_a_second_and_keeps_what_is_half_typed(
    browser: Browser, house: House, vote: int
) -> None:
    with looking_at(browser, house, vote, "alice") as page:
        page.get_by_role("radio", name="Block").check()
        reason = page.get_by_label("Reason", exact=False).first
        reason.fill("I am not sure ab")
        expect(page.locator("[data-live-url$=_result]")).to_contain_text("0 of 6 answered")
        cast_ballot(house, vote, "bob", "agree")
        expect(page.locator("[data-live-url$=_result]")).to_contain_text("1 of 6 answered", timeout=1000)
        expect(reason).to_have_value("I am not sure ab")
        expect(reason).to_be_focused()
        expect(page.get_by_role("radio", name="Block")).to_be_checked()


def test_live_page_shows_who_is_here(browser: Browser, house: House, vote: int) -> None:
    with looking_at(browser, house, vote, "alice") as page:
        expect(page.locator(".presence")).to_contain_text("Alice")
        with looking_at(browser, house, vote, "bob"):
            expect(page.locator(".presence")).to_contain_text("Bob", timeout=2000)
        expect(page.locator(".presence")).not_to_contain_text("Bob", timeout=5000)


def test_live_page_follows_the_end_of_a_vote(browser: Browser, house: House, vote: int) -> None:
    with looking_at(browser, house, vote, "bob") as page:
        cast_ballot(house, vote, "alice", "agree")
        decisions.close(house.cast.alice, space="waste", decision=vote)
        expect(page.get_by_role("heading", name="Outcome")).to_be_visible(timeout=2000)
        expect(page.get_by_role("button", name="Cast vote")).to_have_count(0)


def test_live_page_does_not_take_away_what_is_half_typed_when_a_vote_ends(
    browser: Browser, house: House, vote: int
) -> None:
    with looking_at(browser, house, vote, "bob") as page:
        reason = page.get_by_label("Reason", exact=False).first
        reason.fill("Please consider")
        decisions.close(house.cast.alice, space="waste", decision=vote)
        expect(page.get_by_role("alert")).to_contain_text("This has changed meanwhile", timeout=2000)
        expect(reason).to_have_value("Please consider")


def test_live_page_says_when_the_connection_is_gone_and_catches_up(
    browser: Browser, house: House, vote: int
) -> None:
    with visit(browser, house.address) as visitor:
        visitor.page.context.add_cookies([house.cookie(house.cast.people["alice"])])
        page = visitor.open(f"/s/waste/decisions/{vote}")
        state = page.locator("[data-connection]")
        expect(state).to_have_text("Connected")
        page.context.set_offline(True)
        expect(state).to_have_text("Connection lost. What you see may be out of date.")
        cast_ballot(house, vote, "bob", "agree")
        page.context.set_offline(False)
        expect(state).to_have_text("Connected", timeout=15000)
        expect(page.locator("[data-live-url$=_result]")).to_contain_text("1 of 6 answered")


def test_live_page_warns_before_it_is_left_half_typed(browser: Browser, house: House, vote: int) -> None:
    with looking_at(browser, house, vote, "alice") as page:
        asked: list[str] = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        page.get_by_label("Reason", exact=False).first.fill("Half a sentence")
        page.locator(".brand").click()
        expect(page.get_by_label("Reason", exact=False).first).to_have_value("Half a sentence")
        assert asked == ["beforeunload"]
        page.get_by_label("Reason", exact=False).first.fill("")


def test_live_page_sends_a_form_once_even_when_clicked_twice(
    browser: Browser, house: House, vote: int
) -> None:
    with looking_at(browser, house, vote, "bob") as page:
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
        page.get_by_role("radio", name="Agree", exact=True).check()
        page.get_by_role("button", name="Cast vote").dblclick()
        expect(page.locator(".flash")).to_be_visible()
        assert len([url for url in sent if url.endswith("/ballot")]) == 1
