"""Data to download: complete, stable, harmless in spreadsheets, and checkable with other people's tools."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from govhub.core.audit import AuditEntry
from govhub.decisions.actions import cast_ballot, close
from govhub.paths import ROOT, TEMPLATES
from tests.conftest import Cast
from tests.transparency.stage import (
    decided,
    funded,
    measured,
    opened,
    organisations,
    ratified,
    reported,
    rule_set,
)

FORMULA = '=HYPERLINK("http://evil.example","Click me")'
COLUMNS = {
    "decisions": (
        "number,title,stage,result,round,method,unit,threshold,comparison,base,quorum,entitled,cast,agree,"
        "abstain,disagree,stand_aside,block,document,version,opened_at,closes_at,ended_at,ended_how,"
        "text_hash,electorate_hash,decision_hash,trace_hash,recused,allows_amount,allows_unit,conditions,"
        "concern,endorse,minor_contention,reservations,more_discussion,dislike_support,"
        "serious_disagreement,veto"
    ),
    "decisions/1/ballots": (
        "decision,round,voter,name,organisation,sector,position,reason,channel,cast_at,proxy"
    ),
    "goals": "goal,title,text,text_hash,version,ratified_by,ratified_at",
    "indicators": (
        "indicator,goal,name,unit,direction,period,source,stakeholder,baseline_day,baseline_value,"
        "target_day,target_value,latest_period,latest_value,retired_at"
    ),
    "measurements": "indicator,goal,name,unit,period,value",
    "pledges": (
        "pledge,kind,what,unit,amount,received,withdrawn,state,purpose,purpose_name,due_day,stakeholder,"
        "stakeholder_name,at"
    ),
    "allocations": (
        "allocation,decision,purpose,purpose_name,goal,stakeholder,stakeholder_name,unit,amount,spent,what,"
        "at,reversed_at"
    ),
    "ledger": (
        "entry,at,act,account,unit,amount,stakeholder,stakeholder_name,purpose,pledge,allocation,decision,"
        "reverses,what"
    ),
    "reports": "report,version,title,from_day,to_day,language,reason,content_hash,published_at",
    "stakeholders": "uid,name,sector,about",
}


def rows(client: FlaskClient, table: str) -> list[dict[str, str]]:
    """A downloaded CSV file, read."""
    text = client.get(f"/open/waste/{table}.csv").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("table", COLUMNS)
def test_tables_have_stable_columns_and_the_same_rows_in_both_forms(
    client: FlaskClient, cast: Cast, table: str
) -> None:
    funded(cast)
    decided(cast, bob="disagree")
    measured(cast)
    reported(cast)
    answer = client.get(f"/open/waste/{table}.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    name = table.replace("/1/", "-1-").replace("decisions-", "decision-")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="waste-{name}.csv"'
    assert answer.data.decode("utf-8-sig").splitlines()[0] == COLUMNS[table]
    plain = client.get(f"/open/waste/{table}.json").get_json()
    read = rows(client, table)
    assert len(read) == len(plain) > 0
    for one, other in zip(read, plain, strict=True):
        assert one == {key: "" if value is None else str(value) for key, value in other.items()}


def test_ballots_tell_the_voice_and_not_who_cast_it(client: FlaskClient, cast: Cast) -> None:
    number = decided(cast, bob="disagree")
    read = {row["organisation"]: row for row in rows(client, f"decisions/{number}/ballots")}
    assert read["Green roof"]["position"] == "disagree"
    assert read["City department"]["position"] == "agree"
    assert read["City department"]["reason"] == "Fridays are quiet."
    page = client.get(f"/open/waste/decisions/{number}").text
    api = client.get(f"/api/v1/transparency.decision?space=waste&decision={number}").text
    assert all("Bob" not in shown for shown in (page, api, str(read)))


@pytest.mark.parametrize("evil", [FORMULA, "+1+1", "-1", "@SUM(A1)", "＝1"])
def test_what_people_wrote_is_no_formula_in_a_spreadsheet(client: FlaskClient, cast: Cast, evil: str) -> None:
    from govhub.spaces.actions import add_stakeholder

    add_stakeholder(cast.alice, space="waste", name=evil, sector="cso", about=evil)
    number = opened(cast, title=evil)
    cast_ballot(cast.bob, space="waste", decision=number, choice="agree", reason=evil)
    close(cast.alice, space="waste", decision=number)
    assert f"'{evil}" in {row["name"] for row in rows(client, "stakeholders")}
    assert rows(client, "decisions")[0]["title"] == f"'{evil}"
    assert f"'{evil}" in {row["reason"] for row in rows(client, f"decisions/{number}/ballots")}
    for table in ("stakeholders", "decisions", f"decisions/{number}/ballots"):
        for row in rows(client, table):
            assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for cell in row.values())
    assert client.get("/open/waste/decisions.json").get_json()[0]["title"] == evil  # for programs: as it is


def test_decision_as_json_has_the_hash_that_its_page_shows(client: FlaskClient, cast: Cast) -> None:
    number = decided(cast)
    answer = client.get(f"/open/waste/decisions/{number}.json")
    digest = hashlib.sha256(answer.data).hexdigest()
    assert digest in client.get(f"/open/waste/decisions/{number}").text
    assert answer.get_etag() == (digest, False)


def test_entry_is_exactly_the_bytes_that_were_hashed(client: FlaskClient, cast: Cast) -> None:
    organisations(cast, 2)
    for row in AuditEntry.select():
        answer = client.get(f"/open/waste/audit/{row.seq}.json")
        assert answer.data == bytes(row.content)
        assert hashlib.sha256(b"\0" + answer.data).hexdigest() == row.leaf == answer.get_etag()[0]


def test_record_has_every_entry_and_opens_the_reasons_of_votes_only(client: FlaskClient, cast: Cast) -> None:
    ratified(cast)
    lines = [json.loads(line) for line in client.get("/open/waste/audit.jsonl").data.splitlines()]
    assert [json.loads(line["content"])["seq"] for line in lines] == list(range(1, len(lines) + 1))
    opened_in = {json.loads(line["content"])["act"] for line in lines if line["openings"]}
    assert opened_in == {"decisions.cast_ballot"}
    assert {one["value"] for line in lines for one in line["openings"]} == {
        "Fridays are quiet.",
        "Glass =1+1 is heavy.",
    }


@pytest.mark.parametrize(
    "path", ["audit.jsonl", "audit/1.json", "decisions.csv", "decisions/1.json", "decisions/1/ballots.csv"]
)
def test_downloads_that_somebody_has_already_are_not_sent_again(
    client: FlaskClient, cast: Cast, path: str
) -> None:
    number = opened(cast)
    etag = client.get(f"/open/waste/{path}").headers["ETag"]
    again = client.get(f"/open/waste/{path}", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    cast_ballot(cast.bob, space="waste", decision=number, choice="agree")
    changed = client.get(f"/open/waste/{path}", headers={"If-None-Match": etag})
    assert changed.status_code == (304 if path == "audit/1.json" else 200)


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("table", ["decisions", "goals", "stakeholders"])
def test_tables_of_a_space_in_which_nothing_happened_are_files_too(client: FlaskClient, table: str) -> None:
    assert client.get(f"/open/waste/{table}.csv").data.decode("utf-8-sig").startswith(COLUMNS[table])
    assert isinstance(client.get(f"/open/waste/{table}.json").get_json(), list)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application behind a real server on a free port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def shell(step: int, page: str, folder: Path) -> str:
    """Run the commands of a step of "how to check it yourself" exactly as they stand on the page."""
    found = re.search(rf'<pre id="step-{step}"><code>(.*?)</code></pre>', page, re.S)
    assert found is not None
    command = folder / "bin" / "govhub"  # as an installed wheel has it
    command.parent.mkdir(exist_ok=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m govhub "$@"\n')
    command.chmod(0o755)
    path = f"{command.parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-euc", unescape(found[1])],
        cwd=folder,
        env={"PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_commands_on_the_page_work_as_they_stand(
    client: FlaskClient, cast: Cast, address: str, tmp_path: Path
) -> None:
    assert shutil.which("curl"), "curl is not installed: apt-get install curl"
    number = decided(cast)
    page = client.get("/open/how-to-verify", headers={"Host": address.removeprefix("http://")}).text
    shown = client.get(f"/open/waste/decisions/{number}").text
    digest = shell(2, page, tmp_path).split()[0]
    assert digest in shown
    leaf = shell(3, page, tmp_path).split()[0]
    assert leaf == AuditEntry.get((AuditEntry.chain == cast.space.uid) & (AuditEntry.seq == 1)).leaf
    assert json.loads(client.get("/open/waste/audit/2.json").data)["previous"] == leaf
    assert "all is well" in shell(4, page, tmp_path)
    assert "passed" in shell(5, page, tmp_path)


def _program() -> str:
    found = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "verify.md").read_text(), re.S)
    assert found is not None
    return found[1]


def _run_program(tmp_path: Path, record: bytes) -> subprocess.CompletedProcess[str]:
    (tmp_path / "audit.jsonl").write_bytes(record)
    (tmp_path / "check.py").write_text(_program())
    command = [sys.executable, "-I", "check.py", "audit.jsonl"]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)


def test_the_program_in_the_description_checks_a_record(
    client: FlaskClient, cast: Cast, tmp_path: Path
) -> None:
    ratified(cast)
    decided(cast, bob="disagree")
    record = client.get("/open/waste/audit.jsonl").data
    done = _run_program(tmp_path, record)
    assert done.returncode == 0, done.stderr
    assert "decision 2: failed, {'abstain': 0, 'agree': 1, 'disagree': 1}, 2 entitled" in done.stdout
    altered = record.replace(b"Fridays are quiet.", b"Fridays are loud.", 1)
    assert "wrong reason" in _run_program(tmp_path, altered).stderr


def test_the_description_is_served_as_it_stands_in_the_documentation(client: FlaskClient) -> None:
    text = (ROOT / "docs" / "verify.md").read_text()
    assert (TEMPLATES / "transparency" / "verify.txt").read_text() == text
    assert client.get("/open/how-to-verify.txt").text.strip() == text.strip()


def test_the_old_address_leads_to_how_to_verify(client: FlaskClient) -> None:
    answer: Any = client.get("/open/verify")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/open/how-to-verify")


def test_table_of_decisions_has_every_answer_that_was_given(cast: Cast, client: FlaskClient) -> None:
    organisations(cast, 2)
    number = opened(cast, rule_set=rule_set(cast, "gradients"))
    cast_ballot(cast.alice, space="waste", decision=number, choice="endorse")
    cast_ballot(cast.bob, space="waste", decision=number, choice="serious_disagreement", reason="Never.")
    close(cast.alice, space="waste", decision=number)
    (row,) = client.get("/open/waste/decisions.json").get_json()
    assert (row["endorse"], row["veto"], row["serious_disagreement"]) == (1, 0, 1)
