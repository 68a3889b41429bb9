"""Who plays in a long journey: one browser for each person, opened once."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError

from playwright.sync_api import Page

from tests.journeys.people import People
from tests.journeys.serving import House


@dataclass
class Cast:
    """The people of one journey, the server, and the numbers of what they made."""

    people: People
    house: House
    pages: dict[str, Page] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def at(self, who: str, path: str = "") -> Page:
        """Somebody's page, at this address if one is given."""
        if who not in self.pages:
            self.pages[who] = self.people(who, path or "/")
        elif path:
            self.pages[who].goto(path)
        return self.pages[who]

    def remember(self, name: str, page: Page) -> int:
        """The number at the end of this page's address, under a name."""
        self.numbers[name] = int(page.url.partition("?")[0].rsplit("/", 1)[1])
        return self.numbers[name]

    def votes(self, decision: int, *who: str) -> None:
        """These answer “Agree”, each with a program of their own."""
        for key in who:
            self.house.act(key, "decisions.cast_ballot", space="waste", decision=decision, choice="agree")

    def refused(self, who: str, name: str, **fields: Any) -> str:
        """The words with which an act of somebody's program is refused."""
        try:
            self.house.act(who, name, space="waste", **fields)
        except HTTPError as problem:
            return str(json.load(problem)["detail"])
        raise AssertionError(f"{name} was not refused")

    def leave(self) -> None:
        """Everybody closes the browser."""
        self.people.leave()
        self.pages.clear()


def sure(page: Page, button: str) -> None:
    """Press a button that asks again, and say yes."""
    page.get_by_role("button", name=button).click()
    page.get_by_role("button", name="Yes, go on").click()
