"""The page of a running vote, as browsers use it: answering, steering, ending."""

from __future__ import annotations

import html
from typing import Any

import pytest

from govhub.decisions import actions
from govhub.decisions.models import Ballot
from govhub.documents.actions import create
from tests.browsing import send
from tests.conftest import Cast
from tests.decisions.pages import BASE, WORDS, checked, soon, words
from tests.decisions.stage import (
    answer,
    ballots,
    close,
    decision,
    joins,
    proposal,
    vote,
)

# Voting


def test_cast_ballot_by_form(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    page = f"{BASE}/{number}"
    bob = browse("bob")
    greens = cast.stakeholders["greens"].uid
    given = {"voter": greens, "choice": "block", "reason": WORDS, "round": "1"}
    sent = send(bob, f"{page}/ballot", form_page=page, **given)
    assert (sent.status_code, sent.headers["Location"]) == (303, page)
    shown = bob.get(page)
    assert "Your answer is recorded" in words(shown)
    assert html.escape(WORDS, quote=False) in shown.text
    assert checked(shown, "choice") == ["block"]
    assert "Your answer is recorded" not in words(bob.get(page))
    assert "It is blocked now" in words(bob.get(f"{page}/_result"))
    assert "Block" in words(browse("erin").get(f"{page}/_voices"))
    send(bob, f"{page}/ballot", form_page=page, **{**given, "choice": "agree", "reason": ""})
    assert ballots(number) == {(1, greens): "agree"}


def test_cast_ballot_by_form_carries_no_reason_over_to_another_answer(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    page, bob = f"{BASE}/{number}", browse("bob")
    send(bob, f"{page}/ballot", form_page=page, choice="block", reason="It would flood\nthe market.")
    shown = {"choice_before": "block", "reason_before": "It would flood\r\nthe market."}
    given = {**shown, "choice": "agree", "reason": shown["reason_before"]}
    assert 'name="reason_before"' in bob.get(page).text
    assert send(bob, f"{page}/ballot", form_page=page, **given).status_code == 303
    assert Ballot.get().reason == ""
    send(bob, f"{page}/ballot", form_page=page, **{**given, "reason": "The ramps are open now."})
    assert (Ballot.get().choice, Ballot.get().reason) == ("agree", "The ramps are open now.")


def test_cast_ballot_by_form_twice_with_one_key_is_one_ballot(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    bob = browse("bob")
    for _ in range(2):
        sent = send(
            bob, f"{BASE}/{number}/ballot", form_page=f"{BASE}/{number}", choice="agree", _key="pressed-twice"
        )
        assert sent.status_code == 303
    assert len(ballots(number)) == 1


def test_cast_ballot_without_a_reason_shows_the_form_again(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    page = f"{BASE}/{number}"
    again = send(browse("bob"), f"{page}/ballot", form_page=page, choice="block", reason=" ")
    assert again.status_code == 422
    assert "say why you block" in words(again)
    assert checked(again, "choice") == ["block"]
    assert not ballots(number)


def test_cast_ballot_after_close_shows_what_was_typed_is_not_counted(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    page = f"{BASE}/{number}"
    bob = browse("bob")
    bob.get(page)
    close(cast, number)
    late = send(bob, f"{page}/ballot", form_page=f"{BASE}/new", choice="agree", reason=WORDS)
    assert late.status_code == 409
    assert "Your answer was not counted" in words(late)


def test_cast_ballot_on_a_text_amended_meanwhile_shows_the_new_one(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    page = f"{BASE}/{number}"
    answer(cast.bob, number, "block", "No")
    alice = browse("alice")
    assert 'name="round" value="1"' in alice.get(page).text
    actions.amend(cast.alice, space="waste", decision=number, text="With the pickers.")
    again = send(alice, f"{page}/ballot", form_page=page, choice="agree", reason=WORDS, round="1")
    assert again.status_code == 409
    assert "amended while you were answering" in words(again)
    assert "With the pickers." in words(again)
    assert 'name="round" value="2"' in again.text
    assert html.escape(WORDS, quote=False) in again.text


def test_cast_ballot_without_the_token_is_refused(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    answered = browse("bob").post(f"{BASE}/{number}/ballot", data={"choice": "agree"})
    assert answered.status_code in (400, 403)
    assert not ballots(number)


@pytest.mark.parametrize(("name", "status"), [("dave", 403), ("root", 403), ("erin", 403), ("carol", 403)])
def test_cast_ballot_by_somebody_without_a_voice(browse: Any, cast: Cast, name: str, status: int) -> None:
    number = vote(cast, closes_at=soon())
    sent = send(browse(name), f"{BASE}/{number}/ballot", form_page="/me", choice="agree")
    assert sent.status_code == status
    assert not ballots(number)


def test_cast_ballot_with_an_ended_session_leads_to_sign_in(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    sent = send(browse("nobody"), f"{BASE}/{number}/ballot", form_page="/sign-in", choice="agree")
    assert (sent.status_code, sent.headers["Location"]) == (303, "/sign-in")
    assert not ballots(number)


def test_person_with_two_mandates_is_asked_for_whom(browse: Any, cast: Cast) -> None:
    joins(cast, "bob", "shops", role=None)
    number = vote(cast, closes_at=soon())
    page = f"{BASE}/{number}"
    bob = browse("bob")
    assert "For whom do you answer?" in words(bob.get(page))
    again = send(bob, f"{page}/ballot", form_page=page, choice="agree")
    assert again.status_code == 422
    assert "choose for whom" in words(again)
    shops = cast.stakeholders["shops"].uid
    assert send(bob, f"{page}/ballot", form_page=page, choice="agree", voter=shops).status_code == 303
    assert ballots(number) == {(1, shops): "agree"}


# Ending


def test_close_by_form_shows_the_outcome_explained(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon(), method="majority", quorum="1/2")
    answer(cast.bob, number, "agree")
    page = f"{BASE}/{number}"
    assert f'action="{page}/close"' not in browse("bob").get(page).text
    sent = send(browse("alice"), f"{page}/close", form_page=page)
    assert sent.status_code == 303
    shown = words(browse("bob").get(page))
    assert "Passed" in shown
    assert "1 of 2 answered" in shown
    assert "1/1 (100%)" in shown
    assert "What would have changed it" in shown
    assert f'action="{page}/ballot"' not in browse("bob").get(page).text
    assert send(browse("alice"), f"{page}/close", form_page="/me").status_code == 409


@pytest.mark.parametrize("act", ["open", "close", "amend"])
@pytest.mark.parametrize("name", ["bob", "erin", "dave"])
def test_steering_by_anybody_but_the_facilitator_is_refused(
    browse: Any, cast: Cast, act: str, name: str
) -> None:
    number = vote(cast, closes_at=soon())
    answer(cast.bob, number, "block", "No")
    sent = send(browse(name), f"{BASE}/{number}/{act}", form_page="/me")
    assert sent.status_code == 403
    assert (decision(number).stage, decision(number).round) == ("open", 1)


def test_amend_by_form_begins_a_new_round(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    page = f"{BASE}/{number}"
    alice = browse("alice")
    assert f'action="{page}/amend"' not in alice.get(page).text
    answer(cast.bob, number, "block", "No")
    assert f'action="{page}/amend"' in alice.get(page).text
    assert send(alice, f"{page}/amend", form_page=page, text="").status_code == 422
    assert send(alice, f"{page}/amend", form_page=page, text="With the pickers.").status_code == 303
    shown = words(browse("bob").get(page))
    assert "Round 2" in shown
    assert "With the pickers." in shown


def test_withdraw_by_form(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    page = f"{BASE}/{number}"
    assert send(browse("bob"), f"{page}/withdraw", form_page=page).status_code == 303
    assert "Withdrawn" in words(browse("bob").get(page))
    assert browse("alice").get(f"{BASE}?stage=open").status_code == 200


def test_a_draft_about_a_text_shows_the_version_that_it_names(cast: Cast, browse: Any) -> None:
    made = create(cast.alice, space="waste", title="Charter", text="The first words of the charter")
    number = proposal(cast, about=(made["document"], 1))
    assert "The first words of the charter" in browse("bob").get(f"/s/waste/decisions/{number}").text
