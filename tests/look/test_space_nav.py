"""The pages of a space in one row: on a phone it scrolls, and what counts is always in sight."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.look.house import House
from tests.look.looking import visit

pytestmark = pytest.mark.once
LANGUAGES = ("en", "vi", "zh-Hans")


def in_sight(page: Page, which: str) -> bool:
    """Whether the whole of a link can be seen without scrolling."""
    box = page.locator(which).bounding_box()
    width = page.evaluate("document.documentElement.clientWidth")
    return box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width


@pytest.mark.parametrize("width", [320, 390])
def test_look_space_nav_is_one_row_that_shows_where_one_is(
    browser: Browser, house: House, width: int
) -> None:
    with visit(browser, house.address, width=width) as visitor:
        visitor.page.context.add_cookies([house.cookie(house.cast.people["alice"])])
        for language in LANGUAGES:
            page = visitor.open(f"/s/waste/people?lang={language}")
            tops = page.locator(".space-nav li").evaluate_all("all => all.map(one => one.offsetTop)")
            assert len(set(tops)) == 1, language
            assert in_sight(page, ".space-nav [aria-current]"), language
            assert visitor.sideways() == [], language
        assert visitor.complaints == []


def test_look_space_nav_follows_the_keyboard(browser: Browser, house: House) -> None:
    with visit(browser, house.address, width=320) as visitor:
        visitor.page.context.add_cookies([house.cookie(house.cast.people["alice"])])
        page = visitor.open("/s/waste")
        page.locator(".space-name").focus()
        for _ in range(page.locator(".space-nav li").count()):
            page.keyboard.press("Tab")
            assert in_sight(page, ".space-nav a:focus")


def test_look_space_nav_can_be_reached_to_its_end_without_javascript(browser: Browser, house: House) -> None:
    with visit(browser, house.address, width=320, java_script_enabled=False) as visitor:
        visitor.page.context.add_cookies([house.cookie(house.cast.people["alice"])])
        page = visitor.open("/s/waste")
        page.locator(".space-nav li a").last.click()
        assert page.url.endswith("/people")


def test_look_space_nav_fits_one_row_on_a_desk(browser: Browser, house: House) -> None:
    with visit(browser, house.address, width=1200) as visitor:
        visitor.page.context.add_cookies([house.cookie(house.cast.people["alice"])])
        for language in LANGUAGES:
            page = visitor.open(f"/s/waste?lang={language}")
            box = page.locator(".space-nav").bounding_box()
            assert box is not None
            assert box["height"] < 60, language
