"""Secret ballots: an urn without voter, order or time, opened at the end if enough have voted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import Replay
from govhub.core.db import store
from govhub.core.errors import Invalid, RuleBroken
from govhub.decisions import actions, queries
from govhub.decisions.jobs import close_due
from govhub.decisions.models import Ballot, Urn
from govhub.spaces.models import Stakeholder
from govhub.transparency.rules.bundle import differences, packed, unpacked
from tests.conftest import Cast
from tests.decisions.secret import cast_all, eight, faults, secret_vote
from tests.decisions.stage import (
    DEADLINE,
    answer,
    ballots,
    close,
    decision,
    entries,
    proposal,
    refused,
    rule_set,
)

pytestmark = pytest.mark.usefixtures("at_noon")


def over() -> None:
    """The closing time has come, and the vote is closed."""
    clock.freeze(DEADLINE)
    close_due(clock.now())


def test_cast_ballot_in_secret_says_only_that_the_voice_has_voted(cast: Cast) -> None:
    people = eight(cast)
    number = secret_vote(cast)
    clock.freeze(clock.now() + 3_600_000)
    receipt = answer(cast.bob, number, "disagree")
    assert receipt["choice"] == "voted"
    assert "disagree" not in json.dumps(receipt)
    entry = entries(cast)[-1]
    assert (entry.facts["choice"], entry.entry["commitments"]) == ("voted", {})
    assert b"disagree" not in entry.stored
    row = Ballot.get(Ballot.decision == decision(number))
    assert (row.choice, row.answer, row.reason, row.cast_by) == ("voted", None, "", None)
    assert row.cast_at == decision(number).opened_at != clock.now()
    assert [urn.lines for urn in Urn.select()] == [[{"choice": "disagree", "voices": 1}]]
    cast_all([people[0], *people[2:]], number, "ada")
    assert [urn.lines for urn in Urn.select()] == [
        [{"choice": "agree", "voices": 2}, {"choice": "disagree", "voices": 2}]
    ]
    assert faults(cast) == []


def test_cast_ballot_in_secret_cannot_be_changed(cast: Cast) -> None:
    eight(cast)
    number = secret_vote(cast)
    answer(cast.bob, number, "agree")
    for choice, reason in (("disagree", ""), ("agree", ""), ("recused", "We sell vans")):
        with refused(RuleBroken, said="cannot be changed or taken back"):
            answer(cast.bob, number, choice, reason)


def test_cast_ballot_in_secret_takes_no_reason(cast: Cast) -> None:
    eight(cast)
    number = secret_vote(cast)
    with refused(Invalid, "reason", "would tell whose it is"):
        answer(cast.bob, number, "agree", "Because")


def test_cast_ballot_in_secret_keeps_no_hash_of_what_was_asked(cast: Cast) -> None:
    eight(cast)
    number = secret_vote(cast)
    first = answer(cast.bob, number, "agree", key="one")
    assert Replay.get(Replay.key == "one").request == ""
    again = answer(cast.bob, number, "agree", key="one")
    assert again == {**first, "repeated": True}
    other = answer(cast.bob, number, "disagree", key="one")  # nobody can tell that it is another answer
    assert other == again
    with pytest.raises(RuleBroken, match="already used"):
        actions.withdraw(cast.bob, space="waste", decision=number, key="one")


def test_cast_ballot_in_secret_after_an_interest_takes_the_interest_back(cast: Cast) -> None:
    people = eight(cast)
    number = secret_vote(cast)
    answer(cast.bob, number, "recused", "We sell vans")
    assert entries(cast)[-1].facts["choice"] == "recused"
    answer(cast.bob, number, "agree")
    assert not Ballot.select().where(Ballot.reason != "").exists()
    answer(people[2], number, "recused", "We too")
    cast_all(people[3:], number, "aadd")
    over()
    ended = decision(number)
    assert (ended.result, ended.trace["cast"], ended.trace["recused"]) == ("passed", 5, 1)
    assert faults(cast) == []


def test_enter_ballot_in_a_secret_vote_is_refused(cast: Cast) -> None:
    eight(cast)
    number = secret_vote(cast)
    greens = cast.stakeholders["greens"].uid
    with refused(RuleBroken, said="nobody can enter a ballot for somebody else"):
        actions.enter_ballot(cast.alice, space="waste", decision=number, voter=greens, choice="agree")


def test_show_of_a_secret_vote_tells_how_many_and_not_what(cast: Cast) -> None:
    people = eight(cast)
    number = secret_vote(cast, quorum="3/4")
    cast_all(people, number, "aaaad")
    for person in (cast.alice, cast.bob, cast.erin):
        shown = queries.show(person, space="waste", decision=number)
        assert shown["sealed"]
        assert (shown["cast"], shown["entitled"]) == (5, 8)
        outcome = shown["outcome"]
        assert (outcome["result"], outcome["counts"], outcome["bars"]) == ("", {}, [])
        assert list(shown["outcome"]["tests"]) == ["quorum"]
        assert {voice["choice"] for voice in shown["voices"]} == {"voted", None}
        assert {voice["at"] for voice in shown["voices"]} == {None}


def test_close_publishes_the_sorted_urn_and_destroys_it(cast: Cast) -> None:
    people = eight(cast)
    number = secret_vote(cast)
    cast_all(people, number, "daaxda")
    over()
    ended = decision(number)
    urn = [
        {"choice": "abstain", "voices": 1},
        {"choice": "agree", "voices": 3},
        {"choice": "disagree", "voices": 2},
    ]
    assert ended.beside == {"urn": urn} == entries(cast, "decisions.close")[-1].facts["beside"]
    assert (ended.result, ended.trace["counts"]) == ("passed", {"agree": 3, "disagree": 2, "abstain": 1})
    assert set(ballots(number).values()) == {"voted"}
    assert not Urn.select().exists()
    assert faults(cast) == []
    shown = queries.show(cast.erin, space="waste", decision=number)
    assert shown["outcome"]["counts"]["agree"] == 3
    assert {voice["choice"] for voice in shown["voices"]} == {"voted", None}


def test_close_with_too_few_secret_ballots_does_not_open_the_urn(cast: Cast) -> None:
    people = eight(cast)
    number = secret_vote(cast)
    cast_all(people, number, "aaaa")
    over()
    ended = decision(number)
    assert (ended.result, ended.beside, ended.trace["cast"]) == ("no_quorum", None, 4)
    assert set(ended.trace["counts"].values()) == {0}
    assert not Urn.select().exists()
    assert faults(cast) == []
    said = " ".join(map(str, queries.show(cast.bob, space="waste", decision=number)["outcome"]["explained"]))
    assert "The urn was not opened" in said
    assert "Their content was destroyed" in said


def test_close_counts_secret_ballots_by_sector_only_where_each_has_enough(cast: Cast) -> None:
    people = eight(cast)
    number = proposal(cast, method="majority", secrecy="secret", concurrence=["*"])
    with refused(Invalid, "", "At least 5 are needed"):
        actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    for voter, sector in (("city", "business"), ("greens", "business")):
        store.write(
            Stakeholder.update(sector=sector).where(Stakeholder.id == cast.stakeholders[voter].id).execute
        )
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    cast_all(people, number, "aaaaaaad")
    over()
    assert [one["group"] for one in decision(number).beside["urn"]] == ["business", "business"]
    assert decision(number).trace["sectors"][0]["counts"]["agree"] == 7
    assert faults(cast) == []


def test_close_by_the_facilitator_waits_until_everybody_has_voted_in_secret(cast: Cast) -> None:
    people = eight(cast)
    number = secret_vote(cast)
    cast_all(people, number, "aaaaaaa")
    with refused(RuleBroken, said="when everybody has voted"):
        close(cast, number)
    answer(people[7], number, "disagree")
    assert close(cast, number)["outcome"] == "passed"


def test_cast_ballot_ends_a_secret_vote_when_everybody_has_voted(cast: Cast) -> None:
    people = eight(cast)
    number = secret_vote(cast, early_close=True)
    cast_all(people, number, "ddddddd")
    assert decision(number).stage == "open"
    answer(people[7], number, "disagree")
    assert (decision(number).stage, decision(number).result) == ("ended", "failed")
    assert decision(number).ended_how == "everybody"
    assert faults(cast) == []


def test_withdraw_of_a_secret_vote_destroys_the_urn(cast: Cast) -> None:
    people = eight(cast)
    number = secret_vote(cast)
    cast_all(people, number, "aadd")
    actions.withdraw(cast.alice, space="waste", decision=number)
    assert not Urn.select().exists()
    assert faults(cast) == []
    assert queries.show(cast.bob, space="waste", decision=number)["outcome"]["counts"] == {}


def test_amend_of_a_secret_vote_is_refused(cast: Cast) -> None:
    eight(cast)
    number = secret_vote(cast)
    actions.hold(Actor.system(), space="waste", decision=number)
    with refused(RuleBroken, said="cannot be amended"):
        actions.amend(Actor.system(), space="waste", decision=number, text="Other words.")
    actions.resume(Actor.system(), space="waste", decision=number)


@pytest.mark.parametrize(
    ("field", "parts"),
    [
        ("secrecy", {"method": "consent"}),
        ("secrecy", {"method": "consensus"}),
        ("delegation", {"method": "majority", "delegation": "direct"}),
    ],
)
def test_make_rule_set_refuses_secrecy_that_would_be_a_fiction(
    cast: Cast, field: str, parts: dict[str, Any]
) -> None:
    with refused(Invalid, field):
        rule_set(cast, secrecy="secret", **parts)


def test_open_of_a_secret_vote_needs_five_voices(cast: Cast) -> None:
    number = proposal(cast, method="majority", secrecy="secret")
    with refused(Invalid, "", "at least 5 voices, and there are 2"):
        actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)


def test_recount_of_a_secret_decision_from_its_bundle(browse: Any, cast: Cast) -> None:
    people = eight(cast)
    number = secret_vote(cast)
    cast_all(people, number, "daaaxda")
    over()
    bundle = unpacked(browse("nobody").get(f"/open/waste/decisions/{number}.zip").data)
    assert list(differences(bundle)) == []
    told = b"".join(bundle[name] for name in ("decision.json", "electorate.csv", "popolo.json")).decode()
    assert "Green roof" not in told
    event = json.loads(bundle["popolo.json"])["vote_events"][0]
    assert event["votes"] == []
    assert {one["option"]: one["value"] for one in event["counts"]} == {
        "yes": 4, "no": 2, "abstain": 1, "not voting": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "tamper",
    [
        lambda said: said["beside"]["urn"][0].update(voices=2),
        lambda said: said["beside"]["urn"].pop(),
        lambda said: said["beside"]["urn"].reverse(),
        lambda said: said.pop("beside"),
        lambda said: said["ballots"].pop(),
        lambda said: said["ballots"][0].update(choice="agree"),
    ],
)
def test_recount_notices_an_urn_that_was_tampered_with(browse: Any, cast: Cast, tamper: Any) -> None:
    people = eight(cast)
    number = secret_vote(cast)
    cast_all(people, number, "daaaxda")
    over()
    bundle = unpacked(browse("nobody").get(f"/open/waste/decisions/{number}.zip").data)
    said = json.loads(bundle["decision.json"])
    tamper(said)
    changed = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert list(differences(unpacked(packed(changed)))) != []


def test_verify_notices_an_urn_that_was_changed(cast: Cast) -> None:
    people = eight(cast)
    number = secret_vote(cast)
    cast_all(people, number, "daaaxda")
    store.write(lambda: Urn.update(lines=[{"choice": "agree", "voices": 8}]).execute())
    assert any("the urn holds" in one for one in faults(cast))
