"""A session or a role ends while a form is half filled: nothing typed is lost, nothing slips through."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from govhub.core.db import store
from govhub.spaces.models import Space
from tests.journeys.people import NAMES, People, answer, connected, result, sign_in_with_password, voices
from tests.journeys.serving import House
from tests.journeys.story import PASSWORD, PILOT, PRICES, SPACE, on_data

HERE = f"{SPACE}/{PILOT}"
CONSENT = f"{SPACE}/{PRICES}"


def sign_out_everywhere(people: People, who: str) -> None:
    """From another browser."""
    other = people(who, "/me", java_script_enabled=False)
    other.get_by_role("button", name="Sign out everywhere").click()
    expect(other.get_by_role("link", name="Sign in", exact=True).first).to_be_visible()


def comes_back(page: Page, typed: str) -> None:
    """Through the sign-in page to the form with what was typed, and now it is sent."""
    expect(page.locator("main")).to_contain_text("What you typed is kept")
    sign_in_with_password(page, "minh", PASSWORD)
    expect(page).to_have_url(f"{page.url.partition('/s/')[0].rstrip('/')}{HERE}")
    expect(page.locator(".flash")).to_contain_text("What you had typed is below again")
    expect(page.get_by_role("radio", name="Disagree", exact=True)).to_be_checked()
    expect(page.get_by_label("Reason")).to_have_value(typed)
    page.get_by_role("button", name="Cast vote").click()
    expect(page.locator(".flash")).to_contain_text("Your answer is recorded")
    expect(voices(page)).to_contain_text(typed)


def test_session_ends_and_what_was_typed_comes_back(people: People) -> None:
    minh = people("minh", HERE)
    connected(minh)
    minh.get_by_label("Reason").fill("The bins")
    sign_out_everywhere(people, "minh")
    signed_out = "You have been signed out. Sign in again to go on."
    expect(minh.locator("[data-connection]")).to_have_text(signed_out)
    expect(minh.locator("[data-connection]")).to_be_in_viewport()
    expect(minh.get_by_label("Reason")).to_have_value("The bins")
    answer(minh, "Disagree", "The bins first, “please”.")
    comes_back(minh, "The bins first, “please”.")


def test_session_ends_after_a_refusal_and_what_was_typed_comes_back(people: People) -> None:
    for scripts in (True, False):
        minh = people("minh", CONSENT, java_script_enabled=scripts)
        answer(minh, "Block")
        expect(minh.locator("[data-error-summary]")).to_contain_text("Please say why you block")
        sign_out_everywhere(people, "minh")
        answer(minh, "Block", "Written at the second try.")
        sign_in_with_password(minh, "minh", PASSWORD)
        expect(minh.get_by_label("Reason")).to_have_value("Written at the second try.")


def test_session_ends_in_a_private_space_and_what_was_typed_comes_back(people: People, house: House) -> None:
    house.kill()
    hide = Space.update(visibility="private").where(Space.short_name == "waste")
    on_data(house.data, lambda: store.write(hide.execute))
    house.start()
    minh = people("minh", HERE)
    sign_out_everywhere(people, "minh")
    answer(minh, "Disagree", "Among ourselves.")
    comes_back(minh, "Among ourselves.")


def test_role_ends_and_the_open_form_is_refused(people: People, house: House) -> None:
    minh, lan = people("minh", HERE), people("lan", HERE)
    connected(minh, lan)
    minh.get_by_role("radio", name="Agree", exact=True).check()
    minh.get_by_label("Reason").fill("We would say yes")
    register = people("lan", "/s/waste/people")
    register.get_by_role("link", name=NAMES["minh"]).click()
    register.get_by_role("button", name="Take away Member").click()
    register.get_by_role("button", name="Yes, go on").click()
    expect(register.get_by_role("link", name=NAMES["minh"])).to_have_count(0)
    expect(minh.locator("[data-changed]")).to_contain_text("Copy what you have typed")
    expect(minh.locator("[data-changed]")).to_be_in_viewport()
    expect(minh.get_by_label("Reason")).to_have_value("We would say yes")
    minh.get_by_role("button", name="Cast vote").click()
    expect(minh.locator("main")).to_contain_text("This is not open to you")
    expect(result(lan)).to_contain_text("3 of 9 answered")
    lan.reload()
    expect(result(lan)).to_contain_text("3 of 9 answered")
    expect(voices(lan)).not_to_contain_text("We would say yes")
