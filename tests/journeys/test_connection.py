"""The power fails while pages are open: they say so, come back by themselves, and have missed nothing."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.people import People, answer, connected, result, voices
from tests.journeys.serving import House
from tests.journeys.story import PILOT, SPACE

HERE = f"{SPACE}/{PILOT}"  # three have answered


def test_connection_comes_back_and_has_caught_up(people: People, house: House) -> None:
    people.expect_outage = True
    minh, fang = people("minh", HERE), people("fang", HERE)
    connected(minh, fang)
    answer(minh, "Agree", "Cast just before the power failed.")
    expect(voices(fang)).to_contain_text("Cast just before the power failed.")
    minh.get_by_label("Reason").fill("Half a sentence")
    house.kill()
    for page in (minh, fang):
        expect(page.locator("[data-connection]")).to_have_text(
            "Connection lost. What you see may be out of date."
        )
        expect(page.locator("[data-connection]")).to_be_in_viewport()  # also where one has scrolled down
    house.start()
    house.act(
        "hoa", "decisions.cast_ballot", space="waste", decision=PILOT, choice="agree", reason="Meanwhile."
    )
    connected(minh, fang)
    for page in (minh, fang):
        expect(result(page)).to_contain_text("5 of 9 answered")
        expect(voices(page)).to_contain_text("Meanwhile.")
        expect(voices(page)).to_contain_text("Cast just before the power failed.")
    expect(minh.get_by_label("Reason")).to_have_value("Half a sentence")
    answer(minh, "Disagree", "Sent on the form from before.")
    expect(voices(fang)).to_contain_text("Sent on the form from before.")
    expect(result(fang)).to_contain_text("5 of 9 answered")
