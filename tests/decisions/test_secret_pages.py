"""What pages say of votes that hide their answers, before, during and after."""

from __future__ import annotations

import re
from typing import Any

from govhub.accounts.models import Draft, Session
from govhub.core import clock
from govhub.core.db import store
from govhub.decisions.jobs import close_due
from tests.browsing import send
from tests.conftest import Cast
from tests.decisions.pages import BASE, checked, soon, words
from tests.decisions.secret import cast_all, eight, secret_vote
from tests.decisions.stage import answer, decision, vote


def test_cast_ballot_by_form_in_secret_is_final(browse: Any, cast: Cast) -> None:
    eight(cast)
    number = secret_vote(cast, closes_at=soon())
    page, bob = f"{BASE}/{number}", browse("bob")
    shown = words(bob.get(page))
    assert "It cannot be changed or taken back." in shown
    assert "whoever runs the server could technically watch the urn" in shown
    sent = send(bob, f"{page}/ballot", form_page=page, choice="disagree", round="1", _untold="1")
    assert sent.status_code == 303
    shown = words(bob.get(page))
    assert "The ballot is in the urn and cannot be changed" in shown
    assert "Green roof has voted." in shown
    assert "Cast the secret ballot" not in shown
    assert "Disagree" not in shown


def test_cast_ballot_by_form_with_an_interest_in_secret(browse: Any, cast: Cast) -> None:
    eight(cast)
    number = secret_vote(cast, closes_at=soon())
    page, bob = f"{BASE}/{number}", browse("bob")
    given = {"choice": "recused", "round": "1", "reason": "We sell vans", "_untold": "1"}
    assert send(bob, f"{page}/ballot", form_page=page, **given).status_code == 303
    assert "We sell vans" in words(browse("erin").get(page))


def test_cast_ballot_by_form_in_secret_leaves_no_draft(browse: Any, cast: Cast) -> None:
    eight(cast)
    number = secret_vote(cast, closes_at=soon())
    page, bob = f"{BASE}/{number}", browse("bob")
    token = re.search(r'name="csrf_token" value="([^"]+)"', bob.get(page).get_data(as_text=True))
    assert token
    store.write(Session.update(revoked_at=clock.now()).execute)
    given = {"csrf_token": token[1], "_act": "decisions.cast_ballot", "choice": "disagree", "_untold": "1"}
    sent = bob.post(f"{page}/ballot", data=given, headers={"Referer": f"http://localhost{page}"})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/sign-in")
    assert not Draft.select().exists()


def test_show_of_a_secret_vote_from_open_to_outcome(browse: Any, cast: Cast) -> None:
    people = eight(cast)
    number = secret_vote(cast, closes_at=soon(), quorum="1/2")
    cast_all(people, number, "aaaaad")
    for name, page in (("erin", BASE), ("nobody", "/open/waste/decisions")):
        shown = words(browse(name).get(f"{page}/{number}"))
        assert "6 of 8 answered; 4 needed" in shown
        assert "how the vote stands is shown to nobody before it ends" in shown
        assert "Has voted" in shown
        assert "would pass" not in shown
    clock.freeze(decision(number).closes_at)
    close_due(clock.now())
    for name, page in (("erin", BASE), ("nobody", "/open/waste/decisions")):
        shown = words(browse(name).get(f"{page}/{number}"))
        assert "5 of 6 said yes" in shown
        assert "The urn was opened at the end, with 6 ballots." in shown
        assert "Secret ballots published together" in shown


def test_show_of_a_secret_vote_that_too_few_answered(browse: Any, cast: Cast) -> None:
    people = eight(cast)
    number = secret_vote(cast, closes_at=soon())
    cast_all(people, number, "aaa")
    clock.freeze(decision(number).closes_at)
    close_due(clock.now())
    for name, page in (("erin", BASE), ("nobody", "/open/waste/decisions")):
        shown = words(browse(name).get(f"{page}/{number}"))
        assert "The urn was not opened: nobody knows what was chosen." in shown
        assert "Agree 0" not in shown


def test_cast_ballot_by_form_named_after_the_close_can_be_changed(browse: Any, cast: Cast) -> None:
    number = vote(cast, method="majority", secrecy="after_close", closes_at=soon())
    page, bob = f"{BASE}/{number}", browse("bob")
    given = {"choice": "disagree", "round": "1", "reason": "Too dear"}
    assert send(bob, f"{page}/ballot", form_page=page, **given).status_code == 303
    shown = words(bob.get(page))
    assert "Green roof has answered: Disagree" in shown
    assert checked(bob.get(page), "choice") == ["disagree"]
    for name in ("alice", "erin"):
        shown = words(browse(name).get(page))
        assert "Too dear" not in shown
        assert "Has voted" in shown
    answer(cast.bob, number, "agree")
    assert checked(bob.get(page), "choice") == ["agree"]
