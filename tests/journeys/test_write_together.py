"""Two people write one text in two browsers, through a real server that is killed in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from govhub.documents.actions import create
from tests.conftest import ON_POSTGRESQL, Cast
from tests.conftest import cast as make_cast
from tests.journeys.serving import House, furnish
from tests.journeys.story import copied

TEXT = "## Mục tiêu 2027\n\nBảo đảm mọi quyết định được **công khai**.\n\n- 公开所有会议记录\n"
pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="only on SQLite: the server runs on a file of its own")


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The data of an installation with one text, and the cookies of the cast."""
    made: list[Cast] = []

    def prepare() -> dict[str, Any]:
        made.append(make_cast.__wrapped__(""))
        create(made[0].alice, space="waste", title="Mục tiêu", text=TEXT)
        return made[0].people

    data = tmp_path_factory.mktemp("together")
    return data, furnish(data, prepare)


@pytest.fixture
def house(furnished: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[tuple[House, dict[str, str]]]:
    """That installation running, and the cookies."""
    house = House(copied(furnished[0], tmp_path / "data"))
    house.start()
    yield house, furnished[1]
    house.kill()


@pytest.fixture
def writer(house: tuple[House, dict[str, str]], browser: Browser) -> Iterator[Callable[..., Page]]:
    """`writer("alice")` is a browser of its own with the editor open; errors in it fail the test."""
    problems: list[str] = []
    contexts: list[BrowserContext] = []

    def make(name: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        context.add_cookies([{"name": "govhub", "value": house[1][name], "url": house[0].url}])
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"{name}: {error}"))
        page.on(
            "console",
            lambda said: problems.append(f"{name}: {said.text}") if "Content Security" in said.text else None,
        )
        page.goto(f"{house[0].url}/s/waste/documents/1/edit")
        if options.get("java_script_enabled", True):
            expect(saving(page)).to_have_text("All changes saved", timeout=20_000)
        return page

    yield make
    for context in contexts:
        context.close()
    assert problems == []


def saving(page: Page) -> Any:
    return page.locator("[data-saving-words]")


def text(page: Page) -> Any:
    return page.locator(".editor-text")


def words(page: Page) -> str:
    """The letters alone, without the names at the carets."""
    script = """node => { const copy = node.cloneNode(true);
        copy.querySelectorAll('.caret').forEach(caret => caret.remove()); return copy.innerText; }"""
    return str(text(page).evaluate(script)).replace("\u2060", "")


def type_at_end(page: Page, selector: str, said: str) -> None:
    text(page).locator(selector).last.click()
    a_moment(page)
    page.keyboard.press("End")
    page.keyboard.type(said, delay=15)


def a_moment(page: Page) -> None:
    """The editor takes over where the caret is shortly after a click or a focus; nobody types so fast."""
    page.wait_for_timeout(150)


def settle(*pages: Page) -> None:
    for page in pages:
        expect(saving(page)).to_have_text("All changes saved", timeout=20_000)
    pages[0].wait_for_timeout(400)


def test_write_together_two_at_once_see_each_other_and_the_same_text(writer: Any) -> None:
    alice, bob = writer("alice"), writer("bob", viewport={"width": 390, "height": 800}, color_scheme="dark")
    expect(alice.locator("[data-people] li")).to_have_attribute("title", "Bob")
    text(alice).locator("p").first.click()
    alice.keyboard.press("End")
    text(bob).locator("li").first.click()
    bob.keyboard.press("End")
    for one, two in zip(" Rõ ràng 😀.", " và dễ hiểu", strict=True):
        alice.keyboard.insert_text(one)
        bob.keyboard.insert_text(two)
    settle(alice, bob)
    assert words(alice) == words(bob)
    assert "công khai. Rõ ràng 😀." in words(alice)
    assert "公开所有会议记录 và dễ hiểu" in words(alice)
    expect(alice.locator(".caret-name")).to_have_text("Bob")
    expect(bob.locator(".caret-name")).to_have_text("Alice")


def test_write_together_loses_nothing_when_the_server_is_killed(writer: Any, house: Any) -> None:
    alice, bob = writer("alice"), writer("bob")
    type_at_end(alice, "h2 + p", " Before.")
    settle(alice, bob)
    house[0].kill()
    expect(saving(alice)).to_have_text(
        "Connection lost: your changes are kept on this device and will be sent"
    )
    type_at_end(alice, "h2 + p", " Alone.")
    type_at_end(bob, "li", " also alone")
    house[0].start()
    settle(alice, bob)
    expect(text(bob)).to_contain_text("Before. Alone.", timeout=10_000)
    expect(text(alice)).to_contain_text("also alone", timeout=10_000)
    assert words(alice) == words(bob)


def test_write_together_offline_and_closed_comes_back_from_this_device(writer: Any) -> None:
    alice = writer("alice")
    alice.context.set_offline(True)
    alice.evaluate("document.govhubSocket.io.engine.close()")
    expect(saving(alice)).to_contain_text("Connection lost")
    type_at_end(alice, "p", " On the train.")
    alice.wait_for_timeout(500)
    alice.context.set_offline(False)
    alice.reload()
    settle(alice)
    bob = writer("bob")
    expect(text(bob)).to_contain_text("On the train.")


def test_write_together_by_keyboard_and_buttons(writer: Any) -> None:
    alice = writer("alice")
    text(alice).locator("p").first.click()
    alice.keyboard.press("Alt+F10")
    bold = alice.get_by_role("button", name="Bold")
    expect(bold).to_be_focused()
    alice.keyboard.press("ArrowRight")
    expect(alice.get_by_role("button", name="Italic")).to_be_focused()
    alice.keyboard.press("Escape")
    expect(text(alice)).to_be_focused()
    a_moment(alice)
    alice.keyboard.press("Control+End")
    a_moment(alice)
    alice.keyboard.press("Enter")
    alice.keyboard.press("Enter")
    alice.keyboard.type("## Heading")
    alice.keyboard.press("Enter")
    settle(alice)
    alice.keyboard.press("Control+b")
    expect(bold).to_have_attribute("aria-pressed", "true")
    alice.keyboard.type("bold")
    alice.keyboard.press("Control+b")
    alice.keyboard.press("Control+k")
    alice.get_by_label("Address of a page").fill("example.org")
    alice.keyboard.press("Enter")
    expect(text(alice).locator("a")).to_have_attribute("href", "https://example.org")
    settle(alice)
    alice.get_by_label("What is new in it").fill("By keyboard")
    alice.get_by_role("button", name="Keep this version").click()
    alice.get_by_role("link", name="Version 2").first.click()
    expect(alice.locator("main h2").last).to_have_text("Heading")
    expect(alice.locator("main strong").last).to_have_text("bold")


def test_write_together_keeps_my_bold_while_the_other_types(writer: Any) -> None:
    alice, bob = writer("alice"), writer("bob")
    type_at_end(alice, "h2 + p", " and")
    alice.keyboard.press("Control+b")
    bold = alice.get_by_role("button", name="Bold")
    expect(bold).to_have_attribute("aria-pressed", "true")
    type_at_end(bob, "li", " bob")
    expect(text(alice)).to_contain_text(" bob", timeout=10_000)
    expect(bold).to_have_attribute("aria-pressed", "true")
    alice.keyboard.type("bold")
    expect(text(alice).locator("h2 + p strong").last).to_have_text("bold")


def test_write_together_with_somebody_who_has_no_javascript(writer: Any) -> None:
    alice, bob = writer("alice"), writer("bob", java_script_enabled=False)
    type_at_end(alice, "p", " Live.")
    settle(alice)
    field = bob.get_by_label("Text", exact=False).first
    field.fill(field.input_value() + "\n\nFrom the textarea.")
    bob.get_by_role("button", name="Save the text").click()
    expect(bob.locator(".flash")).to_contain_text("Saved")
    expect(text(alice)).to_contain_text("From the textarea.", timeout=10_000)
    assert "Live." in bob.get_by_label("Text", exact=False).first.input_value()


def test_write_together_of_an_observer_is_reading(writer: Any) -> None:
    erin, alice = writer("erin"), writer("alice")
    expect(text(erin)).to_have_attribute("contenteditable", "false")
    expect(erin.locator("[data-tools]")).to_be_hidden()
    type_at_end(alice, "p", " Seen by all.")
    expect(text(erin)).to_contain_text("Seen by all.", timeout=10_000)
