"""People in front of browsers: how they sign in and vote, and what their browsers complain about."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from tests.journeys.serving import House
from tests.journeys.story import PASSWORD

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
NAMES = {
    "lan": "Nguyễn Thị Lan",
    "minh": "Trần Văn Minh",
    "fang": "王芳",
    "thu": "Đỗ Minh Thư",
    "quynh": "Ngô Như Quỳnh",
}
SAID_NO = {401, 403, 422}  # answers in words, which a browser reports as failures to load


def said_no(status: int, url: str) -> bool:
    """Whether that was an answer in words: a refusal, or a part of a page whose time is over (a draft that
    was published while its page asked for it again)."""
    return status in SAID_NO or (status == 409 and urlsplit(url).path.rpartition("/")[2].startswith("_"))


class People:
    """Everybody's browsers in one journey."""

    def __init__(self, house: House, browser: Browser) -> None:
        self.house, self.browser = house, browser
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []
        self.expect_outage = False

    def __call__(self, who: str | None = None, path: str = "/", **options: Any) -> Page:
        """A page of somebody in a browser of their own, signed in through the demonstration's door or, where
        it has none for them, with a password."""
        context = self.browser.new_context(base_url=self.house.url, **options)
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        context.on("request", lambda request: self._asked(request.url))
        context.on("response", lambda response: self._answered(response))
        context.on("console", lambda message: self._heard(message))
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        page = context.new_page()
        page.on("websocket", lambda opened: self._asked(opened.url))
        if who in NAMES:
            sign_in(page, who)
        elif who is not None:
            page.goto("/sign-in")
            sign_in_with_password(page, who, PASSWORD)
            expect(page.locator(".account")).to_be_visible()
        if who is None or path != "/":
            page.goto(path)
        return page

    def leave(self) -> None:
        """Close every browser."""
        for context in self.contexts:
            context.close()

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"blob", "data"} and parts.netloc != urlsplit(self.house.url).netloc:
            self.complaints.append(f"a request to another host: {url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not said_no(response.status, response.url):
            self.complaints.append(f"{response.status} {response.request.method} {response.url}")

    def _heard(self, message: ConsoleMessage) -> None:
        said = message.text
        if message.type not in {"error", "warning"}:
            return
        found = re.search(r"status of (\d+)", said)
        if found and said_no(int(found[1]), message.location.get("url", "")):
            return
        if self.expect_outage and ("ERR_" in said or "WebSocket" in said):
            return
        self.complaints.append(f"{message.type}: {said}")


def sign_in(page: Page, who: str) -> None:
    """One click on the front page of the demonstration."""
    page.goto("/")
    page.get_by_role("button", name=re.compile(NAMES[who])).click()
    expect(page.locator(".account")).to_have_text(NAMES[who])


def sign_in_with_password(page: Page, who: str, password: str) -> None:
    """The form on the sign-in page."""
    page.get_by_label("E-mail address").fill(f"{who}@demo.example")
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def connected(*pages: Page) -> None:
    """Wait until these pages are live."""
    for page in pages:
        expect(page.locator("[data-connection]")).to_have_attribute("data-state", "on", timeout=15_000)


def result(page: Page) -> Locator:
    """The part of a decision's page that follows the votes."""
    return page.locator("[data-live-url$='/_result']")


def voices(page: Page) -> Locator:
    """Who answered what."""
    return page.locator(".voices")


def answer(page: Page, position: str, reason: str = "") -> None:
    """Choose an answer, give a reason, and send."""
    page.get_by_role("radio", name=position, exact=True).check()
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name=re.compile("Cast vote|Change vote")).click()


def propose(page: Page, title: str, text: str, rule: str) -> str:
    """Fill in the form for a proposal and send it; where the decision is then."""
    page.get_by_label("The proposal in one line").fill(title)
    page.get_by_label("What exactly is proposed, and why?").fill(text)
    page.get_by_role("radio", name=rule).check()
    page.get_by_role("button", name="Save the proposal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return urlsplit(page.url).path


def open_vote(page: Page) -> None:
    """Open the vote with the closing time that is offered."""
    page.get_by_role("button", name="Open the vote").click()
    expect(page.locator(".flash")).to_contain_text("The vote is open.")
