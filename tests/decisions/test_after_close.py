"""Answers that are named after the close: hidden from everybody else until then, and checked afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from govhub.core import clock
from govhub.core.audit import AuditOpening
from govhub.core.db import store
from govhub.core.errors import Invalid
from govhub.decisions import actions, queries
from govhub.decisions.jobs import close_due
from govhub.decisions.models import Ballot
from govhub.transparency.rules.bundle import differences, unpacked
from govhub.transparency.rules.reading import lines_of, read_decision, read_record
from tests.conftest import Cast
from tests.decisions.secret import eight, faults
from tests.decisions.stage import DEADLINE, answer, close, decision, entries, refused, rule_set, vote

pytestmark = pytest.mark.usefixtures("at_noon")

REASON = "because of the quicksilver"
WHERE = (
    "/s/waste/decisions", "/s/waste/decisions/{n}", "/s/waste/decisions/{n}/_result",
    "/s/waste/decisions/{n}/_voices", "/s/waste", "/s/waste/activity", "/", "/me/notices",
    "/open/waste", "/open/waste/decisions", "/open/waste/decisions/{n}", "/open/waste/decisions/{n}.json",
    "/open/waste/decisions/{n}/ballots.csv", "/open/waste/decisions/{n}/ballots.json",
    "/open/waste/decisions.csv", "/open/waste/decisions.json", "/open/waste/decisions.atom",
    "/open/waste/audit.jsonl", "/open/waste/audit", "/s/waste/mediation", "/s/waste/reports", "/admin",
)  # fmt: skip


def hidden_vote(cast: Cast, **parts: Any) -> int:
    """The number of a decision whose answers are hidden until its close."""
    given = {"method": "majority", "secrecy": "after_close", **parts}
    return vote(cast, **given)


def among(cast: Cast) -> int:
    """The number of a decision among options whose answers are hidden until its close."""
    rule = rule_set(cast, method="approval", secrecy="after_close")
    given: dict[str, Any] = {"title": "Where", "text": "Choose.", "rule_set": rule}
    number = actions.propose(cast.bob, space="waste", **given, options="Here\nThere\nElsewhere")["decision"]
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    return int(number)


def test_cast_ballot_named_after_the_close_commits_to_what_it_says(cast: Cast) -> None:
    number = hidden_vote(cast)
    receipt = answer(cast.bob, number, "disagree", REASON)
    entry = entries(cast)[-1]
    assert receipt["choice"] == entry.facts["choice"] == "voted"
    assert set(entry.entry["commitments"]) == {"reason", "ballot"}
    assert b"disagree" not in entry.stored
    answer(cast.bob, number, "agree")
    answer(cast.alice, number, "agree")
    assert faults(cast) == []
    close(cast, number)
    told = entries(cast, "decisions.close")[-1].facts["ballots"]
    city, greens = (cast.stakeholders[one].uid for one in ("city", "greens"))
    assert told == [{"voter": voter, "choice": "agree"} for voter in sorted((city, greens))]
    assert faults(cast) == []
    shown = queries.show(cast.erin, space="waste", decision=number)
    assert {voice["choice"] for voice in shown["voices"]} == {"agree"}


def test_cast_ballot_named_after_the_close_is_seen_by_nobody_else_before(browse: Any, cast: Cast) -> None:
    number = hidden_vote(cast)
    answer(cast.bob, number, "abstain", REASON)
    answer(cast.bob, number, "disagree", REASON)
    for name in ("alice", "carol", "erin", "trea", "dave", "root", "nobody"):
        browser = browse(name)
        for address in WHERE:
            sent = browser.get(address.format(n=number))
            assert sent.status_code == 200 or not address.startswith("/open"), address
            said = sent.get_data(as_text=True)
            assert REASON not in said, (name, address)
            assert "would not pass" not in said, (name, address)
            assert "choice-disagree" not in said, (name, address)
    record = browse("nobody").get("/open/waste/audit.jsonl").get_data(as_text=True)
    assert '"disagree"' not in record.replace('\\"', '"')
    mine = queries.show(cast.bob, space="waste", decision=number)["mine"]
    assert [(one["choice"], one["reason"]) for one in mine] == [("disagree", REASON)]
    theirs = queries.show(cast.alice, space="waste", decision=number)
    assert {one["choice"] for one in theirs["voices"]} == {"voted", None}
    assert "disagree" not in json.dumps(theirs["mine"] + theirs["voices"], default=str)


def test_cast_ballot_among_options_hides_what_was_chosen(browse: Any, cast: Cast) -> None:
    number = among(cast)
    actions.cast_ballot(cast.bob, space="waste", decision=number, choice="options", approved=[2])
    for name in ("alice", "erin", "nobody"):
        for address in ("/s/waste/decisions/{n}", "/open/waste/decisions/{n}"):
            said = browse(name).get(address.format(n=number)).get_data(as_text=True)
            assert said.count("There") <= 2  # among the options, and on alice's own ballot
    close(cast, number)
    assert entries(cast, "decisions.close")[-1].facts["ballots"][0]["answer"] == [None, 1, None]
    assert faults(cast) == []


def test_close_opens_the_commitments_for_everybody(browse: Any, cast: Cast, tmp_path: Path) -> None:
    number = hidden_vote(cast)
    answer(cast.bob, number, "disagree", REASON)
    answer(cast.alice, number, "agree")
    client = browse("nobody")
    before = client.get("/open/waste/audit.jsonl").get_data(as_text=True)
    assert read_record(lines_of(before.splitlines()))[3] == []
    clock.freeze(DEADLINE)
    close_due(clock.now())
    after = client.get("/open/waste/audit.jsonl").get_data(as_text=True)
    recount, _, _, found = read_record(lines_of(after.splitlines()))
    assert found == []
    assert REASON in after
    said = client.get(f"/open/waste/decisions/{number}.json").data
    assert list(read_decision(said, recount, "it")) == []
    bundle = unpacked(client.get(f"/open/waste/decisions/{number}.zip").data)
    assert list(differences(bundle)) == []


@pytest.mark.parametrize("how", ["opening gone", "published otherwise"])
def test_verify_notices_answers_that_are_not_those_committed_to(cast: Cast, how: str) -> None:
    number = hidden_vote(cast)
    answer(cast.bob, number, "disagree")
    if how == "published otherwise":
        store.write(lambda: Ballot.update(choice="agree").execute())
    close(cast, number)
    if how == "opening gone":
        store.write(lambda: AuditOpening.delete().where(AuditOpening.name == "ballot").execute())
    assert any("committed to" in one or "to be compared" in one for one in faults(cast))


def test_cast_ballot_with_an_interest_stays_public_where_answers_are_hidden(cast: Cast) -> None:
    number = hidden_vote(cast)
    answer(cast.bob, number, "recused", "We sell vans")
    shown = queries.show(cast.erin, space="waste", decision=number)
    assert [one["reason"] for one in shown["voices"] if one["choice"] == "recused"] == ["We sell vans"]
    assert shown["outcome"]["recused"] == 1
    close(cast, number)
    assert entries(cast, "decisions.close")[-1].facts["ballots"] == []
    assert faults(cast) == []


def test_cast_ballot_ends_a_hidden_vote_when_everybody_has_answered_whatever_they_said(cast: Cast) -> None:
    people = eight(cast)
    number = hidden_vote(cast, early_close=True)
    for person in people[:7]:
        answer(person, number, "disagree")
    assert decision(number).stage == "open"
    answer(people[7], number, "disagree")
    assert (decision(number).stage, decision(number).ended_how) == ("ended", "everybody")
    assert faults(cast) == []


@pytest.mark.parametrize("method", ["consent", "consensus"])
def test_make_rule_set_refuses_to_hide_answers_that_need_a_reply(cast: Cast, method: str) -> None:
    with refused(Invalid, "secrecy", "the others must be able to reply"):
        rule_set(cast, method=method, secrecy="after_close")


def test_cast_ballot_that_is_divided_is_hidden_as_a_whole(browse: Any, cast: Cast) -> None:
    uid = cast.stakeholders["greens"].uid
    actions.set_weights(cast.alice, space="waste", stakeholders=[uid], weights=["3"])
    number = hidden_vote(cast, unit="weight", splits=True)
    split = {"agree": "2", "disagree": "1"}
    actions.cast_ballot(cast.bob, space="waste", decision=number, choice="split", split=split)
    entry = entries(cast)[-1]
    assert not {"split", "answer"} & entry.facts.keys()
    shown = queries.show(cast.alice, space="waste", decision=number)
    voice = next(one for one in shown["voices"] if one["voter"] == uid)
    assert (voice["choice"], voice["split"], voice["split_by"]) == ("voted", [], {})
    assert "disagree" not in json.dumps(shown["voices"], default=str)
    assert "disagree" not in browse("nobody").get("/open/waste/audit.jsonl").get_data(as_text=True)
    close(cast, number)
    assert entries(cast, "decisions.close")[-1].facts["ballots"][0]["split"] == split
    assert faults(cast) == []
