"""A goal from its first words to the public page: written, kept as a version, decided, ratified."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.people import People, answer, connected, open_vote, result
from tests.journeys.serving import House, govhub

OTHERS = ("hoa", "tuan", "binh", "mai", "khoa", "anna")


def test_ratify_a_goal_exactly_as_it_was_voted_on(people: People, house: House) -> None:
    minh = people("minh", "/s/waste/goals/new")
    minh.get_by_label("The goal in one line").fill("Compost at every market")
    minh.get_by_label("First words").fill("By 2027 **every market** has a compost bin.")
    minh.get_by_role("button", name="Propose and write").click()
    text = minh.locator(".editor-text")
    text.get_by_text("has a compost bin.").click()
    minh.keyboard.press("End")
    minh.keyboard.type(" The city pays for it.")
    expect(minh.locator("[data-saving-words]")).to_have_text("All changes saved")
    minh.get_by_label("What is new in it").fill("With who pays")
    minh.get_by_role("button", name="Keep this version").click()
    expect(minh.locator(".flash")).to_be_visible()

    goal, number = _proposes_to_ratify(minh)
    lan = people("lan", f"/s/waste/decisions/{number}")
    open_vote(lan)
    expect(lan.locator(".quoted-text")).to_contain_text("has a compost bin. The city pays for it.")
    answer(lan, "Agree")
    expect(lan.locator(".flash")).to_contain_text("Your answer is recorded")
    watcher = people("fang", goal)
    connected(watcher)
    expect(watcher.locator("main")).to_contain_text(f"Decision D-{number} is open")
    minh.goto(goal)
    minh.get_by_role("link", name="Write on the draft").click()
    text.get_by_text("The city pays for it.").click()
    minh.keyboard.press("End")
    minh.keyboard.type(" Written after the vote began.")
    expect(minh.locator("[data-saving-words]")).to_have_text("All changes saved")
    for key in OTHERS:
        house.act(key, "decisions.cast_ballot", space="waste", decision=number, choice="agree")
    expect(result(lan)).to_contain_text("7 of 9 answered")
    house.act("duc", "decisions.cast_ballot", space="waste", decision=number, choice="abstain")
    minh.goto(f"/s/waste/decisions/{number}")
    answer(minh, "Agree")

    ratified = watcher.locator("section", has=watcher.locator("#ratified-title"))
    expect(ratified).to_contain_text("The city pays for it.")
    expect(ratified).not_to_contain_text("Written after the vote began.")
    expect(watcher.locator("main")).to_contain_text("The draft has moved on since.")

    _the_public_reads_it(people, goal.replace("/s/", "/open/"), number)
    people.leave()
    assert house.stop() == 0
    checked = govhub(house.data, "verify")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def _the_public_reads_it(people: People, page: str, number: int) -> None:
    """Goal, decision and back, without an account."""
    visitor = people(None, page)
    article = visitor.get_by_role("article")
    expect(article).to_contain_text("By 2027 every market has a compost bin. The city pays for it.")
    expect(article).not_to_contain_text("Written after the vote began.")
    visitor.get_by_role("link", name=f"Decision D-{number}").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Ratify the compost goal")
    visitor.get_by_role("link", name="Compost at every market").click()
    expect(visitor).to_have_url(page)


def _proposes_to_ratify(minh: Page) -> tuple[str, int]:
    """From the goal to a proposal about its newest version; the goal's address and the decision's number."""
    minh.goto("/s/waste/goals")
    minh.get_by_role("link", name="Compost at every market").click()
    goal = minh.url
    minh.get_by_role("link", name="Propose a decision about version").click()
    minh.get_by_label("The proposal in one line").fill("Ratify the compost goal")
    minh.get_by_label("What exactly is proposed, and why?").fill("As we wrote it together.")
    minh.get_by_role("radio", name="Consent of all partners").check()
    minh.get_by_role("button", name="Save the proposal").click()
    return goal, int(minh.url.rsplit("/", 1)[1])
