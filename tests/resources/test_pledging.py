"""Promising, taking back, and how givers wish to be thanked."""

from __future__ import annotations

import pytest

from govhub.core import clock
from govhub.core.db import store
from govhub.core.errors import Forbidden, Invalid, NotFound, SignInNeeded
from govhub.resources import actions, queries
from govhub.resources.models import LedgerEntry, Pledge, Purpose
from govhub.spaces.models import Mandate
from tests.decisions.stage import actor, refused
from tests.resources import stage
from tests.resources.stage import broken, pledge, refused_at


def test_add_purpose_can_serve_a_goal(cast):
    goal = stage.ratified_goal(cast)
    assert stage.purpose(cast, "Collection points", goal=goal) == 1
    assert Purpose.get().goal.number == goal


def test_add_purpose_for_a_goal_that_is_not_there_is_refused(cast):
    with refused_at("goal", "one of the goals"):
        stage.purpose(cast, goal=9)


def test_change_purpose_says_which_goal_it_serves(cast):
    stage.purpose(cast, "Bins")
    goal = stage.ratified_goal(cast)
    actions.change_purpose(cast.alice, space="waste", purpose=1, name="More bins", goal=goal)
    assert (Purpose.get().name, Purpose.get().goal.number) == ("More bins", goal)
    actions.change_purpose(cast.trea, space="waste", purpose=1, name="Bins", goal=None)
    assert Purpose.get().goal is None


def test_change_purpose_by_others_or_of_another_is_refused(cast):
    stage.purpose(cast, "Bins")
    with refused(Forbidden):
        actions.change_purpose(cast.bob, space="waste", purpose=1, name="Mine")
    with refused(NotFound):
        actions.change_purpose(cast.trea, space="waste", purpose=2, name="Mine")
    with refused_at("goal", "one of the goals"):
        actions.change_purpose(cast.trea, space="waste", purpose=1, name="Bins", goal=9)


@pytest.mark.parametrize("name", ["bob", "carol", "erin", "dave", "root"])
def test_add_purpose_by_others_is_refused(cast, name):
    with refused(Forbidden):
        actions.add_purpose(getattr(cast, name), space="waste", name="Mine")


def test_pledge_stands_in_the_books(cast):
    stage.purpose(cast)
    pledge(cast, "12.50", purpose=1, what="Every month", due_day="2026-12-31")
    row = Pledge.get()
    assert (row.amount, row.unit, row.state, row.entered_for) == (1250, "EUR", "open", False)
    entry = LedgerEntry.get()
    assert (entry.number, entry.act) == (1, "resources.pledge")
    assert [(line.account, line.amount) for line in entry.lines] == [("giver", -1250), ("pledged", 1250)]
    assert stage.books_hold(cast)


def test_pledge_twice_with_one_key_is_one_pledge(cast):
    for _ in range(2):
        pledge(cast, key="once")
    assert Pledge.select().count() == LedgerEntry.select().count() == 1


def test_pledge_in_kind_keeps_its_valuation(cast):
    pledge(cast, "40", "hours", kind="hours", valuation_amount="800", valuation_unit="EUR")
    row = Pledge.get()
    assert (row.amount, row.valuation_amount, row.valuation_unit) == (4000, 80000, "EUR")


@pytest.mark.parametrize("name", ["alice", "trea"])
def test_pledge_by_who_keeps_the_books_shows_as_entered_for_the_giver(cast, name):
    pledge(cast, by=name)
    assert Pledge.get().entered_for is True
    assert queries.show_pledge(cast.erin, space="waste", pledge=1)["entered_for"] is True


@pytest.mark.parametrize("name", ["carol", "erin", "dave", "root"])
def test_pledge_without_a_mandate_is_refused(cast, name):
    with refused(Forbidden):
        pledge(cast, by=name)


def test_pledge_for_another_organisation_is_refused_in_words(cast):
    with refused(Forbidden, said="mandate to sign for this organisation"):
        pledge(cast, stakeholder="city")


def test_pledge_after_the_mandate_ended_is_refused(cast):
    ended = Mandate.update(ends_at=clock.now() - 1).where(Mandate.person == cast.people["bob"])
    store.write(ended.execute)
    with refused(Forbidden):
        pledge(cast)


def test_pledge_with_a_mandate_that_does_not_sign_is_refused(cast):
    store.write(Mandate.update(may_sign=False).where(Mandate.person == cast.people["bob"]).execute)
    with refused(Forbidden):
        pledge(cast)


def test_pledge_by_nobody_is_refused(cast):
    with refused(SignInNeeded):
        uid = cast.stakeholders["greens"].uid
        actions.pledge(
            actor(cast, "nobody"), space="waste", stakeholder=uid, kind="money", amount="1", unit="EUR"
        )


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"amount": "-5"}, "amount", "cannot be negative"),
        ({"amount": "0"}, "amount", "more than nothing"),
        ({"amount": "1.005"}, "amount", "decimals"),
        ({"amount": "5.5", "unit": "VND"}, "amount", "no decimals"),
        ({"amount": "90071992547409.92"}, "amount", "too large"),
        ({"unit": "DEM"}, "unit", "units offered"),
        ({"unit": "hours"}, "unit", "choose a currency"),
        ({"kind": "hours"}, "unit", "how it is counted"),
        ({"kind": "discount", "unit": "kg"}, "unit", "choose a currency"),
        ({"purpose": 9}, "purpose", "one of the purposes"),
        ({"kind": "gold"}, "kind", "answers offered"),
        ({"due_day": "tomorrow"}, "due_day", "date"),
        ({"kind": "goods", "unit": "kg", "valuation_amount": "5"}, "valuation_unit", "units offered"),
        (
            {"kind": "goods", "unit": "kg", "valuation_amount": "5", "valuation_unit": "hours"},
            "valuation_unit",
            "currency",
        ),
        (
            {"kind": "goods", "unit": "kg", "valuation_amount": "x", "valuation_unit": "EUR"},
            "valuation_amount",
            "digits",
        ),
    ],
)
def test_pledge_that_cannot_be_is_refused_at_its_field(cast, given, field, said):
    with refused_at(field, said):
        pledge(cast, **given)


def test_pledge_of_an_organisation_elsewhere_is_refused(cast):
    with refused(Invalid, "stakeholder"):
        actions.pledge(cast.alice, space="waste", stakeholder="0" * 16, kind="money", amount="1", unit="EUR")


def test_pledge_that_would_take_the_books_beyond_2_to_the_53rd_is_refused(cast):
    pledge(cast, "9007199254740990", "VND")
    pledge(cast, "1", "VND")
    with refused_at("amount", "more than can be counted"):
        pledge(cast, "1", "VND")
    pledge(cast, "1", "EUR")  # each unit by itself


def test_withdraw_pledge_takes_back_what_has_not_come(cast):
    pledge(cast, "100")
    stage.receive(cast, 1, "30")
    actions.withdraw_pledge(cast.bob, space="waste", pledge=1, reason="Less income")
    row = Pledge.get()
    assert (row.received, row.withdrawn, row.state) == (3000, 7000, "fulfilled")
    assert stage.balances() == {"giver": -3000, "received": 3000}
    assert stage.books_hold(cast)


def test_withdraw_pledge_of_which_nothing_came(cast):
    pledge(cast)
    actions.withdraw_pledge(cast.trea, space="waste", pledge=1)
    assert Pledge.get().state == "withdrawn"
    assert stage.balances() == {}


def test_withdraw_pledge_twice_is_refused(cast):
    pledge(cast)
    actions.withdraw_pledge(cast.bob, space="waste", pledge=1)
    with broken("withdrawn already"):
        actions.withdraw_pledge(cast.bob, space="waste", pledge=1)


def test_withdraw_pledge_that_came_is_refused(cast):
    pledge(cast, "5")
    stage.receive(cast, 1, "5")
    with broken("nothing left to withdraw"):
        actions.withdraw_pledge(cast.bob, space="waste", pledge=1)


@pytest.mark.parametrize("name", ["carol", "erin", "dave", "root"])
def test_withdraw_pledge_by_others_is_refused(cast, name):
    pledge(cast)
    with refused(Forbidden):
        actions.withdraw_pledge(getattr(cast, name), space="waste", pledge=1)


def test_withdraw_pledge_that_is_not_there_is_refused(cast):
    with refused(NotFound):
        actions.withdraw_pledge(cast.bob, space="waste", pledge=1)


def test_acknowledge_moves_the_sums(cast):
    pledge(cast, "10")
    stage.receive(cast, 1, "4")
    assert queries.statement(cast.space)["givers"][0]["name"] == "Green roof"
    actions.acknowledge(cast.bob, space="waste", pledge=1, acknowledgement="none")
    found = queries.statement(cast.space)
    assert found["givers"] == []
    assert found["without_name"] == [{"unit": "EUR", "pledged": 1000, "received": 400}]
    assert stage.books_hold(cast)


def test_acknowledge_for_the_giver_only_makes_it_more_discreet(cast):
    pledge(cast, acknowledgement="anonymous")
    with broken("Only somebody who signs for the giver"):
        actions.acknowledge(cast.trea, space="waste", pledge=1, acknowledgement="name")
    actions.acknowledge(cast.trea, space="waste", pledge=1, acknowledgement="none")
    actions.acknowledge(cast.bob, space="waste", pledge=1, acknowledgement="name")
    assert Pledge.get().acknowledgement == "name"
    assert stage.books_hold(cast)
