"""From rule set to outcome: every act works, and every refusal leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.audit import AuditOpening
from govhub.core.canonical import sha256_hex
from govhub.core.db import store
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken, SignInNeeded
from govhub.decisions import actions
from govhub.decisions.models import Decision, RuleSet, Voter
from govhub.spaces.models import Mandate, Space
from tests.conftest import Cast
from tests.decisions.stage import (
    DEADLINE,
    NOW,
    TEXT,
    TITLE,
    actor,
    answer,
    ballots,
    close,
    decision,
    entries,
    joins,
    proposal,
    refused,
    rule_set,
    text_with_versions,
    vote,
)

STRANGERS = {"dave": Forbidden, "root": Forbidden, "nobody": SignInNeeded}


@pytest.fixture(autouse=True)
def at_noon(cast: Cast) -> None:
    """Time stands still."""
    clock.freeze(NOW)


# Rule sets


def test_make_rule_set_keeps_its_parts(cast: Cast) -> None:
    made = actions.make_rule_set(
        cast.alice, space="waste", name="Ground rules", method="majority", threshold="4/6",
        comparison="at_least", base="entitled", quorum="2/4", unit="person", early_close=True,
    )  # fmt: skip
    assert (made["rule_set"], made["version"]) == (1, 1)
    kept = RuleSet.get()
    assert kept.rule == {
        "name": "Ground rules",
        "method": "majority",
        "unit": "person",
        "threshold": "2/3",
        "comparison": "at_least",
        "base": "entitled",
        "quorum": "1/2",
        "early_close": True,
    }
    assert entries(cast)[-1].facts["rule"] == kept.rule


def test_make_rule_set_again_makes_the_next_version(cast: Cast) -> None:
    number = rule_set(cast, quorum="1/3")
    made = actions.make_rule_set(cast.alice, space="waste", name="New", method="consent", rule_set=number)
    assert (made["rule_set"], made["version"]) == (number, 2)
    assert [row.rule["quorum"] for row in RuleSet.select().order_by(RuleSet.version)] == ["1/3", "0"]
    assert rule_set(cast) == number + 1


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"method": "dice"}, "method"),
        ({"threshold": "2/5", "method": "majority"}, "threshold"),
        ({"threshold": "0.5", "method": "majority"}, "threshold"),
        ({"threshold": "5/4", "method": "majority"}, "threshold"),
        ({"threshold": "1/0", "method": "majority"}, "threshold"),
        ({"threshold": 0.5, "method": "majority"}, "threshold"),
        ({"threshold": "1", "method": "majority"}, "comparison"),
        ({"base": "everybody"}, "base"),
        ({"quorum": "-1/2"}, "quorum"),
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"unit": "weight"}, "unit"),
        ({"extra": "1"}, "extra"),
    ],
)
def test_make_rule_set_that_cannot_be_used_is_refused(cast: Cast, parts: dict[str, Any], field: str) -> None:
    with refused(Invalid, field):
        rule_set(cast, **parts)


@pytest.mark.parametrize("name", ["bob", "carol", "trea", "erin", "dave", "root"])
def test_make_rule_set_by_anybody_but_the_facilitator_is_refused(cast: Cast, name: str) -> None:
    with refused(Forbidden):
        actions.make_rule_set(actor(cast, name), space="waste", name="Mine", method="consent")


def test_make_rule_set_as_next_version_of_none_is_refused(cast: Cast) -> None:
    with refused(NotFound):
        actions.make_rule_set(cast.alice, space="waste", name="New", method="consent", rule_set=7)


# Proposals


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "trea"])
def test_propose_makes_a_draft(cast: Cast, name: str) -> None:
    number = proposal(cast, by=name)
    made = decision(number)
    assert (made.number, made.stage, made.title, made.text) == (1, "draft", TITLE, TEXT)
    assert made.proposer.name == name.capitalize()
    assert made.decision_hash == made.electorate_hash == ""
    assert proposal(cast, by=name) == 2


@pytest.mark.parametrize("name", ["erin", *STRANGERS])
def test_propose_by_observer_or_stranger_is_refused(cast: Cast, name: str) -> None:
    chosen = rule_set(cast)
    with refused(STRANGERS.get(name, Forbidden)):
        actions.propose(actor(cast, name), space="waste", title="T", text="T", rule_set=chosen)


def test_propose_about_a_version_names_it(cast: Cast) -> None:
    text = text_with_versions(cast)
    made = decision(proposal(cast, about=(text, 1)))
    assert (made.document, made.version) == (text, 1)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"rule_set": 9}, "rule_set"),
        ({"document": 9, "version": 1}, "version"),
        ({"document": 1, "version": 9}, "version"),
        ({"document": 1}, "version"),
        ({"version": 1}, "version"),
        ({"title": " \u200b "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"text": "x" * 20_001}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"title": "abc\u202edef"}, "title"),
    ],
)
def test_propose_with_wrong_input_is_refused(cast: Cast, given: dict[str, Any], field: str) -> None:
    text_with_versions(cast)
    chosen = rule_set(cast)
    with refused(Invalid, field):
        actions.propose(
            cast.bob, **{"space": "waste", "title": "T", "text": "T", "rule_set": chosen, **given}
        )


def test_propose_twice_with_one_key_makes_one_proposal(cast: Cast) -> None:
    given: dict[str, Any] = {"space": "waste", "title": "T", "text": "T", "rule_set": rule_set(cast)}
    first = actions.propose(cast.bob, key="k1", **given)
    again = actions.propose(cast.bob, key="k1", **given)
    assert again == {**first, "repeated": True}
    assert Decision.select().count() == 1
    with refused(RuleBroken, said="already used"):
        actions.propose(cast.bob, key="k1", **{**given, "title": "Other"})


def test_revise_changes_a_draft(cast: Cast) -> None:
    number = proposal(cast)
    chosen = rule_set(cast, quorum="1/2")
    actions.revise(cast.bob, space="waste", decision=number, title="New", text="Words", rule_set=chosen)
    made = decision(number)
    assert (made.title, made.text, made.rule_set.number) == ("New", "Words", chosen)


@pytest.mark.parametrize("name", ["carol", "trea", "erin", *STRANGERS])
def test_revise_by_anybody_but_proposer_and_facilitator_is_refused(cast: Cast, name: str) -> None:
    number = proposal(cast)
    with refused(STRANGERS.get(name, Forbidden)):
        actions.revise(actor(cast, name), space="waste", decision=number, title="N", text="N", rule_set=1)


def test_revise_while_the_vote_is_open_is_refused(cast: Cast) -> None:
    """Defect 4: the proposal or the rule being editable while the vote is open."""
    number = vote(cast)
    for name in ("bob", "alice"):
        with refused(RuleBroken, said="cannot be changed any more"):
            actions.revise(actor(cast, name), space="waste", decision=number, title="N", text="N", rule_set=1)


def test_drafts_are_recorded_without_their_words(cast: Cast) -> None:
    number = proposal(cast)
    actions.revise(cast.bob, space="waste", decision=number, title="Second", text="Secret words", rule_set=1)
    stored = b"".join(bytes(entry.content) for entry in entries(cast))
    for word in (TITLE, "five fractions", "Second", "Secret words"):
        assert word.encode() not in stored
    assert {o.name for o in AuditOpening.select()} == {"title", "text"}


# Opening


def test_open_freezes_rule_text_and_electorate(cast: Cast) -> None:
    number = proposal(cast)
    done = actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    made = decision(number)
    assert (made.stage, made.opened_at, made.closes_at, made.zone) == ("open", NOW, DEADLINE, "UTC")
    assert made.rule == made.rule_set.rule
    assert {v.voter for v in made.voters} == {cast.stakeholders["city"].uid, cast.stakeholders["greens"].uid}
    assert made.text_hash == sha256_hex(TEXT.encode())
    assert done["decision_hash"] == made.decision_hash == entries(cast)[-1].facts["decision_hash"]


def test_open_with_a_local_time_closes_at_that_instant(cast: Cast) -> None:
    number = proposal(cast)
    actions.open(
        cast.alice, space="waste", decision=number, closes="2026-11-27T17:00", zone="Asia/Ho_Chi_Minh"
    )
    assert clock.iso(decision(number).closes_at) == "2026-11-27T10:00:00.000Z"
    assert decision(number).zone == "Asia/Ho_Chi_Minh"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "closes_at"),
        ({"closes_at": NOW}, "closes_at"),
        ({"closes_at": NOW - 1}, "closes_at"),
        ({"closes_at": NOW + 367 * 86_400_000}, "closes_at"),
        ({"closes_at": -1}, "closes_at"),
        ({"closes": "soon"}, "closes"),
        ({"closes": "2027-03-28T02:30", "zone": "Europe/Berlin"}, "closes"),
        ({"closes": "2026-11-27T17:00", "zone": "Nowhere/Land"}, "zone"),
        ({"closes_at": DEADLINE, "zone": "Nowhere/Land"}, "zone"),
        ({"closes_at": DEADLINE, "zone": "x" * 100}, "zone"),
    ],
)
def test_open_with_a_wrong_deadline_is_refused(cast: Cast, given: dict[str, Any], field: str) -> None:
    number = proposal(cast)
    with refused(Invalid, field):
        actions.open(cast.alice, space="waste", decision=number, **given)


@pytest.mark.parametrize("name", ["bob", "carol", "trea", "erin", *STRANGERS])
def test_open_by_anybody_but_the_facilitator_is_refused(cast: Cast, name: str) -> None:
    number = proposal(cast)
    with refused(STRANGERS.get(name, Forbidden)):
        actions.open(actor(cast, name), space="waste", decision=number, closes_at=DEADLINE)


def test_open_with_an_empty_electorate_is_refused(cast: Cast) -> None:
    number = proposal(cast)
    store.write(Mandate.update(may_vote=False).execute)
    with refused(Invalid, "", said="Nobody could vote"):
        actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    store.write(Mandate.update(may_vote=True, ends_at=NOW).execute)
    with refused(Invalid, "", said="Nobody could vote"):
        actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)


@pytest.mark.parametrize("parts", [{"threshold": "1", "comparison": "more_than"}, {"quorum": "2"}])
def test_open_under_a_rule_that_cannot_be_met_is_refused(cast: Cast, parts: dict[str, str]) -> None:
    """The act that makes rule sets refuses such a rule; one that came otherwise is refused here."""
    number = proposal(cast, method="majority")
    kept = RuleSet.get()
    kept.rule = {**kept.rule, **parts}
    store.write(kept.save)
    with refused(Invalid):
        actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)


def test_open_twice_is_refused(cast: Cast) -> None:
    number = vote(cast)
    with refused(RuleBroken, said="opened already"):
        actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)


def test_open_about_a_version_freezes_its_text(cast: Cast) -> None:
    text = text_with_versions(cast)
    made = decision(vote(cast, about=(text, 1)))
    assert made.version_title == "Charter"
    assert made.version_text.strip() == "First words."
    facts = entries(cast, "decisions.open")[0].facts
    assert (facts["document"], facts["version"], facts["text_hash"]) == (text, 1, made.text_hash)


def test_rule_set_edited_while_the_vote_is_open_changes_nothing(cast: Cast) -> None:
    """Defect 4: the rule being editable while the vote is open."""
    number = vote(cast, method="majority")
    before = decision(number)
    used = before.rule_set.number
    actions.make_rule_set(
        cast.alice, space="waste", name="Harder", method="majority", threshold="1", comparison="at_least",
        quorum="1", rule_set=used,
    )  # fmt: skip
    answer(cast.bob, number, "agree")
    close(cast, number)
    after = decision(number)
    assert after.result == "passed"
    assert (after.rule, after.decision_hash) == (before.rule, before.decision_hash)
    assert after.trace["rule"] == before.rule


# Answering


@pytest.mark.parametrize(
    ("method", "choice", "reason"),
    [
        ("majority", "agree", ""),
        ("majority", "disagree", "Too dear"),
        ("majority", "abstain", ""),
        ("consent", "stand_aside", "We have no lorries"),
        ("consent", "block", "It harms the pickers"),
    ],
)
def test_cast_ballot_keeps_answer_and_reason(cast: Cast, method: str, choice: str, reason: str) -> None:
    number = vote(cast, method=method)
    done = answer(cast.bob, number, choice, reason)
    greens = cast.stakeholders["greens"].uid
    assert (done["choice"], done["voter"], done["act"]) == (choice, greens, "decisions.cast_ballot")
    kept = decision(number).ballots.get()
    assert (kept.voter, kept.choice, kept.reason, kept.channel) == (greens, choice, reason, "online")
    assert (kept.cast_by.name, kept.cast_at) == ("Bob", NOW)
    facts = entries(cast)[-1].facts
    assert facts["voter"] == greens
    assert facts["choice"] == choice
    assert facts["changed"] is False
    assert facts["decision_hash"] == decision(number).decision_hash
    assert not reason or reason.encode() not in bytes(entries(cast)[-1].content)
    assert decision(number).stage == "open"


def test_cast_ballot_again_replaces_the_answer(cast: Cast) -> None:
    number = vote(cast)
    answer(cast.bob, number, "block", "Not yet")
    answer(cast.bob, number, "agree")
    greens = cast.stakeholders["greens"].uid
    assert ballots(number) == {(1, greens): "agree"}
    assert decision(number).ballots.get().reason == ""
    assert [entry.facts["changed"] for entry in entries(cast, "decisions.cast_ballot")] == [False, True]


def test_cast_ballot_twice_with_one_key_is_one_ballot_and_the_same_answer(cast: Cast) -> None:
    number = vote(cast)
    first = answer(cast.bob, number, "agree", key="one")
    again = answer(cast.bob, number, "agree", key="one")
    assert again == {**first, "repeated": True}
    assert len(ballots(number)) == len(entries(cast, "decisions.cast_ballot")) == 1
    with refused(RuleBroken, said="already used"):
        answer(cast.bob, number, "abstain", key="one")
    answer(cast.alice, number, "abstain", key="one")  # the key is each person's own
    assert len(ballots(number)) == 2


def test_cast_ballot_with_its_key_after_the_close_gives_the_same_answer(cast: Cast) -> None:
    number = vote(cast)
    first = answer(cast.bob, number, "agree", key="one")
    close(cast, number)
    assert answer(cast.bob, number, "agree", key="one") == {**first, "repeated": True}
    with refused(RuleBroken, said="not counted"):
        answer(cast.bob, number, "agree", key="two")


@pytest.mark.parametrize("choice", ["block", "stand_aside"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_cast_ballot_without_a_reason_that_is_needed_is_refused(cast: Cast, choice: str, reason: str) -> None:
    number = vote(cast)
    with refused(Invalid, "reason"):
        answer(cast.bob, number, choice, reason)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"choice": "disagree"}, "choice"),
        ({"choice": ""}, "choice"),
        ({"choice": "Agree"}, "choice"),
        ({"choice": None}, "choice"),
        ({"choice": "agree", "reason": "a\0b"}, "reason"),
        ({"choice": "agree", "reason": "x" * 20_001}, "reason"),
        ({"choice": "agree", "weight": 5}, "weight"),
        ({"choice": "agree", "decision": "one"}, "decision"),
    ],
)
def test_cast_ballot_with_wrong_input_is_refused(cast: Cast, given: dict[str, Any], field: str) -> None:
    number = vote(cast)
    with refused(Invalid, field):
        actions.cast_ballot(cast.bob, **{"space": "waste", "decision": number, **given})


@pytest.mark.parametrize("name", ["erin", *STRANGERS])
def test_cast_ballot_by_observer_or_stranger_is_refused(cast: Cast, name: str) -> None:
    number = vote(cast)
    with refused(STRANGERS.get(name, Forbidden)):
        answer(actor(cast, name), number, "agree")


@pytest.mark.parametrize("name", ["carol", "trea"])
def test_cast_ballot_outside_the_electorate_is_refused(cast: Cast, name: str) -> None:
    number = vote(cast)
    with refused(Forbidden, said="no voice"):
        answer(actor(cast, name), number, "agree")


def test_cast_ballot_for_another_voice_is_refused(cast: Cast) -> None:
    number = vote(cast)
    with refused(Forbidden, said="no voice"):
        answer(cast.bob, number, "agree", voter=cast.stakeholders["city"].uid)
    with refused(Forbidden, said="no voice"):
        answer(cast.bob, number, "agree", voter="0" * 16)


def test_cast_ballot_after_the_mandate_ended_is_refused(cast: Cast) -> None:
    number = vote(cast)
    store.write(Mandate.update(ends_at=NOW + 10).where(Mandate.person == cast.people["bob"]).execute)
    clock.freeze(NOW + 9)
    answer(cast.bob, number, "agree")
    clock.freeze(NOW + 10)
    with refused(Forbidden, said="no voice"):
        answer(cast.bob, number, "abstain")
    assert list(ballots(number).values()) == ["agree"]


def test_cast_ballot_by_a_late_joiner_is_refused(cast: Cast) -> None:
    """Defect 4: the electorate growing while the vote is open."""
    number = vote(cast)
    late = joins(cast, "late", "newcomers")
    with refused(Forbidden, said="fixed when it opened"):
        answer(late, number, "agree")
    person = vote(cast, unit="person")
    later = joins(cast, "later", "newcomers")
    with refused(Forbidden, said="fixed when it opened"):
        answer(later, person, "agree")
    assert answer(late, person, "agree")["voter"] == cast.people["late"].uid
    assert Voter.select().where(Voter.decision == decision(number)).count() == 2


def test_cast_ballot_before_opening_is_refused(cast: Cast) -> None:
    number = proposal(cast)
    with refused(RuleBroken, said="not been opened"):
        answer(cast.bob, number, "agree")


@pytest.mark.parametrize("late", [0, 1])
def test_cast_ballot_at_the_closing_instant_is_refused(cast: Cast, late: int) -> None:
    number = vote(cast)
    clock.freeze(DEADLINE - 1)
    answer(cast.bob, number, "agree")
    clock.freeze(DEADLINE + late)
    with refused(RuleBroken, said="not counted"):
        answer(cast.bob, number, "abstain")
    with refused(RuleBroken, said="not counted"):
        answer(cast.alice, number, "agree")


def test_cast_ballot_after_close_is_refused(cast: Cast) -> None:
    number = vote(cast)
    close(cast, number)
    with refused(RuleBroken, said="not counted"):
        answer(cast.bob, number, "agree")


def test_cast_ballot_on_a_decision_that_is_not_there_is_refused(cast: Cast) -> None:
    with refused(NotFound):
        answer(cast.bob, 99, "agree")
    with refused(NotFound):
        actions.cast_ballot(cast.bob, space="nowhere", decision=1, choice="agree")


@pytest.mark.parametrize("name", ["dave", "root", "nobody"])
def test_decisions_of_a_private_space_are_not_there_for_strangers(cast: Cast, name: str) -> None:
    number = vote(cast)
    store.write(Space.update(visibility="private").execute)
    who = actor(cast, name)
    for act in (actions.close, actions.withdraw, actions.amend):
        with refused(NotFound):
            act(who, space="waste", decision=number)
    with refused(NotFound):
        answer(who, number, "agree")
    with refused(NotFound):
        actions.open(who, space="waste", decision=number, closes_at=DEADLINE)
    with refused(NotFound):
        actions.propose(who, space="waste", title="T", text="T", rule_set=1)
