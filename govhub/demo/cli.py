"""`govhub demo`: the story, into an empty database or into one that holds nothing else."""

from __future__ import annotations

from itertools import chain

import click

from govhub.accounts.models import Person
from govhub.config import BadSetting
from govhub.core import clock, opening, schema
from govhub.core.db import db, store
from govhub.core.installation import finish_demo, is_demo, is_demo_finished, mark_as_demo
from govhub.demo.telling import Telling, choosing, deciding, founding, giving, measuring, mediating, talking
from govhub.demo.words import en, vi, zh

STORIES = (en.WORDS, vi.WORDS, zh.WORDS)
PARTS = (founding, deciding, choosing, mediating, giving, measuring, talking)


@click.command()
@click.option("--reset", is_flag=True, help="Throw the demonstration away and tell it anew.")
def demo(reset: bool) -> None:
    """Load the demonstration. Refused over real data; loading it twice changes nothing."""
    settings = opening.opened(exclusive=True)
    schema.upgrade(settings.data_dir / "backups")
    _refuse_real_data()
    if is_demo() and (reset or not is_demo_finished()):
        _clear()
        schema.upgrade(settings.data_dir / "backups")
    if is_demo():
        click.echo("The demonstration is there already (--reset tells it anew).")
        return
    mark_as_demo()
    now = clock.now()
    for story in STORIES:
        told = Telling(story, now)
        told.tell(chain.from_iterable(part.scenes(told) for part in PARTS))
    finish_demo()
    click.echo("The demonstration is ready; its front page signs you in with one click.")


def _refuse_real_data() -> None:
    with store.reading():
        if not is_demo() and Person.select().exists():
            raise BadSetting("This database holds real data; the demonstration needs a database of its own")


def _clear() -> None:
    """Throw away every table. Only ever called on a database that says it is a demonstration."""
    with store.reading():
        if not is_demo():
            raise BadSetting("This database is no demonstration")
        db.execute_sql("pragma foreign_keys = 0") if store.is_sqlite else None
        for table in db.get_tables():
            cascade = "" if store.is_sqlite else " cascade"
            db.execute_sql(f'drop table "{table}"{cascade}')
        db.execute_sql("pragma foreign_keys = 1") if store.is_sqlite else None
