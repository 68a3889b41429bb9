"""The rule editor in a browser: what matters is shown, the sentence follows, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from govhub.decisions.models import RuleSet
from tests.look.house import House
from tests.look.looking import Visit, visit

pytestmark = pytest.mark.once


@contextmanager
def editor(browser: Browser, house: House, template: str, **how: object) -> Iterator[Visit]:
    """Alice's page of a new rule set; nothing may be complained about."""
    with visit(browser, house.address, **how) as visitor:
        visitor.page.context.add_cookies([house.cookie(house.cast.people["alice"])])
        visitor.open(f"/s/waste/rules/new?template={template}")
        yield visitor
        assert visitor.complaints == []


def test_rule_editor_says_the_rule_while_one_edits_and_tries_it(browser: Browser, house: House) -> None:
    with editor(browser, house, "two_thirds") as visitor:
        page = visitor.page
        says = page.locator(".rule-says")
        expect(says).to_contain_text("at least 2/3 of those who say yes or no")
        expect(page.get_by_label("How many may be against?")).to_be_hidden()
        page.get_by_label("How large a share must say yes?").fill("3/4")
        expect(says).to_contain_text("at least 3/4", timeout=3000)
        page.get_by_label("How large a share must say yes?").fill("1/4")
        expect(says).to_contain_text("at least one half", timeout=3000)
        page.get_by_label("How large a share must say yes?").fill("3/4")
        page.get_by_text("Try it with votes that you think of").click()
        page.get_by_label("Agree", exact=True).fill("2")
        field = page.get_by_label("Disagree", exact=True)
        field.press_sequentially("1")
        expect(page.locator("[data-part=would]")).to_contain_text("Only 2 of 3 said yes", timeout=3000)
        expect(field).to_be_focused()
        expect(page.locator("[data-part=past]")).to_contain_text("Under this rule")
        page.get_by_text("How does it decide?").click()
        page.get_by_role("radio", name="Consensus", exact=True).check()
        expect(page.get_by_label("How many may be against?")).to_be_visible()
        expect(page.get_by_label("How large a share must say yes?")).to_be_hidden()
        expect(says).to_contain_text("nobody disagrees or blocks", timeout=3000)
        page.get_by_label("Name").fill("Tried out")
        page.get_by_role("button", name="Save the rule set").press("Enter")
        page.wait_for_url(re.compile(r"/rules/\d+$"))
        assert RuleSet.get(RuleSet.name == "Tried out").rule["method"] == "consensus"


@pytest.mark.parametrize("template", ["people_and_cantons", "equal_shares", "consent"])
def test_rule_editor_passes_axe_and_fits_a_small_phone(browser: Browser, house: House, template: str) -> None:
    with editor(browser, house, template) as visitor:
        for summary in visitor.page.locator("form summary").all():
            if summary.is_visible():
                summary.click()
        faults = visitor.faults_but_colours()
        for theme in ("dark", "light"):
            faults += visitor.colours(theme)
        visitor.page.set_viewport_size({"width": 320, "height": 800})
        assert faults + visitor.sideways() == []


def test_rule_set_with_every_part_passes_axe_and_fits_a_small_phone(browser: Browser, house: House) -> None:
    number = RuleSet.select().order_by(RuleSet.number.desc()).get().number
    with editor(browser, house, "consent") as visitor:
        for query in ("", "?try:cso:agree=2&try:business:disagree=1/2"):
            visitor.open(f"/s/waste/rules/{number}{query}")
            faults = visitor.faults_but_colours() + visitor.colours("dark")
            visitor.page.set_viewport_size({"width": 320, "height": 800})
            assert faults + visitor.sideways() == []


def test_rule_editor_by_keyboard_hides_no_focused_field_behind_the_sentence(
    browser: Browser, house: House
) -> None:
    with editor(browser, house, "double_majority", width=390) as visitor:
        page = visitor.page
        page.get_by_label("Name").focus()
        for _ in range(25):
            page.keyboard.press("Tab")
            hidden = page.evaluate(
                """() => {
                  const e = document.activeElement, panel = document.querySelector(".rule-says");
                  if (!e || e === document.body || panel.contains(e) || e.closest("footer")) return false;
                  return e.getBoundingClientRect().bottom > panel.getBoundingClientRect().top + 1
                    && e.getBoundingClientRect().top < panel.getBoundingClientRect().bottom;
                }"""
            )
            assert not hidden, page.evaluate("document.activeElement.outerHTML")
