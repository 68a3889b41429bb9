"""Interests declared before a vote: numerator, denominator and quorum are without that voice."""

from __future__ import annotations

import pytest

from govhub.core import clock
from govhub.core.errors import Forbidden, Invalid, RuleBroken, SignInNeeded
from govhub.decisions import actions, queries
from govhub.decisions.models import Interest
from tests.conftest import Cast
from tests.decisions.stage import (
    DEADLINE,
    actor,
    answer,
    ballots,
    close,
    decision,
    entries,
    joins,
    proposal,
    refused,
    vote,
)

pytestmark = pytest.mark.usefixtures("at_noon")


def declare(who: object, number: int, **more: str) -> object:
    """Declare an interest."""
    return actions.declare_interest(
        who,
        space="waste",
        decision=number,
        **{"reason": "We sell bins", **more},  # type: ignore[arg-type]
    )


def opens(cast: Cast, number: int) -> None:
    """The facilitator opens the vote."""
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)


def test_declare_interest_leaves_numerator_denominator_and_quorum(cast: Cast) -> None:
    joins(cast, "paula", "pickers")
    number = proposal(cast, method="majority", quorum="1", base="entitled", early_close=False)
    declare(cast.bob, number)
    opens(cast, number)
    greens = cast.stakeholders["greens"].uid
    assert ballots(number) == {(1, greens): "recused"}
    answer(cast.alice, number, "agree")
    answer(cast.people["paula"].actor(), number, "agree")
    assert close(cast, number)["outcome"] == "passed"
    outcome = decision(number).counted
    assert (outcome.entitled, outcome.cast, outcome.recused) == (2, 2, 1)


def test_declare_interest_is_private_until_the_vote_opens(cast: Cast) -> None:
    number = proposal(cast)
    declare(cast.bob, number)
    entry = entries(cast, "decisions.declare_interest")[-1]
    assert entry.facts == {"decision": number}
    opens(cast, number)
    cast_entry = entries(cast, "decisions.cast_ballot")[-1]
    assert (cast_entry.facts["choice"], cast_entry.actor) == ("recused", "system")
    assert cast_entry.facts["voter"] == cast.stakeholders["greens"].uid


def test_declare_interest_anew_replaces_the_reason(cast: Cast) -> None:
    number = proposal(cast)
    declare(cast.bob, number)
    declare(cast.bob, number, reason="My cousin sells bins")
    assert [row.reason for row in Interest.select()] == ["My cousin sells bins"]


def test_withdraw_interest_before_the_vote_makes_the_voice_count(cast: Cast) -> None:
    number = proposal(cast)
    declare(cast.bob, number)
    actions.withdraw_interest(cast.bob, space="waste", decision=number)
    opens(cast, number)
    assert ballots(number) == {}
    with refused(RuleBroken):
        actions.withdraw_interest(cast.bob, space="waste", decision=number)


def test_withdraw_interest_that_was_not_declared_is_refused(cast: Cast) -> None:
    number = proposal(cast)
    with refused(RuleBroken, said="No interest"):
        actions.withdraw_interest(cast.bob, space="waste", decision=number)


def test_a_recused_voice_can_still_answer_until_the_close(cast: Cast) -> None:
    number = proposal(cast, early_close=False)
    declare(cast.bob, number)
    opens(cast, number)
    answer(cast.bob, number, "agree")
    assert ballots(number) == {(1, cast.stakeholders["greens"].uid): "agree"}


def test_declare_interest_once_the_vote_is_open_is_refused(cast: Cast) -> None:
    number = vote(cast)
    with refused(RuleBroken, said="with the answer"):
        declare(cast.bob, number)


def test_declare_interest_without_saying_which_is_refused(cast: Cast) -> None:
    number = proposal(cast)
    with refused(Invalid, field="reason"):
        declare(cast.bob, number, reason=" ")


@pytest.mark.parametrize(
    ("name", "error"),
    [("carol", Forbidden), ("erin", Forbidden), ("dave", Forbidden), ("nobody", SignInNeeded)],
)
def test_declare_interest_without_a_voice_is_refused(cast: Cast, name: str, error: type[Exception]) -> None:
    number = proposal(cast)
    with refused(error):  # type: ignore[arg-type]
        declare(actor(cast, name), number)


def test_declare_interest_for_somebody_else_is_refused(cast: Cast) -> None:
    number = proposal(cast)
    with refused(Forbidden):
        declare(cast.bob, number, voter=cast.stakeholders["city"].uid)


def test_declare_interest_of_a_person_who_speaks_for_two_asks_for_whom(cast: Cast) -> None:
    number = proposal(cast)
    joins(cast, "bob", "pickers", role=None)
    with refused(Invalid, field="voter"):
        declare(cast.bob, number)
    declare(cast.bob, number, voter=cast.stakeholders["pickers"].uid)


def test_a_person_who_counts_for_themselves_declares_for_themselves(cast: Cast) -> None:
    number = proposal(cast, unit="person")
    declare(cast.bob, number)
    opens(cast, number)
    assert ballots(number) == {(1, cast.bob.uid): "recused"}


def test_open_when_everybody_has_an_interest_is_refused(cast: Cast) -> None:
    number = proposal(cast)
    for who in (cast.alice, cast.bob):
        declare(who, number)
    with refused(Invalid):
        opens(cast, number)


def test_an_interest_of_somebody_whose_mandate_ended_is_left_aside(cast: Cast) -> None:
    joins(cast, "paula", "pickers", ends_at=clock.now() + 1000)
    number = proposal(cast)
    declare(cast.people["paula"].actor(), number)
    clock.freeze(clock.now() + 2000)
    opens(cast, number)
    assert ballots(number) == {}
    shown = queries.show(cast.bob, space="waste", decision=number)
    assert shown["entitled"] == 2
