"""What every page must pass: axe, no sideways scrolling, nothing from elsewhere, no broken policy.

What a browser does costs more than all other tests together, so nothing is looked at twice: axe is compiled
with the page, a combination of colours is judged once, and without scripts a page needs no new document.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

_AXE = Axe().axe_script
OPTIONS: dict[str, Any] = {
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
BUT_COLOURS = {**OPTIONS, "rules": {**OPTIONS["rules"], "color-contrast": {"enabled": False}}}
ONLY_COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}

# Contrast follows from the colours and the size of the letters and from what lies behind them. Where that may
# be something else than an ancestor, the element counts as new on every page.
NEW_COLOURS = """judged => {
  const behind = new Map();
  const under = e => {
    if (!e) return '';
    if (!behind.has(e)) {
      const s = getComputedStyle(e);
      const solid = !/^rgba|transparent/.test(s.backgroundColor) && s.backgroundImage === 'none'
        && s.opacity === '1' && s.position === 'static';
      const own = [s.backgroundColor, s.opacity, s.backgroundImage, s.filter, s.mixBlendMode].join();
      const loose = s.backgroundImage !== 'none' || !['static', 'relative'].includes(s.position)
        || s.transform !== 'none';
      behind.set(e, (loose ? '?' : '') + (own === 'rgba(0, 0, 0, 0),1,none,none,normal' ? '' : own + ';')
        + (solid ? '' : under(e.parentElement)));
    }
    return behind.get(e);
  };
  const seen = new Set(judged), fresh = [];
  window.newColours = [];
  for (const e of document.body.querySelectorAll('*')) {
    const said = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!said && !e.matches('input, select, textarea')) continue;
    const s = getComputedStyle(e);
    if (s.visibility === 'hidden' || !e.getClientRects().length) continue;
    const kind = [s.color, s.fontSize, s.fontWeight, s.textShadow, e.matches(':disabled'), under(e)].join();
    if (seen.has(kind)) continue;
    if (!kind.includes('?')) { seen.add(kind); }
    fresh.push(kind);
    window.newColours.push(e);
  }
  return fresh;
}"""

# A page without scripts in the place of the one before: the same markup under the same styles, laid out anew.
WITHOUT_SCRIPTS = """async address => {
  const answer = await fetch(address);
  const made = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const styles = one => [...one.querySelectorAll('link[rel=stylesheet]')].map(link => link.href).join();
  if (styles(made) !== styles(document)) return null;
  for (const {name, value} of made.documentElement.attributes)
    document.documentElement.setAttribute(name, value);
  document.title = made.title;
  document.body.replaceWith(document.adoptNode(made.body));
  return answer.status;
}"""


class Visit:
    """One visitor's page, and what the browser complained about."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home, self.complaints = page, home, list[str]()
        self.judged: dict[str, list[str]] = {"light": [], "dark": []}
        self._with_axe = False
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

    def faults(self) -> list[str]:
        """What axe finds on the page as it is, in words."""
        return self._run("document", OPTIONS)

    def faults_but_colours(self) -> list[str]:
        """The same without the contrast of colours, which `colours` judges."""
        return self._run("document", BUT_COLOURS)

    def colours(self, theme: str) -> list[str]:
        """What axe finds about contrast, for combinations of colours that are new to this visitor."""
        self.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        self._bring_axe()
        new = self.page.evaluate(NEW_COLOURS, self.judged[theme])
        self.judged[theme] += new
        return self._run("{include: window.newColours}", ONLY_COLOURS) if new else []

    def _run(self, context: str, options: dict[str, Any]) -> list[str]:
        self._bring_axe()
        found = self.page.evaluate(
            f"options => axe.run({context}, options).then(all => all.violations)", options
        )
        return [
            f"{rule['id']}: {node['html'][:160]} — {_why(node)}" for rule in found for node in rule["nodes"]
        ]

    def _bring_axe(self) -> None:
        """Every page of this visitor is compiled together with axe, which is quicker than adding it after."""
        if not self._with_axe:
            self._with_axe = True
            self.page.context.add_init_script(_AXE)
            self.page.evaluate(_AXE)

    def show_without_scripts(self, path: str) -> int:
        """Bring a page to a visitor without JavaScript; the status of the answer."""
        address = self.home + path
        status = self.page.evaluate(WITHOUT_SCRIPTS, address) if self.page.url.startswith(self.home) else None
        if status is None:
            answer = self.page.goto(address)
            assert answer is not None
            status = answer.status
        return int(status)

    def is_empty(self) -> bool:
        """Whether there is nothing to see: no words, or no heading."""
        return bool(
            self.page.evaluate(
                """() => {
                  const [main, heading] = [document.querySelector('main'), document.querySelector('h1')];
                  return !main || main.innerText.trim().length < 20 || !heading?.getClientRects().length;
                }"""
            )
        )

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
