"""The work on a case: severity, stages, deadlines, parties, notes and who hears them."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from govhub.core.jobs import run_due
from govhub.mediation import actions, queries
from govhub.mediation.models import CaseNote, parties_of
from govhub.mediation.rules import DAY, DEADLINES
from tests.conftest import Cast
from tests.decisions.stage import joins, refused
from tests.mediation.stage import W, acts, blocked, case, in_dialogue, logged

NOW = 1_795_000_000_000


@pytest.fixture(autouse=True)
def at_noon(cast: Cast) -> None:
    clock.freeze(NOW)


@pytest.fixture
def dialogue(cast: Cast) -> None:
    blocked(cast)
    in_dialogue(cast)


def heard(cast: Cast, name: str) -> list[str]:
    return [note["body"] for note in queries.show(getattr(cast, name), **W, case=1)["notes"]]


def party(name: str) -> int:
    return next(one.id for one in parties_of(case()) if one.name == name)


# --- severity, stages, deadlines ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["alice", "carol"])
def test_set_severity_by_the_mediator_and_by_facilitators(cast: Cast, dialogue: None, name: str) -> None:
    actions.set_severity(getattr(cast, name), **W, case=1, severity="critical")
    assert case().severity == "critical"
    with refused(RuleBroken):
        actions.set_severity(getattr(cast, name), **W, case=1, severity="critical")


def test_set_severity_by_a_party_is_refused_and_to_others_the_case_is_not_there(
    cast: Cast, dialogue: None
) -> None:
    with refused(Forbidden):
        actions.set_severity(cast.bob, **W, case=1, severity="low")
    with refused(NotFound):
        actions.set_severity(cast.trea, **W, case=1, severity="low")


def test_move_on_begins_a_new_deadline(cast: Cast) -> None:
    blocked(cast)
    assert case().stage_due == NOW + DEADLINES["intake"]
    clock.freeze(NOW + DAY)
    in_dialogue(cast)
    assert (case().stage, case().stage_due) == ("dialogue", NOW + DAY + DEADLINES["dialogue"])
    actions.move_on(cast.carol, **W, case=1, stage="agreement")
    actions.move_on(cast.carol, **W, case=1, stage="dialogue")


@pytest.mark.parametrize(("first", "then"), [(False, "agreement"), (True, "dialogue")])
def test_move_on_to_a_stage_that_does_not_follow_is_refused(cast: Cast, first: bool, then: str) -> None:
    blocked(cast)
    actions.take_case(cast.carol, **W, case=1)
    if first:
        actions.move_on(cast.carol, **W, case=1, stage="dialogue")
    with refused(RuleBroken):
        actions.move_on(cast.carol, **W, case=1, stage=then)


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_move_on_by_a_party_is_refused(cast: Cast, dialogue: None, name: str) -> None:
    with refused(Forbidden):
        actions.move_on(getattr(cast, name), **W, case=1, stage="agreement")


def test_move_deadline_with_a_reason(cast: Cast, dialogue: None) -> None:
    actions.move_deadline(cast.carol, **W, case=1, reason="Tết", due_at=NOW + 30 * DAY)
    assert case().stage_due == NOW + 30 * DAY
    actions.move_deadline(
        cast.carol, **W, case=1, reason="Back", closes="2027-01-04T17:00", zone="Asia/Ho_Chi_Minh"
    )
    assert clock.iso(case().stage_due) == "2027-01-04T10:00:00.000Z"


@pytest.mark.parametrize("due_at", [NOW, NOW - 1, NOW + 366 * DAY, None])
def test_move_deadline_to_the_past_or_far_away_is_refused(
    cast: Cast, dialogue: None, due_at: int | None
) -> None:
    with refused(Invalid, "closes"):
        actions.move_deadline(cast.carol, **W, case=1, reason="Because", due_at=due_at)


def test_move_deadline_without_a_reason_or_by_a_party_is_refused(cast: Cast, dialogue: None) -> None:
    with refused(Invalid, "reason"):
        actions.move_deadline(cast.carol, **W, case=1, reason="", due_at=NOW + DAY)
    with refused(Forbidden):
        actions.move_deadline(cast.bob, **W, case=1, reason="We need it", due_at=NOW + DAY)


def test_mark_late_once_for_each_deadline(cast: Cast, dialogue: None) -> None:
    clock.freeze(case().stage_due - 1)
    run_due()
    assert case().late_at is None
    clock.freeze(case().stage_due)
    run_due()
    run_due()
    assert acts(cast).count("mark_late") == 1
    assert queries.index(cast.alice, **W)["queue"][0]["late"]
    actions.move_deadline(cast.carol, **W, case=1, reason="A week", due_at=clock.now() + 7 * DAY)
    assert case().late_at is None
    clock.freeze(case().stage_due)
    run_due()
    assert acts(cast).count("mark_late") == 2


def test_mark_late_before_its_time_or_by_a_person_is_refused(cast: Cast, dialogue: None) -> None:
    with refused(RuleBroken):
        actions.mark_late(Actor.system(), **W, case=1)
    with refused(Forbidden):
        actions.mark_late(cast.carol, **W, case=1)


# --- parties ------------------------------------------------------------------------------------------------


def test_add_party_reads_from_then_on(cast: Cast, dialogue: None) -> None:
    joins(cast, "fay", "firm")
    with pytest.raises(NotFound):
        queries.show(cast.fay, **W, case=1)
    actions.add_party(cast.carol, **W, case=1, stakeholder=cast.stakeholders["firm"].uid)
    assert queries.show(cast.fay, **W, case=1)["i_am_party"]
    with refused(RuleBroken):
        actions.add_party(cast.carol, **W, case=1, stakeholder=cast.stakeholders["firm"].uid)


def test_add_party_that_is_a_person(cast: Cast, dialogue: None) -> None:
    actions.add_party(cast.carol, **W, case=1, person=cast.people["trea"].uid)
    assert queries.show(cast.trea, **W, case=1)["i_am_party"]


@pytest.mark.parametrize("given", [{}, {"stakeholder": "x"}, {"person": "x"}, "both", "dave"])
def test_add_party_that_is_not_there_is_refused(cast: Cast, dialogue: None, given: Any) -> None:
    if given == "both":
        given = {"stakeholder": cast.stakeholders["city"].uid, "person": cast.people["trea"].uid}
    if given == "dave":
        given = {"person": cast.people["dave"].uid}
    with refused(Invalid):
        actions.add_party(cast.carol, **W, case=1, **given)


def test_add_party_by_a_party_or_of_the_mediator_is_refused(cast: Cast, dialogue: None) -> None:
    with refused(Forbidden):
        actions.add_party(cast.bob, **W, case=1, person=cast.people["trea"].uid)
    with refused(RuleBroken):
        actions.add_party(cast.carol, **W, case=1, person=cast.people["carol"].uid)


def test_a_party_whose_mandate_ended_reads_no_more(cast: Cast, dialogue: None) -> None:
    from govhub.spaces.actions import end_mandate
    from govhub.spaces.models import Mandate

    end_mandate(cast.alice, **W, mandate=Mandate.get(Mandate.person == cast.people["bob"]).id)
    with pytest.raises(NotFound):
        queries.show(cast.bob, **W, case=1)
    with refused(NotFound):
        actions.add_note(cast.bob, **W, case=1, body="Once more")


def test_whoever_logged_it_in_their_own_name_reads_until_they_leave(cast: Cast) -> None:
    from govhub.spaces.actions import leave

    logged(cast, "trea")
    assert queries.show(cast.trea, **W, case=1)["title"] == "Who speaks for us"
    leave(cast.trea, **W)
    with pytest.raises(NotFound):
        queries.show(cast.trea, **W, case=1)


# --- notes --------------------------------------------------------------------------------------------------


def test_add_note_is_heard_by_those_whom_it_is_for(cast: Cast, dialogue: None) -> None:
    note = lambda name, body, **more: actions.add_note(getattr(cast, name), **W, case=1, body=body, **more)  # noqa: E731
    note("bob", "all")
    note("bob", "bob to mediator", to="mediator")
    note("bob", "greens", to="party")
    note("carol", "own", to="mediator")
    note("carol", "city", to="party", party=party("City department"))
    assert heard(cast, "carol") == ["all", "bob to mediator", "greens", "own", "city"]
    assert heard(cast, "bob") == ["all", "bob to mediator", "greens"]
    assert heard(cast, "alice") == ["all", "city"]
    joins(cast, "gus", "greens")
    assert heard(cast, "gus") == ["all", "greens"]


def test_add_note_behind_the_others_back_is_refused(cast: Cast, dialogue: None) -> None:
    with refused(Invalid, "party"):
        actions.add_note(cast.bob, **W, case=1, body="Psst", to="party", party=party("City department"))
    with refused(Invalid, "party"):
        actions.add_note(cast.carol, **W, case=1, body="Psst", to="party")
    with refused(Invalid, "party"):
        actions.add_note(cast.carol, **W, case=1, body="Psst", to="party", party=99)


@pytest.mark.parametrize("name", ["trea", "erin", "dave", "root"])
def test_add_note_by_a_stranger_is_refused_as_if_there_were_no_case(
    cast: Cast, dialogue: None, name: str
) -> None:
    for number in (1, 77):
        with refused(NotFound):
            actions.add_note(getattr(cast, name), **W, case=number, body="Hello")


def test_notes_are_never_changed(cast: Cast, dialogue: None) -> None:
    from peewee import DatabaseError

    from govhub.core.db import store

    actions.add_note(cast.bob, **W, case=1, body="As I said")
    for change in (CaseNote.update(body="Never"), CaseNote.delete()):
        with pytest.raises(DatabaseError):
            store.write(change.execute)


# --- what the lists say -------------------------------------------------------------------------------------


def test_index_shows_the_queue_gravest_and_oldest_first_without_a_word(cast: Cast) -> None:
    logged(cast, "bob", severity="low")
    clock.freeze(NOW + 5)
    logged(cast, "bob", severity="critical")
    clock.freeze(NOW + 9)
    logged(cast, "trea", severity="critical")
    found = queries.index(cast.alice, **W)
    assert [one["case"] for one in found["queue"]] == [2, 3, 1]
    assert found["mine"] == []
    assert "Who speaks" not in str(found["queue"])
    assert queries.index(cast.carol, **W)["queue"] == found["queue"]


def test_index_shows_others_only_their_own(cast: Cast) -> None:
    logged(cast, "bob")
    logged(cast, "trea")
    for name, numbers in {"bob": [1], "trea": [2], "erin": []}.items():
        found = queries.index(getattr(cast, name), **W)
        assert [one["case"] for one in found["mine"]] == numbers
        assert found["queue"] == []
        assert not found["sees_queue"]


def test_triage_is_for_mediators_and_facilitators(cast: Cast) -> None:
    logged(cast, "bob")
    assert queries.triage(cast.alice, **W, case=1)["mediators"] == [
        {"person": cast.people["carol"].uid, "name": "Carol"}
    ]
    with pytest.raises(Forbidden):
        queries.triage(cast.bob, **W, case=1)
    with pytest.raises(NotFound):
        queries.triage(cast.trea, **W, case=1)
