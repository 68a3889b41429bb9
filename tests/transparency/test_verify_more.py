"""`govhub verify`: the confidential record is checked and never shown; reports are what was published."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from govhub.core.audit import AuditEntry
from govhub.core.db import db, store
from govhub.mediation.actions import open_case
from govhub.reports.models import ReportVersion
from tests.conftest import Cast
from tests.transparency.stage import CANARY, ratified, reported
from tests.transparency.test_verify import lines, run, unlock


def conflict(cast: Cast) -> str:
    """A case in confidence; the chain that tells it."""
    greens, city = (cast.stakeholders[key].uid for key in ("greens", "city"))
    words: dict[str, Any] = {"kind": "partners", "title": CANARY, "summary": CANARY}
    open_case(cast.bob, space="waste", **words, on_behalf_of=greens, parties=[city])
    return f"{cast.space.uid}.mediation"


def test_verify_checks_the_confidential_record_with_its_space(cast: Cast) -> None:
    ratified(cast)
    conflict(cast)
    for arguments in ([], ["--space", "waste"]):
        result = run(*arguments)
        assert result.exit_code == 0, result.output
        assert "ok  waste: " in result.output
        assert "ok  waste.mediation: " in result.output
        assert CANARY not in result.output


def test_verify_finds_an_altered_confidential_entry(cast: Cast) -> None:
    chain = conflict(cast)
    unlock()
    row = AuditEntry.get((AuditEntry.chain == chain) & (AuditEntry.seq == 1))
    AuditEntry.update(content=row.stored.replace(b'"door":"page"', b'"door":"api"')).where(
        AuditEntry.id == row.id
    ).execute()
    result = run()
    assert result.exit_code == 1
    assert "BAD waste.mediation entry 1: the stored bytes do not have the stored hash" in result.output


def test_the_confidential_record_is_in_no_download(client: FlaskClient, cast: Cast) -> None:
    ratified(cast)
    chain = conflict(cast)
    for path in ("audit.jsonl", "audit", "audit/1.json", ""):
        text = client.get(f"/open/waste/{path}".rstrip("/")).text
        assert "mediation." not in text
        assert chain not in text
    assert client.get(f"/open/{chain}/audit.jsonl").status_code == 404


@pytest.mark.parametrize(
    "what", ["its bytes do not have the stored hash", "its bytes do not have the hash in entry"]
)
def test_verify_finds_a_report_that_is_not_what_was_published(cast: Cast, what: str) -> None:
    ratified(cast)
    reported(cast)
    assert run().exit_code == 0
    _unlock_reports()
    row = ReportVersion.get(ReportVersion.version == 1)
    altered = row.stored.replace(b"We sorted more", b"We sorted less")
    ReportVersion.update(content=altered).where(ReportVersion.id == row.id).execute()
    assert any(f"waste report 1 version 1: {what}" in line for line in lines(run()))


def test_verify_finds_a_report_that_is_gone(cast: Cast) -> None:
    ratified(cast)
    reported(cast)
    _unlock_reports()
    ReportVersion.delete().where(ReportVersion.version == 1).execute()
    assert "waste report 1 version 1: it is in the record, but missing here" in lines(run())


def _unlock_reports() -> None:
    if store.is_sqlite:
        query = "select name from sqlite_master where type = 'trigger' and tbl_name = 'report_version'"
        for (name,) in list(db.execute_sql(query)):
            db.execute_sql(f"drop trigger {name}")
    else:
        db.execute_sql("alter table report_version disable trigger user")
