"""Somebody without JavaScript: signs in, proposes, votes, writes, reads the result."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.people import People, answer, open_vote, propose, result, voices
from tests.journeys.serving import House


def test_without_javascript_from_signing_in_to_the_result(people: People, house: House) -> None:
    lan = people("lan", "/s/waste/decisions/new", java_script_enabled=False)
    here = propose(lan, "Lend out carts", "Three carts, free of charge.", "Simple majority of organisations")
    open_vote(lan)
    minh = people("minh", here, java_script_enabled=False)
    answer(minh, "Agree", "We have waited for this.")
    expect(minh.locator(".flash")).to_contain_text("Your answer is recorded")
    answer(minh, "Disagree", "No: only against a deposit.")
    expect(voices(minh)).to_contain_text("No: only against a deposit.")
    expect(result(minh)).to_contain_text("1 of 9 answered")
    for key in ("hoa", "tuan", "binh", "mai"):
        number = int(here.rpartition("/")[2])
        house.act(key, "decisions.cast_ballot", space="waste", decision=number, choice="agree")
    lan.goto(here)
    lan.get_by_role("button", name="Close the vote now").click()
    expect(lan.locator(".flash")).to_contain_text("The vote is closed.")
    minh.goto(here)
    expect(minh.locator(".verdict").first).to_contain_text("Passed")


def test_without_javascript_writing_is_a_textarea(people: People) -> None:
    minh = people("minh", "/s/waste/documents/5/edit", java_script_enabled=False)
    field = minh.get_by_role("textbox", name="Text")
    field.fill(field.input_value() + "\n\nEach bin has a name, chosen by the pupils.\n")
    minh.get_by_role("button", name="Save the text").click()
    expect(minh.locator(".flash")).to_contain_text("Saved")
    minh.goto("/s/waste/documents/5")
    expect(minh.locator(".prose")).to_contain_text("Each bin has a name, chosen by the pupils.")
