"""`govhub verify`: all is well with what was really done, and each altered field is found where it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from govhub.core.audit import AuditEntry, AuditOpening
from govhub.core.canonical import canonical_bytes, leaf_hash
from govhub.core.db import db, store
from govhub.decisions.actions import amend, cast_ballot, close, withdraw
from govhub.decisions.models import Ballot, Decision, Voter
from govhub.documents.models import DocumentVersion
from govhub.goals.models import Goal
from govhub.transparency.cli import verify
from tests.conftest import Cast
from tests.transparency.stage import decided, opened, organisations, ratified, rule_set


def run(*arguments: str) -> Result:
    """`govhub verify` with these arguments."""
    return CliRunner().invoke(verify, [*arguments])


def lines(result: Result) -> list[str]:
    """What it found, without the verdicts."""
    return [line[4:] for line in result.output.splitlines() if line.startswith("BAD waste ")]


@pytest.fixture
def story(cast: Cast) -> Cast:
    """A ratified goal (D-1), a failed decision (D-2), one that was blocked, amended and passed (D-3), an
    open one (D-4), one that was withdrawn while open (D-5)."""
    organisations(cast, 2)
    ratified(cast)
    decided(cast, bob="disagree")
    consent = rule_set(cast, "consent")
    number = opened(cast, title="Burn less", rule_set=consent)
    cast_ballot(cast.alice, space="waste", decision=number, choice="agree")
    cast_ballot(cast.bob, space="waste", decision=number, choice="block", reason="Too little.")
    amend(cast.alice, space="waste", decision=number, text="We burn much less.")
    for who in (cast.alice, cast.bob):
        cast_ballot(who, space="waste", decision=number, choice="agree")
    close(cast.alice, space="waste", decision=number)
    cast_ballot(cast.bob, space="waste", decision=opened(cast), choice="abstain", reason="Not yet.")
    withdraw(cast.alice, space="waste", decision=opened(cast))
    unlock()
    return cast


def unlock() -> None:
    """Take the triggers away, as somebody with the database in their hands could."""
    if store.is_sqlite:
        for name in ("no_update", "no_delete", "no_replace"):
            db.execute_sql(f"drop trigger if exists audit_entry_{name}")
    else:
        db.execute_sql("drop trigger if exists audit_entry_no_change on audit_entry")


def entry_of(act: str, about: str) -> AuditEntry:
    """The first entry of an act about something."""
    found = AuditEntry.select().where((AuditEntry.act == act) & (AuditEntry.about == about))
    row: AuditEntry = found.order_by(AuditEntry.seq).get()
    return row


def forge(row: AuditEntry, **facts: Any) -> None:
    """Alter facts of an entry and mend every hash after it, so that the chain alone shows nothing."""
    changes: dict[int, dict[str, Any]] = {row.seq: {"facts": {**row.facts, **facts}}}
    previous = None
    for one in list(AuditEntry.select().where(AuditEntry.chain == row.chain).order_by(AuditEntry.seq)):
        entry = {**one.entry, **changes.get(one.seq, {})}
        if previous is not None:
            entry["previous"] = previous
        content = canonical_bytes(entry)
        previous = leaf_hash(content)
        AuditEntry.update(content=content, leaf=previous).where(AuditEntry.id == one.id).execute()


@pytest.mark.usefixtures("story")
def test_verify_finds_nothing_where_nothing_was_altered() -> None:
    result = run()
    assert result.exit_code == 0, result.output
    assert lines(result) == []
    assert "ok  waste: " in result.output
    assert " 5 decisions, all is well; last hash " in result.output


@pytest.mark.usefixtures("cast")
def test_verify_of_an_empty_installation_finds_nothing() -> None:
    result = run()
    assert (result.exit_code, lines(result)) == (0, [])


@pytest.mark.usefixtures("story")
def test_verify_says_it_as_json() -> None:
    said = json.loads(run("--json").output)
    assert said["ok"] is True
    assert said["records"][0]["name"] == "waste"
    Decision.update(result="passed").where(Decision.number == 2).execute()
    result = run("--json", "--space", "waste")
    (finding,) = json.loads(result.output)["records"][0]["findings"]
    assert result.exit_code == 1
    assert (finding["decision"], finding["what"]) == (2, "result is passed, but a recount gives failed")


@pytest.mark.usefixtures("story")
def test_verify_of_a_space_that_is_not_there_cannot_be_read() -> None:
    assert run("--space", "nowhere").exit_code == 2


FIELDS: list[tuple[str, Any, str]] = [
    ("title", "Another title", "title is not what was frozen in entry {opened}"),
    ("text", "Another text", "text is not what was frozen in entry {opened}"),
    ("rule", {"name": "By majority", "method": "majority"}, "rule is not what was frozen in entry {opened}"),
    ("round", 2, "round is not what was frozen in entry {opened}"),
    ("document", 7, "document is not what was frozen in entry {opened}"),
    ("text_hash", "0" * 64, "text_hash is not what was frozen in entry {opened}"),
    ("electorate_hash", "0" * 64, "electorate_hash is not what was frozen in entry {opened}"),
    ("decision_hash", "0" * 64, "decision_hash is not what was frozen in entry {opened}"),
    ("opened_at", 1_800_000_000_000, "opened_at is not what was frozen in entry {opened}"),
    ("declared_closes_at", 1_800_000_000_000, "closes_at is not what was frozen in entry {opened}"),
    ("closes_at", 1_800_000_000_000, "closes_at is not what the record comes to"),
    ("allows_amount", 5, "allows_amount is 5, but nothing was allowed in entry {opened}"),
    ("held_at", 1_800_000_000_000, "held_at is not what the record says"),
    ("conditions", "Only on Sundays.", "conditions are not those in the record"),
    ("zone", "Asia/Tokyo", "zone is not what was frozen in entry {opened}"),
    ("result", "passed", "result is passed, but a recount gives failed"),
    ("trace", {"result": "passed"}, "trace is not that of a recount"),
    ("trace_hash", "0" * 64, "trace_hash is not that of a recount"),
    ("ended_how", "time", "ended_how is not what entry {closed} says"),
    ("stage", "open", "stage is open, but the record says ended"),
]


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(("field", "value", "what"), FIELDS)
def test_verify_finds_each_altered_field_of_a_decision(field: str, value: Any, what: str) -> None:
    opened_in = entry_of("decisions.open", "decision:2").seq
    closed_in = entry_of("decisions.close", "decision:2").seq
    Decision.update({field: value}).where(Decision.number == 2).execute()
    result = run()
    assert result.exit_code == 1
    said = what.format(opened=opened_in, closed=closed_in)
    assert f"waste decision 2: {said}" in lines(result)
    assert all(line.startswith("waste decision 2: ") for line in lines(result))


@pytest.mark.usefixtures("story")
def test_verify_finds_an_altered_text_that_was_voted_on() -> None:
    Decision.update(version_text="We sort a little.").where(Decision.number == 1).execute()
    assert lines(run()) == ["waste decision 1: version_text does not have the hash that was frozen"]


@pytest.mark.usefixtures("story")
def test_verify_finds_an_altered_version_of_a_text() -> None:
    DocumentVersion.update(markdown="We sort a little.").where(DocumentVersion.number == 2).execute()
    assert lines(run()) == ["waste text 1 version 2: its words do not have the stored hash"]


@pytest.mark.usefixtures("story")
def test_verify_finds_a_goal_that_nobody_ratified() -> None:
    seq = entry_of("goals.settle", "goal:1").seq + 4
    Goal.update(ratified_by=2).execute()
    (line,) = lines(run())
    assert line.startswith("waste goal 1: what ratified it is not what entry ")
    assert int(line.split("entry ")[1].split()[0]) <= seq


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(("field", "value"), [("choice", "agree"), ("reason", "Another"), ("cast_at", 5)])
def test_verify_finds_each_altered_field_of_a_ballot(field: str, value: Any) -> None:
    entry = entry_of("decisions.cast_ballot", "decision:4")
    voter = entry.facts["voter"]
    Ballot.update({field: value}).where(Ballot.choice == "abstain").execute()
    said = f"the ballot of {voter} in round 1: {field} is not what entry {entry.seq} says"
    assert lines(run()) == [f"waste decision 4: {said}"]


@pytest.mark.usefixtures("story")
def test_verify_finds_a_ballot_that_was_put_in() -> None:
    decision = Decision.get(Decision.number == 4)
    alice = entry_of("decisions.cast_ballot", "decision:1").facts["voter"]
    Ballot.create(decision=decision, voter=alice, choice="agree")
    assert lines(run()) == [f"waste decision 4: the ballot of {alice} in round 1 is not in the record"]


@pytest.mark.usefixtures("story")
def test_verify_finds_a_ballot_that_was_taken_out() -> None:
    entry = entry_of("decisions.cast_ballot", "decision:4")
    Ballot.delete().where(Ballot.choice == "abstain").execute()
    said = f"the ballot of {entry.facts['voter']} in round 1 (entry {entry.seq}) is missing"
    assert lines(run()) == [f"waste decision 4: {said}"]


@pytest.mark.usefixtures("story")
def test_verify_finds_a_voter_who_was_put_in() -> None:
    decision = Decision.get(Decision.number == 4)
    uid = "f" * 16
    Voter.create(decision=decision, voter=uid, name="x", stakeholder=uid, stakeholder_name="x", sector="cso")
    assert lines(run()) == [
        f"waste decision 4: the voter {uid} is not in the frozen electorate",
        "waste decision 4: the voters do not have the electorate_hash",
    ]


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("field", ["stakeholder", "sector"])
def test_verify_finds_each_altered_field_of_a_voter(field: str) -> None:
    voter = Voter.select().join(Decision).where(Decision.number == 4).first()
    Voter.update({field: "other"}).where(Voter.id == voter.id).execute()
    assert lines(run())[0] == f"waste decision 4: the voter {voter.voter} differs from the frozen electorate"


@pytest.mark.usefixtures("story")
def test_verify_finds_altered_bytes_and_their_place() -> None:
    row = entry_of("decisions.cast_ballot", "decision:2")
    content = bytes(row.content).replace(b'"agree"', b'"abstain"')
    AuditEntry.update(content=content).where(AuditEntry.id == row.id).execute()
    found = lines(run())
    assert f"waste entry {row.seq}: the stored bytes do not have the stored hash" in found
    assert f"waste entry {row.seq + 1}: it does not follow from the entry before it" in found


@pytest.mark.usefixtures("story")
def test_verify_finds_a_missing_last_entry_by_what_it_had_done() -> None:
    head = AuditEntry.select().where(AuditEntry.act == "decisions.withdraw").get()
    AuditEntry.delete().where(AuditEntry.id == head.id).execute()
    assert lines(run()) == ["waste decision 5: stage is withdrawn, but the record says open"]


@pytest.mark.usefixtures("story")
def test_verify_finds_an_altered_reason() -> None:
    opening = AuditOpening.select().where(AuditOpening.name == "reason").get()
    AuditOpening.update(value="Another").where(AuditOpening.id == opening.id).execute()
    seq = opening.entry.seq
    assert f"waste entry {seq}: the private value of 'reason' is not the one committed to" in lines(run())


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    ("act", "about", "facts", "what"),
    [
        ("decisions.close", "decision:2", {"outcome": "passed"},
         "the outcome is stated as passed, but a recount gives failed"),
        ("decisions.close", "decision:2", {"entitled": 9}, "the figures are not those of a recount"),
        ("decisions.close", "decision:2", {"trace_hash": "0" * 64},
         "the hash of the calculation is not that of a recount"),
        ("decisions.close", "decision:2", {"decision_hash": "0" * 64},
         "it ends something else than what was frozen"),
        ("decisions.open", "decision:2", {"title": "x"}, "what was frozen does not have the stated hash"),
        ("decisions.open", "decision:2", {"electorate": []}, "the electorate does not have the stated hash"),
        ("decisions.open", "decision:2", {"text": "x"}, "the text voted on does not have the stated hash"),
        ("decisions.open", "decision:2", {"rule": None}, "what was frozen does not have the stated hash"),
        ("decisions.cast_ballot", "decision:2", {"voter": "f" * 16},
         "the ballot comes from outside the electorate"),
        ("decisions.cast_ballot", "decision:2", {"round": 2},
         "the ballot is about something else than what was frozen"),
        ("decisions.amend", "decision:3", {"round": 5}, "the number of the round does not follow"),
        ("goals.settle", "goal:1", {"outcome": "ratified"},
         "the goal was ratified without a decision that passed exactly this text"),
    ],
)  # fmt: skip
def test_verify_finds_a_forged_record_by_counting_anew(
    act: str, about: str, facts: dict[str, Any], what: str
) -> None:
    """Every hash of the chain was mended: only the recount can tell."""
    row = entry_of(act, about)
    forge(row, **facts)
    found = lines(run())
    assert f"waste entry {row.seq}: {what}" in found
    assert not any("stored hash" in line and "entry" in line and "text" not in line for line in found)


@pytest.mark.usefixtures("story")
def test_verify_finds_a_changed_vote_in_a_forged_record() -> None:
    row = entry_of("decisions.cast_ballot", "decision:2")
    forge(row, choice="disagree")
    found = lines(run())
    assert (
        f"waste entry {entry_of('decisions.close', 'decision:2').seq}: the figures are not those of a recount"
        in found
    )
    said = f"the ballot of {row.facts['voter']} in round 1: choice is not what entry {row.seq} says"
    assert f"waste decision 2: {said}" in found


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(
    "facts", [{"electorate": None}, {"round": "x"}, {"closes_at": 5}, {"rule": {"no": 1}}]
)
def test_verify_survives_facts_of_any_shape(facts: dict[str, Any]) -> None:
    row = entry_of("decisions.open", "decision:2")
    forge(row, **facts)
    result = run()
    assert result.exit_code == 1
    assert any(line.startswith("waste ") for line in lines(result))


@pytest.fixture
def downloaded(story: Cast, client: FlaskClient, tmp_path: Path) -> Path:
    """The record and two decisions, downloaded as anybody can."""
    for name, path in (
        ("audit.jsonl", "audit.jsonl"),
        ("one.json", "decisions/1.json"),
        ("two.json", "decisions/2.json"),
    ):
        (tmp_path / name).write_bytes(client.get(f"/open/waste/{path}").data)
    store.close()  # from here on there is no database
    return tmp_path


def offline(folder: Path, *names: str) -> Result:
    """`govhub verify --file …` in a folder."""
    return run(*[word for name in names for word in ("--file", str(folder / name))])


def test_verify_of_files_needs_no_database(downloaded: Path) -> None:
    result = offline(downloaded, "audit.jsonl", "one.json", "two.json")
    assert result.exit_code == 0, result.output
    assert "5 decisions, all is well" in result.output


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (b'\\"choice\\":\\"disagree\\"', b'\\"choice\\":\\"agree\\"',
         "the stored bytes do not have the stored hash"),
        (b'"value":"Fridays are quiet."', b'"value":"Never."',
         "the private value of 'reason' is not the one committed to"),
    ],
)  # fmt: skip
def test_verify_of_an_altered_file_finds_the_entry(
    downloaded: Path, old: bytes, new: bytes, what: str
) -> None:
    path = downloaded / "audit.jsonl"
    content = path.read_bytes()
    assert old in content
    number = content[: content.index(old)].count(b"\n") + 1
    path.write_bytes(content.replace(old, new, 1))
    result = offline(downloaded, "audit.jsonl")
    assert result.exit_code == 1
    assert f"BAD audit.jsonl entry {number}: {what}" in result.output


def test_verify_of_a_file_without_one_line_finds_the_gap(downloaded: Path) -> None:
    path = downloaded / "audit.jsonl"
    rows = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(rows[:4] + rows[5:]))
    result = offline(downloaded, "audit.jsonl")
    assert result.exit_code == 1
    assert "BAD audit.jsonl entry 6: number 5 is missing" in result.output


@pytest.mark.parametrize(("old", "new", "key"), [
    (b'"result":"failed"', b'"result":"passed"', "trace"),
    (b'"title":"Collect glass on Fridays"', b'"title":"Collect nothing"', "title"),
    (b'"choice":"disagree"', b'"choice":"agree"', "ballots"),
])  # fmt: skip
def test_verify_of_an_altered_decision_says_what_differs(
    downloaded: Path, old: bytes, new: bytes, key: str
) -> None:
    path = downloaded / "two.json"
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))
    result = offline(downloaded, "audit.jsonl", "two.json")
    assert result.exit_code == 1
    assert f"BAD two.json: {key} differs from the record (decision 2)" in result.output


@pytest.mark.parametrize(
    "content", [b"", b"x", b"{}", b"[]", b"\xff\xfe\n", b'{"content":1,"leaf":"","openings":[]}']
)
def test_verify_of_something_else_cannot_be_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "audit.jsonl").write_bytes(content)
    (tmp_path / "decision.json").write_bytes(content)
    result = offline(tmp_path, "audit.jsonl", "decision.json")
    assert result.exit_code == 2, result.output
    assert result.output.startswith("govhub: ")


def test_verify_of_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    assert offline(tmp_path, "audit.jsonl").exit_code == 2
    assert offline(tmp_path, "decision.json").exit_code == 2
