"""Blocks answered by an amendment or withdrawn, and proposals taken back."""

from __future__ import annotations

import pytest

from govhub.core import clock
from govhub.core.canonical import sha256_hex
from govhub.core.db import store
from govhub.core.errors import Forbidden, Invalid, RuleBroken
from govhub.decisions import actions
from govhub.decisions.jobs import close_due
from govhub.decisions.models import Voter
from govhub.spaces.models import Role
from tests.conftest import Cast
from tests.decisions.stage import (
    DEADLINE,
    STRANGERS,
    actor,
    answer,
    ballots,
    close,
    decision,
    entries,
    proposal,
    refused,
    text_with_versions,
    vote,
)

pytestmark = pytest.mark.usefixtures("at_noon")


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
