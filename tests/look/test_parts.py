"""Every macro, the layout and the home pages: axe in both themes, phones, keyboard, without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.look.looking import visit

PAGES = [
    "/parts?space=1",
    "/decision?space=1",
    "/decision?errors=1",
    "/home-front?out=1&demo=1",
    "/home-front?out=1",
    "/home-for_you",
    "/errors-error",
]
pytestmark = pytest.mark.once


def test_look_passes_axe_in_both_themes(browser: Browser, sheet: str) -> None:
    faults = []
    with visit(browser, sheet) as visitor:
        for path in PAGES:
            for theme in ("light", "dark"):
                visitor.open(f"{path}{'&' if '?' in path else '?'}theme={theme}")
                faults += [f"{path}, {theme}: {one}" for one in visitor.faults()]
        assert visitor.complaints == []
    assert faults == []


@pytest.mark.parametrize("locale", ["en", "vi", "zh-Hans"])
def test_look_fits_a_small_phone(browser: Browser, sheet: str, locale: str) -> None:
    faults = []
    with visit(browser, sheet, width=320) as visitor:
        for path in PAGES:
            visitor.open(f"{path}{'&' if '?' in path else '?'}locale={locale}")
            faults += [f"{path}: {one}" for one in visitor.sideways()]
    assert faults == []


def test_look_shows_where_the_keyboard_is(browser: Browser, sheet: str) -> None:
    with visit(browser, sheet) as visitor:
        page = visitor.open("/decision?space=1")
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_class("skip-link")
        expect(page.locator(":focus")).to_be_in_viewport()
        unseen = []
        for _ in range(30):
            page.keyboard.press("Tab")
            unseen += page.evaluate(
                """() => {
                  const e = document.activeElement;
                  if (e === document.body) return [];
                  const shown = [e, e.closest('.choice')].filter(Boolean).some(one => {
                    const style = getComputedStyle(one);
                    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
                  });
                  return shown ? [] : [e.outerHTML.slice(0, 100)];
                }"""
            )
        assert unseen == []


def test_look_leads_from_the_error_summary_to_the_field(browser: Browser, sheet: str) -> None:
    with visit(browser, sheet) as visitor:
        page = visitor.open("/decision?errors=1")
        expect(page.locator("[data-error-summary]")).to_be_focused()
        page.get_by_role("link", name="Please say why you block.").click()
        field = page.get_by_label("Reason")
        expect(field).to_be_focused()
        expect(field).to_have_value("<b>“no”</b>")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_role("radio", name="Block")).to_be_checked()


def test_look_asks_before_a_grave_button_and_can_be_cancelled(browser: Browser, sheet: str) -> None:
    with visit(browser, sheet) as visitor:
        page = visitor.open("/parts")
        page.get_by_role("button", name="Remove").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Remove it for ever?")
        assert visitor.faults() == []
        dialog.get_by_role("button", name="Cancel").click()
        expect(dialog).to_have_count(0)
        expect(page.get_by_role("button", name="Remove")).to_be_focused()


def test_look_works_without_javascript(browser: Browser, sheet: str) -> None:
    with visit(browser, sheet, java_script_enabled=False) as visitor:
        page = visitor.open("/decision?space=1")
        expect(page.get_by_role("radio", name="Agree", exact=True)).to_be_visible()
        expect(page.get_by_role("button", name="Cast vote")).to_be_visible()
        expect(page.locator("[data-connection]")).to_be_hidden()


def test_look_prints_without_navigation(browser: Browser, sheet: str) -> None:
    with visit(browser, sheet) as visitor:
        page = visitor.open("/decision?space=1&theme=dark")
        page.emulate_media(media="print")
        expect(page.locator(".site-header")).to_be_hidden()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_look_draws_the_threshold_line_where_it_belongs(browser: Browser, sheet: str) -> None:
    with visit(browser, sheet) as visitor:
        page = visitor.open("/decision")
        track = page.locator(".bar-agree .bar-track").bounding_box()
        line = page.locator(".bar-agree .bar-threshold").bounding_box()
        assert track is not None
        assert line is not None
        assert abs((line["x"] - track["x"]) / track["width"] - 2 / 3) < 0.01
