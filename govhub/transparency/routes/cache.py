"""Public pages kept in memory for readers who are not signed in.

A page is made once per language and stays until an act changes its space: then it is made anew at the
next request. An unchanged page is answered with 304 before anything else of the application runs.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header, parse_cookie

from govhub.core import audit, bus
from govhub.core.db import store
from govhub.spaces.models import Space

PREFIX = "/open"
SPACES = "spaces"  # the watchword of pages that list spaces
NEW = "new"  # a space was made, perhaps under an address that was another's before: nothing is kept
CONTROL = "public, max-age=0, must-revalidate"  # a record must never be stale; 304 costs next to nothing
VARY = "Accept-Language, Cookie, Accept-Encoding"
MOST_BYTES = 32 * 2**20
LARGEST = 512 * 1024
OLDEST = 60.0  # seconds: a person's new name, which no act of the space announces
LOOK_EVERY = 1.0  # seconds between looks at the head when other processes write too
_KNOWN = {"lang", "before", "version"}
_LANGUAGES = ("en", "vi", "zh-Hans")

_WORDS = "govhub.public"
_OURS = {"cache-control", "vary", "content-length", "etag"}

FEEDS = (".atom", ".ics")  # they carry absolute addresses, so they differ by the name they were asked under

Start = Callable[..., Any]
Key = tuple[str, str, str, bool, str]


@dataclass
class Heads:
    """When each chain last changed, in ticks of this process."""

    ticks: int = 0
    changed: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    looked: dict[str, float] = field(default_factory=dict)

    def tick(self, word: str) -> None:
        """Something of `word` changed just now."""
        self.ticks += 1
        self.changed[word] = self.ticks

    def announced(self, entry: audit.AuditEntry) -> None:
        """An act of this process was committed."""
        self.known[entry.chain] = entry.seq
        self.tick(entry.chain)
        if entry.act.startswith("spaces."):
            self.tick(SPACES)
        if entry.act == "spaces.create":
            self.tick(NEW)

    def seen(self, chain: str, seq: int) -> None:
        """A page that is being made saw this head."""
        self.looked[chain] = time.monotonic()
        if self.known.setdefault(chain, seq) != seq:
            self.known[chain] = seq
            self.tick(chain)

    def unchanged_since(self, tick: int, words: Iterable[str]) -> bool:
        """Whether nothing of these words changed since; on PostgreSQL other processes write too."""
        for word in words:
            self.look(word)
            if max(self.changed.get(word, 0), self.changed.get(NEW, 0)) > tick:
                return False
        return True

    def look(self, word: str) -> None:
        """On PostgreSQL, see now and then whether another process changed something."""
        if store.is_sqlite or time.monotonic() - self.looked.get(word, -LOOK_EVERY) < LOOK_EVERY:
            return
        with store.reading():
            if word == SPACES:
                self.seen(word, hash(tuple(_faces())))
            else:
                head = audit.head(word)
                self.seen(word, head.seq if head else 0)


def _faces() -> Iterator[tuple[Any, ...]]:
    columns: Any = (Space.uid, Space.short_name, Space.name, Space.purpose, Space.visibility, Space.language)
    rows: Any = Space.select(*columns).order_by(Space.id)
    yield from rows.tuples()


heads = Heads()


class Fresh:
    """Something that was made at a moment and depends on words: chains, or SPACES."""

    def __init__(self, words: tuple[str, ...], tick: int) -> None:
        self.words, self.tick, self.made = words, tick, time.monotonic()

    def fresh(self) -> bool:
        """Whether it may still be shown."""
        return time.monotonic() - self.made < OLDEST and heads.unchanged_since(self.tick, self.words)


class Read(Fresh):
    """What a query answered."""

    def __init__(self, answer: dict[str, Any], words: tuple[str, ...], tick: int) -> None:
        super().__init__(words, tick)
        self.answer = answer


class Kept(Fresh):
    """A page as it goes out."""

    def __init__(
        self, headers: list[tuple[str, str]], body: bytes, words: tuple[str, ...], tick: int
    ) -> None:
        super().__init__(words, tick)
        self.control = _control(headers)
        ours = _OURS | ({"set-cookie"} if self.control != CONTROL else set())
        self.headers = [(name, value) for name, value in headers if name.lower() not in ours]
        self.body, self.etag = body, etag_of(body)
        self.packed: bytes | None = None


class PageCache:
    """Stands in front of the application and answers what it has."""

    def __init__(self, app: Flask) -> None:
        self.inner = app.wsgi_app
        self.cookie = f"{app.config['SESSION_COOKIE_NAME']}="
        self.first = app.config["LANGUAGE"]
        self.pages: OrderedDict[Key, Kept] = OrderedDict()
        self.answers: OrderedDict[Any, Read] = OrderedDict()
        self.size = 0

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer from memory, or let the application answer and keep that."""
        key = self._key(environ)
        if key is None:
            return self.inner(environ, start)
        kept = self.pages.get(key)
        if kept is not None:
            if kept.fresh():
                self.pages.move_to_end(key)
                return _send(kept, environ, start)
            self._forget(key)
        return self._make(key, environ, start)

    def _key(self, environ: dict[str, Any]) -> Key | None:
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] != "GET" or not path.startswith(PREFIX):
            return None
        cookies = environ.get("HTTP_COOKIE", "")
        if self.cookie in cookies or "HTTP_AUTHORIZATION" in environ:
            return None
        query = environ.get("QUERY_STRING", "")
        # of a name that is given twice the application takes the first
        asked = dict(reversed(parse_qsl(query, keep_blank_values=True))) if query else {}
        if not asked.keys() <= _KNOWN:
            return None
        chosen = parse_cookie(cookies).get("language", "") if "language=" in cookies else ""
        best = _preferred(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        wishes = (asked.get("lang", ""), chosen, best, self.first)
        language = next(wish for wish in wishes if wish in _LANGUAGES)
        secure = "https" in (environ["wsgi.url_scheme"], environ.get("HTTP_X_FORWARDED_PROTO"))
        return path, query, language, secure, _name(environ) if path.endswith(FEEDS) else ""

    def _make(self, key: Key, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        tick = heads.ticks
        said: list[Any] = []
        words: list[str] = []
        environ[_WORDS] = words  # an object to fill: what stands between copies the dictionary

        def keep(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            said[:] = [status, headers, exc_info]
            return lambda data: None

        # What a feed's reader has already is compared below; else a page would be told "304" and never kept.
        plain = {**environ, "HTTP_IF_NONE_MATCH": ""} if key[-1] else environ
        answer = self.inner(plain, keep)
        if said[0][:3] != "200" or not words or any(name == "Content-Disposition" for name, _ in said[1]):
            start(*said)
            return answer
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        kept = Kept(said[1], body, tuple(words), tick)
        if len(body) <= LARGEST and not any(self.cookie in value for _, value in said[1]):
            self._keep(key, kept)
        return _send(kept, environ, start)

    def _keep(self, key: Key, kept: Kept) -> None:
        self.pages[key] = kept
        self.size += len(kept.body)
        while self.size > MOST_BYTES:
            self._forget(next(iter(self.pages)))

    def _forget(self, key: Key) -> None:
        if (kept := self.pages.pop(key, None)) is not None:
            self.size -= len(kept.body)


@lru_cache(500)
def _preferred(header: str) -> str:
    """The best language of an Accept-Language header, as `web.i18n` chooses it."""
    accepted = parse_accept_header(header, LanguageAccept)
    best = accepted.best_match(["en", "vi", "zh-Hans", "zh", "zh-CN"], default="") or ""
    return "zh-Hans" if best.startswith("zh") else best


def etag_of(body: bytes) -> str:
    """What tells one form of a page from another."""
    return hashlib.sha256(body).hexdigest()[:32]


def _name(environ: dict[str, Any]) -> str:
    return f"{environ.get('HTTP_HOST', '')} {environ.get('HTTP_X_FORWARDED_HOST', '')}"


def _control(headers: list[tuple[str, str]]) -> str:
    """What the page itself says if it may be kept by everybody, or that each reader has to ask."""
    said = next((value for name, value in headers if name.lower() == "cache-control"), "")
    return said if said.startswith("public") else CONTROL


def _send(kept: Kept, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    common = [("ETag", f'W/"{kept.etag}"'), ("Cache-Control", kept.control), ("Vary", VARY)]
    if kept.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start("304 NOT MODIFIED", common)
        return [b""]
    body, packing = kept.body, []
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        if kept.packed is None:
            kept.packed = gzip.compress(kept.body, 6, mtime=0)
        body, packing = kept.packed, [("Content-Encoding", "gzip")]
    start("200 OK", [*kept.headers, *common, *packing, ("Content-Length", str(len(body)))])
    return [body]


def watch(*words: str) -> None:
    """Say what the page of this request depends on: chains, or SPACES. Only such pages are kept."""
    request.environ.get(_WORDS, []).extend(words)


def init(app: Flask) -> PageCache:
    """Put the cache in front of everything else."""
    cache = PageCache(app)
    app.wsgi_app = cache  # type: ignore[assignment]
    app.extensions["govhub.pages"] = cache
    bus.announcer(heads.announced)
    return cache
