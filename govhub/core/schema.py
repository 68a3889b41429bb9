"""The tables: made from the models in tests, by migrations everywhere else."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cysqlite
from peewee import CharField
from playhouse.migrations import Runner

from govhub import paths
from govhub.config import BadSetting
from govhub.core import acts, audit, clock, dumps, immutable, installation, mail
from govhub.core.canonical import sha256_hex
from govhub.core.db import BaseModel, db, store

TABLES_OF_THE_CORE = (acts.Replay, audit.AuditEntry, installation.Installation, mail.Letter)


class MigrationChecksum(BaseModel):
    """What a migration file looked like when it was applied: a changed one is refused."""

    name = CharField(max_length=200, unique=True)
    checksum = CharField(max_length=64)


def models() -> list[type[BaseModel]]:
    """Every model that has been imported."""
    found: list[type[BaseModel]] = []
    waiting: list[Any] = list(BaseModel.__subclasses__())
    while waiting:
        model = waiting.pop()
        waiting.extend(model.__subclasses__())
        if model.__module__.startswith("govhub."):
            found.append(model)
    return sorted(found, key=lambda model: str(model._meta.table_name))


def create_all() -> None:
    """Make every table from the models, with the triggers (for tests: the same as all migrations)."""
    with store.reading():
        db.create_tables(models())
        audit.protect()
        immutable.protect()


def pending() -> list[str]:
    """Names of migrations that have not been applied. Raises BadSetting on a newer or altered database."""
    with store.reading():
        runner = Runner(db.obj, str(paths.MIGRATIONS))
        rows = runner.status()
        if gone := [row.name for row in rows if row.path is None]:
            raise BadSetting(
                f"The database is newer than this GovHub (it has {gone[-1]}); please upgrade GovHub"
            )
        kept = _checksums()
        for row in rows:
            if row.name in kept and kept[row.name] != _checksum(row.path):
                raise BadSetting(f"The migration {row.name} was changed after it had been applied")
        return [row.name for row in rows if row.applied is None]


def _checksums() -> dict[str, str]:
    if not MigrationChecksum.table_exists():
        return {}
    return {row.name: row.checksum for row in MigrationChecksum.select()}


def _checksum(path: str) -> str:
    return sha256_hex(Path(path).read_bytes())


def upgrade(backups: Path) -> list[str]:
    """Apply every pending migration: one process at a time, after a backup, checked afterwards.

    Returns the names that were applied. Raises BadSetting when the result does not hold together.
    """
    with _alone():
        todo = pending()
        if not todo:
            return []
        if _has_tables():
            backup(backups / f"before-{todo[0]}-{clock.now()}.{ending()}")
        with store.reading():
            done = list(Runner(db.obj, str(paths.MIGRATIONS)).up())
            db.create_tables([MigrationChecksum], safe=True)
            for row in Runner(db.obj, str(paths.MIGRATIONS)).status():
                if row.name in done:
                    MigrationChecksum.create(name=row.name, checksum=_checksum(row.path))
            audit.protect()
            immutable.protect()
            if store.is_sqlite and (bad := db.execute_sql("pragma foreign_key_check").fetchall()):
                raise BadSetting(
                    f"After the migration {len(bad)} references point nowhere; restore the backup"
                )
        return done


def _has_tables() -> bool:
    """Whether there is anything worth a backup."""
    with store.reading():
        return audit.AuditEntry.table_exists()


@contextmanager
def _alone() -> Iterator[None]:
    if store.path is not None:
        with open(f"{store.path}.upgrade", "w", encoding="utf-8") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        return
    with store.reading():
        db.execute_sql("select pg_advisory_lock(7079461)")
        try:
            yield
        finally:
            db.execute_sql("select pg_advisory_unlock(7079461)")


def ending() -> str:
    """How the name of a backup ends."""
    return "db" if store.is_sqlite else "dump"


def backup(target: Path) -> Path:
    """A consistent copy of the database, also while the server runs. Raises BadSetting."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise BadSetting(f"{target} exists already")
    if not store.is_sqlite:
        dumps.dump(store.url, target)
        return target
    with store.reading():
        db.execute_sql("vacuum into ?", (str(target),))
    target.chmod(0o600)
    return target


def restore(source: Path, backups: Path) -> Path | None:
    """Put a backup in the place of the database; returns where what was there is kept. Raises BadSetting."""
    if store.path is not None:
        db.obj.close_all()
        return _restore_file(source, store.path)
    kept = backup(backups / f"before-restore-{clock.now()}.{ending()}") if _has_tables() else None
    dumps.load(store.url, source)
    return kept


def _restore_file(source: Path, target: Path) -> Path | None:
    """Look at a copy beside the database first: nothing is moved away for what cannot replace it."""
    if target.exists() and source.exists() and source.samefile(target):
        raise BadSetting(f"{source} is the database itself and no backup of it")
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.restoring")
    try:
        _copied(source, fresh)
    except (OSError, cysqlite.Error):
        fresh.unlink(missing_ok=True)
        raise BadSetting(f"{source} is not a backup of GovHub") from None
    kept = None
    if target.exists():
        kept = target.with_name(f"{target.name}.before-restore-{clock.now()}")
        target.rename(kept)
    for tail in ("-wal", "-shm"):
        leftover = Path(f"{target}{tail}")
        if leftover.exists():
            leftover.rename(f"{kept or target}{tail}")
    fresh.rename(target)
    return kept


def _copied(source: Path, fresh: Path) -> None:
    """A whole copy, with what still stands in the log beside it. Raises OSError or an error of SQLite."""
    for tail in ("", "-wal"):
        if not tail or Path(f"{source}{tail}").exists():
            shutil.copyfile(f"{source}{tail}", f"{fresh}{tail}")
            Path(f"{fresh}{tail}").chmod(0o600)
    connection = cysqlite.Connection(str(fresh))  # type: ignore[attr-defined]
    try:
        connection.execute("select count(*) from audit_entry").fetchone()
        said = list(connection.execute("pragma quick_check"))
        connection.execute("pragma wal_checkpoint(truncate)").fetchone()
    finally:
        connection.close()
    if [row[0] for row in said] != ["ok"]:
        raise OSError("the copy is damaged")
