"""The pages around a vote, as browsers use them without a script: before it, as it closes, and after it."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.decisions import actions
from govhub.decisions.models import Amendment, Interest, Temperature
from tests.browsing import send
from tests.conftest import Cast
from tests.decisions.pages import BASE, checked, soon, words
from tests.decisions.stage import TEXT, answer, ballots, close, decision, joins, proposal, rule_set, vote


def test_take_temperature_by_form(browse: Any, cast: Cast) -> None:
    number = proposal(cast)
    page = f"{BASE}/{number}"
    bob = browse("bob")
    assert "What people think so far" in words(bob.get(page))
    assert send(bob, f"{page}/temperature", form_page=page, mark="rather_for").status_code == 303
    shown = bob.get(page)
    assert checked(shown, "mark") == ["rather_for"]
    assert "1 person has said something. It is shown from three on." in words(shown)
    for name in ("alice", "carol"):
        actions.take_temperature(getattr(cast, name), space="waste", decision=number, mark="unsure")
    assert "Sectors with few answers, together" in words(bob.get(page))
    refused = send(bob, f"{page}/temperature", form_page=page, mark="furious")
    assert refused.status_code == 422
    assert Temperature.select().count() == 3


def test_the_temperature_stays_with_the_decision(browse: Any, cast: Cast) -> None:
    number = proposal(cast)
    actions.take_temperature(cast.bob, space="waste", decision=number, mark="unsure")
    actions.open(cast.alice, space="waste", decision=number, closes_at=soon())
    shown = words(browse("erin").get(f"{BASE}/{number}"))
    assert "What people thought before the vote" in shown
    assert "What do you think of it now?" not in shown


def test_declare_interest_by_form(browse: Any, cast: Cast) -> None:
    number = proposal(cast)
    page, bob = f"{BASE}/{number}", browse("bob")
    empty = send(bob, f"{page}/interest", form_page=page, voter="", reason="")
    assert empty.status_code == 422
    assert send(bob, f"{page}/interest", form_page=page, voter="", reason="We sell bins").status_code == 303
    assert "We sell bins" in words(browse("erin").get(page))
    actions.open(cast.alice, space="waste", decision=number, closes_at=soon())
    greens = cast.stakeholders["greens"].uid
    assert ballots(number) == {(1, greens): "recused"}
    assert "We sell bins" in words(browse("nobody").get(f"/open/waste/decisions/{number}"))


def test_withdraw_interest_by_form(browse: Any, cast: Cast) -> None:
    number = proposal(cast)
    page, bob = f"{BASE}/{number}", browse("bob")
    actions.declare_interest(cast.bob, space="waste", decision=number, reason="We sell bins")
    assert "Take it back" not in words(browse("erin").get(page))
    voter = cast.stakeholders["greens"].uid
    assert send(bob, f"{page}/interest/withdraw", form_page=page, voter=voter).status_code == 303
    assert not Interest.select().exists()


def test_amendments_by_form(browse: Any, cast: Cast) -> None:
    number = proposal(cast)
    page, erin, carol, bob = f"{BASE}/{number}", browse("erin"), browse("carol"), browse("bob")
    given = {"text": TEXT.replace("five", "six"), "reason": "Glass apart"}
    assert send(carol, f"{page}/amendments", form_page=page, **given).status_code == 303
    shown = erin.get(page)
    assert "Waits for an answer" in words(shown)
    assert "<ins>" in shown.text
    assert "[removed: five :removed]" in words(shown)
    assert "Do not accept" not in words(shown)
    assert "Do not accept" in words(bob.get(page))
    refused = send(bob, f"{page}/amendments/1/refuse", form_page=page, answer="")
    assert refused.status_code == 422
    assert send(bob, f"{page}/amendments/1/accept", form_page=page).status_code == 303
    assert decision(number).text == TEXT.replace("five", "six")
    assert "Accepted" in words(erin.get(page))


def test_put_amendment_to_vote_by_form(browse: Any, cast: Cast) -> None:
    number, rule = proposal(cast), rule_set(cast, method="majority")
    rule_set(cast, method="approval", name="A choice")
    page, bob = f"{BASE}/{number}", browse("bob")
    actions.propose_amendment(cast.carol, space="waste", decision=number, text="Other", reason="Why")
    assert "A choice" not in words(bob.get(page))
    given = {"title": "Six fractions?", "rule_set": rule}
    assert send(bob, f"{page}/amendments/1/vote", form_page=page, **given).status_code == 303
    vote_on_it = Amendment.get().vote
    shown = words(bob.get(f"{BASE}/{vote_on_it}"))
    assert "This is about an amendment" in shown
    assert f"The vote on it: D-{vote_on_it}" in words(bob.get(page))


def test_open_at_a_time_that_comes_twice_offers_both(browse: Any, cast: Cast) -> None:
    number = proposal(cast)
    clock.freeze(clock.parse_iso("2026-10-20T10:00:00.000Z"))
    page, alice = f"{BASE}/{number}", browse("alice")
    given = {"closes": "2026-10-25T02:30", "zone": "Europe/Berlin"}
    refused = send(alice, f"{page}/open", form_page=page, **given)
    assert refused.status_code == 422
    assert "comes twice" in words(refused)
    assert "The first time:" in words(refused)
    assert "(UTC+02:00)" in words(refused)
    assert "(UTC+01:00)" in words(refused)
    assert 'value="2026-10-25T02:30"' in refused.text
    assert send(alice, f"{page}/open", form_page=page, **given, fold="1").status_code == 303
    assert clock.iso(decision(number).closes_at) == "2026-10-25T01:30:00.000Z"


def test_open_at_a_time_that_does_not_exist_offers_before_and_after(browse: Any, cast: Cast) -> None:
    number = proposal(cast)
    clock.freeze(clock.parse_iso("2026-03-20T10:00:00.000Z"))
    page, alice = f"{BASE}/{number}", browse("alice")
    given = {"closes": "2026-03-29T02:30", "zone": "Europe/Berlin"}
    refused = send(alice, f"{page}/open", form_page=page, **given)
    assert "does not exist" in words(refused)
    assert "Before the change:" in words(refused)
    assert "After the change:" in words(refused)
    assert send(alice, f"{page}/open", form_page=page, **given, fold="0").status_code == 303
    assert clock.iso(decision(number).closes_at) == "2026-03-29T00:30:00.000Z"


def test_a_new_round_lets_people_answer_the_same_again(browse: Any, cast: Cast) -> None:
    joins(cast, "paula", "pickers")
    number = vote(cast, closes_at=soon())
    answer(cast.bob, number, "agree")
    answer(cast.alice, number, "block", "It harms the pickers")
    actions.amend(cast.alice, space="waste", decision=number, text="Other words")
    page, bob, alice = f"{BASE}/{number}", browse("bob"), browse("alice")
    assert "In the last round: Agree" in words(bob.get(page))
    assert "Answer the same again" in words(bob.get(page))
    assert "Answer the same again" not in words(alice.get(page))  # a block needs its reason anew
    assert "Answer the same again" not in words(browse("erin").get(page))
    voter = cast.stakeholders["greens"].uid
    sent = {"round": "2", "voter": voter, "choice": "agree", "reason": ""}
    assert send(bob, f"{page}/ballot", form_page=page, **sent).status_code == 303
    assert ballots(number)[2, voter] == "agree"
    assert "Answer the same again" not in words(bob.get(page))


def test_state_outcome_by_form(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    answer(cast.bob, number, "agree")
    close(cast, number)
    page, bob = f"{BASE}/{number}", browse("bob")
    assert "State the outcome in words" not in words(browse("erin").get(page))
    said = "We begin on **Monday**."
    assert send(bob, f"{page}/statement", form_page=page, statement=said).status_code == 303
    assert "<strong>Monday</strong>" in bob.get(page).text
    assert "<strong>Monday</strong>" in browse("nobody").get(f"/open/waste/decisions/{number}").text
    assert "Correct the statement" in words(bob.get(page))


def test_review_is_chosen_with_the_proposal_and_shown(browse: Any, cast: Cast) -> None:
    bob = browse("bob")
    given = {"title": "T", "text": "W", "rule_set": rule_set(cast), "about": "", "review_how": "lapse"}
    assert "Please say on which day." in words(send(bob, BASE, form_page=f"{BASE}/new", **given))
    sent = send(bob, BASE, form_page=f"{BASE}/new", **given, review_on="2099-01-01")
    assert sent.status_code == 303
    page = sent.headers["Location"]
    shown = words(bob.get(page))
    assert "If it passes: On" in shown
    assert "it lapses, unless it is decided anew" in shown
    edited = bob.get(f"{page}/edit")
    assert 'value="2099-01-01"' in edited.text


def test_what_has_lapsed_says_so_to_everybody(browse: Any, cast: Cast) -> None:
    rule = rule_set(cast)
    given = {"title": "T", "text": "W", "rule_set": rule, "review_on": "2099-01-01", "review_how": "lapse"}
    number = actions.propose(cast.bob, space="waste", **given)["decision"]
    actions.open(cast.alice, space="waste", decision=number, closes_at=soon())
    answer(cast.bob, number, "agree")
    close(cast, number)
    assert "it lapses" in words(browse("nobody").get(f"/open/waste/decisions/{number}"))
    clock.freeze(clock.parse_iso("2099-01-01T00:00:00.000Z"))
    actions.review(Actor.system(), space="waste", decision=number)
    for page in (f"/open/waste/decisions/{number}", "/open/waste/decisions"):
        assert "lapsed" in words(browse("nobody").get(page)), page


@pytest.mark.parametrize("name", ["erin", "bob", "alice"])
def test_pages_around_a_vote_ask_the_same_number_of_questions(
    browse: Any, cast: Cast, queries: Any, name: str
) -> None:
    number = proposal(cast)
    page, who = f"{BASE}/{number}", browse(name)

    def more() -> None:
        people = [joins(cast, f"p{n}", f"org{n}") for n in range(3)]
        for n, person in enumerate(people):
            actions.take_temperature(person, space="waste", decision=number, mark="unsure")
            actions.declare_interest(person, space="waste", decision=number, reason="Why")
            actions.propose_amendment(person, space="waste", decision=number, text=f"W{n}", reason="Why")

    actions.take_temperature(cast.bob, space="waste", decision=number, mark="unsure")
    actions.declare_interest(cast.bob, space="waste", decision=number, reason="Why")
    actions.propose_amendment(cast.bob, space="waste", decision=number, text="W", reason="Why")
    who.get(page)  # notices of it are seen with the page
    with queries() as few:
        assert who.get(page).status_code == 200
    more()
    who.get(page)
    with queries() as many:
        assert who.get(page).status_code == 200
    assert len(many) <= len(few), many
