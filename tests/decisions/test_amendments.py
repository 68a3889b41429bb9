"""Amendments before a vote: accepted, refused, voted on, taken back."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from govhub.decisions import actions
from govhub.decisions.models import Amendment
from govhub.notices.models import Notice
from tests.conftest import Cast
from tests.decisions.stage import (
    DEADLINE,
    STRANGERS,
    TEXT,
    actor,
    answer,
    close,
    decision,
    entries,
    proposal,
    refused,
    rule_set,
    vote,
)

pytestmark = pytest.mark.usefixtures("at_noon")
OTHER = "We sort waste into six fractions."


def propose(who: Any, number: int, text: str = OTHER) -> int:
    """The number of a new amendment."""
    given = {"text": text, "reason": "Glass apart"}
    return int(actions.propose_amendment(who, space="waste", decision=number, **given)["amendment"])


def settle(act: Any, who: Any, number: int, amendment: int = 1, **more: Any) -> dict[str, Any]:
    """Accept, refuse, put to the vote or take back."""
    found: dict[str, Any] = act(who, space="waste", decision=number, amendment=amendment, **more)
    return found


def put_to_vote(cast: Cast, number: int, **parts: Any) -> int:
    """The number of the vote about the amendment, which is open."""
    rule = rule_set(cast, **{"method": "majority", **parts})
    given = {"title": "Six fractions?", "rule_set": rule}
    about = settle(actions.put_amendment_to_vote, cast.alice, number, **given)["vote"]
    actions.open(cast.alice, space="waste", decision=about, closes_at=DEADLINE)
    return int(about)


def test_propose_amendment_waits_and_its_words_are_not_public(cast: Cast) -> None:
    number = proposal(cast)
    assert (propose(cast.carol, number), propose(cast.bob, number, "Seven")) == (1, 2)
    assert decision(number).text == TEXT
    entry = entries(cast, "decisions.propose_amendment")[0]
    assert entry.facts == {"decision": number, "amendment": 1}
    told = {row.person.name for row in Notice.select() if row.about == f"decision:{number}"}
    assert told >= {"Alice", "Bob"}


def test_accept_amendment_is_the_text_of_the_proposal(cast: Cast) -> None:
    number = proposal(cast)
    propose(cast.carol, number)
    settle(actions.accept_amendment, cast.bob, number)
    assert (decision(number).text, Amendment.get().state) == (OTHER, "accepted")
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    assert decision(number).text == OTHER


def test_refuse_amendment_says_why(cast: Cast) -> None:
    number = proposal(cast)
    propose(cast.carol, number)
    with refused(Invalid, field="answer"):
        settle(actions.refuse_amendment, cast.bob, number, answer="")
    settle(actions.refuse_amendment, cast.bob, number, answer="Too dear")
    assert (decision(number).text, Amendment.get().answer) == (TEXT, "Too dear")
    for act, more in ((actions.accept_amendment, {}), (actions.refuse_amendment, {"answer": "x"})):
        with refused(RuleBroken, said="its answer already"):
            settle(act, cast.bob, number, **more)


def test_put_amendment_to_vote_and_what_passes_replaces_the_text(cast: Cast) -> None:
    number = proposal(cast)
    propose(cast.carol, number)
    about = put_to_vote(cast, number)
    made = decision(about)
    assert (made.amends, made.text, made.frozen()["amends"]) == (number, OTHER, number)
    answer(cast.bob, about, "agree")
    close(cast, about)
    assert (decision(number).text, Amendment.get().state) == (OTHER, "adopted")
    entry = entries(cast, "decisions.settle_amendment")[-1]
    assert (entry.actor, entry.facts["vote"], entry.facts["state"]) == ("system", about, "adopted")


def test_put_amendment_to_vote_and_what_fails_leaves_the_text(cast: Cast) -> None:
    number = proposal(cast)
    propose(cast.carol, number)
    about = put_to_vote(cast, number)
    answer(cast.bob, about, "disagree")
    close(cast, about)
    assert (decision(number).text, Amendment.get().state) == (TEXT, "rejected")
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)


def test_nothing_moves_while_an_amendment_is_voted_on(cast: Cast) -> None:
    number = proposal(cast)
    propose(cast.carol, number)
    propose(cast.carol, number, "Seven")
    put_to_vote(cast, number)
    with refused(RuleBroken, said="wait for an answer"):
        actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    with refused(RuleBroken, said="being voted on"):
        settle(actions.accept_amendment, cast.bob, number, 2)
    with refused(RuleBroken, said="being voted on"):
        more = {"title": "T", "rule_set": 1}
        settle(actions.put_amendment_to_vote, cast.bob, number, 2, **more)
    words = {"title": "T", "text": "Others", "rule_set": decision(number).rule_set.number}
    with refused(RuleBroken, said="being voted on"):
        actions.revise(cast.bob, space="waste", decision=number, **words)
    actions.revise(cast.bob, space="waste", decision=number, **{**words, "text": TEXT})
    settle(actions.refuse_amendment, cast.bob, number, 2, answer="No")


def test_a_vote_that_is_withdrawn_leaves_the_amendment_waiting(cast: Cast) -> None:
    number = proposal(cast)
    propose(cast.carol, number)
    about = put_to_vote(cast, number)
    actions.withdraw(cast.alice, space="waste", decision=about)
    assert Amendment.get().state == "proposed"
    settle(actions.accept_amendment, cast.bob, number)


def test_a_proposal_that_was_withdrawn_meanwhile_keeps_its_text(cast: Cast) -> None:
    number = proposal(cast)
    propose(cast.carol, number)
    about = put_to_vote(cast, number)
    actions.withdraw(cast.bob, space="waste", decision=number)
    answer(cast.bob, about, "agree")
    close(cast, about)
    assert (decision(number).text, Amendment.get().state) == (TEXT, "rejected")


def test_put_amendment_to_vote_by_a_rule_that_chooses_is_refused(cast: Cast) -> None:
    number, rule = proposal(cast), rule_set(cast, method="approval")
    propose(cast.carol, number)
    with refused(Invalid, field="rule_set"):
        settle(actions.put_amendment_to_vote, cast.bob, number, title="T", rule_set=rule)


def test_withdraw_amendment_by_whoever_wrote_it(cast: Cast) -> None:
    number = proposal(cast)
    propose(cast.carol, number)
    for name in ("alice", "bob", "erin"):
        with refused(Forbidden):
            settle(actions.withdraw_amendment, actor(cast, name), number)
    settle(actions.withdraw_amendment, cast.carol, number)
    assert Amendment.get().state == "withdrawn"
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)


def test_open_while_an_amendment_waits_is_refused(cast: Cast) -> None:
    number = proposal(cast)
    propose(cast.carol, number)
    with refused(RuleBroken, said="wait for an answer"):
        actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)


def test_propose_amendment_once_the_vote_is_open_is_refused(cast: Cast) -> None:
    number = vote(cast)
    with refused(RuleBroken):
        propose(cast.carol, number)


def test_propose_amendment_that_changes_nothing_is_refused(cast: Cast) -> None:
    number = proposal(cast)
    with refused(Invalid, field="text"):
        propose(cast.carol, number, TEXT)


@pytest.mark.parametrize("name", ["erin", *STRANGERS])
def test_propose_amendment_by_a_stranger_is_refused(cast: Cast, name: str) -> None:
    number = proposal(cast)
    with refused(STRANGERS.get(name, Forbidden)):
        propose(actor(cast, name), number)


@pytest.mark.parametrize("name", ["carol", "trea", "erin", *STRANGERS])
def test_accept_amendment_by_anybody_else_is_refused(cast: Cast, name: str) -> None:
    number = proposal(cast)
    propose(cast.carol, number)
    with refused(STRANGERS.get(name, Forbidden)):
        settle(actions.accept_amendment, actor(cast, name), number)


def test_accept_amendment_that_there_is_not_is_refused(cast: Cast) -> None:
    number = proposal(cast)
    with refused(NotFound):
        settle(actions.accept_amendment, cast.bob, number, 7)


def test_accept_amendment_with_its_key_is_done_once(cast: Cast) -> None:
    number = proposal(cast)
    propose(cast.carol, number)
    first = settle(actions.accept_amendment, cast.bob, number, key="once")
    again = settle(actions.accept_amendment, cast.bob, number, key="once")
    assert (again["seq"], again["repeated"]) == (first["seq"], True)
    assert clock.now() == Amendment.get().settled_at
