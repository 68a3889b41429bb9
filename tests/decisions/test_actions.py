"""From rule set to open vote: every act works, and every refusal leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.audit import AuditOpening
from govhub.core.canonical import sha256_hex
from govhub.core.db import store
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from govhub.decisions import actions
from govhub.decisions.models import Decision, RuleSet
from govhub.spaces.models import Mandate
from tests.conftest import Cast
from tests.decisions.stage import (
    DEADLINE,
    NOW,
    STRANGERS,
    TEXT,
    TITLE,
    actor,
    answer,
    close,
    decision,
    entries,
    proposal,
    refused,
    rule_set,
    text_with_versions,
    vote,
)

pytestmark = pytest.mark.usefixtures("at_noon")


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
