"""Settlements: versions, signatures with a mandate, and what the last signature does."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from govhub.decisions import actions as decisions
from govhub.mediation import actions, queries
from govhub.mediation.models import Settlement, Signature
from govhub.spaces.actions import end_mandate, give_mandate
from govhub.spaces.models import Mandate
from tests.conftest import Cast
from tests.decisions.stage import answer, joins, refused, text_with_versions, vote
from tests.mediation.stage import (
    W,
    acts,
    blocked,
    case,
    decision,
    in_dialogue,
    logged,
    proposed,
    settled,
    sign,
)

NOW = 1_795_000_000_000
HOUR = 3_600_000


@pytest.fixture(autouse=True)
def at_noon(cast: Cast) -> None:
    clock.freeze(NOW)


@pytest.fixture
def on_the_table(cast: Cast) -> int:
    """A block in dialogue with a settlement to sign; the decision's number."""
    number = blocked(cast)
    in_dialogue(cast)
    proposed(cast, effect="lift")
    return number


# --- proposing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["carol", "alice", "bob"])
def test_propose_settlement_by_anyone_in_the_case(cast: Cast, name: str) -> None:
    blocked(cast)
    in_dialogue(cast)
    assert proposed(cast, 1, name, effect="lift") == 1
    assert case().stage == "agreement"


def test_propose_settlement_by_a_stranger_is_refused(cast: Cast) -> None:
    blocked(cast)
    in_dialogue(cast)
    with refused(NotFound):
        proposed(cast, 1, "trea")


def test_propose_settlement_before_the_dialogue_is_refused(cast: Cast) -> None:
    blocked(cast)
    with refused(RuleBroken, said="dialogue comes first"):
        proposed(cast, 1, "alice")


def test_propose_settlement_with_one_party_is_refused(cast: Cast) -> None:
    logged(cast, "bob")
    in_dialogue(cast)
    with refused(RuleBroken, said="two parties"):
        proposed(cast)


def test_propose_settlement_again_asks_everybody_anew(cast: Cast, on_the_table: int) -> None:
    sign(cast, "alice")
    assert proposed(cast, text="Another word", effect="lift") == 2
    newest = queries.show(cast.bob, **W, case=1)["settlements"][0]
    assert (newest["version"], newest["missing"]) == (2, ["City department", "Green roof"])
    with refused(RuleBroken, said="newer version"):
        sign(cast, "bob", version=1)
    sign(cast, "bob", version=2)
    assert case().runs
    sign(cast, "alice", version=2)
    assert case().stage == "settled"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"effect": "conditions"}, "conditions"),
        ({"effect": "amend"}, "amended_text"),
        ({"effect": "amend", "amended_text": "same"}, "amended_text"),
        ({"effect": "burn"}, "effect"),
        ({"effect": "plain", "text": ""}, "text"),
    ],
)
def test_propose_settlement_that_says_too_little_is_refused(
    cast: Cast, given: dict[str, Any], field: str
) -> None:
    number = blocked(cast)
    in_dialogue(cast)
    if given.get("amended_text"):
        given = {**given, "amended_text": decision(number).text}
    with refused(Invalid, field):
        proposed(cast, **given)


@pytest.mark.parametrize("effect", ["lift", "amend", "conditions", "end"])
def test_propose_settlement_with_an_effect_needs_an_open_vote(cast: Cast, effect: str) -> None:
    logged(cast, "bob", parties=[cast.stakeholders["city"].uid])
    in_dialogue(cast)
    with refused(Invalid, "effect"):
        proposed(cast, effect=effect, conditions="C", amended_text="A")


# --- signing ------------------------------------------------------------------------------------------------


def test_sign_settlement_once_for_each_party(cast: Cast, on_the_table: int) -> None:
    joins(cast, "gus", "greens", may_sign=True)
    sign(cast, "bob")
    with refused(RuleBroken, said="signed already"):
        sign(cast, "bob")
    with refused(RuleBroken, said="signed already"):
        sign(cast, "gus")
    assert case().runs


def test_sign_settlement_for_another_stakeholder_is_refused(cast: Cast, on_the_table: int) -> None:
    other = next(one["party"] for one in queries.show(cast.bob, **W, case=1)["parties"] if not one["mine"])
    with refused(Forbidden, said="cannot sign for this party"):
        sign(cast, "bob", party=other)


def test_sign_settlement_by_the_mediator_is_refused(cast: Cast, on_the_table: int) -> None:
    with refused(Forbidden):
        sign(cast, "carol")


def test_sign_settlement_after_ones_mandate_ended_is_refused(cast: Cast, on_the_table: int) -> None:
    end_mandate(cast.alice, **W, mandate=Mandate.get(Mandate.person == cast.people["bob"]).id)
    with refused(NotFound):  # the case is closed to him altogether
        sign(cast, "bob")


def test_sign_settlement_after_the_mandate_to_sign_became_one_to_speak_is_refused(
    cast: Cast, on_the_table: int
) -> None:
    end_mandate(cast.alice, **W, mandate=Mandate.get(Mandate.person == cast.people["bob"]).id)
    given = {"stakeholder": cast.stakeholders["greens"].uid, "person": cast.people["bob"].uid}
    clock.freeze(NOW + HOUR)
    give_mandate(cast.alice, **W, **given, may_vote=True, may_sign=False)
    with refused(Forbidden):
        sign(cast, "bob")
    assert queries.show(cast.bob, **W, case=1)["to_sign"] == []


def test_sign_settlement_says_for_whom_where_one_signs_for_two(cast: Cast, on_the_table: int) -> None:
    given = {"stakeholder": cast.stakeholders["city"].uid, "person": cast.people["bob"].uid}
    give_mandate(cast.alice, **W, **given, may_sign=True)
    with refused(Invalid, "party"):
        sign(cast, "bob")
    first, second = queries.show(cast.bob, **W, case=1)["to_sign"]
    sign(cast, "bob", party=first["party"])
    with refused(RuleBroken, said="Somebody else has to sign"):  # nobody comes to terms with themselves
        sign(cast, "bob", party=second["party"])
    assert case().stage == "agreement"


def test_sign_settlement_back_in_dialogue_is_refused(cast: Cast, on_the_table: int) -> None:
    actions.move_on(cast.carol, **W, case=1, stage="dialogue")
    with refused(RuleBroken, said="back to dialogue"):
        sign(cast, "bob")


def test_sign_settlement_of_a_person_without_an_organisation(cast: Cast) -> None:
    logged(cast, "trea", parties=[cast.stakeholders["greens"].uid])
    in_dialogue(cast)
    proposed(cast)
    sign(cast, "trea")
    sign(cast, "bob")
    assert (case().stage, case().outcome_kind) == ("settled", "other")


def test_sign_settlement_with_a_party_that_came_later_waits_for_it(cast: Cast, on_the_table: int) -> None:
    joins(cast, "fay", "firm", may_sign=True)
    sign(cast, "alice")
    actions.add_party(cast.carol, **W, case=1, stakeholder=cast.stakeholders["firm"].uid)
    sign(cast, "bob")
    assert case().runs
    sign(cast, "fay")
    assert case().stage == "settled"


def without_fay(cast: Cast, *, bob: bool = True, **effect: Any) -> int:
    """Alice's city and fay's firm block; alice (and bob) signed, fay has not. The decision's number."""
    joins(cast, "fay", "firm", may_sign=True)
    number = blocked(cast)
    answer(cast.fay, number, "block", "It is too dear.")
    in_dialogue(cast)
    proposed(cast, **(effect or {"effect": "lift"}))
    sign(cast, "alice")
    if bob:
        sign(cast, "bob")
    assert case().runs
    return number


def test_release_party_settles_when_only_its_signature_was_missing(cast: Cast) -> None:
    number = without_fay(cast)
    answer(cast.fay, number, "agree")
    assert (case().stage, case().outcome_kind, decision(number).held_at) == ("settled", "lifted", None)
    assert acts(cast)[-2:] == ["release_party", "settle"]


def test_release_party_settles_with_an_amended_text(cast: Cast) -> None:
    number = without_fay(cast, effect="amend", amended_text="With a seat for the pickers")
    answer(cast.fay, number, "agree")
    assert (case().stage, decision(number).round) == ("settled", 2)
    assert (decision(number).text, decision(number).held_at) == ("With a seat for the pickers", None)


def test_withdraw_case_settles_when_only_this_signature_was_missing(cast: Cast) -> None:
    number = without_fay(cast)
    actions.withdraw_case(cast.fay, **W, case=1)
    assert (case().stage, decision(number).held_at) == ("settled", None)


def test_release_party_settles_nothing_while_somebody_else_has_not_signed(cast: Cast) -> None:
    number = without_fay(cast, bob=False)
    answer(cast.fay, number, "agree")
    assert case().runs
    sign(cast, "bob")
    assert case().stage == "settled"


def test_withdraw_case_leaves_nobody_to_agree_alone(cast: Cast) -> None:
    joins(cast, "fay", "firm", may_sign=True)
    number = blocked(cast, by="bob")  # who proposed it as well: nobody answers
    answer(cast.fay, number, "block", "It is too dear.")
    in_dialogue(cast)
    proposed(cast, effect="end")
    sign(cast, "bob")
    actions.withdraw_case(cast.fay, **W, case=1)
    assert (case().runs, decision(number).stage) == (True, "open")


def test_settle_by_a_person_is_refused(cast: Cast, on_the_table: int) -> None:
    with refused(Forbidden):
        actions.settle(cast.carol, **W, case=1)
    blocked(cast)
    with refused(RuleBroken):
        actions.settle(Actor.system(), **W, case=2)


def test_signatures_and_settlements_are_never_changed(cast: Cast, on_the_table: int) -> None:
    from peewee import DatabaseError

    from govhub.core.db import store

    sign(cast, "alice")
    for change in (Signature.delete(), Settlement.update(text="Other"), Settlement.delete()):
        with pytest.raises(DatabaseError):
            store.write(change.execute)


# --- what the last signature does ---------------------------------------------------------------------------


def test_settle_lift_lets_the_clock_go_on_and_the_block_can_be_lifted(cast: Cast) -> None:
    number = blocked(cast)
    closes_at = decision(number).closes_at
    in_dialogue(cast)
    proposed(cast, effect="lift")
    sign(cast, "alice")
    clock.freeze(NOW + 7 * HOUR)
    sign(cast, "bob")
    assert (case().outcome_kind, decision(number).held_at) == ("lifted", None)
    assert decision(number).closes_at == closes_at + 7 * HOUR
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "agree")
    assert decisions.close(cast.alice, **W, decision=number)["outcome"] == "passed"
    assert acts(cast)[-2:] == ["sign_settlement", "settle"]


def test_settle_lift_does_not_let_the_same_block_stop_the_clock_again(cast: Cast) -> None:
    number = settled(cast, "lift")
    answer(cast.alice, number, "block", "I changed my mind")
    assert decision(number).held_at is None


def test_settle_amend_puts_the_agreed_text_to_a_vote_anew(cast: Cast) -> None:
    number = settled(cast, "amend", amended_text="With a seat for the pickers")
    found = decision(number)
    assert (found.round, found.text, found.held_at) == (2, "With a seat for the pickers", None)
    assert case().outcome_kind == "text_changed"
    answer(cast.alice, number, "agree")
    assert decisions.close(cast.alice, **W, decision=number)["outcome"] == "passed"


def test_settle_amend_with_a_version_of_the_text(cast: Cast) -> None:
    document = text_with_versions(cast)
    number = blocked(cast, about=(document, 1))
    in_dialogue(cast)
    with refused(Invalid, "amended_version"):
        proposed(cast, effect="amend", amended_version=1)
    with refused(Invalid, "amended_version"):
        proposed(cast, effect="amend", amended_version=9)
    proposed(cast, effect="amend", amended_version=2)
    sign(cast, "alice")
    sign(cast, "bob")
    assert (decision(number).round, decision(number).version) == (2, 2)


def test_settle_amend_and_a_block_in_the_new_round_opens_a_new_case(cast: Cast) -> None:
    number = settled(cast, "amend", amended_text="With a seat")
    answer(cast.alice, number, "block", "Still not")
    assert case(2).round == 2
    assert decision(number).held_at is not None


def test_settle_conditions_attaches_them_in_public(cast: Cast) -> None:
    number = settled(cast, "conditions", conditions="A seat for the pickers")
    assert (decision(number).conditions, decision(number).held_at) == ("A seat for the pickers", None)
    assert case().outcome_kind == "conditions"


def test_settle_end_withdraws_the_proposal(cast: Cast) -> None:
    number = settled(cast, "end")
    assert decision(number).stage == "withdrawn"
    assert (case().stage, case().outcome_kind) == ("settled", "proposal_ended")


def test_settle_conditions_while_another_case_holds_the_vote_keeps_it_still(cast: Cast) -> None:
    number = blocked(cast)
    closes_at = decision(number).closes_at
    logged(cast, "trea", kind="decision", about=f"decision:{number}")
    actions.take_case(cast.carol, **W, case=2)
    actions.hold_decision(cast.carol, **W, case=2, reason="Wait")
    in_dialogue(cast)
    proposed(cast, effect="conditions", conditions="A seat")
    sign(cast, "alice")
    clock.freeze(NOW + HOUR)
    sign(cast, "bob")
    assert decision(number).conditions == "A seat"
    assert decision(number).held_at is not None
    clock.freeze(NOW + 3 * HOUR)
    actions.withdraw_case(cast.trea, **W, case=2)
    assert decision(number).held_at is None
    assert decision(number).closes_at == closes_at + 3 * HOUR


@pytest.mark.parametrize(
    ("effect", "more"), [("amend", {"amended_text": "Other"}), ("conditions", {"conditions": "C"})]
)
def test_settle_about_a_vote_that_was_never_held(cast: Cast, effect: str, more: dict[str, str]) -> None:
    number = vote(cast)
    logged(cast, "bob", kind="decision", about=f"decision:{number}", parties=[cast.stakeholders["city"].uid])
    in_dialogue(cast)
    proposed(cast, effect=effect, **more)
    sign(cast, "alice")
    sign(cast, "bob")
    assert decision(number).held_at is None
    assert decision(number).round == (2 if effect == "amend" else 1)
    assert decision(number).conditions == more.get("conditions", "")


def test_settle_when_the_vote_has_ended_meanwhile_is_refused_with_the_signature(cast: Cast) -> None:
    number = vote(cast)
    logged(cast, "bob", kind="decision", about=f"decision:{number}", parties=[cast.stakeholders["city"].uid])
    in_dialogue(cast)
    proposed(cast, effect="end")
    sign(cast, "alice")
    decisions.close(cast.alice, **W, decision=number)
    with refused(RuleBroken, said="ended meanwhile"):
        sign(cast, "bob")
    proposed(cast, effect="plain")
    sign(cast, "alice", version=2)
    sign(cast, "bob", version=2)
    assert case().outcome_kind == "other"


def test_sign_settlement_twice_with_one_key_signs_once(cast: Cast, on_the_table: int) -> None:
    for _ in range(2):
        sign(cast, "alice", key="k")
    assert Signature.select().count() == 1
