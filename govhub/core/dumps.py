"""Backups of a PostgreSQL database, by PostgreSQL's own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from govhub.config import BadSetting

_PLACES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
}


def dump(url: str, target: Path) -> None:
    """Write a consistent copy of the whole database. Raises BadSetting."""
    target.touch(mode=0o600)
    try:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}", url=url)
    except BadSetting:
        target.unlink()
        raise


def load(url: str, source: Path) -> None:
    """Put a copy in the place of what the database holds: all or nothing. Raises BadSetting."""
    if not source.is_file() or source.read_bytes()[:5] != b"PGDMP":
        raise BadSetting(f"{source} is not a backup of GovHub on PostgreSQL")
    options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction")
    _run(
        "pg_restore",
        *options,
        f"--dbname={conninfo_to_dict(url).get('dbname', 'govhub')}",
        str(source),
        url=url,
    )


def _run(program: str, *words: str, url: str) -> None:
    """The address goes through the environment: other people see a program's arguments."""
    found = shutil.which(program)
    if found is None:
        raise BadSetting(f"{program} is not installed; it belongs to postgresql-client")
    known = conninfo_to_dict(url)
    places = {name: str(known[key]) for key, name in _PLACES.items() if known.get(key)}
    done = subprocess.run(
        [found, *words], env=os.environ | places, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BadSetting(f"{program}: {(done.stderr.strip() or 'failed').splitlines()[0]}")
