"""The writer: many writes in one commit, each of them whole or not at all."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import cysqlite
import pytest
from peewee import IntegrityError

from govhub.config import BadSetting
from govhub.core.db import PRAGMAS, advisory_lock, check_engine, db, portions, store
from govhub.core.installation import Installation
from tests.application import PROMISED
from tests.core.stage import in_threads, notes

pytestmark = pytest.mark.usefixtures("database")


def put(name: str) -> str:
    """Write one note."""
    Installation.create(name=name, value="")
    return name


def failing(name: str) -> None:
    """Write one note and fail."""
    put(name)
    raise LookupError(name)


def test_write_gives_back_the_result_after_the_commit() -> None:
    assert store.write(lambda: put("one")) == "one"
    (seen,) = in_threads(notes)  # another connection sees it
    assert seen == ["one"]


def test_write_that_fails_leaves_nothing_and_raises_in_the_caller() -> None:
    with pytest.raises(LookupError, match="one"):
        store.write(lambda: failing("one"))
    assert notes() == []


def test_write_that_breaks_a_constraint_does_not_harm_the_next() -> None:
    store.write(lambda: put("one"))
    with pytest.raises(IntegrityError):
        store.write(lambda: put("one"))
    store.write(lambda: put("two"))
    assert notes() == ["one", "two"]


def test_writes_of_one_batch_fail_alone() -> None:
    """While one slow write holds the writer the others queue up, and are then one commit."""
    held, go = threading.Event(), threading.Event()

    def slow() -> str:
        held.set()
        go.wait(10)
        return put("slow")

    def released(work: Any) -> Any:
        held.wait(10)
        threading.Timer(0.3, go.set).start()
        return store.write(work)

    work: list[Any] = [lambda: store.write(slow)]
    for n in range(6):
        act = (lambda n=n: failing(f"bad{n}")) if n % 2 else (lambda n=n: put(f"good{n}"))
        work.append(lambda act=act: released(act))
    results = in_threads(*work)
    assert [isinstance(result, LookupError) for result in results[1:]] == [False, True] * 3
    assert notes() == ["good0", "good2", "good4", "slow"]


def test_write_inside_a_write_joins_it() -> None:
    def outer() -> None:
        put("outer")
        store.write(lambda: put("inner"))

    store.write(outer)
    assert notes() == ["inner", "outer"]


def test_write_inside_a_write_is_undone_with_it() -> None:
    def outer() -> None:
        store.write(lambda: put("inner"))
        failing("outer")

    with pytest.raises(LookupError):
        store.write(outer)
    assert notes() == []


def test_write_inside_a_write_that_fails_and_is_caught_is_undone_alone() -> None:
    def outer() -> None:
        put("outer")
        with pytest.raises(LookupError):
            store.write(lambda: failing("inner"))
        put("after")

    store.write(outer)
    assert notes() == ["after", "outer"]


def test_writes_from_many_threads_are_all_kept_and_read_at_once() -> None:
    def ten(place: int) -> list[str]:
        return [store.write(lambda n=n: put(f"{place:02}-{n}")) for n in range(10)]

    results = in_threads(*[lambda place=place: ten(place) for place in range(8)])
    assert sorted(name for names in results for name in names) == notes()
    assert len(notes()) == 80


def test_writes_with_the_same_serial_word_follow_one_another() -> None:
    running: list[int] = []
    most: list[int] = []

    def alone() -> None:
        running.append(1)
        most.append(len(running))
        time.sleep(0.01)
        running.pop()

    in_threads(*[lambda: store.write(alone, serial="space waste")] * 6)
    assert max(most) == 1


def test_a_write_inside_another_follows_those_with_its_serial_word() -> None:
    running: list[int] = []
    most: list[int] = []

    def alone() -> None:
        running.append(1)
        most.append(len(running))
        time.sleep(0.01)
        running.pop()

    def inside() -> None:
        store.write(alone, serial="space waste")

    in_threads(
        *[lambda: store.write(alone, serial="space waste")] * 3,
        *[lambda place=place: store.write(inside, serial=f"house {place}") for place in range(3)],
    )
    assert max(most) == 1


def test_writes_that_wait_for_each_other_are_untangled() -> None:
    """On PostgreSQL one of the two is made to give way, and done again; SQLite has one writer."""
    both = threading.Barrier(2, timeout=1)

    def crossing(name: str, first: str, second: str) -> str:
        advisory_lock(first)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait()
        advisory_lock(second)
        return put(name)

    results = in_threads(
        lambda: store.write(lambda: crossing("one", "a", "b")),
        lambda: store.write(lambda: crossing("two", "b", "a")),
    )
    assert sorted(results) == ["one", "two"]
    assert notes() == ["one", "two"]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
def test_portions_give_every_row_once_and_in_order(count: int) -> None:
    for place in range(count):
        store.write(lambda place=place: put(f"{place:02}"))
    found = list(portions(Installation.select(), Installation.name, 2))
    assert [row.name for rows in found for row in rows] == notes()
    assert all(0 < len(rows) <= 2 for rows in found)


def test_reading_keeps_a_connection_that_is_open_and_closes_its_own() -> None:
    if not db.is_closed():
        db.close()
    with store.reading():
        assert not db.is_closed()
        with store.reading():
            pass
        assert not db.is_closed()
    assert db.is_closed()


def test_sqlite_is_opened_with_the_promised_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    if not store.is_sqlite:
        pytest.skip("only on SQLite")
    monkeypatch.setitem(PRAGMAS, "synchronous", PROMISED["synchronous"])  # the tests do without
    url = store.url
    store.close()
    store.open(url)

    def settings() -> dict[str, Any]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return {name: db.execute_sql(f"pragma {name}").fetchone()[0] for name in names}

    promised = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    with store.reading():
        assert settings() == promised
    assert store.write(settings) == promised


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 2)])
def test_check_engine_refuses_versions_that_can_lose_votes(version: tuple[int, ...]) -> None:
    with pytest.raises(BadSetting, match="can lose committed data"):
        check_engine(version)


@pytest.mark.parametrize("version", [(3, 44, 6), (3, 50, 7), (3, 50, 9), (3, 51, 3), (3, 54, 0), (4, 0, 0)])
def test_check_engine_accepts_versions_without_that_bug(version: tuple[int, ...]) -> None:
    check_engine(version)


def test_open_refuses_a_second_process_on_the_same_file(tmp_path: Path) -> None:
    if not store.is_sqlite:
        pytest.skip("only on SQLite")
    url = f"sqlite:///{tmp_path / 'held.db'}"
    program = (
        "import sys; from govhub.core.db import store\n"
        f"store.open({url!r}, exclusive=True); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(BadSetting, match=rf"Another GovHub process \(number {other.pid}\) already uses"):
            store.open(url, exclusive=True)
        other.communicate("")
    store.open(url, exclusive=True)  # gone with its process


@pytest.mark.parametrize(
    "url", ["", "mysql://x/y", "postgresql://nobody@127.0.0.1:1/none", "sqlite:////proc/nowhere/x.db"]
)
def test_open_says_in_one_line_what_is_wrong(url: str) -> None:
    with pytest.raises(BadSetting) as refused:
        store.open(url)
    assert "GOVHUB_DATABASE_URL" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_fold_leaves_nothing_of_what_a_row_said_before() -> None:
    if store.path is None:
        pytest.skip("only on SQLite: there is a file and its log")
    log = Path(f"{store.path}-wal")
    store.write(lambda: Installation.create(name="was", value="quicksilver " * 500))
    store.write(lambda: Installation.update(value="lead").where(Installation.name == "was").execute())
    assert b"quicksilver" in log.read_bytes()
    assert store.fold()
    assert b"quicksilver" not in log.read_bytes() + store.path.read_bytes()
    assert [row.value for row in Installation.select().where(Installation.name == "was")] == ["lead"]


def test_fold_while_somebody_reads_an_older_state_waits_for_nobody() -> None:
    if store.path is None:
        pytest.skip("only on SQLite: there is a file and its log")
    put("one")
    reader = cysqlite.connect(str(store.path))  # type: ignore[attr-defined]
    reader.execute("begin")
    reader.execute("select * from installation").fetchall()
    put("two")
    began = time.monotonic()
    assert not store.fold()
    assert time.monotonic() - began < 1
    reader.execute("rollback")
    reader.close()
    assert store.fold()


def test_fold_inside_a_write_is_left_for_later() -> None:
    assert store.write(store.fold) is not store.is_sqlite
