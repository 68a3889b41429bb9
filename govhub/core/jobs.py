"""Due jobs: closing votes, reminders, mail. Run by the server itself, or by `govhub tick`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from govhub.core import clock
from govhub.core.db import db, store
from govhub.core.errors import GovHubError

T = TypeVar("T")
JOBS: dict[str, Callable[[int], None]] = {}
FIRST_PAUSE_MS, LONGEST_PAUSE_MS = 2_000, 3_600_000
_log = logging.getLogger(__name__)
_failed: dict[Hashable, tuple[int, int]] = {}  # how often in a row, and when it is tried again


def job(name: str) -> Callable[[Callable[[int], None]], Callable[[int], None]]:
    """Register a function `(now in ms)` that does whatever is due by then, and nothing twice."""

    def register(fn: Callable[[int], None]) -> Callable[[int], None]:
        JOBS[name] = fn
        return fn

    return register


def one_by_one(name: str, items: Iterable[T], do: Callable[[T], object]) -> None:
    """Do a job's work on each item. One that fails is logged, and the others have their turn; that an act
    is refused (somebody was quicker) is no failure. What fails is tried again after growing pauses."""
    for item in items:
        key = name, type(item).__name__, getattr(item, "id", item)
        tries, again_at = _failed.get(key, (0, 0))
        if clock.now() < again_at:
            continue
        try:
            do(item)
        except GovHubError:
            pass
        except Exception:
            pause = min(FIRST_PAUSE_MS * 2**tries, LONGEST_PAUSE_MS)
            _failed[key] = tries + 1, clock.now() + pause
            words = "the job %s failed for %s %s; it is tried again in %s seconds"
            _log.exception(words, *key, pause // 1000)
            continue
        _failed.pop(key, None)


def run_due() -> dict[str, str]:
    """Run every job once; with several processes each job is run by exactly one of them.

    Returns a word per job: "done", "elsewhere" (another process runs it now) or "failed".
    """
    return {name: _run(name, fn) for name, fn in JOBS.items()}


def _run(name: str, fn: Callable[[int], None]) -> str:
    with store.reading():
        if not _lock(name):
            return "elsewhere"
        try:
            fn(clock.now())
            return "done"
        except Exception:
            _log.exception("the job %s failed; it is tried again", name)
            return "failed"
        finally:
            _unlock(name)


def _lock(name: str) -> bool:
    if store.is_sqlite:  # one process only: the file lock sees to it
        return True
    return bool(db.execute_sql("select pg_try_advisory_lock(hashtextextended(%s, 1))", (name,)).fetchone()[0])


def _unlock(name: str) -> None:
    if not store.is_sqlite:
        db.execute_sql("select pg_advisory_unlock(hashtextextended(%s, 1))", (name,))
