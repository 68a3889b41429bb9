"""Is this installation well? One check per line, for `govhub doctor`."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from govhub.config import BadSetting, Settings
from govhub.core import pdf, schema
from govhub.core.audit import AuditEntry
from govhub.core.db import PRAGMAS, db, store

_EARLIEST = 1_767_225_600  # 2026-01-01: before this program existed


@dataclass(frozen=True)
class Check:
    """One thing looked at: what, whether it is fine, and what was found."""

    what: str
    fine: bool
    said: str


def checks(settings: Settings) -> Iterator[Check]:
    """Look at engine, pragmas, migrations, mail, clock and PDF, in this order."""
    with store.reading():
        yield _engine()
        if store.is_sqlite:
            yield _pragmas()
    yield _migrations()
    yield _mail(settings)
    yield _clock()
    yield _pdf()


def _engine() -> Check:
    if store.is_sqlite:
        said = db.execute_sql("select sqlite_version()").fetchone()[0]
        return Check("engine", True, f"SQLite {said}, free of the WAL-reset bug; {store.path}")
    return Check("engine", True, db.execute_sql("select version()").fetchone()[0])


def _pragmas() -> Check:
    wanted = {name: PRAGMAS[name] for name in ("journal_mode", "synchronous", "foreign_keys")}
    found = {name: db.execute_sql(f"pragma {name}").fetchone()[0] for name in wanted}
    return Check("pragmas", found == wanted, ", ".join(f"{k}={v}" for k, v in found.items()))


def _migrations() -> Check:
    try:
        todo = schema.pending()
    except BadSetting as problem:
        return Check("migrations", False, str(problem))
    return Check(
        "migrations", not todo, f"{len(todo)} to apply; run: govhub upgrade" if todo else "up to date"
    )


def _mail(settings: Settings) -> Check:
    if not settings.smtp_url:
        return Check("mail", True, "not set up; administrators hand out links themselves")
    parts = urlsplit(settings.smtp_url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(parts.hostname or "localhost", parts.port or 0, timeout=10) as server:
            code, _ = server.noop()
    except (OSError, smtplib.SMTPException) as problem:
        return Check("mail", False, f"{parts.hostname} does not answer: {problem}")
    return Check("mail", code == 250, f"{parts.hostname} answers")


def _clock() -> Check:
    now = time.time()
    if now < _EARLIEST:
        return Check("clock", False, "this machine's clock is in the past")
    if not AuditEntry.table_exists():
        return Check("clock", True, "runs")
    newest = AuditEntry.select(AuditEntry.at).order_by(AuditEntry.at.desc()).first()
    behind = newest is not None and newest.at > now * 1000 + 60_000
    return Check("clock", not behind, "the newest act lies in the future" if behind else "runs")


_FONTS = {"vi": "Vietnamese (fonts-noto-core)", "zh-cn": "Chinese (fonts-noto-cjk)"}


def _pdf() -> Check:
    """Reports can do without: their pages print well."""
    if lacking := pdf.missing():
        said = f"{', '.join(lacking)} not found; install Pango (Debian: libpango-1.0-0 libpangoft2-1.0-0)"
        return Check("pdf", False, f"{said}. Until then reports offer printing instead")
    if silent := [name for code, name in _FONTS.items() if not pdf.has_font_for(code)]:
        return Check("pdf", False, f"no font for {' and '.join(silent)}")
    return Check("pdf", True, "reports can be downloaded as PDF files")
