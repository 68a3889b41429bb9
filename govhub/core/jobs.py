"""Due jobs: closing votes, reminders, mail. Run by the server itself, or by `govhub tick`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from govhub.core import clock
from govhub.core.db import db, store
from govhub.core.errors import GovHubError

T = TypeVar("T")
JOBS: dict[str, Callable[[int], None]] = {}
_log = logging.getLogger(__name__)


def job(name: str) -> Callable[[Callable[[int], None]], Callable[[int], None]]:
    """Register a function `(now in ms)` that does whatever is due by then, and nothing twice."""

    def register(fn: Callable[[int], None]) -> Callable[[int], None]:
        JOBS[name] = fn
        return fn

    return register


def one_by_one(name: str, items: Iterable[T], do: Callable[[T], object]) -> None:
    """Do a job's work on each item. One that fails is logged, and the others have their turn; that an act
    is refused (somebody was quicker) is no failure."""
    for item in items:
        try:
            do(item)
        except GovHubError:
            continue
        except Exception:
            _log.exception("the job %s failed for one of its items; it is tried again", name)


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
