"""What every page must pass: axe, no sideways scrolling, nothing from elsewhere, no broken policy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

_axe = Axe()
OPTIONS: dict[str, Any] = {
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


class Visit:
    """One visitor's page, and what the browser complained about."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home, self.complaints = page, home, list[str]()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", lambda request: self._asked(request.url))

    def _heard(self, message: Any) -> None:
        about = f"{message.text} {message.location.get('url', '')}"
        if message.type in {"error", "warning"} and "socket.io" not in about:
            self.complaints.append(f"{message.type}: {message.text}")

    def _asked(self, url: str) -> None:
        if urlsplit(url).netloc not in {urlsplit(self.home).netloc, ""}:
            self.complaints.append(f"request to another host: {url}")

    def open(self, path: str) -> Page:
        """Go there, relative to the application's address."""
        self.page.goto(self.home + path)
        return self.page

    def faults(self, *only: str) -> list[str]:
        """What axe finds on the page as it is, in words; by every rule, or by some."""
        options = {**OPTIONS, "runOnly": list(only)} if only else OPTIONS
        found = _axe.run(self.page, options=options).response["violations"]
        return [
            f"{rule['id']}: {node['html'][:160]} — {_why(node)}" for rule in found for node in rule["nodes"]
        ]

    def sideways(self) -> list[str]:
        """What makes the page wider than its window."""
        return list(
            self.page.evaluate(
                """() => {
                  const width = document.documentElement.clientWidth;
                  if (document.documentElement.scrollWidth <= width) return [];
                  const tooFar = e => e.getBoundingClientRect().right > width + 1;
                  return [...document.querySelectorAll('body *')].filter(tooFar).slice(-4)
                    .map(e => e.outerHTML.slice(0, 140));
                }"""
            )
        )


def _why(node: dict[str, Any]) -> str:
    return " ".join((node.get("failureSummary") or "").split())[:240]


@contextmanager
def visit(
    browser: Browser, home: str, *, width: int = 1200, dark: bool = False, **more: Any
) -> Iterator[Visit]:
    """A fresh visitor."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light", **more
    )
    try:
        yield Visit(context.new_page(), home)
    finally:
        context.close()
