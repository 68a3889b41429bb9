"""From the report back along the chain, as everybody can walk it without an account."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys import chain_goal, chain_money
from tests.journeys.cast import Cast, sure

TITLE = "What became of the ramps"
SUMMARY = "Nineteen points have a ramp now, and **four more** are being built."


def report(cast: Cast, first: str, last: str) -> None:
    """Lan drafts a report for a period that is over, writes its words, and publishes it."""
    lan = cast.at("lan", "/s/waste/reports")
    lan.get_by_role("link", name="Begin a report").click()
    lan.get_by_label("First day").fill(first)
    lan.get_by_label("Last day").fill(last)
    lan.get_by_label("Title").fill(TITLE)
    lan.get_by_role("button", name="Begin and write").click()
    lan.get_by_label("Summary").fill(SUMMARY)
    lan.get_by_label(f"G-{cast.numbers['goal']} {chain_goal.GOAL}").fill("It goes on in spring.")
    lan.get_by_role("button", name="Save and look at the report").click()
    expect(lan.locator(".report")).to_contain_text("It goes on in spring.")
    sure(lan, "Publish now")
    lan.get_by_role("link", name="The public page").click()
    expect(lan.get_by_role("heading", level=1)).to_have_text(TITLE)
    cast.remember("report", lan)


def follow(visitor: Page, link: str, heading: str) -> None:
    """Follow a link in the main part to where it promises to lead; nothing of the case is there."""
    visitor.locator("main").get_by_role("link", name=link).first.click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text(heading)
    keeps_silent(visitor)


def keeps_silent(visitor: Page) -> None:
    """No word of the case, seen or unseen."""
    said = visitor.content()
    assert not [one for one in chain_goal.SECRETS if one in said], visitor.url


def walk_back(cast: Cast, visitor: Page) -> None:
    """Report, indicator, spending, decision, and the text that was voted on."""
    visitor.goto("/open")
    visitor.get_by_role("link", name="Coalition for waste sorting and inclusion").click()
    visitor.get_by_role("link", name="Reports").first.click()
    follow(visitor, TITLE, TITLE)
    main = visitor.locator("main")
    expect(main).to_contain_text("Nineteen points have a ramp now")
    follow(visitor, chain_goal.INDICATOR, chain_goal.GOAL)
    assert visitor.url.endswith(f"#indicator-{cast.numbers['indicator']}")
    expect(visitor.locator(f"#indicator-{cast.numbers['indicator']}")).to_contain_text("19")
    allocation = f"A-{cast.numbers['allocation']}"
    follow(visitor, allocation, "$600.00 for " + chain_money.PURPOSE)
    books = visitor.locator("section", has=visitor.locator("#movements"))
    expect(books).to_contain_text(chain_money.USED)
    expect(books).to_contain_text("$150.00")
    follow(visitor, f"D-{cast.numbers['allow']}", chain_money.DECIDE)
    expect(visitor.locator("section", has=visitor.locator("#proposal"))).to_contain_text("first four ramps")
    follow(visitor, allocation, "$600.00 for")
    follow(visitor, f"G-{cast.numbers['goal']}", chain_goal.GOAL)
    follow(visitor, f"Decision D-{cast.numbers['ratify']}", chain_goal.DECIDE)
    expect(main).to_contain_text(chain_goal.CONDITIONS)
    text = visitor.locator(".quoted-text")
    expect(text).to_contain_text("can be reached in a wheelchair. The city pays.")


def walk_on(cast: Cast, visitor: Page) -> None:
    """And along the chain again: text, goal, allocation, report."""
    follow(visitor, f"G-{cast.numbers['goal']}", chain_goal.GOAL)
    follow(visitor, f"A-{cast.numbers['allocation']}", "$600.00 for")
    follow(visitor, TITLE, TITLE)
    follow(visitor, f"D-{cast.numbers['allow']}", chain_money.DECIDE)


def download(cast: Cast, visitor: Page, to: Path) -> Path:
    """The bundle of the decision that was mediated."""
    visitor.goto(f"/open/waste/decisions/{cast.numbers['ratify']}")
    with visitor.expect_download() as coming:
        visitor.get_by_role("link", name="Everything to count it again (zip)").click()
    coming.value.save_as(to)
    return to


def files_keep_silent(cast: Cast, visitor: Page) -> None:
    """Neither the record nor the data of the report hold a word of the case."""
    report = f"reports/{cast.numbers['report']}.json"
    for name in ("audit.jsonl", "decisions.json", "ledger.csv", report):
        answer = visitor.request.get(f"/open/waste/{name}")
        assert answer.ok, name
        assert not [one for one in chain_goal.SECRETS if one in answer.text()], name
