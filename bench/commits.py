"""The yardstick for ballots: how many durable commits a second this machine's disk gives to raw SQLite."""

import time
from pathlib import Path
from typing import Any

import cysqlite

from govhub.core.db import PRAGMAS


def measure(folder: Path, seconds: float = 3.0) -> dict[str, Any]:
    """One small row per transaction, WAL with synchronous FULL, as the application writes."""
    connection = cysqlite.connect(str(folder / "commits.db"))
    for name, value in PRAGMAS.items():
        connection.execute(f"pragma {name} = {value}")
    connection.execute("create table ballot (id integer primary key, choice text)")
    taken: list[float] = []
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        begun = time.perf_counter()
        connection.execute("begin immediate")
        connection.execute("insert into ballot (choice) values ('agree')")
        connection.execute("commit")
        taken.append(time.perf_counter() - begun)
    connection.close()
    taken.sort()
    return {
        "per_second": round(len(taken) / seconds, 1),
        "p99_ms": round(taken[int(len(taken) * 0.99)] * 1000, 2),
    }
