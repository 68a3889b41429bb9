"""How a vote ends: by the facilitator, by time, when all have answered; blocks, amendments, withdrawal."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from govhub.core import audit, clock, jobs
from govhub.core.actor import Actor
from govhub.core.canonical import canonical_hash, sha256_hex
from govhub.core.db import store
from govhub.core.errors import Forbidden, Invalid, RuleBroken, SignInNeeded
from govhub.decisions import actions, rules
from govhub.decisions.jobs import close_due
from govhub.decisions.methods.shape import RuleSet
from govhub.decisions.models import Voter
from govhub.spaces.models import Role, Stakeholder
from tests.conftest import Cast
from tests.core.stage import in_threads
from tests.decisions.stage import (
    DEADLINE,
    NOW,
    actor,
    answer,
    ballots,
    close,
    decision,
    entries,
    joins,
    let_go,
    proposal,
    refused,
    text_with_versions,
    vote,
)

STRANGERS = {"dave": Forbidden, "root": Forbidden, "nobody": SignInNeeded}


@pytest.fixture(autouse=True)
def at_noon(cast: Cast) -> None:
    """Time stands still."""
    clock.freeze(NOW)


# Closing


def test_close_records_the_outcome(cast: Cast) -> None:
    number = vote(cast, method="majority")
    answer(cast.bob, number, "agree")
    clock.freeze(NOW + 5)
    assert close(cast, number)["outcome"] == "passed"
    made = decision(number)
    assert (made.stage, made.ended_how, made.ended_at, made.result) == (
        "ended", "facilitator", NOW + 5, "passed",
    )  # fmt: skip
    assert made.counted is not None
    assert made.counted.counts == {"agree": 1, "disagree": 0, "abstain": 0}
    assert made.trace_hash == canonical_hash(made.trace)
    facts = entries(cast)[-1].facts
    assert facts["outcome"] == "passed"
    assert facts["entitled"] == 2
    assert facts["counts"] == made.counted.counts
    assert facts["trace_hash"] == made.trace_hash
    assert facts["decision_hash"] == made.decision_hash
    assert "document" not in facts


@pytest.mark.parametrize(
    ("parts", "choice", "reason", "result"),
    [
        ({"method": "majority", "quorum": "1"}, "agree", "", "no_quorum"),
        ({"method": "majority"}, "disagree", "", "failed"),
        ({"method": "majority"}, "abstain", "", "failed"),
        ({"method": "majority", "base": "entitled"}, "agree", "", "failed"),
        ({"method": "consent"}, "agree", "", "passed"),
        ({"method": "consent"}, "block", "No", "blocked"),
        ({"method": "consent"}, "stand_aside", "No", "failed"),
    ],
)
def test_close_gives_each_result(
    cast: Cast, parts: dict[str, Any], choice: str, reason: str, result: str
) -> None:
    number = vote(cast, **parts)
    answer(cast.bob, number, choice, reason)
    assert close(cast, number)["outcome"] == result
    assert decision(number).result == entries(cast)[-1].facts["outcome"] == result


def test_close_without_any_ballot_fails(cast: Cast) -> None:
    number = vote(cast, method="majority", threshold="2/3", comparison="at_least")
    assert close(cast, number)["outcome"] == "failed"


def test_close_about_a_version_names_it_for_others(cast: Cast) -> None:
    text = text_with_versions(cast)
    number = vote(cast, about=(text, 2))
    answer(cast.bob, number, "agree")
    close(cast, number)
    facts = entries(cast, "decisions.close")[-1].facts
    assert (facts["document"], facts["version"]) == (text, 2)
    assert facts["text_hash"] == decision(number).text_hash


@pytest.mark.parametrize("name", ["bob", "carol", "trea", "erin", *STRANGERS])
def test_close_by_anybody_but_the_facilitator_is_refused(cast: Cast, name: str) -> None:
    number = vote(cast)
    with refused(STRANGERS.get(name, Forbidden)):
        actions.close(actor(cast, name), space="waste", decision=number)


def test_close_of_a_draft_is_refused(cast: Cast) -> None:
    number = proposal(cast)
    with refused(RuleBroken, said="not open"):
        close(cast, number)


def test_close_twice_is_refused(cast: Cast) -> None:
    number = vote(cast)
    answer(cast.bob, number, "agree")
    close(cast, number)
    with refused(RuleBroken, said="not open"):
        close(cast, number)
    with refused(RuleBroken, said="not open"):
        actions.close(Actor.system(), space="waste", decision=number)


def test_close_at_the_same_moment_gives_one_outcome(cast: Cast) -> None:
    number = vote(cast)
    answer(cast.bob, number, "agree")
    clock.freeze(DEADLINE)
    let_go()
    results = in_threads(
        *[lambda: close(cast, number)] * 4,
        *[lambda: jobs.run_due()] * 2,
        *[lambda: answer(cast.alice, number, "block", "Too late")] * 2,
    )
    assert sum(isinstance(one, dict) and "outcome" in one for one in results[:4]) <= 1
    assert all(isinstance(one, RuleBroken | dict) for one in results[:4]), results
    assert all(isinstance(one, RuleBroken) for one in results[6:]), results
    assert len(entries(cast, "decisions.close")) == 1
    assert (decision(number).stage, decision(number).result) == ("ended", "passed")
    assert list(audit.breaks_in(cast.space.uid)) == []


def test_ballots_at_the_same_moment_are_all_kept(cast: Cast) -> None:
    people = [joins(cast, f"p{n}", f"org{n}") for n in range(8)]
    number = vote(cast)
    let_go()
    answers = [lambda who=who: answer(who, number, "agree") for who in people]
    twice = in_threads(*answers, *answers)
    assert not [one for one in twice if isinstance(one, Exception)]
    assert len(ballots(number)) == 8
    assert list(audit.breaks_in(cast.space.uid)) == []


# By time


@pytest.mark.parametrize(("ms", "ended"), [(-1, False), (0, True), (1, True)])
def test_close_due_closes_at_the_deadline_and_not_before(cast: Cast, ms: int, ended: bool) -> None:
    number = vote(cast)
    answer(cast.bob, number, "agree")
    clock.freeze(DEADLINE + ms)
    close_due(clock.now())
    made = decision(number)
    assert (made.stage == "ended") == ended
    if ended:
        assert (made.ended_at, made.ended_how, made.result) == (DEADLINE, "time", "passed")
        entry = entries(cast)[-1]
        assert (entry.act, entry.actor) == ("decisions.close", "system")
        close_due(clock.now())
        assert len(entries(cast, "decisions.close")) == 1


def test_close_due_closes_everything_that_is_due_and_nothing_else(cast: Cast) -> None:
    first, second = vote(cast, closes_at=NOW + 10), vote(cast, closes_at=NOW + 20)
    later, draft = vote(cast, closes_at=NOW + 21), proposal(cast)
    clock.freeze(NOW + 20)
    assert jobs.run_due()["decisions.close_due"] == "done"
    stages = [decision(number).stage for number in (first, second, later, draft)]
    assert stages == ["ended", "ended", "open", "draft"]


def test_close_by_the_facilitator_after_the_deadline_counts_the_deadline(cast: Cast) -> None:
    number = vote(cast)
    clock.freeze(DEADLINE + 5000)
    close(cast, number)
    assert decision(number).ended_at == DEADLINE


# When everybody has answered


def test_vote_closes_early_when_everybody_has_answered(cast: Cast) -> None:
    number = vote(cast, early_close=True)
    answer(cast.bob, number, "agree")
    assert decision(number).stage == "open"
    assert answer(cast.alice, number, "abstain")["act"] == "decisions.cast_ballot"
    made = decision(number)
    assert (made.stage, made.ended_how, made.result) == ("ended", "everybody", "passed")
    assert [entry.act for entry in entries(cast)][-2:] == ["decisions.cast_ballot", "decisions.close"]


def test_vote_stays_open_when_the_rule_does_not_close_early(cast: Cast) -> None:
    number = vote(cast, early_close=False)
    answer(cast.bob, number, "agree")
    answer(cast.alice, number, "agree")
    assert decision(number).stage == "open"


def test_vote_stays_open_while_a_block_stands(cast: Cast) -> None:
    number = vote(cast, early_close=True)
    answer(cast.bob, number, "agree")
    answer(cast.alice, number, "block", "The pickers lose their income")
    assert decision(number).stage == "open"
    answer(cast.alice, number, "agree")  # the block is withdrawn
    assert (decision(number).stage, decision(number).result) == ("ended", "passed")


def test_early_close_with_its_key_is_done_once(cast: Cast) -> None:
    number = vote(cast, early_close=True)
    answer(cast.bob, number, "agree")
    first = answer(cast.alice, number, "agree", key="last")
    assert answer(cast.alice, number, "agree", key="last") == {**first, "repeated": True}
    assert len(entries(cast, "decisions.close")) == 1


# Blocks and amendments


def test_block_withdrawn_passes_at_the_close(cast: Cast) -> None:
    number = vote(cast)
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "block", "Not without the pickers")
    answer(cast.bob, number, "stand_aside", "We do not carry it")
    assert close(cast, number)["outcome"] == "passed"


def test_amend_asks_everybody_anew(cast: Cast) -> None:
    number = vote(cast)
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "block", "Not without the pickers")
    before = decision(number)
    done = actions.amend(cast.alice, space="waste", decision=number, text="With the pickers.")
    after = decision(number)
    assert done["round"] == after.round == 2
    assert after.text == "With the pickers."
    assert after.text_hash == sha256_hex(b"With the pickers.")
    assert after.decision_hash != before.decision_hash
    assert (after.electorate_hash, after.rule, after.closes_at) == (
        before.electorate_hash, before.rule, before.closes_at,
    )  # fmt: skip
    assert Voter.select().count() == 2
    facts = entries(cast)[-1].facts
    assert (facts["round"], facts["decision_hash"]) == (2, after.decision_hash)
    assert facts["electorate"] == entries(cast, "decisions.open")[-1].facts["electorate"]


def test_amend_leaves_old_ballots_uncounted(cast: Cast) -> None:
    number = vote(cast)
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "block", "No")
    actions.amend(cast.alice, space="waste", decision=number, text="Amended.")
    made = decision(number)
    assert actions.close(cast.alice, space="waste", decision=number)["outcome"] == "failed"
    assert decision(number).trace["cast"] == 0
    assert set(ballots(number).values()) == {"agree", "block"}  # kept, as they were given
    assert made.stage == "open"


def test_amend_then_everybody_agrees_passes(cast: Cast) -> None:
    number = vote(cast, early_close=True)
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "block", "No")
    actions.amend(cast.alice, space="waste", decision=number, text="Amended.")
    answer(cast.bob, number, "agree", round=2)
    answer(cast.alice, number, "agree", round=2)
    made = decision(number)
    assert (made.stage, made.result, made.trace["counts"]["block"]) == ("ended", "passed", 0)
    hashes = {e.facts["round"]: e.facts["decision_hash"] for e in entries(cast, "decisions.cast_ballot")}
    assert hashes[2] == made.decision_hash != hashes[1]


def test_cast_ballot_on_a_text_amended_meanwhile_is_refused(cast: Cast) -> None:
    """Nobody's answer to one text is counted for another."""
    number = vote(cast)
    answer(cast.bob, number, "block", "No", round=1)
    actions.amend(cast.alice, space="waste", decision=number, text="Amended.")
    with refused(RuleBroken, said="amended while you were answering"):
        answer(cast.alice, number, "agree", round=1)


def test_amend_to_another_version_of_the_text(cast: Cast) -> None:
    text = text_with_versions(cast)
    number = vote(cast, about=(text, 1))
    answer(cast.bob, number, "block", "No")
    before = decision(number)
    actions.amend(cast.alice, space="waste", decision=number, version=2)
    after = decision(number)
    assert (after.version, after.version_text.strip()) == (2, "Other words.")
    assert after.text == before.text
    assert after.text_hash != before.text_hash


@pytest.mark.parametrize("version", [None, 1, 9])
def test_amend_to_the_same_or_no_version_is_refused(cast: Cast, version: int | None) -> None:
    text = text_with_versions(cast)
    number = vote(cast, about=(text, 1))
    answer(cast.bob, number, "block", "No")
    with refused(Invalid, "version"):
        actions.amend(cast.alice, space="waste", decision=number, version=version)


@pytest.mark.parametrize("words", ["", "same"])
def test_amend_to_the_same_or_no_words_is_refused(cast: Cast, words: str) -> None:
    number = vote(cast)
    answer(cast.bob, number, "block", "No")
    with refused(Invalid, "text"):
        text = decision(number).text if words else ""
        actions.amend(cast.alice, space="waste", decision=number, text=text)


def test_amend_without_a_block_is_refused(cast: Cast) -> None:
    number = vote(cast)
    answer(cast.bob, number, "block", "No")
    answer(cast.bob, number, "agree")
    with refused(RuleBroken, said="only to answer a block"):
        actions.amend(cast.alice, space="waste", decision=number, text="Amended.")
    draft = proposal(cast)
    with refused(RuleBroken, said="open vote"):
        actions.amend(cast.alice, space="waste", decision=draft, text="Amended.")


@pytest.mark.parametrize("ms", [0, 1])
def test_amend_at_the_closing_instant_is_refused(cast: Cast, ms: int) -> None:
    number = vote(cast)
    answer(cast.bob, number, "block", "No")
    clock.freeze(DEADLINE + ms)
    with refused(RuleBroken, said="open vote"):
        actions.amend(cast.alice, space="waste", decision=number, text="Amended.")


@pytest.mark.parametrize("name", ["bob", "carol", "trea", "erin", *STRANGERS])
def test_amend_by_anybody_but_the_facilitator_is_refused(cast: Cast, name: str) -> None:
    number = vote(cast)
    answer(cast.bob, number, "block", "No")
    with refused(STRANGERS.get(name, Forbidden)):
        actions.amend(actor(cast, name), space="waste", decision=number, text="Amended.")


# Withdrawing


@pytest.mark.parametrize("name", ["bob", "alice"])
def test_withdraw_takes_a_proposal_back(cast: Cast, name: str) -> None:
    draft, running = proposal(cast), vote(cast)
    for number, stage in ((draft, "draft"), (running, "open")):
        actions.withdraw(actor(cast, name), space="waste", decision=number)
        assert decision(number).stage == "withdrawn"
        assert entries(cast)[-1].facts == {"decision": number, "stage": stage}
    with refused(RuleBroken):
        answer(cast.bob, running, "agree")
    with refused(RuleBroken):
        close(cast, running)
    clock.freeze(DEADLINE + 1)
    close_due(clock.now())
    assert decision(running).stage == "withdrawn"


@pytest.mark.parametrize("name", ["carol", "trea", "erin", *STRANGERS])
def test_withdraw_by_others_is_refused(cast: Cast, name: str) -> None:
    number = vote(cast)
    with refused(STRANGERS.get(name, Forbidden)):
        actions.withdraw(actor(cast, name), space="waste", decision=number)


def test_withdraw_by_a_proposer_who_only_observes_now_is_refused(cast: Cast) -> None:
    number = proposal(cast)
    store.write(Role.update(role="observer").where(Role.person == cast.people["bob"]).execute)
    with refused(Forbidden):
        actions.withdraw(cast.bob, space="waste", decision=number)


@pytest.mark.parametrize("ms", [0, 1])
def test_withdraw_at_the_closing_instant_is_refused(cast: Cast, ms: int) -> None:
    """A vote that is lost cannot be undone while its count is waited for."""
    number = vote(cast)
    clock.freeze(DEADLINE + ms)
    with refused(RuleBroken, said="has ended"):
        actions.withdraw(cast.bob, space="waste", decision=number)


def test_withdraw_after_the_close_or_twice_is_refused(cast: Cast) -> None:
    ended, twice = vote(cast), proposal(cast)
    close(cast, ended)
    actions.withdraw(cast.bob, space="waste", decision=twice)
    for number in (ended, twice):
        with refused(RuleBroken, said="has ended"):
            actions.withdraw(cast.bob, space="waste", decision=number)


# Who has a voice


def test_one_voice_for_a_stakeholder_whoever_speaks_for_it(cast: Cast) -> None:
    nina = joins(cast, "nina", "greens")
    number = vote(cast)
    answer(cast.bob, number, "agree")
    answer(nina, number, "abstain")
    greens = cast.stakeholders["greens"].uid
    assert ballots(number) == {(1, greens): "abstain"}
    assert decision(number).ballots.get().cast_by.name == "Nina"
    close(cast, number)
    assert decision(number).trace["cast"] == 1
    assert decision(number).trace["entitled"] == 2


def test_one_voice_each_where_people_count(cast: Cast) -> None:
    nina = joins(cast, "nina", "greens")
    number = vote(cast, unit="person")
    answer(cast.bob, number, "agree")
    answer(nina, number, "abstain")
    assert {voter for _, voter in ballots(number)} == {cast.people["bob"].uid, cast.people["nina"].uid}
    close(cast, number)
    assert (decision(number).trace["cast"], decision(number).trace["entitled"]) == (2, 3)


def test_person_with_two_mandates_says_for_whom(cast: Cast) -> None:
    joins(cast, "bob", "shops", role=None)
    number = vote(cast)
    with refused(Invalid, "voter"):
        answer(cast.bob, number, "agree")
    greens, shops = cast.stakeholders["greens"].uid, cast.stakeholders["shops"].uid
    answer(cast.bob, number, "agree", voter=greens)
    answer(cast.bob, number, "abstain", voter=shops)
    assert ballots(number) == {(1, greens): "agree", (1, shops): "abstain"}
    close(cast, number)
    assert (decision(number).trace["cast"], decision(number).trace["entitled"]) == (2, 3)


def test_person_with_two_mandates_has_one_voice_where_people_count(cast: Cast) -> None:
    joins(cast, "bob", "shops", role=None)
    number = vote(cast, unit="person")
    assert decision(number).voters.count() == 2
    answer(cast.bob, number, "agree")
    assert ballots(number) == {(1, cast.people["bob"].uid): "agree"}


def test_mandates_that_do_not_count_give_no_voice(cast: Cast) -> None:
    joins(cast, "speaker", "choir", may_vote=False)
    joins(cast, "former", "museum", ends_at=NOW)
    joins(cast, "future", "school", starts_at=NOW + 1)
    joins(cast, "lasting", "bank", starts_at=NOW, ends_at=NOW + 1)
    voters = {row.name for row in decision(vote(cast)).voters}
    assert voters == {"City department", "Green roof", "Bank"}


def test_names_are_kept_as_they_were_at_opening(cast: Cast) -> None:
    number = vote(cast)
    renamed = Stakeholder.update(name="Brown roof", sector="business")
    store.write(renamed.where(Stakeholder.name == "Green roof").execute)
    answer(cast.bob, number, "agree")
    voter = decision(number).voters.where(Voter.voter == cast.stakeholders["greens"].uid).get()
    assert (voter.name, voter.sector) == ("Green roof", "cso")


# What is recorded can be recomputed


def plain_hash(value: dict[str, Any]) -> str:
    """The hash as docs say it, made here without the application's own code."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("unit", ["stakeholder", "person"])
def test_hashes_can_be_recomputed_from_the_record(cast: Cast, unit: str) -> None:
    joins(cast, "nina", "Bãi rác 垃圾场")
    number = vote(cast, unit=unit)
    entry = json.loads(bytes(entries(cast, "decisions.open")[-1].content))
    facts = entry["facts"]
    voices = sorted(facts["electorate"], key=lambda voice: voice["voter"])
    assert plain_hash({"electorate": voices}) == facts["electorate_hash"]
    frozen = {k: v for k, v in facts.items() if k not in {"electorate", "decision_hash"}}
    assert plain_hash({**frozen, "space": entry["space"]}) == facts["decision_hash"]
    assert hashlib.sha256(facts["text"].encode()).hexdigest() == facts["text_hash"]
    made = decision(number)
    assert (made.electorate_hash, made.decision_hash) == (facts["electorate_hash"], facts["decision_hash"])


def test_outcome_can_be_recomputed_from_the_record(cast: Cast) -> None:
    number = vote(cast, method="majority", quorum="1/2")
    answer(cast.bob, number, "disagree")
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "agree")
    close(cast, number)
    opened = entries(cast, "decisions.open")[-1].facts
    given = {e.facts["voter"]: e.facts for e in entries(cast, "decisions.cast_ballot")}
    closed = entries(cast, "decisions.close")[-1].facts
    assert {facts["decision_hash"] for facts in given.values()} == {opened["decision_hash"]}
    rule = RuleSet.from_dict(opened["rule"])
    outcome = rules.outcome(rule, [v["voter"] for v in opened["electorate"]], given)
    assert (outcome.result, outcome.counts, outcome.entitled) == (
        closed["outcome"], closed["counts"], closed["entitled"],
    )  # fmt: skip
    assert plain_hash(outcome.trace(rule)) == closed["trace_hash"]
    assert list(audit.breaks_in(cast.space.uid)) == []


def test_record_holds_no_reason_no_address_and_no_name(cast: Cast) -> None:
    number = vote(cast, unit="person")
    answer(cast.bob, number, "block", "Bí mật 秘密")
    actions.amend(cast.alice, space="waste", decision=number, text="Amended.")
    answer(cast.bob, number, "stand_aside", "Bí mật 秘密")
    close(cast, number)
    stored = b"".join(bytes(entry.content) for entry in entries(cast)).decode()
    for word in ("Bí mật", "秘密", "example.org", "Alice", "Bob"):
        assert word not in stored
