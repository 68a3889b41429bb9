"""What was read once and need not be read again: within one `authorize`, and while one page is made.

Nothing lives longer than that, and an act never sees it: it could be the one that changes the roles.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

T = TypeVar("T")

_known: ContextVar[dict[Hashable, Any] | None] = ContextVar("what was read", default=None)


def begin() -> None:
    """From now on, until `end`, nothing is written here: the page that is being made shows one state."""
    _known.set({})


def end() -> None:
    """The page is made."""
    _known.set(None)


@contextmanager
def together() -> Iterator[None]:
    """A few questions that are answered from the same reading."""
    if _known.get() is not None:
        yield
        return
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


@contextmanager
def afresh() -> Iterator[None]:
    """Whatever was read before counts no longer."""
    token = _known.set(None)
    try:
        yield
    finally:
        _known.reset(token)


def once(key: Hashable, find: Callable[[], T]) -> T:
    """What `find` gives, or what it gave for this key a moment ago; nothing is kept when it raises."""
    known = _known.get()
    if known is None:
        return find()
    if key not in known:
        known[key] = find()
    return cast(T, known[key])
