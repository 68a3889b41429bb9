"""What is true of discussions and notices: who is meant by a name, what may change, when letters come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from govhub.core.phrase import N_, Phrase

HOUR = 3_600_000
DEFAULTS = {
    "vote_opened": "at_once",
    "vote_closing": "at_once",
    "delegation": "at_once",
    "outcome": "daily",
    "mentioned": "at_once",
    "reply": "daily",
    "case": "at_once",
    "confirm": "daily",
    "commitment": "at_once",
    "report": "daily",
}
EDITABLE = HOUR
FLOOD, FLOOD_WITHIN = 30, 300_000
DIGEST_AT = time(7)
_TRIES = 200  # signs "@" in one text that are looked at: nobody means more people than that


def mentioned(text: str, names: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The names after an "@" in a text, each with the uids of who is called so; the longest name counts.

    An "@" inside a word (an e-mail address) means nobody, and a name ends where its word ends, except
    beside Chinese signs, which are written without spaces.
    """
    known = {name.casefold(): name for name in names}
    lengths = sorted({len(name) for name in names}, reverse=True)
    found: dict[str, list[str]] = {}
    tries = [at for at, sign in enumerate(text) if sign in "@＠"][:_TRIES]
    for at in tries:
        if at and _is_latin(text[at - 1]):
            continue
        for length in lengths:
            name = known.get(text[at + 1 : at + 1 + length].casefold())
            if name is not None and _ends(text, at + 1 + length):
                found[name] = list(names[name])
                break
    return found


def _is_latin(sign: str) -> bool:
    return sign.isalnum() and not _is_han(sign)


def _is_han(sign: str) -> bool:
    return "\u2e80" <= sign <= "\u9fff" or "\uf900" <= sign <= "\ufaff" or sign >= "\U00020000"


def _ends(text: str, at: int) -> bool:
    """Whether a name that ends before `at` ends there as a word."""
    return at >= len(text) or not _is_latin(text[at]) or _is_han(text[at - 1])


def why_not_edit(*, is_author: bool, is_removed: bool, written_at: int, now: int) -> Phrase | None:
    """Words can be mended by whoever wrote them, for an hour; later others have relied on them."""
    if is_removed:
        return Phrase(N_("This contribution was removed."))
    if not is_author:
        return Phrase(N_("Only whoever wrote this can change it."))
    if now >= written_at + EDITABLE:
        return Phrase(
            N_("This can no longer be changed, because others may have answered. Write again instead.")
        )
    return None


def why_not_remove(*, is_author: bool, is_removed: bool, reason: str) -> Phrase | None:
    """A contribution is removed once; whoever removes the words of others says why."""
    if is_removed:
        return Phrase(N_("This contribution was removed."))
    if not is_author and not reason:
        return Phrase(N_("Please say why you remove this."))
    return None


def next_digest(after: int, zone: str) -> int:
    """The first seven o'clock in the morning after an instant, on the clocks of a time zone."""
    tz = ZoneInfo(zone)
    day = datetime.fromtimestamp(after / 1000, UTC).astimezone(tz).date()
    for ahead in range(3):
        local = datetime.combine(day + timedelta(days=ahead), DIGEST_AT, tz)
        instant = int(local.astimezone(UTC).timestamp()) * 1000
        if instant > after:
            return instant
    raise AssertionError("a day has a morning")
