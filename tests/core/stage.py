"""What the tests of the core act with: an act that is in no register, and a table to write to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from govhub.core import audit
from govhub.core.actor import Actor
from govhub.core.acts import Act
from govhub.core.db import db
from govhub.core.errors import RuleBroken
from govhub.core.forms import Form, Line, OptionalLine
from govhub.core.installation import Installation
from govhub.core.phrase import Phrase

ANNA = Actor(1, "a" * 16, "Anna")
BEN = Actor(2, "b" * 16, "Ben")


class Note(Form):
    """A line under a name."""

    name: Line
    value: OptionalLine = ""


class Place:
    """Enough of a space for the audit: a uid."""

    def __init__(self, uid: str = "0123456789abcdef") -> None:
        self.uid = uid


def write_note(actor: Actor, form: Note) -> dict[str, Any]:
    """Write a note and record it; a note called "refused" breaks a rule after it was written."""
    Installation.create(name=form.name, value=form.value)
    audit.record("core.note", actor, Place(), about="note:1", facts={"name": form.name})
    if form.name == "refused":
        raise RuleBroken(Phrase("No."))
    return {"name": form.name, "secret": "only once"}


def note() -> Act[Note]:
    """The act `core.note`."""
    return Act("core.note", Note, write_note)


def notes() -> list[str]:
    """The names of all notes."""
    return sorted(row.name for row in Installation.select())


def in_threads(*work: Callable[[], Any]) -> list[Any]:
    """Run everything at the same moment, each in a thread with a connection of its own; the results."""
    results: list[Any] = [None] * len(work)
    start = threading.Barrier(len(work))

    def run(place: int) -> None:
        start.wait(10)
        try:
            results[place] = work[place]()
        except Exception as problem:
            results[place] = problem
        finally:
            if not db.is_closed():
                db.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return results
