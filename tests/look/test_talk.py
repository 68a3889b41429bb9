"""Talking in a real browser: live, with names that are suggested, by keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from govhub.goals import actions as goals
from govhub.notices import actions as notices
from tests.look.house import House
from tests.look.looking import visit

pytestmark = pytest.mark.once


@pytest.fixture
def number(house: House) -> int:
    """A goal that nobody has talked about."""
    return int(goals.propose(house.cast.alice, space="waste", title="Fewer bins")["goal"])


def write(house: House, number: int, who: str, body: str, **more: Any) -> None:
    """Somebody else writes, somewhere else."""
    notices.post(getattr(house.cast, who), space="waste", about=f"goal:{number}", body=body, **more)


@contextmanager
def looking_at(browser: Browser, house: House, path: str, who: str, **more: Any) -> Iterator[Page]:
    """Somebody's page; nothing may be complained about."""
    with visit(browser, house.address, **more) as visitor:
        visitor.page.context.add_cookies([house.cookie(house.cast.people[who])])
        page = visitor.open(path)
        if "java_script_enabled" not in more:
            expect(page.locator("[data-connection]")).to_have_text("Connected")
        yield page
        assert visitor.complaints == []


def test_talk_appears_within_a_second_and_what_is_half_typed_stays(
    browser: Browser, house: House, number: int
) -> None:
    notices.see(house.cast.bob)
    write(house, number, "carol", "First")
    with looking_at(browser, house, f"/s/waste/goals/{number}", "bob") as page:
        page.locator("#reply-1 summary").click()
        answer, own = page.locator("#notices-post-body-1"), page.locator("#notices-post-body")
        own.fill("My own words")
        answer.fill("Half an ans")
        write(house, number, "alice", "Second, @Bob")
        expect(page.locator("#post-2")).to_contain_text("Second", timeout=1000)
        expect(answer).to_have_value("Half an ans")
        expect(answer).to_be_focused()
        expect(own).to_have_value("My own words")
        expect(page.locator("#post-2 .mention")).to_have_text("@Bob")
        expect(page.locator(".bell")).to_contain_text("No new notice")  # it was seen as it came
        answer.fill("")
        own.fill("")


def test_talk_rings_the_bell_of_who_is_elsewhere(browser: Browser, house: House, number: int) -> None:
    notices.see(house.cast.bob)
    with looking_at(browser, house, "/s/waste/people", "bob") as page:
        expect(page.locator(".bell")).to_contain_text("No new notice")
        write(house, number, "alice", "@Bob, please")
        expect(page.locator(".bell")).to_contain_text("1 new notice", timeout=1000)
        page.locator(".bell").click()
        page.get_by_role("link", name="Alice mentioned you").first.click()
        expect(page).to_have_url(f"{house.address}/s/waste/goals/{number}#post-1")
        expect(page.locator(".bell")).to_contain_text("No new notice")


def test_talk_suggests_names_that_the_keyboard_can_take(browser: Browser, house: House, number: int) -> None:
    with looking_at(browser, house, f"/s/waste/goals/{number}", "bob") as page:
        field = page.locator("#notices-post-body")
        field.click()
        page.keyboard.type("Ask @")
        options = page.get_by_role("option")
        expect(options.first).to_be_visible()
        page.keyboard.type("a")
        expect(options).to_have_count(1)
        expect(options).to_contain_text("Alice")
        page.keyboard.press("Escape")
        expect(options).to_have_count(0)
        page.keyboard.type("l")
        expect(options).to_have_count(1)
        page.keyboard.press("Enter")
        expect(field).to_have_value("Ask @Alice ")
        page.keyboard.type("about it.")
        page.get_by_role("button", name="Send").last.click()
        expect(page.locator("#post-1 .mention")).to_have_text("@Alice")


def test_talk_works_without_javascript(browser: Browser, house: House, number: int) -> None:
    path = f"/s/waste/goals/{number}"
    with looking_at(browser, house, path, "bob", java_script_enabled=False) as page:
        page.locator("#notices-post-body").fill("How much, @Alice?")
        page.get_by_label("This is a question").check()
        page.get_by_role("button", name="Send").last.click()
        expect(page.locator("#post-1 .mention")).to_have_text("@Alice")
        page.locator("#reply-1 summary").click()
        page.locator("#notices-post-body-1").fill("Ten tonnes")
        page.locator("#reply-1").get_by_role("button", name="Send").click()
        page.get_by_role("button", name="This answers the question").click()
        expect(page.locator("#post-1")).to_contain_text("Answered")
        page.locator("#post-2").get_by_role("link", name="Change or remove").click()
        page.get_by_role("button", name="Remove for good").click()
        expect(page.locator("#post-2")).to_contain_text("removed this contribution")
