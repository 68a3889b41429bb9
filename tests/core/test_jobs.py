"""Due jobs: a job that fails harms no other, and with several processes exactly one runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from govhub.core import clock, jobs
from govhub.core.db import store
from govhub.core.installation import Installation
from tests.core.stage import in_threads, notes

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _only_ours() -> Iterator[None]:
    before = dict(jobs.JOBS)
    jobs.JOBS.clear()
    yield
    jobs.JOBS.clear()
    jobs.JOBS.update(before)


def test_run_due_tells_each_job_the_time() -> None:
    seen: list[int] = []
    jobs.job("core.one")(seen.append)
    clock.freeze(42)
    assert jobs.run_due() == {"core.one": "done"}
    assert seen == [42]


def test_run_due_goes_on_after_a_job_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    def broken(now: int) -> None:
        raise OSError("out of paper")

    jobs.job("core.broken")(broken)
    jobs.job("core.fine")(lambda now: None)
    assert jobs.run_due() == {"core.broken": "failed", "core.fine": "done"}
    assert "the job core.broken failed" in caplog.text
    assert jobs.run_due()["core.broken"] == "failed"  # and is tried again


def test_run_due_of_a_job_whose_write_fails_keeps_the_connection_usable() -> None:
    def broken(now: int) -> None:
        def write() -> None:
            Installation.create(name="x", value="")
            raise LookupError

        store.write(write)

    jobs.job("core.broken")(broken)
    jobs.job("core.fine")(
        lambda now: store.write(lambda: Installation.create(name="fine", value="")) and None
    )
    assert jobs.run_due() == {"core.broken": "failed", "core.fine": "done"}
    assert notes() == ["fine"]


def test_run_due_elsewhere_is_left_alone() -> None:
    if store.is_sqlite:
        pytest.skip("only on PostgreSQL")
    busy, go = threading.Event(), threading.Event()

    def slow(now: int) -> None:
        busy.set()
        go.wait(10)

    jobs.job("core.slow")(slow)

    def second() -> dict[str, str]:
        busy.wait(10)
        try:
            return jobs.run_due()
        finally:
            go.set()

    assert in_threads(jobs.run_due, second) == [{"core.slow": "done"}, {"core.slow": "elsewhere"}]
    assert jobs.run_due() == {"core.slow": "done"}


PROGRAM = """
import sys
from govhub.core import jobs
from govhub.core.db import store
from govhub.core.installation import Installation

store.open(sys.argv[1])

def once(now):
    print("running", flush=True)
    sys.stdin.readline()
    if not Installation.select().where(Installation.name == "done").exists():
        store.write(lambda: Installation.create(name="done", value=sys.argv[2]))

jobs.JOBS.clear()
jobs.job("core.once")(once)
print(jobs.run_due()["core.once"], flush=True)
"""


def test_run_due_in_several_processes_runs_a_job_in_exactly_one(database: str) -> None:
    if store.is_sqlite:
        pytest.skip("only on PostgreSQL")

    def process(name: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, database, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.getcwd()},
        )

    with process("first") as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "running\n"
        with process("second") as second:
            assert second.communicate()[0] == "elsewhere\n"
        assert first.communicate("\n")[0] == "done\n"
    assert [row.value for row in Installation.select()] == ["first"]


def test_one_by_one_tries_what_fails_again_after_growing_pauses(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def work(item: str) -> None:
        if item == "broken":
            raise OSError("out of paper")
        done.append(item)

    start = 1_800_000_000_000
    for second in range(0, 120, 2):  # as often as the server looks
        clock.freeze(start + second * 1000)
        jobs.one_by_one("core.work", ["fine", "broken"], work)
    assert len(done) == 60  # nobody waits for somebody else's failure
    assert len(caplog.records) == 6  # at 0, 2, 6, 14, 30 and 62 seconds
    assert "tried again in 64 seconds" in caplog.text


def test_one_by_one_forgets_a_failure_once_it_is_mended() -> None:
    tries: list[bool] = []

    def work(item: str) -> None:
        tries.append(True)
        if len(tries) in {1, 3}:
            raise OSError

    for second in (0, 2, 4, 6):
        clock.freeze(1_800_000_000_000 + second * 1000)
        jobs.one_by_one("core.mended", ["one"], work)
    assert len(tries) == 4


def test_one_by_one_never_waits_longer_than_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(item: str) -> None:
        raise OSError

    now = 1_800_000_000_000
    for _ in range(40):
        clock.freeze(now)
        jobs.one_by_one("core.never", ["one"], work)
        now = jobs._failed["core.never", "str", "one"][1]
    assert now - clock.now() == jobs.LONGEST_PAUSE_MS
