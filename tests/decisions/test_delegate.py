"""Entrusting voices: resolved once when the vote ends, shown before as a projection."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.db import store
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken, SignInNeeded
from govhub.decisions import actions, queries
from govhub.decisions.methods import delegation as pure
from govhub.decisions.methods.shape import RuleSet as Rule
from govhub.decisions.models import Delegation
from govhub.spaces.models import Mandate
from tests.conftest import Cast
from tests.decisions.entrusting import carried_vote, counts, entrust, people, standing, voice
from tests.decisions.stage import (
    DEADLINE,
    NOW,
    actor,
    answer,
    close,
    decision,
    entries,
    proposal,
    refused,
    rule_set,
    vote,
)

pytestmark = pytest.mark.usefixtures("at_noon")


def test_delegate_lets_the_answer_of_the_proxy_count_for_the_voice(cast: Cast) -> None:
    cara = people(cast, "cara")["cara"]
    number = carried_vote(cast)
    given = entrust(cast, cara, "cara", "bob")
    answer(cast.bob, number, "agree")
    answer(cast.alice, number, "disagree")
    shown = standing(cast, number)
    assert shown["outcome"]["counts"]["agree"] == 2
    assert shown["delegation"]["is_projection"]
    assert shown["delegation"]["carried"] == 1
    [carried] = [one for one in shown["voices"] if one["voter"] == voice(cast, "cara")]
    assert (carried["choice"], carried["carried_by_name"]) == (None, cast.stakeholders["greens"].name)
    close(cast, number)
    assert counts(number) == {"agree": 2, "disagree": 1}
    assert decision(number).trace["carried"] == 1
    edge = {"from": voice(cast, "cara"), "to": voice(cast, "bob")}
    assert decision(number).beside == {"delegations": [edge]}
    assert entries(cast, "decisions.close")[-1].facts["beside"] == {"delegations": [edge]}
    facts = entries(cast, "decisions.delegate")[-1].facts
    assert (facts["delegation"], facts["scope"], facts["principal"]) == (given, "space", voice(cast, "cara"))
    assert facts["since"] == clock.iso(NOW)


def test_delegate_is_suspended_by_a_direct_vote(cast: Cast) -> None:
    cara = people(cast, "cara")["cara"]
    number = carried_vote(cast)
    entrust(cast, cara, "cara", "bob")
    answer(cast.bob, number, "agree")
    answer(cara, number, "disagree")
    close(cast, number)
    assert counts(number) == {"agree": 1, "disagree": 1}
    assert "carried" not in decision(number).trace


def test_delegate_to_oneself_is_refused(cast: Cast) -> None:
    with refused(Invalid, "proxy", "itself"):
        entrust(cast, cast.bob, "bob", "bob")


def test_delegate_outside_the_electorate_is_refused(cast: Cast) -> None:
    number = carried_vote(cast)
    people(cast, "late")  # came after the electorate was fixed
    with refused(Invalid, "proxy", "not in the electorate"):
        entrust(cast, cast.bob, "bob", "late", scope="decision", decision=number)
    with refused(Invalid, "proxy", "Only somebody with a voice"):
        entrust(cast, cast.bob, "bob", "alice", proxy="nobodyatall")


def test_delegate_to_a_stakeholder_whose_mandate_ended_is_refused(cast: Cast) -> None:
    people(cast, "gone")
    store.write(
        lambda: Mandate.update(ends_at=NOW).where(Mandate.stakeholder == cast.stakeholders["gone"]).execute()
    )
    with refused(Invalid, "proxy", "Only somebody with a voice"):
        entrust(cast, cast.bob, "bob", "gone")


@pytest.mark.parametrize("how", ["direct", "transitive"])
def test_delegate_beyond_the_cap_is_refused(cast: Cast, how: str) -> None:
    cast_of = people(cast, "cara", "dan", "eve")
    number = carried_vote(cast, delegation=how, delegation_most=2)
    one_vote = {"scope": "decision", "decision": number}
    entrust(cast, cast_of["cara"], "cara", "bob", **one_vote)
    entrust(cast, cast_of["dan"], "dan", "bob", **one_vote)
    with refused(Invalid, "proxy", "nobody may answer for more than 2"):
        entrust(cast, cast_of["eve"], "eve", "bob", **one_vote)
    if how == "transitive":  # through others it is counted as well
        with refused(Invalid, "proxy", "more than 2"):
            entrust(cast, cast_of["eve"], "eve", "dan", **one_vote)
    else:
        entrust(cast, cast_of["eve"], "eve", "dan", **one_vote)


def test_delegate_for_the_space_beyond_the_most_generous_rule_is_refused(cast: Cast) -> None:
    cast_of = people(cast, "cara", "dan")
    rule_set(cast, method="majority", delegation="direct", delegation_most=1)
    entrust(cast, cast_of["cara"], "cara", "bob")
    with refused(Invalid, "proxy", "more than 1"):
        entrust(cast, cast_of["dan"], "dan", "bob")
    rule_set(cast, method="majority", delegation="direct")
    entrust(cast, cast_of["dan"], "dan", "bob")


def test_delegate_in_a_vote_whose_rule_knows_none_is_refused(cast: Cast) -> None:
    number = vote(cast, method="majority")
    with refused(RuleBroken, said="lets nobody answer for others"):
        entrust(cast, cast.bob, "bob", "alice", scope="decision", decision=number)


def test_delegate_in_a_vote_that_has_ended_is_refused(cast: Cast) -> None:
    number = carried_vote(cast)
    clock.freeze(DEADLINE)
    with refused(RuleBroken, said="has ended"):
        entrust(cast, cast.bob, "bob", "alice", scope="decision", decision=number)
    close(cast, number)
    with refused(RuleBroken, said="has ended"):
        entrust(cast, cast.bob, "bob", "alice", scope="decision", decision=number)


@pytest.mark.parametrize("until", [NOW, NOW - 1])
def test_delegate_with_an_end_that_is_past_is_refused(cast: Cast, until: int) -> None:
    with refused(Invalid, "ends", "future"):
        entrust(cast, cast.bob, "bob", "alice", until=until)


def test_delegate_without_what_its_scope_needs_is_refused(cast: Cast) -> None:
    with refused(Invalid, "topic"):
        entrust(cast, cast.bob, "bob", "alice", scope="topic")
    with refused(Invalid, "decision"):
        entrust(cast, cast.bob, "bob", "alice", scope="decision")
    with refused(NotFound):
        entrust(cast, cast.bob, "bob", "alice", scope="decision", decision=99)
    with refused(Invalid, "ends"):
        entrust(cast, cast.bob, "bob", "alice", ends="whenever", zone="UTC")


def test_delegate_of_a_person_to_an_organisation_is_refused(cast: Cast) -> None:
    with refused(Invalid, "proxy", "a person to a person"):
        entrust(cast, cast.bob, "bob", "alice", principal=cast.bob.uid)


def test_delegate_of_another_voice_is_refused(cast: Cast) -> None:
    with refused(Forbidden):
        entrust(cast, cast.bob, "alice", "bob")
    with refused(Forbidden):
        entrust(cast, cast.carol, "alice", "bob")


@pytest.mark.parametrize(
    ("name", "error"), [("dave", Forbidden), ("erin", Forbidden), ("nobody", SignInNeeded)]
)
def test_delegate_by_a_stranger_is_refused(cast: Cast, name: str, error: Any) -> None:
    with refused(error):
        entrust(cast, actor(cast, name), "alice", "bob")


def test_delegate_again_replaces_the_one_with_the_same_scope(cast: Cast) -> None:
    cara = people(cast, "cara")["cara"]
    first = entrust(cast, cara, "cara", "bob")
    money = entrust(cast, cara, "cara", "bob", scope="topic", topic="Money")
    second = entrust(cast, cara, "cara", "alice")
    assert entries(cast, "decisions.delegate")[-1].facts["replaces"] == [first]
    running = {row.number for row in Delegation.select().where(Delegation.ended_at.is_null())}
    assert running == {money, second}


def test_delegate_of_a_person_counts_where_persons_vote(cast: Cast) -> None:
    cara = people(cast, "cara")["cara"]
    number = carried_vote(cast, unit="person")
    entrust(cast, cara, "cara", "bob")  # as an organisation, which has no voice here
    with refused(Invalid, "principal", "not in the electorate"):
        entrust(cast, cara, "cara", "bob", scope="decision", decision=number)
    mine = {"principal": cara.uid, "proxy": cast.bob.uid}
    entrust(cast, cara, "cara", "bob", scope="decision", decision=number, **mine)
    answer(cast.bob, number, "agree")
    close(cast, number)
    assert counts(number) == {"agree": 2}


def test_delegate_until_a_time_that_comes_twice_means_the_earlier(cast: Cast) -> None:
    entrust(cast, cast.bob, "bob", "alice", ends="2027-10-31T02:30", zone="Europe/Berlin")
    assert entries(cast, "decisions.delegate")[-1].facts["until"] == "2027-10-31T00:30:00.000Z"


def test_delegate_by_the_narrowest_scope(cast: Cast) -> None:
    cast_of = people(cast, "cara", "dan", "eve")
    cara = cast_of["cara"]
    rule = rule_set(cast, method="majority", delegation="direct", early_close=False)
    made: dict[str, Any] = {"space": "waste", "title": "T", "text": "Words", "rule_set": rule}
    votes = [actions.propose(cast.bob, **made, topic=topic)["decision"] for topic in ("", "money", "Money")]
    for one in votes:
        actions.open(cast.alice, space="waste", decision=one, closes_at=DEADLINE)
    entrust(cast, cara, "cara", "bob")
    entrust(cast, cara, "cara", "dan", scope="topic", topic="MONEY")
    entrust(cast, cara, "cara", "eve", scope="decision", decision=votes[2])
    for one in votes:
        close(cast, one)
    takers = [decision(one).beside["delegations"][0]["to"] for one in votes]
    assert takers == [voice(cast, name) for name in ("bob", "dan", "eve")]
    assert entries(cast, "decisions.open")[-1].facts["topic"] == "Money"


def test_delegate_through_others_only_where_the_rule_says_so(cast: Cast) -> None:
    cast_of = people(cast, "cara", "dan")
    votes = [carried_vote(cast, delegation=how) for how in ("direct", "transitive")]
    entrust(cast, cast_of["cara"], "cara", "dan")
    entrust(cast, cast_of["dan"], "dan", "bob")
    for one in votes:
        answer(cast.bob, one, "agree")
        close(cast, one)
    assert [counts(one) for one in votes] == [{"agree": 2}, {"agree": 3}]


def test_delegate_in_a_circle_casts_nothing_until_somebody_votes(cast: Cast) -> None:
    cast_of = people(cast, "cara", "dan")
    votes = [carried_vote(cast), carried_vote(cast)]
    for giver, taker in (("cara", "dan"), ("dan", "bob")):
        entrust(cast, cast_of[giver], giver, taker)
    entrust(cast, cast.bob, "bob", "cara")
    answer(cast.alice, votes[0], "disagree")
    answer(cast_of["dan"], votes[1], "agree")
    for one in votes:
        close(cast, one)
    assert [counts(one) for one in votes] == [{"disagree": 1}, {"agree": 3}]


def test_delegate_to_somebody_with_an_interest_carries_nothing(cast: Cast) -> None:
    cast_of = people(cast, "cara", "dan")
    number = carried_vote(cast)
    entrust(cast, cast_of["cara"], "cara", "dan")
    entrust(cast, cast_of["dan"], "dan", "bob")
    answer(cast.bob, number, "agree")
    answer(cast_of["dan"], number, "recused", "I sell bins")
    close(cast, number)
    assert counts(number) == {"agree": 1}
    assert decision(number).trace["entitled"] == 3


def test_end_delegation_takes_the_voice_back_before_the_close(cast: Cast) -> None:
    cara = people(cast, "cara")["cara"]
    number = carried_vote(cast)
    given = entrust(cast, cara, "cara", "bob")
    answer(cast.bob, number, "agree")
    assert actions.end_delegation(cara, space="waste", delegation=given)["delegation"] == given
    assert entries(cast)[-1].facts == {"delegation": given, "ended_at": clock.iso(NOW)}
    close(cast, number)
    assert counts(number) == {"agree": 1}
    assert decision(number).beside is None


def test_end_delegation_after_the_closing_time_comes_too_late(cast: Cast) -> None:
    cast_of = people(cast, "cara", "dan")
    number = carried_vote(cast)
    given = entrust(cast, cast_of["cara"], "cara", "bob")
    answer(cast.bob, number, "agree")
    clock.freeze(DEADLINE)  # the count is still to be made
    actions.end_delegation(cast_of["cara"], space="waste", delegation=given)
    entrust(cast, cast_of["dan"], "dan", "bob")
    close(cast, number)
    assert counts(number) == {"agree": 2}


def test_delegation_holds_until_its_end(cast: Cast) -> None:
    cara = people(cast, "cara")["cara"]
    votes = [carried_vote(cast), carried_vote(cast)]
    entrust(cast, cara, "cara", "bob", until=NOW + 1000)
    for one in votes:
        answer(cast.bob, one, "agree")
    clock.freeze(NOW + 999)
    close(cast, votes[0])
    clock.freeze(NOW + 1000)
    close(cast, votes[1])
    assert [counts(one) for one in votes] == [{"agree": 2}, {"agree": 1}]


def test_end_delegation_twice_and_by_others_is_refused(cast: Cast) -> None:
    cara = people(cast, "cara")["cara"]
    given = entrust(cast, cara, "cara", "bob")
    for somebody in (cast.bob, cast.alice):
        with refused(Forbidden):
            actions.end_delegation(somebody, space="waste", delegation=given)
    with refused(NotFound):
        actions.end_delegation(cara, space="waste", delegation=99)
    actions.end_delegation(cara, space="waste", delegation=given)
    with refused(RuleBroken, said="already"):
        actions.end_delegation(cara, space="waste", delegation=given)


def test_open_under_a_secret_rule_knows_no_delegation() -> None:
    rule = Rule(name="R", method="majority", delegation="direct", secrecy="secret")
    wrong = pure.why_not_rule(rule)
    assert wrong is not None
    assert wrong[0] == "delegation"


def test_delegations_of_a_draft_can_be_given_before_it_opens(cast: Cast) -> None:
    number = proposal(cast, method="majority", delegation="direct", early_close=False)
    entrust(cast, cast.bob, "bob", "alice", scope="decision", decision=number)
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    answer(cast.alice, number, "agree")
    close(cast, number)
    assert counts(number) == {"agree": 2}


def test_delegations_page_says_who_holds_how_much(cast: Cast) -> None:
    cast_of = people(cast, "cara", "dan", "eve")
    rule_set(cast, method="majority", delegation="transitive")
    entrust(cast, cast_of["cara"], "cara", "dan")
    entrust(cast, cast_of["dan"], "dan", "bob")
    entrust(cast, cast_of["eve"], "eve", "alice", scope="topic", topic="Money")
    shown = queries.delegations(cast.bob, space="waste")
    [group] = shown["held"]
    assert (group["kind"], group["of"]) == ("stakeholder", 5)
    assert [(one["directly"], one["others"], one["percent"]) for one in group["holders"]] == [
        (1, 2, "60"),
        (1, 1, "40"),
    ]
    assert (group["few"], group["spoken"], group["percent"]) == (1, 3, "60")
    assert [one["principal_name"] for one in shown["received"]] == ["Dan"]
    assert shown["given"] == []
    assert len(shown["all"]) == 3
    assert shown["topics"] == []
    for name in ("dave", "nobody"):
        with refused((Forbidden, SignInNeeded)):  # type: ignore[arg-type]  # pytest takes a tuple
            queries.delegations(actor(cast, name), space="waste")
