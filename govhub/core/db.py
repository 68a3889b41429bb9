"""The database handle, the base of every model, and the one way to write.

SQLite: every write goes to one writer in a real OS thread, which takes all that is queued as one
`BEGIN IMMEDIATE` transaction with a savepoint per write, and answers each caller after the commit.
PostgreSQL: a write is a transaction in place. Reads use a connection of their own, from a pool.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import IO, Any, TypeVar
from urllib.parse import urlsplit

import cysqlite
from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    DatabaseError,
    DatabaseProxy,
    Model,
    OperationalError,
    TextField,
)
from playhouse.cysqlite_ext import PooledCySqliteDatabase
from playhouse.pool import PooledPostgresqlDatabase

from govhub.config import BadSetting

T = TypeVar("T")

db = DatabaseProxy()

_inside: ContextVar[bool] = ContextVar("inside a write", default=False)

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: NORMAL can lose acknowledged votes when the power fails
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "cache_size": -16_000,
    "temp_store": 2,
    "secure_delete": 1,  # what a row said before (an urn with a ballot less) is overwritten in the file
}


class BaseModel(Model):
    """What every table has: an id, and a name derived from the class."""

    id = AutoField()

    class Meta:
        database = db
        legacy_table_names = False


class InstantField(BigIntegerField):
    """Milliseconds since the epoch, UTC."""


class JsonField(TextField):
    """JSON as text, the same on both databases (never queried into, only stored and read)."""

    def db_value(self, value: Any) -> str | None:
        """The text that is stored."""
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def python_value(self, value: Any) -> Any:
        """The value that was stored."""
        return None if value is None else json.loads(value)


class ChoiceField(CharField):
    """One of a few words; anything else is a programming error and never reaches the database."""

    def db_value(self, value: Any) -> Any:
        """The word, checked against the choices."""
        if value is not None and self.choices and value not in {word for word, _ in self.choices}:
            raise ValueError(f"{self.name}: {value!r} is none of {self.choices}")
        return super().db_value(value)


_TOGETHER = 500  # rows in one statement


def insert_rows(model: type[BaseModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows, with the model's defaults for what they leave out.

    peewee's `insert_many` spends half a millisecond on each row while everybody waits for the writer; this
    takes a tenth of that.
    """
    fields = [field for field in model._meta.sorted_fields if not isinstance(field, AutoField)]
    defaults = model._meta.get_default_dict()
    one = "(" + ", ".join([db.param] * len(fields)) + ")"
    names = ", ".join(f'"{field.column_name}"' for field in fields)
    for start in range(0, len(rows), _TOGETHER):
        part = [{**defaults, **row} for row in rows[start : start + _TOGETHER]]
        values = [field.db_value(row.get(field.name)) for row in part for field in fields]
        table, places = model._meta.table_name, ", ".join([one] * len(part))
        db.execute_sql(f'INSERT INTO "{table}" ({names}) VALUES {places}', values)


def portions(query: Any, key: Any, size: int = 100) -> Iterator[list[Any]]:
    """The rows of a query in the order of `key`, a column in which no two are the same, some at a time.

    PostgreSQL hands its whole answer over at once, and `.iterator()` changes nothing about that.
    """
    ordered = query.order_by(key).limit(size)
    rest = ordered.clone()  # a query keeps the rows that it gave
    while rows := list(rest):
        rest = ordered.where(key > getattr(rows[-1], key.name))
        yield rows


def choices(*words: str) -> list[tuple[str, str]]:
    """Choices for a ChoiceField."""
    return [(word, word) for word in words]


def new_uid() -> str:
    """A random public identifier: 16 hexadecimal digits."""
    return secrets.token_hex(8)


class _Job:
    """A write that waits for the writer."""

    __slots__ = ("done", "error", "fn", "result")

    def __init__(self, fn: Callable[[], Any]) -> None:
        self.fn = fn
        self.done = False
        self.result: Any = None
        self.error: BaseException | None = None


def _threads() -> tuple[Callable[..., Any], Callable[[], None]]:
    """A way to run a function in one native thread and wait for it, and a way to end that thread."""
    from gevent import monkey

    if monkey.is_module_patched("threading"):
        from gevent.threadpool import ThreadPool

        pool = ThreadPool(1)
        return lambda fn, *args: pool.apply(fn, args), pool.kill
    from concurrent.futures import ThreadPoolExecutor

    executor = ThreadPoolExecutor(1, thread_name_prefix="writer")
    return lambda fn, *args: executor.submit(fn, *args).result(), executor.shutdown


class Writer:
    """The one writer of a SQLite file, with group commit."""

    BATCH = 256

    def __init__(self) -> None:
        self._queue: deque[_Job] = deque()
        self._run, self._end = _threads()

    def __call__(self, fn: Callable[[], T]) -> T:
        """Run `fn` inside the writer's transaction; returns after the commit."""
        job = _Job(fn)
        self._queue.append(job)
        self._run(self._drain_until, job)
        if job.error is not None:
            raise job.error
        return job.result

    def _drain_until(self, job: _Job) -> None:
        """Callers arrive in order, so whoever comes first takes everything that is queued by now."""
        while not job.done:
            batch = [self._queue.popleft() for _ in range(min(len(self._queue), self.BATCH))]
            try:
                self._commit(batch)
            except BaseException as problem:
                for one in batch:
                    one.error = one.error or problem
            finally:
                for one in batch:
                    one.done = True

    def _commit(self, batch: list[_Job]) -> None:
        db.connect(reuse_if_open=True)
        token = _inside.set(True)
        try:
            with db.atomic("IMMEDIATE"):
                for job in batch:
                    try:
                        with db.atomic():
                            job.result = job.fn()
                    except BaseException as problem:
                        job.error = problem
        finally:
            _inside.reset(token)

    def fold(self) -> bool:
        """Empty the log, between two transactions, without waiting for readers."""
        return bool(self._run(self._fold))

    def _fold(self) -> bool:
        db.connect(reuse_if_open=True)
        db.execute_sql("PRAGMA busy_timeout = 0")
        try:
            return bool(db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
        except DatabaseError:
            return False
        finally:
            db.execute_sql(f"PRAGMA busy_timeout = {PRAGMAS['busy_timeout']}")

    def close(self) -> None:
        """End the thread, closing its connection first."""
        self._run(lambda: db.is_closed() or db.close())
        self._end()


class Store:
    """The open database: `store.write(fn)`, `store.reading()`."""

    def __init__(self) -> None:
        self.url = ""
        self.path: Path | None = None
        self._writer: Writer | None = None
        self._lock: IO[str] | None = None

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.path is not None

    def open(self, url: str, *, exclusive: bool = False) -> None:
        """Open `sqlite:///path` or `postgresql://…`. Raises BadSetting in one clear line.

        With `exclusive`, a second process on the same SQLite file is refused.
        """
        self.close()
        scheme = urlsplit(url).scheme
        if scheme == "sqlite":
            self._open_sqlite(Path(url.removeprefix("sqlite:///")).absolute(), exclusive)
        elif scheme in {"postgresql", "postgres"}:
            self._open_postgresql(url)
        else:
            raise BadSetting(f"GOVHUB_DATABASE_URL: {scheme or url!r} is not a database that GovHub knows")
        self.url = url

    def _open_sqlite(self, path: Path, exclusive: bool) -> None:
        check_engine(tuple(map(int, cysqlite.sqlite_version.split("."))))  # type: ignore[attr-defined]
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if exclusive:
                self._lock = _take_lock(path)
            base = PooledCySqliteDatabase(
                str(path), rank_functions=False, pragmas=PRAGMAS, max_connections=None, timeout=5
            )
            db.initialize(base)
            db.connect()
            db.execute_sql("select count(*) from sqlite_master").fetchone()
            db.close()
        except (OSError, DatabaseError, cysqlite.Error) as problem:
            raise BadSetting(f"GOVHUB_DATABASE_URL: cannot open {path}: {problem}") from None
        self.path = path

    def _open_postgresql(self, url: str) -> None:
        db.initialize(_postgresql(url))
        try:
            db.connect()
            db.close()
        except Exception as problem:
            first = str(problem).strip().splitlines()[0]
            raise BadSetting(f"GOVHUB_DATABASE_URL: cannot reach the database: {first}") from None

    def close(self) -> None:
        """Close every connection of this process, and let the file go."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self.url:
            db.is_closed() or db.close()
            db.obj.close_all()
        if self._lock is not None:
            self._lock.close()
            self._lock = None
        self.url, self.path = "", None

    def write(self, fn: Callable[[], T], *, serial: str = "") -> T:
        """Run `fn` inside one transaction and return its result after the commit.

        Inside another write, `fn` joins that transaction; what it wrote is undone when it raises, even
        if the outer write catches that. On PostgreSQL writes with the same `serial` word follow one
        another, as all writes do on SQLite.
        """
        if _inside.get():
            with db.atomic():
                if serial:  # an act of the house goes on in a space: closing an account, in its cases
                    advisory_lock(serial)
                return fn()
        if self.is_sqlite:
            if self._writer is None:
                self._writer = Writer()
            return self._writer(fn)
        return self._write_in_place(fn, serial)

    def _write_in_place(self, fn: Callable[[], T], serial: str) -> T:
        for attempt in range(4):
            try:
                with self.reading(), db.atomic():
                    token = _inside.set(True)
                    try:
                        if serial:
                            advisory_lock(serial)
                        return fn()
                    finally:
                        _inside.reset(token)
            except OperationalError as problem:
                # Two writers that wait for each other: the one that was chosen to give way goes again.
                if attempt == 3 or not _is_passing(problem):
                    raise
        raise AssertionError("unreachable")

    def fold(self) -> bool:
        """Empty SQLite's log of what rows said before: everything in it goes into the file. False when
        somebody reads an older state just now, or from inside a write; it can be tried again."""
        if not self.is_sqlite or _inside.get():
            return not self.is_sqlite
        if self._writer is None:
            self._writer = Writer()
        return self._writer.fold()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A connection for reading, kept if this greenlet or thread has one already."""
        if not db.is_closed():
            yield
            return
        db.connect()
        try:
            yield
        finally:
            db.close()


def _postgresql(url: str) -> Any:
    from psycopg.conninfo import conninfo_to_dict

    options = {key: value for key, value in conninfo_to_dict(url).items() if value is not None}
    name = options.pop("dbname", "govhub")
    return PooledPostgresqlDatabase(name, prefer_psycopg3=True, max_connections=20, timeout=30, **options)


def advisory_lock(word: str) -> None:
    """On PostgreSQL, hold the lock `word` until the transaction ends; on SQLite there is one writer."""
    if not store.is_sqlite:
        db.execute_sql("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (word,))


def _is_passing(problem: BaseException) -> bool:
    cause = getattr(problem, "orig", None) or problem.__cause__ or problem
    state = getattr(cause, "sqlstate", None)
    return state in {"40001", "40P01"}


def check_engine(version: tuple[int, ...]) -> None:
    """Refuse a SQLite with the WAL-reset bug (3.7.0 to 3.51.2), which can lose committed votes.

    Fixed in 3.51.3, backported to 3.44.6 and 3.50.7 (sqlite.org/wal.html#walresetbug).
    """
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    if not fixed:
        said = ".".join(map(str, version))
        raise BadSetting(f"SQLite {said} can lose committed data (WAL-reset bug); 3.51.3 or newer is needed")


def _take_lock(path: Path) -> IO[str]:
    handle = open(f"{path}.lock", "a+", encoding="utf-8")  # noqa: SIM115 (held until the process ends)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.seek(0)
        owner = handle.read().strip() or "?"
        handle.close()
        raise BadSetting(
            f"Another GovHub process (number {owner}) already uses {path}; "
            "stop it first, or use PostgreSQL for several processes"
        ) from None
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    return handle


store = Store()
