"""The pages of resources: who opens them, what they send, how they come back."""

from __future__ import annotations

import pytest

from govhub.resources.models import Allocation, Pledge
from tests.browsing import send
from tests.resources import stage

BASE = "/s/waste/resources"


@pytest.fixture
def moved(cast):
    """Purpose 1, pledge 1 with a receipt, decision 1, allocation 1 with spending."""
    stage.side_by_side(cast)
    stage.purpose(cast)
    stage.pledge(cast, "1000", purpose=1, what="For the bins")
    stage.receive(cast, 1, "800", memo="Statement 12")
    stage.decided(cast, "900")
    stage.allocate(cast, 1, "300", {"city": "100", "greens": "200"})
    stage.spend(cast, 1, "50", payee="Bin maker", evidence="Invoice 7")


def text(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


PAGES = [
    "",
    "/_overview",
    "/_newest",
    "/pledges",
    "/pledges?state=late",
    "/pledges/1",
    "/allocations",
    "/allocations/1",
    "/ledger",
]


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_for_members_and_not_for_strangers(browse, moved, page):
    assert browse("erin").get(BASE + page).status_code == 200
    assert browse("dave").get(BASE + page).status_code == 403


@pytest.mark.parametrize(
    "page",
    ["", "/pledges", "/allocations", "/ledger", "/new", "/gifts/new", "/purposes/new", "/allocations/new"],
)
def test_pages_have_something_to_say_while_nothing_is_there(browse, cast, page):
    assert "<h1" in text(browse("trea"), BASE + page)


@pytest.mark.parametrize(
    "page",
    ["/new", "/gifts/new", "/purposes/new", "/allocations/new", "/ledger/1/reversal", "/pledges/1/thanks"],
)
def test_forms_open_for_the_treasurer_and_not_for_an_observer(browse, moved, page):
    assert browse("trea").get(BASE + page).status_code == 200
    assert browse("erin").get(BASE + page).status_code == 403


@pytest.mark.parametrize("page", ["/pledges/9", "/allocations/9", "/ledger/99/reversal", "/pledges/9/thanks"])
def test_pages_of_what_is_not_there_are_not_found(browse, moved, page):
    assert browse("trea").get(BASE + page).status_code == 404


def test_pledge_from_the_page(browse, cast):
    fields = {
        "stakeholder": cast.stakeholders["greens"].uid, "kind": "money", "amount": "1,250.50",
        "unit": "EUR", "what": "", "valuation_amount": "", "valuation_unit": "EUR",
        "acknowledgement": "name", "due_day": "",
    }  # fmt: skip
    answer = send(browse("bob"), f"{BASE}/pledges", form_page=f"{BASE}/new", **fields)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/pledges/1")
    assert Pledge.get().amount == 125050


def test_pledge_with_too_many_decimals_comes_back_with_everything(browse, cast):
    fields = {"stakeholder": cast.stakeholders["greens"].uid, "kind": "money", "amount": "5.5", "unit": "VND",
              "what": "Our words"}  # fmt: skip
    answer = send(browse("bob"), f"{BASE}/pledges", form_page=f"{BASE}/new", **fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "VND has no decimals" in page
    assert 'value="5.5"' in page
    assert "Our words" in page


def test_allocate_from_the_page_passes_over_empty_shares(browse, cast, moved):
    city, greens = cast.stakeholders["city"].uid, cast.stakeholders["greens"].uid
    fields = {"decision": "1", "purpose": "1", "amount": "100", "unit": "EUR", "what": "",
              "stakeholders": [city, greens], "amounts": ["", "100"]}  # fmt: skip
    answer = send(browse("trea"), f"{BASE}/allocations", form_page=f"{BASE}/allocations/new", **fields)
    assert answer.status_code == 303
    assert [share.stakeholder.name for share in Allocation.get(Allocation.number == 2).shares] == [
        "Green roof"
    ]


def test_allocate_that_does_not_add_up_comes_back_with_the_shares(browse, cast, moved):
    city, greens = cast.stakeholders["city"].uid, cast.stakeholders["greens"].uid
    fields = {"decision": "1", "purpose": "1", "amount": "100", "unit": "EUR",
              "stakeholders": [city, greens], "amounts": ["", "70"]}  # fmt: skip
    answer = send(browse("trea"), f"{BASE}/allocations", form_page=f"{BASE}/allocations/new", **fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "The shares add up to €70.00, but €100.00 is to be divided." in page
    assert 'value="70"' in page


def test_receive_and_spend_and_reverse_from_the_pages(browse, cast, moved):
    trea = browse("trea")
    sent = send(trea, f"{BASE}/pledges/1/receipts", form_page=f"{BASE}/pledges/1", amount="200", memo="")
    assert sent.status_code == 303
    greens = cast.stakeholders["greens"].uid
    fields = {"stakeholder": greens, "amount": "10", "what": "Lids", "payee": "", "evidence": ""}
    sent = send(trea, f"{BASE}/allocations/1/spending", form_page=f"{BASE}/allocations/1", **fields)
    assert sent.status_code == 303
    last = len(stage.entries())
    page = f"{BASE}/ledger/{last}/reversal"
    assert send(trea, page, form_page=page, reason="Twice").status_code == 303
    assert f"Reversed by L-{last + 1}" in text(trea, f"{BASE}/ledger")
    assert stage.books_hold(cast)


def test_reverse_refused_comes_back_with_the_reason(browse, cast, moved):
    page = f"{BASE}/ledger/2/reversal"  # the receipt, of which something is allocated
    stage.allocate(cast, 1, "500")
    answer = send(browse("trea"), page, form_page=page, reason="Wrong")
    assert answer.status_code == 409
    assert "Reverse the allocation first." in answer.get_data(as_text=True)


def test_withdraw_and_acknowledge_from_the_page(browse, cast, moved):
    bob, page = browse("bob"), f"{BASE}/pledges/1"
    assert send(bob, f"{page}/acknowledgement", form_page=page, acknowledgement="none").status_code == 303
    assert send(bob, f"{page}/withdrawal", form_page=page, reason="").status_code == 303
    assert (Pledge.get().acknowledgement, Pledge.get().withdrawn) == ("none", 20000)


def test_add_purpose_from_the_page(browse, cast):
    stage.ratified_goal(cast)
    answer = send(browse("trea"), f"{BASE}/purposes", form_page=f"{BASE}/purposes/new", name="Bins", goal="1")
    assert answer.status_code == 303
    assert "goal G-1" in text(browse("erin"), BASE)


def test_change_purpose_from_the_page(browse, cast):
    stage.purpose(cast, "Bins")
    goal, page = stage.ratified_goal(cast), f"{BASE}/purposes/1"
    answer = send(browse("trea"), page, form_page=page, name="Bins and ramps", goal=str(goal))
    assert answer.status_code == 303
    shown = text(browse("erin"), BASE)
    assert "Bins and ramps" in shown
    assert "goal G-1" in shown


def test_thanks_is_a_letter_with_what_came(browse, moved):
    page = text(browse("bob"), f"{BASE}/pledges/1/thanks")
    assert "Green roof" in page
    assert "€800.00" in page
    assert browse("carol").get(f"{BASE}/pledges/1/thanks").status_code == 403


def test_show_allocation_links_the_chain(browse, moved):
    page = text(browse("erin"), f"{BASE}/allocations/1")
    assert "/s/waste/decisions/1" in page
    assert "purpose-1" in page
    assert "Bin maker" in page


@pytest.mark.parametrize("page", ["", "/pledges", "/allocations", "/ledger"])
def test_pages_run_the_same_number_of_queries_at_one_and_three(browse, cast, moved, queries, page):
    erin = browse("erin")
    erin.get(BASE + page)
    with queries() as one:
        erin.get(BASE + page)
    for _ in range(2):
        stage.pledge(cast, "10", due_day="2025-01-01", purpose=1)
        stage.allocate(cast, 1, "10", {"city": "5", "greens": "5"})
        stage.spend(cast, 1, "5", "city")
    with queries() as three:
        erin.get(BASE + page)
    assert len(one) == len(three)


def test_decision_and_goal_link_to_what_followed_in_resources(browse, cast, moved):
    goal = stage.ratified_goal(cast)
    stage.actions.change_purpose(cast.trea, space="waste", purpose=1, name="Bins", goal=goal)
    for page in ("decisions/1", f"goals/{goal}"):
        assert "/s/waste/resources/allocations/1" in text(browse("erin"), f"/s/waste/{page}")
    assert "/s/waste/resources/allocations/new?decision=1" in text(browse("trea"), "/s/waste/decisions/1")
    assert "allocations/new" not in text(browse("erin"), "/s/waste/decisions/1")


def test_decision_that_allows_nothing_has_no_card_of_resources(browse, cast, moved):
    stage.decided(cast, "", "")
    assert 'id="resources-card"' not in text(browse("trea"), "/s/waste/decisions/2")


@pytest.mark.parametrize(
    ("language", "euro"), [("en", "EUR Euro"), ("vi", "EUR Euro"), ("zh-Hans", "EUR 欧元")]
)
def test_currencies_are_offered_with_their_names(browse, cast, language, euro):
    shown = text(browse("trea"), f"{BASE}/new?lang={language}")
    assert f'<option value="EUR">{euro}</option>' in shown
    assert '<option value="hours">' in shown
