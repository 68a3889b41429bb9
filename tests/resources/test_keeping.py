"""Receiving, allocating, spending and reversing: what works, and every refusal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from peewee import DatabaseError

from govhub.core.db import store
from govhub.core.errors import Forbidden, Invalid, NotFound
from govhub.decisions import actions as decisions
from govhub.resources import actions, queries
from govhub.resources.models import (
    Allocation,
    AllocationShare,
    LedgerBalance,
    LedgerEntry,
    LedgerLine,
    Pledge,
)
from govhub.resources.queries import faults_in_books
from tests.decisions.stage import let_go, refused
from tests.resources import stage
from tests.resources.stage import allocate, broken, pledge, receive, refused_at, reverse, spend

OTHERS = ["bob", "carol", "erin", "dave", "root"]


@pytest.fixture
def received(cast):
    """A cooperation with purpose 1, 1,000 EUR received for any purpose, decision 1 that allows 900."""
    stage.side_by_side(cast)
    stage.purpose(cast)
    pledge(cast, "1000")
    receive(cast, 1, "1000")
    return stage.decided(cast, "900")


def test_receive_in_parts_until_it_is_fulfilled(cast):
    pledge(cast, "10")
    receive(cast, 1, "4")
    assert Pledge.get().state == "open"
    receive(cast, 1, "6")
    assert Pledge.get().state == "fulfilled"
    assert stage.books_hold(cast)


def test_receive_more_than_promised_is_refused(cast):
    pledge(cast, "10")
    with refused_at("amount", "Only 10.00 EUR of this pledge is still to come"):
        receive(cast, 1, "10.01")


def test_receive_of_a_withdrawn_pledge_is_refused(cast):
    pledge(cast, "10")
    actions.withdraw_pledge(cast.bob, space="waste", pledge=1)
    with refused_at("amount", "was withdrawn"):
        receive(cast, 1, "1")


@pytest.mark.parametrize("typed", ["-1", "0", "1.001", "abc", "9" * 20])
def test_receive_of_what_is_no_amount_is_refused(cast, typed):
    pledge(cast, "10")
    with refused(Invalid, "amount"):
        receive(cast, 1, typed)


@pytest.mark.parametrize("name", [*OTHERS, "alice"])
def test_receive_by_somebody_else_than_the_treasurer_is_refused(cast, name):
    pledge(cast, "10")
    with refused(Forbidden):
        actions.receive(getattr(cast, name), space="waste", pledge=1, amount="1")


def test_receive_gift_needs_no_pledge_before(cast):
    uid = cast.stakeholders["city"].uid
    given = {"stakeholder": uid, "kind": "goods", "unit": "pieces", "amount": "3"}
    actions.receive_gift(cast.trea, space="waste", **given)
    row = Pledge.get()
    assert (row.state, row.received, row.entered_for) == ("fulfilled", 300, True)
    assert stage.balances("pieces") == {"giver": -300, "received": 300}
    assert stage.books_hold(cast)


def test_allocate_divides_under_a_decision(cast, received):
    allocate(cast, received, "900", {"city": "300", "greens": "600"})
    assert stage.balances() == {"giver": -100000, "received": 10000, "allocated": 90000}
    shares = {share.stakeholder.name: share.amount for share in AllocationShare.select()}
    assert shares == {"City department": 30000, "Green roof": 60000}
    assert LedgerEntry.select().order_by(LedgerEntry.number.desc()).first().decision == received


def test_allocate_twice_with_one_key_is_one_allocation(cast, received):
    for _ in range(2):
        allocate(cast, received, "9", key="once")
    assert Allocation.select().count() == 1


@pytest.mark.parametrize("name", OTHERS)
def test_allocate_by_others_is_refused(cast, received, name):
    with refused(Forbidden):
        allocate(cast, received, "1", by=name)


def test_allocate_in_parts_up_to_what_the_decision_allows(cast, received):
    allocate(cast, received, "500")
    with refused_at("decision", "allows 900.00 EUR, of which 400.00 EUR is left"):
        allocate(cast, received, "400.01")
    allocate(cast, received, "400")


def test_allocate_above_the_balance_is_refused(cast, received):
    more = stage.decided(cast, "5000")
    with refused_at("amount", "Only 1000.00 EUR is available"):
        allocate(cast, more, "1000.01")
    allocate(cast, more, "1000")


def test_allocate_pledged_but_not_received_is_refused(cast):
    stage.side_by_side(cast)
    stage.purpose(cast)
    pledge(cast, "1000")
    number = stage.decided(cast)
    with refused_at("amount", "Only 0.00 EUR is available"):
        allocate(cast, number, "1")


def test_allocate_what_was_given_for_another_purpose_is_refused(cast, received):
    stage.purpose(cast, "Training")
    pledge(cast, "500", purpose=2)
    receive(cast, 2, "500")
    number = stage.decided(cast, "2000")
    with refused_at("amount", "Only 1000.00 EUR is available for this purpose"):
        allocate(cast, number, "1200")
    allocate(cast, number, "1200", purpose=2)  # what is for this purpose first, then what is for any
    assert {
        (b.purpose, b.amount) for b in LedgerBalance.select().where(LedgerBalance.account == "received")
    } == {
        (0, 30000),
        (2, 0),
    }
    assert stage.books_hold(cast)


@pytest.mark.parametrize("number", [9, 0])
def test_allocate_without_a_decision_is_refused(cast, received, number):
    with refused(Invalid, "decision"):
        allocate(cast, number, "1")


def test_allocate_under_a_decision_that_is_open_is_refused(cast, received):
    draft = {"space": "waste", "title": "T", "text": "W", "rule_set": 1, "amount": "5", "unit": "EUR"}
    number = decisions.propose(cast.bob, **draft)["decision"]
    with refused_at("decision", "has not ended"):
        allocate(cast, number, "1")


def test_allocate_under_a_decision_that_failed_is_refused(cast, received):
    number = stage.decided(cast, choice="disagree")
    with refused_at("decision", "did not pass"):
        allocate(cast, number, "1")


def test_allocate_under_a_decision_that_allows_nothing_is_refused(cast, received):
    number = stage.decided(cast, "", "")
    with refused_at("decision", "does not allow any amount"):
        allocate(cast, number, "1")


def test_allocate_in_another_currency_is_refused(cast, received):
    pledge(cast, "1000", "VND")
    receive(cast, 2, "1000")
    with refused_at("decision", "nothing in another currency"):
        allocate(cast, received, "1", unit="VND")


@pytest.mark.parametrize(
    ("amount", "shares", "field", "said"),
    [
        ("10", {"greens": "9"}, "amounts", "add up to 9.00 EUR, but 10.00 EUR"),
        ("10", {"greens": "9", "city": "2"}, "amounts", "add up to 11.00 EUR"),
        ("10", {}, "amounts", "who benefits"),
        ("10", {"greens": ""}, "amounts", "who benefits"),
        ("10", {"greens": "10", "city": "0"}, "amounts", "more than nothing"),
        ("10", {"greens": "20", "city": "-10"}, "amounts", "negative"),
        ("10", {"greens": "9.999", "city": "0.001"}, "amounts", "decimals"),
        ("-1", {"greens": "-1"}, "amount", "negative"),
        ("0", {"greens": "0"}, "amount", "more than nothing"),
        ("1.001", {"greens": "1.001"}, "amount", "decimals"),
        ("99999999999999999", {"greens": "99999999999999999"}, "amount", "too large"),
    ],
)
def test_allocate_that_is_not_divided_well_is_refused(cast, received, amount, shares, field, said):
    with refused_at(field, said):
        allocate(cast, received, amount, shares)


def test_allocate_to_one_organisation_twice_is_refused(cast, received):
    uid = cast.stakeholders["greens"].uid
    with refused_at("amounts", "once"):
        allocate(cast, received, "10", stakeholders=[uid, uid], amounts=["5", "5"])


def test_allocate_with_an_amount_too_few_is_refused(cast, received):
    with refused_at("amounts", "one amount for each"):
        allocate(cast, received, "10", amounts=[])


def test_allocate_for_a_purpose_that_is_not_there_is_refused(cast, received):
    with refused_at("purpose", "one of the purposes"):
        allocate(cast, received, "10", purpose=7)


def test_allocate_by_who_acts_for_the_only_one_who_benefits_is_refused(cast, received):
    with broken("Please ask somebody else"):
        allocate(cast, received, "10", {"city": "10"}, by="alice")
    allocate(cast, received, "10", {"city": "5", "greens": "5"}, by="alice")
    allocate(cast, received, "10", {"greens": "10"}, by="alice")
    allocate(cast, received, "10", {"city": "10"}, by="trea")


def test_allocate_in_a_collaboration_needs_a_ratified_goal(cast):
    stage.purpose(cast)
    pledge(cast, "10")
    receive(cast, 1, "10")
    number = stage.decided(cast, "10")
    with broken("ratifies a shared goal first"):
        allocate(cast, number, "10")
    stage.ratified_goal(cast)
    allocate(cast, number, "10")


def test_spend_a_share_in_parts(cast, received):
    allocate(cast, received, "100", {"city": "40", "greens": "60"})
    spend(cast, 1, "15.50", payee="Shop", evidence="No. 7")
    spend(cast, 1, "44.50")
    with refused_at("amount", "Only 0.00 EUR of this share is left"):
        spend(cast, 1, "0.01")
    assert stage.balances()["spent"] == 6000
    assert stage.books_hold(cast)


def test_spend_more_than_the_share_is_refused(cast, received):
    allocate(cast, received, "100", {"city": "40", "greens": "60"})
    with refused_at("amount", "Only 60.00 EUR of this share is left"):
        spend(cast, 1, "60.01")


def test_spend_for_somebody_who_does_not_benefit_is_refused(cast, received):
    allocate(cast, received, "100")
    with refused_at("stakeholder", "one of those who benefit"):
        spend(cast, 1, "1", "city")


@pytest.mark.parametrize("name", [*OTHERS, "alice"])
def test_spend_by_somebody_else_than_the_treasurer_is_refused(cast, received, name):
    allocate(cast, received, "100")
    given = {"stakeholder": cast.stakeholders["greens"].uid, "amount": "1", "what": "Bins"}
    with refused(Forbidden):
        actions.spend(getattr(cast, name), space="waste", allocation=1, **given)


def test_reverse_each_kind_in_the_right_order(cast, received):
    allocate(cast, received, "100")
    spent = spend(cast, 1, "30")
    allocation = spent - 1
    with broken("Reverse the spending first"):
        reverse(cast, allocation)
    reverse(cast, spent)
    assert stage.balances()["allocated"] == 10000
    reverse(cast, allocation)
    with refused_at("amount", "allocation was reversed"):
        spend(cast, 1, "1")
    allocate(cast, received, "900")  # what was reversed is allowed again
    with broken("Reverse the allocation first"):
        reverse(cast, 2)
    reverse(cast, allocation + 4)
    reverse(cast, 2)
    assert (Pledge.get().received, Pledge.get().state) == (0, "open")
    reverse(cast, 1)
    assert (Pledge.get().state, stage.balances()) == ("withdrawn", {})
    assert stage.books_hold(cast)


def test_reverse_twice_is_refused(cast):
    pledge(cast)
    reverse(cast, 1)
    with broken("reversed already"):
        reverse(cast, 1)


def test_reverse_of_a_reversal_is_refused(cast):
    pledge(cast)
    number = reverse(cast, 1)
    with broken("a correction itself"):
        reverse(cast, number)


def test_reverse_of_a_withdrawal_is_refused(cast):
    pledge(cast)
    number = actions.withdraw_pledge(cast.bob, space="waste", pledge=1)["ledger"]
    with broken("a correction itself"):
        reverse(cast, number)
    with broken("or was withdrawn"):
        reverse(cast, 1)


def test_reverse_of_a_pledge_of_which_something_came_is_refused(cast):
    pledge(cast, "10")
    receive(cast, 1, "1")
    with broken("Reverse that first"):
        reverse(cast, 1)


def test_reverse_of_a_gift_takes_it_out_of_the_books(cast):
    uid = cast.stakeholders["city"].uid
    actions.receive_gift(cast.trea, space="waste", stakeholder=uid, kind="money", unit="EUR", amount="5")
    reverse(cast, 1)
    assert (Pledge.get().state, stage.balances()) == ("withdrawn", {})
    assert queries.statement(cast.space)["givers"] == []
    assert stage.books_hold(cast)


def test_reverse_of_an_entry_that_is_not_there_is_refused(cast):
    with refused(NotFound):
        reverse(cast, 1)


def test_reverse_without_a_reason_is_refused(cast):
    pledge(cast)
    with refused(Invalid, "reason"):
        actions.reverse(cast.trea, space="waste", entry=1, reason=" ")


@pytest.mark.parametrize("name", [*OTHERS, "alice"])
def test_reverse_by_somebody_else_than_the_treasurer_is_refused(cast, name):
    pledge(cast)
    with refused(Forbidden):
        reverse(cast, 1, by=name)


@pytest.mark.parametrize("model", [LedgerEntry, LedgerLine])
def test_entries_and_lines_cannot_be_changed_or_deleted_even_by_hand(cast, model):
    pledge(cast)
    for change in (model.delete(), model.update(id=model.id + 100)):
        with pytest.raises(DatabaseError, match="append-only"):
            store.write(change.execute)
    assert stage.books_hold(cast)


def test_faults_in_books_finds_what_was_altered_by_hand(cast, received):
    allocate(cast, received, "100")
    spend(cast, 1, "30")
    for change in (
        LedgerBalance.update(amount=LedgerBalance.amount + 1).where(LedgerBalance.account == "spent"),
        Pledge.update(received=1),
        AllocationShare.update(spent=0),
    ):
        store.write(change.execute)
    with store.reading():
        said = "\n".join(faults_in_books(cast.space))
    assert "balance ('spent', 'EUR'" in said
    assert "pledge (1,)" in said
    assert "share (1," in said
    assert "sum of gifts" in said


def test_faults_in_books_finds_an_entry_that_does_not_balance(cast):
    pledge(cast)
    entry = LedgerEntry.get()
    store.write(lambda: LedgerLine.create(entry=entry, account="pledged", unit="EUR", amount=5))
    with store.reading():
        assert "entry 1 is out of balance by 5 EUR" in "\n".join(faults_in_books(cast.space))


def test_allocate_at_the_same_time_never_goes_beyond_what_is_there(cast, received):
    def one(_: int) -> bool:
        try:
            allocate(cast, received, "600", shares={"greens": "300", "city": "300"})
            return True
        except Invalid:
            return False
        finally:
            let_go()

    let_go()
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, range(4))) == [False, False, False, True]
    assert stage.balances()["allocated"] == 60000
    assert stage.books_hold(cast)
