"""Somebody without a mouse: signs in, votes and writes, and always sees where they are."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.people import NAMES, People, voices
from tests.journeys.story import PILOT, SPACE

FURTHEST = 60  # Tab presses; a page where one needs more is a page that one cannot use


def tab_to(page: Page, role: str, name: str) -> None:
    """Press Tab until the element has the focus; every stop on the way must be visible."""
    wanted = page.get_by_role(role, name=re.compile(name)).first  # type: ignore[arg-type]
    expect(wanted).to_be_visible()
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        marked = page.evaluate(MARKED)
        assert marked is True, marked
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{role} “{name}” is not reached with Tab")


# What has the focus shows it by an outline: itself, or the choice that it belongs to.
MARKED = """() => {
  const element = document.activeElement;
  if (element === document.body) return true;
  const marked = node => { const look = getComputedStyle(node);
    return look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2; };
  return marked(element) || marked(element.closest('.choice') ?? element)
    || 'no visible focus: ' + element.outerHTML.slice(0, 200);
}"""


def to_the_end(page: Page) -> None:
    """To the end of the text; again, if the editor was only just taking the focus (faster than people)."""
    caret = "() => document.querySelector('.editor-text').lastElementChild.contains(getSelection().focusNode)"
    for _ in range(10):
        page.keyboard.press("Control+End")
        page.evaluate("() => new Promise(done => setTimeout(done, 50))")
        if page.evaluate(caret):
            return
    raise AssertionError("the caret does not go to the end of the text")


def test_keyboard_alone_signs_in_and_votes(people: People) -> None:
    minh = people()
    tab_to(minh, "button", NAMES["minh"])
    minh.keyboard.press("Enter")
    expect(minh.locator(".account")).to_have_text(NAMES["minh"])
    tab_to(minh, "link", "Start the school pilot in Ward 7")
    minh.keyboard.press("Enter")
    expect(minh.get_by_role("heading", level=1)).to_have_text("Start the school pilot in Ward 7")
    tab_to(minh, "radio", "^Agree")
    minh.keyboard.press("Space")
    minh.keyboard.press("ArrowDown")
    expect(minh.get_by_role("radio", name="Disagree", exact=True)).to_be_checked()
    minh.keyboard.press("ArrowUp")
    tab_to(minh, "textbox", "Reason")
    minh.keyboard.type("Said without a mouse.")
    tab_to(minh, "button", "Cast vote")
    minh.keyboard.press("Enter")
    expect(minh.locator(".flash")).to_contain_text("Your answer is recorded")
    expect(voices(minh)).to_contain_text("Said without a mouse.")


def test_keyboard_alone_skips_to_the_content_and_closes_a_vote(people: People) -> None:
    lan = people("lan", f"{SPACE}/{PILOT}")
    tab_to(lan, "link", "Skip to the content")
    lan.keyboard.press("Enter")
    expect(lan.locator("main")).to_be_focused()
    tab_to(lan, "button", "Close the vote now")
    lan.keyboard.press("Enter")
    expect(lan.get_by_role("dialog")).to_contain_text("The outcome is final.")
    lan.keyboard.press("Escape")
    expect(lan.get_by_role("button", name="Close the vote now")).to_be_focused()
    lan.keyboard.press("Space")
    expect(lan.get_by_role("button", name="Yes, go on")).to_be_focused()
    lan.keyboard.press("Enter")
    expect(lan.locator(".flash")).to_contain_text("The vote is closed.")


def test_keyboard_alone_writes_in_the_editor(people: People) -> None:
    minh = people("minh", "/s/waste/documents/5/edit")
    saving = minh.locator("[data-saving-words]")
    expect(saving).to_have_text("All changes saved")
    tab_to(minh, "textbox", "Text of")
    to_the_end(minh)
    minh.keyboard.press("Enter")
    minh.keyboard.press("Enter")
    minh.keyboard.type("## By keyboard")
    minh.keyboard.press("Enter")
    minh.keyboard.type("One sentence.")
    expect(minh.locator(".editor-text h2").last).to_have_text("By keyboard")
    expect(saving).to_have_text("All changes saved")
    tab_to(minh, "textbox", "What is new in it")
    minh.keyboard.type("A heading")
    minh.keyboard.press("Enter")
    expect(minh.locator(".flash")).to_be_visible()
    minh.goto("/s/waste/documents/5")
    expect(minh.locator(".prose h2").last).to_have_text("By keyboard")
    expect(minh.locator("main")).to_contain_text("One sentence.")
