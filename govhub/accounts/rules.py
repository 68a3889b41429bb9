"""What is true about sign-ins: which device a browser names, how long links last."""

from __future__ import annotations

import re

from govhub.core.phrase import N_, Phrase

MINUTE_MS = 60_000
DAY_MS = 86_400_000
RESET_LASTS_MS = 2 * 60 * MINUTE_MS
FIRST_LASTS_MS = 7 * DAY_MS
INVITATION_LASTS_MS = 14 * DAY_MS
BETWEEN_RESETS_MS = 2 * MINUTE_MS

# The order matters: every browser also claims to be some of those after it.
_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


def device(user_agent: str) -> Phrase | str:
    """The browser and the system in words, so that somebody recognises their own device."""
    browser = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    if browser and system:
        return Phrase(N_("%(browser)s on %(system)s"), browser=browser, system=system)
    return browser or system or Phrase(N_("An unknown device"))


def _first(table: dict[str, str], user_agent: str) -> str:
    return next((name for sign, name in table.items() if re.search(rf"\b{re.escape(sign)}", user_agent)), "")


def is_recent(made_at: int | None, now: int) -> bool:
    """Whether a link was made so recently that another letter would only be a nuisance."""
    return made_at is not None and now - made_at < BETWEEN_RESETS_MS
