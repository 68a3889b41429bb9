"""`python -m bench [NAME …]` (see MEASURES): measure, and print the figures as JSON."""

import importlib
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import cysqlite

from bench import ballots, ledger, pages, server, standing, streams, weight
from govhub import __version__


def measure_ballots() -> dict[str, Any]:
    """Votes through the API, on a database of its own."""
    with server.data_folder() as environment:
        keys = ballots.prepare(environment)
        with server.serving("wsgi:app", environment, "/healthz") as port:
            return ballots.measure(port, keys, Path(environment["GOVHUB_DATA_DIR"]))


def measure_pages() -> dict[str, Any]:
    """The public pages of the demonstration: speed."""
    with server.data_folder() as environment:
        _demo(environment)
        with server.serving("wsgi:app", environment, "/healthz") as port:
            return pages.measure(port, environment)


def measure_weight() -> dict[str, Any]:
    """The public pages of the demonstration: bytes."""
    with server.data_folder() as environment:
        _demo(environment)
        with server.serving("wsgi:app", environment, "/healthz") as port:
            return weight.measure(port)


def measure_ledger() -> dict[str, Any]:
    """Short and long books side by side: pages over HTTP, the statement and the download inside."""
    with server.data_folder() as environment:
        token = ledger.prepare(environment)
        with server.serving("wsgi:app", environment, "/healthz") as port:
            found = ledger.measure(port, token)
        return {"over_http": found, "inside": ledger.measure_inside(environment)}


def _demo(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "govhub", "demo"]
    subprocess.run(command, env=environment, cwd=server.ROOT, check=True, stdout=subprocess.DEVNULL)


def measure_live() -> dict[str, Any]:
    """The relay of edits to everybody in a document."""
    return dict(importlib.import_module("bench.live").measure())


def measure_streams() -> dict[str, Any]:
    """The memory of downloads and feeds."""
    with server.data_folder() as environment:
        return streams.measure(environment)


def measure_standing() -> dict[str, Any]:
    """The live result of votes with few and with many ballots."""
    with server.data_folder() as environment:
        return standing.measure(environment)


def measure_tally() -> dict[str, Any]:
    """Counting, without a server."""
    return dict(importlib.import_module("bench.tally").measure())


def measure_reports() -> dict[str, Any]:
    """Reports: a year of a busy space, and a public page beside long books."""
    return dict(importlib.import_module("bench.reports").measure())


MEASURES = {
    "ballots": measure_ballots,
    "pages": measure_pages,
    "weight": measure_weight,
    "ledger": measure_ledger,
    "live": measure_live,
    "streams": measure_streams,
    "standing": measure_standing,
    "tally": measure_tally,
    "reports": measure_reports,
}


def machine() -> dict[str, Any]:
    """Where the figures come from."""
    versions = {"python": platform.python_version(), "sqlite": cysqlite.sqlite_version, "govhub": __version__}
    return {"cores": os.cpu_count(), "system": platform.system(), **versions}


def main(wanted: list[str]) -> int:
    """Measure what is asked for, or everything."""
    if unknown := set(wanted) - set(MEASURES):
        print(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(MEASURES)}", file=sys.stderr)
        return 2
    figures: dict[str, Any] = {"machine": machine()}
    for name in wanted or MEASURES:
        figures[name] = MEASURES[name]()
    print(json.dumps(figures, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
