"""How cases begin: with a block, in its own transaction, or logged by anyone; and how they end without a
settlement."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import audit, clock
from govhub.core.actor import Actor
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from govhub.decisions import actions as decisions
from govhub.mediation import actions
from govhub.mediation.models import Case, CaseParty, confidential, parties_of
from tests.conftest import Cast
from tests.decisions.stage import actor, answer, joins, refused, vote
from tests.mediation.stage import (
    W,
    acts,
    blocked,
    case,
    decision,
    in_dialogue,
    let_the_block_stand,
    logged,
    proposed,
    sign,
)

HOUR = 3_600_000
NOW = 1_795_000_000_000


@pytest.fixture(autouse=True)
def at_noon(cast: Cast) -> None:
    clock.freeze(NOW)


def names(number: int = 1) -> dict[str, str]:
    return {party.name: party.role for party in parties_of(case(number))}


# --- a block ------------------------------------------------------------------------------------------------


def test_open_after_block_holds_the_decision_in_the_same_transaction(cast: Cast) -> None:
    number = blocked(cast)
    opened = case()
    assert (opened.kind, opened.about, opened.severity, opened.stage) == (
        "decision",
        "decision:1",
        "high",
        "intake",
    )
    assert (opened.by_block, opened.holds, opened.summary) == (True, True, "It harms the pickers.")
    assert names() == {"City department": "raised", "Green roof": "answers"}
    assert decision(number).held_at == NOW
    assert acts(cast) == ["open_after_block"]


def test_open_after_block_that_cannot_hold_undoes_the_ballot(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = vote(cast)
    clock.freeze(decision(number).closes_at)
    with refused(RuleBroken):
        answer(cast.alice, number, "block", "Too late")
    assert Case.select().count() == 0


def test_open_after_block_by_a_person_is_refused(cast: Cast) -> None:
    number = vote(cast)
    given = {"decision": number, "stakeholder": cast.stakeholders["city"].uid, "voter": "x"}
    with refused(Forbidden):
        actions.open_after_block(cast.alice, **W, **given)


def test_close_while_a_case_holds_the_decision_is_refused(cast: Cast) -> None:
    number = blocked(cast)
    with refused(RuleBroken):
        decisions.close(cast.alice, **W, decision=number)
    clock.freeze(NOW + 400 * 24 * HOUR)
    with refused(RuleBroken):
        decisions.close(Actor.system(), **W, decision=number)


def test_join_case_a_second_block_adds_its_party_and_no_case(cast: Cast) -> None:
    joins(cast, "fay", "firm")
    number = blocked(cast)
    answer(cast.fay, number, "block", "Nor us")
    assert Case.select().count() == 1
    assert names() == {"City department": "raised", "Firm": "raised", "Green roof": "answers"}
    assert acts(cast) == ["open_after_block", "join_case"]


def test_join_case_of_whoever_proposed_it_changes_sides(cast: Cast) -> None:
    number = blocked(cast)
    answer(cast.bob, number, "block", "We were wrong")
    assert names() == {"City department": "raised", "Green roof": "raised"}


def test_a_block_with_another_reason_changes_nothing(cast: Cast) -> None:
    number = blocked(cast)
    answer(cast.alice, number, "block", "For another reason")
    assert acts(cast) == ["open_after_block"]


def test_a_proposer_without_an_organisation_answers_in_person(cast: Cast) -> None:
    from tests.decisions.stage import DEADLINE, proposal

    number = proposal(cast, by="trea")
    decisions.open(cast.alice, **W, decision=number, closes_at=DEADLINE)
    answer(cast.alice, number, "block", "No")
    assert names() == {"City department": "raised", "Trea": "answers"}


def test_lapse_when_the_blocker_answers_otherwise_and_the_clock_goes_on(cast: Cast) -> None:
    number = blocked(cast)
    closes_at = decision(number).closes_at
    clock.freeze(NOW + 5 * HOUR)
    answer(cast.alice, number, "agree")
    ended = case()
    assert (ended.stage, ended.outcome_kind, ended.ended_at) == ("withdrawn", "lifted", NOW + 5 * HOUR)
    assert decision(number).held_at is None
    assert decision(number).closes_at == closes_at + 5 * HOUR


def test_lapse_waits_for_the_last_block(cast: Cast) -> None:
    joins(cast, "fay", "firm")
    number = blocked(cast)
    answer(cast.fay, number, "block", "Nor us")
    answer(cast.alice, number, "agree")
    assert case().runs
    assert decision(number).held_at is not None
    assert CaseParty.get(CaseParty.stakeholder == cast.stakeholders["city"]).released_at == NOW
    answer(cast.alice, number, "block", "And yet")
    assert CaseParty.get(CaseParty.stakeholder == cast.stakeholders["city"]).released_at is None
    answer(cast.alice, number, "agree")
    answer(cast.fay, number, "abstain")
    assert not case().runs
    assert decision(number).held_at is None


def test_a_block_after_a_lifted_one_opens_a_new_case(cast: Cast) -> None:
    number = blocked(cast)
    answer(cast.alice, number, "agree")
    answer(cast.alice, number, "block", "On second thoughts")
    assert Case.select().count() == 2
    assert decision(number).held_at is not None


def test_a_block_lifted_and_put_again_and_again_does_not_put_the_vote_off(cast: Cast) -> None:
    number = blocked(cast)
    for reason in ("On second thoughts", "And again", "And again"):
        answer(cast.alice, number, "agree")
        answer(cast.alice, number, "block", reason)
    assert Case.select().count() == 2
    assert decision(number).held_at is None
    assert decisions.close(cast.alice, **W, decision=number)["outcome"] == "blocked"


def test_a_block_that_had_its_case_does_not_put_the_vote_off_again(cast: Cast) -> None:
    number = blocked(cast)
    let_the_block_stand(cast, number)
    answer(cast.alice, number, "block", "Still")
    answer(cast.alice, number, "agree")
    answer(cast.alice, number, "block", "Again")
    assert Case.select().count() == 1
    assert decision(number).held_at is None
    assert decisions.close(cast.alice, **W, decision=number)["outcome"] == "blocked"


def test_an_early_end_waits_for_the_case(cast: Cast) -> None:
    number = vote(cast, early_close=True)
    answer(cast.bob, number, "agree")
    answer(cast.alice, number, "block", "No")
    assert decision(number).held_at is not None
    answer(cast.alice, number, "agree")
    assert (decision(number).stage, decision(number).result) == ("ended", "passed")


def test_lapse_when_a_facilitator_amends_and_when_the_proposer_withdraws(cast: Cast) -> None:
    number = blocked(cast)
    decisions.amend(cast.alice, **W, decision=number, text="With a seat for the pickers")
    assert (case().stage, case().outcome_kind) == ("withdrawn", "text_changed")
    assert decision(number).held_at is None
    answer(cast.alice, number, "block", "No again")
    decisions.withdraw(cast.bob, **W, decision=number)
    assert (case(2).stage, case(2).outcome_kind) == ("withdrawn", "proposal_ended")


# --- logged by hand -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "trea"])
def test_open_case_by_anyone_who_takes_part(cast: Cast, name: str) -> None:
    logged(cast, name, barriers=["power", "roles"])
    assert names() == {name.capitalize(): "raised"}
    assert case().barriers == ["power", "roles"]
    entry = audit.head(confidential(cast.space).uid)
    assert entry is not None
    assert b"never ask" not in entry.stored
    assert entry.about == "case:1"


@pytest.mark.parametrize("name", ["erin", "dave", "root", "nobody"])
def test_open_case_by_a_stranger_is_refused(cast: Cast, name: str) -> None:
    given = {"kind": "partners", "title": "T", "summary": "S"}
    from tests.decisions.stage import STRANGERS

    with refused(STRANGERS.get(name, Forbidden)):
        actions.open_case(actor(cast, name), **W, **given)


def test_open_case_twice_with_one_key_opens_one(cast: Cast) -> None:
    for _ in range(2):
        logged(cast, key="k")
    assert Case.select().count() == 1


def test_open_case_on_behalf_of_an_organisation_names_the_other_parties(cast: Cast) -> None:
    city, greens = cast.stakeholders["city"].uid, cast.stakeholders["greens"].uid
    logged(cast, on_behalf_of=greens, parties=[city, greens])
    assert names() == {"Green roof": "raised", "City department": "answers"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("on_behalf_of", "city"),
        ("parties", ["ffff"]),
        ("about", "decision:9"),
        ("about", "person:1"),
        ("kind", "weather"),
        ("barriers", ["weather"]),
        ("summary", " "),
        ("severity", "huge"),
    ],
)
def test_open_case_with_wrong_input_is_refused(cast: Cast, field: str, value: object) -> None:
    if value == "city":
        value = cast.stakeholders["city"].uid
    with refused(Invalid, field):
        logged(cast, **{field: value})


def test_open_case_about_a_decision_says_which(cast: Cast) -> None:
    with refused(Invalid, "about"):
        logged(cast, kind="decision")
    number = vote(cast)
    logged(cast, kind="decision", about=f"decision:{number}")
    assert decision(number).held_at is None  # the mediator decides about that


def test_hold_decision_is_the_mediators_and_several_cases_hold_until_the_last_ends(cast: Cast) -> None:
    number = blocked(cast)
    logged(cast, "trea", kind="decision", about=f"decision:{number}")
    actions.take_case(cast.carol, **W, case=2)
    with refused(Forbidden):
        actions.hold_decision(cast.trea, **W, case=2, reason="Please")
    actions.hold_decision(cast.carol, **W, case=2, reason="It cannot be undone")
    with refused(RuleBroken):
        actions.hold_decision(cast.carol, **W, case=2, reason="Twice")
    answer(cast.alice, number, "agree")
    assert not case(1).runs
    assert decision(number).held_at is not None
    actions.withdraw_case(cast.trea, **W, case=2)
    assert decision(number).held_at is None


def test_hold_decision_without_an_open_vote_is_refused(cast: Cast) -> None:
    logged(cast)
    actions.take_case(cast.carol, **W, case=1)
    with refused(RuleBroken):
        actions.hold_decision(cast.carol, **W, case=1, reason="What?")


# --- ends without a settlement ------------------------------------------------------------------------------


def test_withdraw_case_leaves_the_block_and_lets_the_clock_go_on(cast: Cast) -> None:
    number = blocked(cast)
    actions.withdraw_case(cast.alice, **W, case=1, reason="We talked")
    assert (case().stage, case().outcome_kind) == ("withdrawn", "")
    assert decision(number).held_at is None
    assert decisions.close(cast.alice, **W, decision=number)["outcome"] == "blocked"
    with refused(RuleBroken):
        actions.withdraw_case(cast.alice, **W, case=1)


def test_withdraw_case_by_whoever_answers_is_refused(cast: Cast) -> None:
    blocked(cast)
    with refused(Forbidden):
        actions.withdraw_case(cast.bob, **W, case=1)
    with refused(NotFound):
        actions.withdraw_case(cast.trea, **W, case=1)


def test_withdraw_case_by_one_of_two_ends_nothing(cast: Cast) -> None:
    joins(cast, "fay", "firm")
    number = blocked(cast)
    answer(cast.fay, number, "block", "Nor us")
    actions.withdraw_case(cast.alice, **W, case=1)
    assert case().runs
    actions.withdraw_case(cast.fay, **W, case=1)
    assert not case().runs


def test_escalate_by_the_mediator_lets_the_clock_go_on(cast: Cast) -> None:
    number = blocked(cast)
    in_dialogue(cast)
    actions.escalate(cast.carol, **W, case=1, to="The mayor", reason="Beyond me")
    assert (case().stage, case().escalated_to) == ("escalated", "The mayor")
    assert decision(number).held_at is None
    with refused(RuleBroken):
        actions.add_note(cast.bob, **W, case=1, body="Too late")


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_escalate_by_a_party_only_when_the_stage_is_late(cast: Cast, name: str) -> None:
    blocked(cast)
    in_dialogue(cast)
    given = {**W, "case": 1, "to": "The mayor", "reason": "It takes too long"}
    with refused(RuleBroken):
        actions.escalate(getattr(cast, name), **given)
    clock.freeze(case().stage_due)
    actions.escalate(getattr(cast, name), **given)
    assert case().stage == "escalated"


def test_escalate_by_a_facilitator_only_when_nobody_mediates_in_time(cast: Cast) -> None:
    logged(cast, "bob", on_behalf_of=cast.stakeholders["greens"].uid)
    given = {**W, "case": 1, "to": "Somebody", "reason": "Nobody is free"}
    with refused(RuleBroken):
        actions.escalate(cast.alice, **given)
    clock.freeze(case().stage_due)
    actions.escalate(cast.alice, **given)
    assert case().stage == "escalated"
    logged(cast, "bob")
    actions.take_case(cast.carol, **W, case=2)
    clock.freeze(case(2).stage_due)
    with refused(RuleBroken):
        actions.escalate(cast.alice, **{**given, "case": 2})


def test_every_ended_case_can_be_verified(cast: Cast) -> None:
    blocked(cast)
    in_dialogue(cast)
    proposed(cast, effect="lift")
    sign(cast, "alice")
    sign(cast, "bob")
    assert list(audit.breaks_in(confidential(cast.space).uid)) == []
    assert list(audit.breaks_in(cast.space.uid)) == []


def test_block_that_the_rule_bears_opens_no_case_until_too_many_are_against(cast: Cast) -> None:
    """Consensus minus one: one block stops nothing; with a second voice against it does, and a case opens."""
    dora = joins(cast, "dora", "pickers")
    joins(cast, "cleo", "sorters")
    number = vote(cast, method="consensus", against=1)
    decisions.cast_ballot(cast.alice, **W, decision=number, choice="block", reason="It harms the pickers.")
    assert (Case.select().count(), decision(number).held_at) == (0, None)
    decisions.cast_ballot(dora, **W, decision=number, choice="disagree")
    assert (Case.select().count(), decision(number).held_at is not None) == (1, True)
    decisions.cast_ballot(dora, **W, decision=number, choice="agree")
    assert [case.stage for case in Case.select()] == ["withdrawn"]
    assert decision(number).held_at is None


def test_block_under_an_advisory_rule_opens_no_case(cast: Cast) -> None:
    number = vote(cast, method="consent", objections="advisory")
    decisions.cast_ballot(cast.alice, **W, decision=number, choice="block", reason="It harms the pickers.")
    assert Case.select().count() == 0


@pytest.mark.parametrize(("rounds", "fallback", "cases"), [(1, False, 1), (2, False, 0), (1, True, 0)])
def test_objection_opens_a_case_only_in_the_last_round_without_a_fallback(
    cast: Cast, rounds: int, fallback: bool, cases: int
) -> None:
    parts: dict[str, Any] = {"objections": "lifecycle", "rounds": rounds}
    if fallback:
        made = decisions.make_rule_set(cast.alice, **W, name="Most", method="majority")
        parts["fallback"] = made["rule_set"]
    number = vote(cast, method="consent", **parts)
    decisions.cast_ballot(cast.alice, **W, decision=number, choice="block", reason="It harms the pickers.")
    assert Case.select().count() == cases
