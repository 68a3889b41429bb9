"""`govhub verify`: delegations, channels and presence at the end of a vote follow from the record."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from govhub.core import clock
from govhub.core.audit import AuditEntry
from govhub.decisions import actions
from govhub.decisions.models import Ballot, Decision, Delegation, Presence
from govhub.transparency.queries.decisions import data_of
from govhub.transparency.rules import bundle
from tests.conftest import Cast
from tests.decisions.entrusting import answer_for, carried_vote, entrust, people, voice
from tests.decisions.stage import DEADLINE, NOW, answer, close
from tests.transparency.test_verify import entry_of, forge, lines, run, unlock

pytestmark = pytest.mark.usefixtures("entrusted")


@pytest.fixture
def entrusted(cast: Cast) -> Cast:
    """D-1: cara is carried, dan is answered for apart, eve's answer was entered, bob is in the room, fay took
    her voice back, and gus, who had two delegations, had one that ended before the close."""
    clock.freeze(NOW)
    cast_of = people(cast, "cara", "dan", "eve", "fay", "gus")
    number = carried_vote(cast)
    here: dict[str, Any] = {"space": "waste", "decision": number}
    actions.mark_present(cast.alice, **here, voters=[voice(cast, "bob"), voice(cast, "alice")])
    for name in ("cara", "dan"):
        entrust(cast, cast_of[name], name, "bob")
    back = entrust(cast, cast_of["fay"], "fay", "bob")
    entrust(cast, cast_of["gus"], "gus", "bob")
    entrust(cast, cast_of["gus"], "gus", "alice", scope="decision", decision=number, until=NOW + 50)
    entrust(cast, cast_of["cara"], "cara", "bob")  # in place of the first
    answer(cast.bob, number, "agree")
    answer_for(cast, cast.bob, number, "dan", "disagree")
    answer_for(cast, cast.bob, number, "fay", "disagree")
    actions.end_delegation(cast_of["fay"], space="waste", delegation=back)
    actions.enter_ballot(cast.alice, **here, voter=voice(cast, "eve"), choice="abstain")
    clock.freeze(NOW + 20_000)
    actions.mark_left(cast.alice, **here, voters=[voice(cast, "alice")])
    answer(cast.alice, number, "agree")
    clock.freeze(DEADLINE)
    actions.end_delegation(cast_of["cara"], space="waste", delegation=6)  # too late for this vote
    close(cast, number)
    unlock()
    return cast


def test_verify_follows_voices_that_were_entrusted() -> None:
    result = run()
    assert (result.exit_code, lines(result)) == (0, [])
    counts = Decision.get().trace["counts"]
    assert (counts["agree"], counts["disagree"], counts["abstain"]) == (4, 1, 1)


@pytest.mark.parametrize("drop", [0, 1, 2])
def test_verify_finds_delegations_that_are_left_out_at_the_end(drop: int) -> None:
    row = entry_of("decisions.close", "decision:1")
    beside = dict(row.facts["beside"])
    beside["delegations"] = [edge for at, edge in enumerate(beside["delegations"]) if at != drop]
    forge(row, beside=beside)
    what = f"waste entry {row.seq}: the delegations are not those that held when the vote ended"
    assert what in lines(run())


def test_verify_finds_somebody_said_to_be_present() -> None:
    row = entry_of("decisions.close", "decision:1")
    beside = {**row.facts["beside"], "present": sorted(row.facts["beside"]["present"] * 2)}
    forge(row, beside=beside)
    assert f"waste entry {row.seq}: those stated as present are not those on the list" in lines(run())


@pytest.mark.parametrize(
    ("act", "about", "facts", "what"),
    [
        ("decisions.delegate", "delegation:1", {"proxy": "…"}, "a voice is entrusted to itself"),
        (
            "decisions.delegate",
            "delegation:1",
            {"since": clock.iso(NOW - 60_000)},
            "the voice was entrusted at another time than is stated",
        ),
        (
            "decisions.delegate",
            "delegation:5",
            {"until": clock.iso(NOW)},
            "the delegation ended before it began",
        ),
        (
            "decisions.delegate",
            "delegation:6",
            {"replaces": []},
            "it does not replace what was given with the same scope",
        ),
        (
            "decisions.delegate",
            "delegation:5",
            {"proxy": "stranger"},
            "a voice is entrusted outside the electorate",
        ),
        (
            "decisions.end_delegation",
            "delegation:3",
            {"delegation": 9},
            "it takes back a voice that was not entrusted",
        ),
        (
            "decisions.end_delegation",
            "delegation:3",
            {"ended_at": clock.iso(NOW - 60_000)},
            "the voice was taken back at another time than is stated",
        ),
        (
            "decisions.mark_left",
            "decision:1",
            {"voters": ["stranger"]},
            "it notes somebody as present who was, or as gone who was not there",
        ),
        (
            "decisions.enter_ballot",
            "decision:1",
            {"channel": "online"},
            "the ballot was entered in another way than is stated",
        ),
        (
            "decisions.cast_ballot",
            "decision:1",
            {"channel": "online"},
            "the ballot was cast in the room by somebody who was not there, or the other way round",
        ),
        (
            "decisions.cast_ballot",
            "decision:1",
            {"channel": "proxy"},
            "the ballot does not say which proxy gave it",
        ),
    ],
)
def test_verify_finds_what_does_not_follow(act: str, about: str, facts: dict[str, Any], what: str) -> None:
    row = entry_of(act, about)
    given = {**facts, "proxy": row.facts["principal"]} if facts.get("proxy") == "…" else facts
    forge(row, **given)
    assert f"waste entry {row.seq}: {what}" in lines(run())


def test_verify_finds_a_proxy_to_whom_nothing_was_entrusted(cast: Cast) -> None:
    cast_ = AuditEntry.act == "decisions.cast_ballot"
    row = next(one for one in AuditEntry.select().where(cast_) if one.facts.get("proxy"))
    forge(row, proxy=voice(cast, "eve"))
    what = f"waste entry {row.seq}: a proxy answered for a voice that was not entrusted to it"
    assert what in lines(run())


@pytest.mark.parametrize(
    ("alter", "what"),
    [
        (
            lambda: Delegation.update(until=NOW + 1).where(Delegation.number == 1),
            "delegation 1: it is not as",
        ),
        (lambda: Delegation.update(ended_at=None).where(Delegation.number == 3), "delegation 3: ended_at"),
        (lambda: Delegation.delete().where(Delegation.number == 2), "delegation 2: it stands only"),
        (lambda: Presence.update(left_at=None), "decision 1: the list of who is present"),
        (lambda: Ballot.update(proxy="").where(Ballot.channel == "proxy"), "proxy is not what entry"),
        (
            lambda: Ballot.update(channel="online").where(Ballot.channel == "room"),
            "channel is not what entry",
        ),
    ],
)
def test_verify_finds_tables_that_were_altered(alter: Any, what: str) -> None:
    alter().execute()
    assert any(what in line for line in lines(run()))


def _written(folder: Path, found: Any) -> Path:
    for name, content in found.items():
        (folder / name).write_bytes(content)
    return folder / "datapackage.json"


def test_a_bundle_with_delegations_and_channels_is_recounted(tmp_path: Path) -> None:
    found = bundle.unpacked(bundle.packed(data_of(Decision.get())))
    assert list(bundle.differences(found)) == []
    said = zipfile.ZipFile(io.BytesIO(bundle.packed(data_of(Decision.get())))).read("ballots.csv").decode()
    assert found["delegations.csv"].decode().splitlines()[0] == "from,to"
    event = json.loads(found["popolo.json"])["vote_events"][0]
    assert {one["option"]: one["value"] for one in event["counts"]} == {
        "yes": 4, "no": 1, "abstain": 1, "not voting": 1,
    }  # fmt: skip
    assert list(Package(str(_written(tmp_path, found))).validate().flatten(["note"])) == []
    assert {"room", "proxy", "entered", "online"} <= {cell for row in said.split() for cell in row.split(",")}
