"""A vote from proposal to the public page: three people in three browsers, and a server that is real."""

from __future__ import annotations

import re
import time
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.people import (
    NAMES,
    PHONE,
    People,
    answer,
    connected,
    open_vote,
    propose,
    result,
    voices,
)
from tests.journeys.serving import House, govhub

OTHERS = ("hoa", "tuan", "binh")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_decide_together_live_on_desktop_and_phone_and_in_the_open(people: People, house: House) -> None:
    lan = people("lan", "/s/waste/decisions/new")
    here = propose(lan, "Meet every second Tuesday", "At *five*, in the hall.", "Consent of all partners")
    open_vote(lan)
    minh = people("minh", here, **PHONE)
    connected(lan, minh)
    for page in (lan, minh):
        expect(page.locator(".presence-people")).to_contain_text(NAMES["lan"])
        expect(page.locator(".presence-people")).to_contain_text(NAMES["minh"])

    half_typed = "We could come, if it ended before"
    minh.get_by_role("radio", name="Stand aside", exact=True).check()
    reason = minh.get_by_label("Reason")
    reason.fill(half_typed)
    began = time.monotonic()
    answer(lan, "Agree")
    expect(result(minh)).to_contain_text("1 of 9 answered", timeout=2_000)
    print(f"from Lan's click to Minh's page: {(time.monotonic() - began) * 1000:.0f} ms")
    expect(voices(minh).get_by_role("row", name=NAMES["lan"])).to_contain_text("Agree")
    expect(reason).to_have_value(half_typed)
    expect(minh.get_by_role("radio", name="Stand aside", exact=True)).to_be_checked()
    expect(reason).to_be_focused()

    block_without_reason_is_refused(minh)
    answer(minh, "Stand aside", half_typed + " seven.")
    expect(minh.locator(".flash")).to_contain_text("Your answer is recorded")
    expect(result(lan)).to_contain_text("2 of 9 answered")
    answer(minh, "Agree", "Seven is fine after all.")
    expect(voices(lan)).to_contain_text("Seven is fine after all.")
    expect(voices(lan)).not_to_contain_text(half_typed)
    for key in OTHERS:
        house.act(key, "decisions.cast_ballot", space="waste", decision=number(here), choice="agree")
    expect(result(minh)).to_contain_text("5 of 9 answered")

    lan.get_by_role("button", name="Close the vote now").click()
    lan.get_by_role("button", name="Yes, go on").click()
    expect(lan.locator(".flash")).to_contain_text("The vote is closed.")
    expect(minh.locator("main")).to_contain_text("Outcome")
    expect(minh.locator(".verdict").first).to_contain_text("Passed")
    expect(minh.get_by_role("button", name=re.compile("vote"))).to_have_count(0)
    seen_by_everybody(people, here)
    people.leave()
    assert house.stop() == 0
    checked = govhub(house.data, "verify")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def number(path: str) -> int:
    return int(path.rsplit("/", 1)[1])


def block_without_reason_is_refused(page: Page) -> None:
    """The summary has the focus, leads to the field, and what was chosen is still chosen."""
    answer(page, "Block", "")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Please say why you block").click()
    expect(page.get_by_label("Reason")).to_be_focused()
    expect(page.get_by_role("radio", name="Block", exact=True)).to_be_checked()


def seen_by_everybody(people: People, here: str) -> None:
    """A visitor reads the outcome: in three languages, with and without JavaScript."""
    public = here.replace("/s/", "/open/")
    words: dict[str, Any] = {"vi": "Đồng ý", "zh-Hans": "同意", "en": "Agree"}
    for scripts in (True, False):
        visitor = people(None, public, java_script_enabled=scripts)
        for language, word in words.items():
            visitor.goto(f"{public}?lang={language}")
            expect(visitor.locator("html")).to_have_attribute("lang", language)
            expect(visitor.get_by_role("heading", level=1)).to_have_text("Meet every second Tuesday")
            expect(visitor.locator(".verdict")).to_be_visible()
            expect(voices(visitor)).to_contain_text(word)
            expect(voices(visitor)).to_contain_text("Seven is fine after all.")
