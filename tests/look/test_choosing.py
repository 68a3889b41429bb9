"""Answering a choice among options in a browser: by keyboard, with the script and without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from govhub.core import clock
from govhub.decisions import actions
from govhub.decisions.models import Ballot, Decision
from tests.look.house import House
from tests.look.looking import visit

pytestmark = pytest.mark.once
OPTIONS = "Bus\nTram\nFerry"


@pytest.fixture(scope="module")
def votes(house: House) -> dict[str, int]:
    """An open vote for each kind of ballot."""
    return {
        "schulze": _vote(house, method="schulze"),
        "dots": _vote(house, method="dots", dots=4),
        "score": _vote(house, method="score", highest=3),
        "budget_greedy": _vote(house, method="budget_greedy"),
    }


def _vote(house: House, **parts: Any) -> int:
    alice = house.cast.alice
    rule = actions.make_rule_set(alice, space="waste", name=f"Choose: {parts['method']}", **parts)
    given: dict[str, Any] = {"title": "Choose", "text": "One.", "rule_set": rule["rule_set"]}
    given["options"] = OPTIONS
    if parts["method"].startswith("budget"):
        given |= {"options": "Bus | 60.50\nTram | 50\nFerry | 20", "amount": "100", "unit": "EUR"}
    number = int(actions.propose(alice, space="waste", **given)["decision"])
    closes_at = clock.now() + 86_400_000
    actions.open(alice, space="waste", decision=number, closes_at=closes_at)
    return number


@contextmanager
def answering(browser: Browser, house: House, number: int, **more: Any) -> Iterator[Page]:
    with visit(browser, house.address, **more) as visitor:
        visitor.page.context.add_cookies([house.cookie(house.cast.people["bob"])])
        yield visitor.open(f"/s/waste/decisions/{number}")
        assert visitor.complaints == []


def answer_of(number: int) -> Any:
    decision = Decision.get(Decision.number == number)
    return Ballot.get(Ballot.decision == decision).answer


def send(page: Page) -> None:
    page.get_by_role("button", name="Cast vote").or_(page.get_by_role("button", name="Change vote")).click()
    expect(page.get_by_text("Your answer is recorded")).to_be_visible()


def test_cast_ballot_orders_options_by_keyboard(
    browser: Browser, house: House, votes: dict[str, int]
) -> None:
    with answering(browser, house, votes["schulze"], width=320) as page:
        for name in ("Ferry", "Bus", "Tram"):
            page.get_by_role("button", name=f"Rank {name}").press("Enter")
        up = page.get_by_role("button", name="Move Tram up")
        up.press("Enter")
        expect(page.get_by_role("status").filter(has_text="Tram")).to_have_text("Tram has rank 2 now")
        expect(page.locator(":focus")).to_have_accessible_name("Move Tram up")
        page.get_by_role("button", name="Same rank as the one above: Bus").press("Enter")
        expect(page.get_by_role("button", name="Same rank as the one above: Bus")).to_have_attribute(
            "aria-pressed", "true"
        )
        page.get_by_role("button", name="Leave Ferry without a rank").press("Enter")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        send(page)
    assert answer_of(votes["schulze"]) == [1, 1, None]


def test_cast_ballot_says_how_many_points_are_left(
    browser: Browser, house: House, votes: dict[str, int]
) -> None:
    with answering(browser, house, votes["dots"]) as page:
        status = page.locator(".chosen-so-far")
        expect(status).to_have_text("4 of 4 points left")
        page.get_by_label("Bus", exact=True).fill("3")
        expect(status).to_have_text("1 of 4 points left")
        page.get_by_label("Tram", exact=True).fill("2")
        expect(status).to_have_text("1 points too many")
        page.get_by_label("Tram", exact=True).fill("1")
        send(page)
    assert answer_of(votes["dots"]) == [3, 1, None]


def test_cast_ballot_says_what_the_ticked_projects_cost(
    browser: Browser, house: House, votes: dict[str, int]
) -> None:
    with answering(browser, house, votes["budget_greedy"]) as page:
        page.get_by_label("Bus", exact=True).check()
        page.get_by_label("Ferry", exact=True).check()
        expect(page.locator(".chosen-so-far")).to_have_text("What you ticked costs €80.50 of €100.00")
        send(page)
    assert answer_of(votes["budget_greedy"]) == [1, None, 1]


@pytest.mark.parametrize("kind", ["score", "schulze", "dots"])
def test_cast_ballot_needs_no_script(
    browser: Browser, house: House, votes: dict[str, int], kind: str
) -> None:
    with answering(browser, house, votes[kind], java_script_enabled=False) as page:
        if kind == "score":
            page.get_by_role("radiogroup", name="Tram").get_by_label("3", exact=True).check()
        elif kind == "dots":
            page.get_by_label("Tram", exact=True).fill("4")
            page.get_by_label("Bus", exact=True).fill("")
        else:
            page.get_by_label("Tram", exact=True).select_option("1")
            page.get_by_label("Bus", exact=True).select_option("2")
        send(page)
    assert answer_of(votes[kind])[1] == {"score": 3, "schulze": 1, "dots": 4}[kind]
