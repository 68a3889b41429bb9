"""A mediator belongs to no party, can be refused by one, and steps back when that changes."""

from __future__ import annotations

import pytest

from govhub.core import clock
from govhub.core.db import store
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from govhub.mediation import actions, queries
from govhub.mediation.models import Challenge
from govhub.spaces import actions as spaces
from govhub.spaces.models import Mandate, Role
from tests.conftest import Cast
from tests.decisions.stage import joins, refused
from tests.mediation.stage import W, acts, blocked, case, in_dialogue, logged, second_mediator


@pytest.fixture(autouse=True)
def at_noon(cast: Cast) -> None:
    clock.freeze(1_795_000_000_000)


def give_mandate(cast: Cast, key: str, stakeholder: str, **more: int) -> None:
    given = {"stakeholder": cast.stakeholders[stakeholder].uid, "person": cast.people[key].uid, **more}
    spaces.give_mandate(cast.alice, **W, **given)


def mandate(cast: Cast, key: str, stakeholder: str, starts_at: int, ends_at: int | None) -> None:
    who = {"stakeholder": cast.stakeholders[stakeholder], "person": cast.people[key]}
    store.write(lambda: Mandate.create(**who, starts_at=starts_at, ends_at=ends_at))


def test_take_case_opens_it_to_its_mediator_and_to_no_other(cast: Cast) -> None:
    blocked(cast)
    second_mediator(cast)
    actions.take_case(cast.carol, **W, case=1)
    assert queries.show(cast.carol, **W, case=1)["i_mediate"]
    with pytest.raises(NotFound):
        queries.show(cast.mona, **W, case=1)
    with refused(RuleBroken):
        actions.take_case(cast.mona, **W, case=1)


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_take_case_by_somebody_who_is_no_mediator_is_refused(cast: Cast, name: str) -> None:
    blocked(cast)
    with refused(Forbidden):
        actions.take_case(getattr(cast, name), **W, case=1)


@pytest.mark.parametrize("stakeholder", ["city", "greens"])
@pytest.mark.parametrize("how", ["now", "held since it was opened", "to come"])
def test_take_case_by_a_mediator_whose_organisation_is_a_party_is_refused(
    cast: Cast, stakeholder: str, how: str
) -> None:
    blocked(cast)
    opened = case().opened_at
    period = {
        "now": (0, None),
        "held since it was opened": (0, opened + 1),
        "to come": (opened + 10**9, None),
    }
    mandate(cast, "carol", stakeholder, *period[how])
    with refused(RuleBroken, said="mandate of a party"):
        actions.take_case(cast.carol, **W, case=1)


def test_take_case_by_one_whose_mandate_ended_before_is_fine(cast: Cast) -> None:
    blocked(cast)
    mandate(cast, "carol", "city", 0, case().opened_at)
    actions.take_case(cast.carol, **W, case=1)


def test_take_case_by_whoever_logged_it_or_is_a_party_is_refused(cast: Cast) -> None:
    logged(cast, "carol")
    with refused(RuleBroken, said="logged"):
        actions.take_case(cast.carol, **W, case=1)
    blocked(cast)
    second_mediator(cast)
    actions.take_case(cast.mona, **W, case=2)
    actions.add_party(cast.mona, **W, case=2, person=cast.people["carol"].uid)
    actions.step_back(cast.mona, **W, case=2)
    with refused(RuleBroken, said="party"):
        actions.take_case(cast.carol, **W, case=2)


def test_appoint_mediator_is_the_facilitators_and_opens_nothing_to_her(cast: Cast) -> None:
    logged(cast, "bob")
    with pytest.raises(NotFound):
        queries.show(cast.alice, **W, case=1)
    with refused(Forbidden):
        actions.appoint_mediator(cast.bob, **W, case=1, person=cast.people["carol"].uid)
    actions.appoint_mediator(cast.alice, **W, case=1, person=cast.people["carol"].uid)
    assert case().mediator == cast.people["carol"]
    with pytest.raises(NotFound):
        queries.show(cast.alice, **W, case=1)


def test_appoint_mediator_of_a_party_is_refused_without_saying_whose(cast: Cast) -> None:
    logged(cast, "bob", on_behalf_of=cast.stakeholders["greens"].uid)
    mandate(cast, "carol", "greens", 0, None)
    with refused(RuleBroken, said="cannot mediate in this case"):
        actions.appoint_mediator(cast.alice, **W, case=1, person=cast.people["carol"].uid)
    for name in ("bob", "trea"):
        with refused(RuleBroken, said="cannot mediate in this case"):
            actions.appoint_mediator(cast.alice, **W, case=1, person=cast.people[name].uid)


def test_challenge_mediator_by_a_party_ends_it_for_good(cast: Cast) -> None:
    blocked(cast)
    in_dialogue(cast)
    actions.challenge_mediator(cast.bob, **W, case=1, reason="She advised the city")
    assert case().mediator is None
    with pytest.raises(NotFound):
        queries.show(cast.carol, **W, case=1)
    with refused(RuleBroken, said="refused this mediator"):
        actions.take_case(cast.carol, **W, case=1)
    with refused(RuleBroken):
        actions.appoint_mediator(cast.alice, **W, case=1, person=cast.people["carol"].uid)
    shown = queries.show(cast.alice, **W, case=1)
    assert "She advised the city" in [one["reason"] for one in shown["history"]]


def test_challenge_mediator_by_the_mediator_or_by_a_stranger_is_refused(cast: Cast) -> None:
    blocked(cast)
    in_dialogue(cast)
    with refused(Forbidden):
        actions.challenge_mediator(cast.carol, **W, case=1, reason="Not me")
    with refused(NotFound):
        actions.challenge_mediator(cast.trea, **W, case=1, reason="I do not like her")
    with refused(Invalid, "reason"):
        actions.challenge_mediator(cast.bob, **W, case=1, reason=" ")


def test_challenge_mediator_can_be_done_twice_by_each_side(cast: Cast) -> None:
    blocked(cast)
    for key in ("mona", "nora", "olga"):
        second_mediator(cast, key)
        actions.take_case(getattr(cast, key), **W, case=1)
        if key != "olga":
            actions.challenge_mediator(cast.bob, **W, case=1, reason="No")
    with refused(RuleBroken, said="2 mediators"):
        actions.challenge_mediator(cast.bob, **W, case=1, reason="No")
    actions.challenge_mediator(cast.alice, **W, case=1, reason="No")
    assert Challenge.select().count() == 3
    with refused(RuleBroken, said="no mediator"):
        actions.challenge_mediator(cast.alice, **W, case=1, reason="Nobody there")


def test_step_back_by_the_mediator(cast: Cast) -> None:
    blocked(cast)
    in_dialogue(cast)
    with refused(Forbidden):
        actions.step_back(cast.alice, **W, case=1)
    actions.step_back(cast.carol, **W, case=1, reason="No time")
    assert case().mediator is None
    actions.take_case(cast.carol, **W, case=1)  # nobody refused her


@pytest.mark.parametrize("how", ["mandate", "role", "left", "account"])
def test_step_back_by_itself_when_the_mediator_becomes_part_or_goes(cast: Cast, how: str) -> None:
    blocked(cast)
    in_dialogue(cast)
    person = cast.people["carol"].uid
    if how == "mandate":
        give_mandate(cast, "carol", "greens")
    elif how == "role":
        spaces.give_role(cast.alice, **W, person=person, role="member")
        spaces.end_role(cast.alice, **W, person=person, role="mediator")
    elif how == "left":
        spaces.leave(cast.carol, **W)
    else:
        from govhub.accounts.actions import deactivate

        deactivate(cast.root, person=person)
    assert case().mediator is None
    assert acts(cast)[-1] == "step_back"


def test_a_mandate_of_somebody_else_leaves_the_mediator(cast: Cast) -> None:
    blocked(cast)
    in_dialogue(cast)
    joins(cast, "fay", "firm")
    give_mandate(cast, "carol", "firm")
    assert case().mediator == cast.people["carol"]


def test_add_party_to_which_the_mediator_belongs_makes_them_step_back(cast: Cast) -> None:
    blocked(cast)
    joins(cast, "fay", "firm")
    mandate(cast, "carol", "firm", 0, None)
    in_dialogue(cast)
    actions.add_party(cast.carol, **W, case=1, stakeholder=cast.stakeholders["firm"].uid)
    assert case().mediator is None


def test_a_mediator_without_the_role_reads_nothing(cast: Cast) -> None:
    blocked(cast)
    in_dialogue(cast)
    store.write(Role.delete().where(Role.person == cast.people["carol"]).execute)
    with pytest.raises(NotFound):
        queries.show(cast.carol, **W, case=1)
