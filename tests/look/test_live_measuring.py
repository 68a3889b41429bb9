"""Two people measure: one enters a value, the other sees it at once and confirms it; the chart moves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.look.house import House
from tests.look.looking import visit

pytestmark = pytest.mark.once
BURNT = "/s/waste/goals/indicators/2"
NOTE = "Where it comes from, what to know about it"


@contextmanager
def at_the_page_of(browser: Browser, house: House, who: str) -> Iterator[Page]:
    """Somebody's page of the indicator, connected; nothing may be complained about."""
    with visit(browser, house.address) as visitor:
        visitor.page.context.add_cookies([house.cookie(house.cast.people[who])])
        page = visitor.open(BURNT)
        expect(page.locator("[data-connection]")).to_have_text("Connected")
        yield page
        assert visitor.complaints == []


def test_a_value_is_entered_by_one_and_confirmed_by_another_before_both_eyes(
    browser: Browser, house: House
) -> None:
    with at_the_page_of(browser, house, "alice") as alice, at_the_page_of(browser, house, "bob") as bob:
        before = bob.locator(".chart-dot").count()
        alice.get_by_label(NOTE).fill("half typed")
        bob.get_by_label("Period").select_option(index=0)
        bob.get_by_label("Value", exact=True).fill("80,5")
        bob.get_by_role("button", name="Enter the value").click()
        expect(bob.locator(".tag-waiting", has_text="Waits to be confirmed")).to_be_visible()
        expect(bob.get_by_role("link", name=re.compile("^Check"))).to_have_count(0)  # it is bob's own

        expect(alice.get_by_role("link", name=re.compile("^Check"))).to_be_visible()
        expect(alice.get_by_label(NOTE)).to_have_value("half typed")
        alice.get_by_role("link", name=re.compile("^Check")).click()
        alice.get_by_role("button", name="Confirm 80.5").click()
        expect(alice).to_have_url(re.compile(f"{BURNT}$"))

        expect(bob.locator("figcaption").first).to_contain_text("80.5 tấn/tháng")
        expect(bob.locator(".chart-dot")).to_have_count(before + 1)
