"""Downloads and feeds: the memory that one answer holds at once must not grow with what it tells."""

import tracemalloc
from typing import Any

from bench import ledger

SIZES = {"short": 1_000, "long": 100_000}
PATHS = {
    "ledger_csv": "/open/{space}/ledger.csv",
    "record": "/open/{space}/audit.jsonl",
    "news_feed": "/open/{space}/decisions.atom",
    "calendar": "/open/{space}/decisions.ics",
}
AIM = 1.5
TOGETHER = 2_000


def measure(environment: dict[str, str]) -> dict[str, Any]:
    """Kilobytes held at the worst moment of each answer, over short and over long books and records."""
    ledger.prepare(environment, SIZES)
    from govhub.app import create_app
    from govhub.config import Settings
    from govhub.core.db import store

    settings = Settings.from_environment(environment)
    store.open(settings.database_url, exclusive=True)
    client = create_app(settings).test_client()
    figures: dict[str, dict[str, Any]] = {}
    for name, lines in SIZES.items():
        store.write(lambda name=name, lines=lines: _recorded(name, lines))
    for path in PATHS.values():
        _held(client, path.format(space="short"))  # what is loaded once and for all is not the answer's
    for name in SIZES:
        figures[name] = {what: _held(client, path.format(space=name)) for what, path in PATHS.items()}
    store.close()
    short, long = figures["short"], figures["long"]
    ratios = {what: round(long[what]["peak_kb"] / short[what]["peak_kb"], 2) for what in PATHS}
    return {"lines": SIZES, **figures, "ratios": ratios, "aim_at_most": AIM}


def _held(client: Any, path: str) -> dict[str, int]:
    """Read an answer piece by piece, as a server sends it, and keep nothing of it."""
    pages = client.application.extensions["govhub.pages"]
    pages.pages.clear()
    pages.answers.clear()
    tracemalloc.start()
    answer = client.get(path, buffered=False)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    sent = sum(len(piece) for piece in answer.iter_encoded())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    answer.close()
    return {"peak_kb": peak // 1024, "sent_kb": sent // 1024}


def _recorded(name: str, lines: int) -> None:
    """Fill the record of a space up to a number of entries (their chain is not what is measured)."""
    from govhub.core.audit import AuditEntry, head
    from govhub.core.db import insert_rows
    from govhub.spaces.models import space_named

    chain = space_named(name).uid
    last = head(chain)
    first = last.seq + 1 if last else 1
    content = last.stored if last else b"{}"
    rows = [
        {"chain": chain, "seq": seq, "act": "resources.receive", "about": "pledge:1", "actor": "system",
         "at": 1_800_000_000_000 + seq, "leaf": "0" * 64, "content": content}
        for seq in range(first, lines + 1)
    ]  # fmt: skip
    for start in range(0, len(rows), TOGETHER):
        insert_rows(AuditEntry, rows[start : start + TOGETHER])
