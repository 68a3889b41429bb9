"""The pages of entrusted voices, of answers for somebody else and of who is in the room, as browsers use
them; and what they cost."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.decisions import actions, queries
from govhub.decisions.models import Ballot, Delegation, Presence
from tests.browsing import send
from tests.conftest import Cast
from tests.decisions.entrusting import answer_for, carried_vote, entrust, people, voice
from tests.decisions.pages import BASE, soon, words
from tests.decisions.stage import answer, close, rule_set

PAGE = "/s/waste/delegations"


@pytest.fixture
def number(cast: Cast) -> int:
    """An open vote in which Cara's voice stands with the greens, which are Bob's."""
    cara = people(cast, "cara")["cara"]
    made = carried_vote(cast, closes_at=soon())
    entrust(cast, cara, "cara", "bob")
    return made


def test_delegate_by_form_and_take_back(browse: Any, cast: Cast) -> None:
    bob = browse("bob")
    assert "Nobody has entrusted a voice" in words(bob.get(PAGE))
    assert "No rule here lets voices be carried yet" in words(bob.get(PAGE))
    given = {"principal": voice(cast, "bob"), "proxy": voice(cast, "alice"), "scope": "topic", "topic": ""}
    wrong = send(bob, PAGE, form_page=PAGE, **given)
    assert wrong.status_code == 422
    assert "Please name the topic." in words(wrong)
    more = {"topic": "Money", "ends": "2099-01-01T10:00", "zone": "Asia/Ho_Chi_Minh"}
    assert send(bob, PAGE, form_page=PAGE, **{**given, **more}).status_code == 303
    shown = words(bob.get(PAGE))
    assert "In votes about “Money”" in shown
    assert "until" in shown
    city = cast.stakeholders["city"].name
    assert city in words(browse("erin").get(PAGE))
    assert send(bob, f"{PAGE}/1/end", form_page=PAGE).status_code == 303
    assert Delegation.get().ended_at is not None


def test_delegate_for_one_vote_begins_with_that_vote(browse: Any, number: int) -> None:
    page = browse("bob").get(f"{PAGE}?decision={number}").text
    assert f'<option value="{number}" selected>' in page
    assert browse("bob").get(f"{PAGE}?decision=99").status_code == 404


def test_cast_ballot_by_form_for_a_voice_apart(browse: Any, cast: Cast, number: int) -> None:
    bob, here = browse("bob"), f"{BASE}/{number}"
    cara = voice(cast, "cara")
    shown = words(bob.get(here))
    assert "Entrusted to you" in shown
    form = bob.get(f"{here}/for/{cara}")
    assert "Answer for Cara" in words(form)
    assert 'value="recused"' not in form.text
    given = {"voter": cara, "choice": "disagree", "round": "1"}
    assert send(bob, f"{here}/ballot", form_page=f"{here}/for/{cara}", **given).status_code == 303
    assert "By proxy: Green roof" in words(bob.get(here))
    assert browse("alice").get(f"{here}/for/{cara}").status_code == 404
    answer(cast.cara, number, "agree")
    assert bob.get(f"{here}/for/{cara}").status_code == 404


def test_show_tells_the_principal_how_the_proxy_answered(browse: Any, cast: Cast, number: int) -> None:
    here = f"{BASE}/{number}"
    assert "is entrusted to Green roof, and nobody has answered for it yet" in words(browse("cara").get(here))
    answer(cast.bob, number, "agree")
    shown = words(browse("cara").get(here))
    assert "Cara goes with Green roof." in shown
    assert "The answer is: Agree" in shown
    assert "This is a projection" in shown
    close(cast, number)
    public = words(browse("nobody").get(f"/open/waste/decisions/{number}"))
    assert "with Green roof" in public
    assert "1 voice was entrusted to a proxy" in public


def test_show_hides_what_the_proxy_answered_while_answers_are_hidden(browse: Any, cast: Cast) -> None:
    cara = people(cast, "cara")["cara"]
    number = carried_vote(cast, closes_at=soon(), secrecy="after_close")
    entrust(cast, cara, "cara", "bob")
    answer(cast.bob, number, "disagree")
    shown = words(browse("cara").get(f"{BASE}/{number}"))
    assert "The answer is: Disagree" not in shown
    known = queries.show(cara, space="waste", decision=number)
    [bob] = [one for one in known["voices"] if one["voter"] == voice(cast, "bob")]
    assert bob["choice"] != "disagree"


def test_enter_ballot_by_form(browse: Any, cast: Cast, number: int) -> None:
    alice, here = browse("alice"), f"{BASE}/{number}"
    form, cara = f"{here}/enter/{voice(cast, 'cara')}", voice(cast, "cara")
    assert "Enter the answer of Cara" in words(alice.get(form))
    wrong = send(alice, f"{here}/enter", form_page=form, voter=cara, round="1", reason="By phone")
    assert wrong.status_code == 422
    assert "Please fill this in" in words(wrong)
    assert "By phone" in wrong.text
    given = {"voter": cara, "choice": "abstain", "reason": "By phone", "round": "1"}
    assert send(alice, f"{here}/enter", form_page=form, **given).status_code == 303
    assert Ballot.get().channel == "entered"
    assert "Entered by a facilitator" in words(browse("nobody").get(f"/open/waste/decisions/{number}"))
    assert browse("bob").get(form).status_code == 403
    assert alice.get(f"{here}/enter/nobody").status_code == 404


def test_mark_present_by_form(browse: Any, cast: Cast, number: int) -> None:
    alice, here = browse("alice"), f"{BASE}/{number}"
    assert send(alice, f"{here}/present", form_page=here).status_code == 422
    both = [voice(cast, "alice"), voice(cast, "bob")]
    assert send(alice, f"{here}/present", form_page=here, voters=both).status_code == 303
    assert Presence.select().count() == 2
    assert "2 of 3 are present" in words(alice.get(here))
    assert send(alice, f"{here}/left", form_page=here, voters=both[:1]).status_code == 303
    assert "1 of 3 are present" in words(browse("bob").get(here))
    assert "Note who has come" not in words(browse("bob").get(here))


def test_delegations_cost_the_same_with_one_and_with_many(cast: Cast, queries: Any) -> None:
    from govhub.decisions.queries import delegations, show

    cast_of = people(cast, "cara", "dan", "eve", "fay")
    number = carried_vote(cast, closes_at=soon())
    rule_set(cast, method="majority", delegation="direct")
    seen = []
    for name in ("cara", "dan", "eve", "fay"):
        entrust(cast, cast_of[name], name, "bob")
        if name in ("cara", "fay"):
            with queries() as of_page:
                delegations(cast.bob, space="waste")
            with queries() as of_vote:
                show(cast.bob, space="waste", decision=number)
            seen.append((len(of_page), len(of_vote)))
    assert seen[0] == seen[1]
    assert seen[0][0] <= 14


def test_answers_of_a_proxy_cost_the_same_with_one_and_with_many(cast: Cast, queries: Any) -> None:
    cast_of = people(cast, "cara", "dan", "eve", "fay")
    number = carried_vote(cast, closes_at=soon())
    for name in ("cara", "dan", "eve", "fay"):
        entrust(cast, cast_of[name], name, "bob")
    seen = []
    for name in ("cara", "dan", "eve"):
        with queries() as counted:
            answer_for(cast, cast.bob, number, name, "agree")
        seen.append(len(counted))
    assert seen[0] == seen[2]
    with queries() as once:
        actions.mark_present(cast.alice, space="waste", decision=number, voters=[voice(cast, "dan")])
    with queries() as thrice:
        more = [voice(cast, name) for name in ("cara", "eve", "fay")]
        actions.mark_present(cast.alice, space="waste", decision=number, voters=more)
    assert len(thrice) - len(once) == 2  # a row for each
