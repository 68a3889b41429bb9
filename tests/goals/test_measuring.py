"""Indicators and their values: defined, entered by one person, counting once another has confirmed them."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import audit
from govhub.core.audit import AuditEntry
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from govhub.goals import actions, queries
from govhub.goals.models import Indicator, IndicatorVersion, Measurement
from govhub.spaces.models import Mandate
from tests.goals.stage import DEFINITION, at, confirm, define, enter, make_goal, ratify, written


@pytest.fixture(autouse=True)
def late_in_november(cast):
    at("2026-11-22")


@pytest.fixture
def indicator(cast) -> int:
    make_goal(cast, ratified=True)
    return define(cast.bob)


def shown(cast, **more: Any) -> dict[str, Any]:
    return queries.indicator(cast.erin, space="waste", indicator=1, **more)


def counted(cast) -> list[tuple[str, int]]:
    return [(one["period"], one["value"]) for one in shown(cast)["points"] if one["state"] == "confirmed"]


def last_entry(cast) -> AuditEntry:
    entry = audit.head(cast.space.uid)
    assert entry is not None
    return entry


def refused(problem: type[Exception], act: Any, actor: Any, **fields: Any) -> Any:
    """The act is refused, and nothing is written."""
    before, values = written(), Measurement.select().count()
    with pytest.raises(problem) as caught:
        act(actor, space="waste", **fields)
    assert (written(), Measurement.select().count()) == (before, values)
    return caught.value


# --- defining ---


def test_define_indicator_is_public_with_a_ratified_goal(cast, indicator):
    found = shown(cast)
    assert (found["name"], found["baseline"], found["target"]["value"]) == (
        "Households that sort",
        {"day": "2025-12-31", "value": 42},
        60,
    )
    entry = last_entry(cast)
    assert (entry.act, entry.about) == ("goals.define_indicator", "indicator:1")
    assert entry.facts["target"] == "60"
    assert "Bob" not in str(entry.entry)


def test_define_indicator_of_a_draft_stays_private(cast):
    make_goal(cast)
    define(cast.bob)
    assert last_entry(cast).facts == {"indicator": 1, "goal": 1, "version": 1}
    assert queries.indicators(cast.space) == []
    assert [one["indicator"] for one in queries.indicators(cast.space, drafts=True)] == [1]


def test_define_indicator_takes_decimals_and_values_below_zero(cast):
    make_goal(cast)
    define(cast.bob, decimals=2, baseline="-1,5", target="0.25", below_zero=True)
    found = shown(cast)
    assert (found["baseline"]["value"], found["target"]["value"]) == (-150, 25)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"target": "42"}, "target"),
        ({"target": "41"}, "target"),
        ({"direction": "down"}, "target"),
        ({"target_day": "2025-12-31"}, "target_day"),
        ({"baseline": "4.5"}, "baseline"),
        ({"baseline": "-1"}, "baseline"),
        ({"target": str(2**53)}, "target"),
        ({"decimals": 7}, "decimals"),
        ({"decimals": -1}, "decimals"),
        ({"unit": ""}, "unit"),
        ({"name": " "}, "name"),
        ({"period": "week"}, "period"),
        ({"target_day": "soon"}, "target_day"),
        ({"stakeholder": "nobody"}, "stakeholder"),
        ({"target_day": "2199-12-31", "period": "month"}, "target_day"),
    ],
)
def test_define_indicator_that_leads_nowhere_is_refused(cast, changed, field):
    make_goal(cast)
    problem = refused(Invalid, actions.define_indicator, cast.bob, goal=1, **(DEFINITION | changed))
    assert field in problem.fields
    assert Indicator.select().count() == 0


@pytest.mark.parametrize("name", ["carol", "trea", "erin", "dave", "root"])
def test_define_indicator_is_for_facilitators_and_members(cast, name):
    make_goal(cast)
    refused(Forbidden, actions.define_indicator, getattr(cast, name), goal=1, **DEFINITION)


def test_revise_indicator_keeps_the_earlier_definition(cast, indicator):
    actions.revise_indicator(cast.bob, space="waste", indicator=1, **(DEFINITION | {"unit": "percent"}))
    found = shown(cast)
    assert (found["version"], found["unit"]) == (2, "percent")
    assert [one["definition"]["unit"] for one in found["versions"]] == ["percent", "of 100 households"]


def test_revise_indicator_with_values_changes_words_and_target_and_says_why(cast, indicator):
    confirm(cast.alice, enter(cast.bob, "2026-Q1", "45"))
    changed = DEFINITION | {"target": "70"}
    problem = refused(Invalid, actions.revise_indicator, cast.bob, indicator=1, **changed)
    assert set(problem.fields) == {"reason"}
    actions.revise_indicator(cast.bob, space="waste", indicator=1, **changed, reason="More is possible.")
    assert (shown(cast)["target"]["value"], counted(cast)) == (70, [("2026-Q1", 45)])
    assert last_entry(cast).facts["target"] == "70"
    assert "reason" not in last_entry(cast).facts


@pytest.mark.parametrize(
    "changed",
    [
        {"unit": "percent"},
        {"decimals": 1},
        {"baseline": "40"},
        {"baseline_day": "2025-06-30"},
        {"period": "year"},
    ],
)
def test_revise_indicator_with_values_keeps_what_gives_them_meaning(cast, indicator, changed):
    enter(cast.bob, "2026-Q1", "45")
    fields = DEFINITION | changed | {"reason": "So"}
    refused(RuleBroken, actions.revise_indicator, cast.bob, indicator=1, **fields)
    assert IndicatorVersion.select().count() == 1
    assert shown(cast)["version"] == 1


def test_revise_indicator_without_a_change_is_refused(cast, indicator):
    refused(RuleBroken, actions.revise_indicator, cast.bob, indicator=1, **DEFINITION)


def test_retire_indicator_ends_measuring_and_keeps_the_values(cast, indicator):
    confirm(cast.alice, enter(cast.bob, "2026-Q1", "45"))
    refused(Forbidden, actions.retire_indicator, cast.bob, indicator=1, reason="No")
    actions.retire_indicator(cast.alice, space="waste", indicator=1, reason="Counted otherwise now")
    found = shown(cast)
    assert (found["late"], counted(cast)) == (0, [("2026-Q1", 45)])
    refused(RuleBroken, actions.enter_measurement, cast.bob, indicator=1, period="2026-Q2", value="5")
    refused(RuleBroken, actions.retire_indicator, cast.alice, indicator=1, reason="Again")
    refused(RuleBroken, actions.revise_indicator, cast.bob, indicator=1, **(DEFINITION | {"name": "Other"}))
    at("2027-08-01")
    assert len(shown(cast)["points"]) == 3


# --- measuring ---


def test_enter_measurement_does_not_count_and_stays_private(cast, indicator):
    number = enter(cast.bob, "2026-Q1", "45", note="First count")
    assert counted(cast) == []
    entry = last_entry(cast)
    assert entry.facts == {"indicator": 1, "measurement": number, "period": "2026-Q1"}
    assert set(entry.entry["commitments"]) == {"value", "note"}
    public = queries.indicators(cast.space)[0]
    assert public["points"][0] == public["points"][0] | {"value": None, "state": "waiting"}


def test_enter_measurement_twice_with_one_key_enters_one_value(cast, indicator):
    for _ in range(2):
        actions.enter_measurement(
            cast.bob, space="waste", indicator=1, period="2026-Q1", value="45", key="once"
        )
    assert Measurement.select().count() == 1


@pytest.mark.parametrize(
    ("period", "value", "fields"),
    [
        ("2026-Q4", "5", {"period"}),
        ("2027-Q1", "5", {"period"}),
        ("2025-Q4", "5", {"period"}),
        ("2026", "5", {"period"}),
        ("2026-13", "5", {"period"}),
        ("soon", "5", {"period"}),
        ("2026-Q1", "4.5", {"value"}),
        ("2026-Q1", "-4", {"value"}),
        ("2026-Q1", "many", {"value"}),
        ("2026-Q1", str(2**53), {"value"}),
        ("", "", {"period", "value"}),
        ("2199-Q4", "1", {"period"}),
        ("2026-Q9", "x", {"period", "value"}),
    ],
)
def test_enter_measurement_that_cannot_be_is_refused(cast, indicator, period, value, fields):
    problem = refused(Invalid, actions.enter_measurement, cast.bob, indicator=1, period=period, value=value)
    assert set(problem.fields) == fields


def test_enter_measurement_reads_decimals_exactly(cast):
    make_goal(cast)
    define(cast.bob, decimals=1)
    enter(cast.bob, "2026-Q1", "45,5")
    enter(cast.bob, "2026-Q2", "45.5")
    refused(Invalid, actions.enter_measurement, cast.bob, indicator=1, period="2026-Q3", value="45.55")
    assert {row.value for row in Measurement.select()} == {455}


def test_enter_measurement_anew_replaces_ones_own_waiting_value_and_nobody_elses(cast, indicator):
    enter(cast.bob, "2026-Q1", "45")
    enter(cast.bob, "2026-Q1", "46")
    assert [row.state for row in Measurement.select().order_by(Measurement.number)] == ["replaced", "entered"]
    problem = refused(
        RuleBroken, actions.enter_measurement, cast.trea, indicator=1, period="2026-Q1", value="4"
    )
    assert "Somebody else" in str(problem.phrase)


@pytest.mark.parametrize("name", ["erin", "dave", "root"])
def test_enter_measurement_is_for_those_who_take_part(cast, indicator, name):
    who = getattr(cast, name)
    refused(Forbidden, actions.enter_measurement, who, indicator=1, period="2026-Q1", value="4")


def test_confirm_measurement_lets_the_value_count_and_publishes_it(cast, indicator):
    confirm(cast.alice, enter(cast.bob, "2026-Q3", "54"))
    assert counted(cast) == [("2026-Q3", 54)]
    facts = last_entry(cast).facts
    assert (facts["value"], facts["unit"], facts["same_organisation"]) == ("54", "of 100 households", False)
    found = queries.indicators(cast.space)[0]
    assert (found["progress"], found["standing"], found["planned"]) == ("2/3", "ahead", "273/730")
    assert str(found["sentence"]).startswith(
        "54 of 100 households in 2026-Q3; the target is 60 by 2027-12-31."
    )


def test_confirm_measurement_of_ones_own_value_is_refused(cast, indicator):
    number = enter(cast.bob, "2026-Q1", "45")
    problem = refused(RuleBroken, actions.confirm_measurement, cast.bob, indicator=1, measurement=number)
    assert "Somebody else must confirm" in str(problem.phrase)
    assert counted(cast) == []


def test_confirm_measurement_of_ones_own_value_from_the_page_says_why_and_offers_no_button(
    browse, cast, indicator, app
):
    app.config["WTF_CSRF_ENABLED"] = False
    enter(cast.bob, "2026-Q1", "45")
    address = "/s/waste/goals/indicators/1/values/1"
    assert "Somebody else must confirm it" in browse("bob").get(address).get_data(as_text=True)
    assert f'action="{address}/confirm"' not in browse("bob").get(address).get_data(as_text=True)
    assert f'action="{address}/confirm"' in browse("alice").get(address).get_data(as_text=True)
    answer = browse("bob").post(f"{address}/confirm")
    assert answer.status_code == 409
    assert "You entered this value yourself" in answer.get_data(as_text=True)
    assert counted(cast) == []


@pytest.mark.parametrize("name", ["carol", "trea", "erin", "dave", "root"])
def test_confirm_measurement_is_for_facilitators_and_members(cast, indicator, name):
    number = enter(cast.bob, "2026-Q1", "45")
    refused(Forbidden, actions.confirm_measurement, getattr(cast, name), indicator=1, measurement=number)


def test_confirm_measurement_twice_is_refused(cast, indicator):
    number = enter(cast.bob, "2026-Q1", "45")
    confirm(cast.alice, number)
    refused(RuleBroken, actions.confirm_measurement, cast.alice, indicator=1, measurement=number)


def test_confirm_measurement_of_a_correction_replaces_the_value_and_keeps_it_in_the_history(cast, indicator):
    confirm(cast.alice, enter(cast.bob, "2026-Q1", "45"))
    second = enter(cast.alice, "2026-Q1", "44")
    assert counted(cast) == [("2026-Q1", 45)]  # until somebody else has confirmed the correction
    confirm(cast.bob, second)
    assert counted(cast) == [("2026-Q1", 44)]
    history = [(one["value"], one["state"]) for one in shown(cast)["measurements"]]
    assert history == [(44, "confirmed"), (45, "replaced")]
    assert last_entry(cast).facts["replaces"] == "45"


def test_confirm_measurement_of_a_draft_goal_keeps_the_value_private(cast):
    make_goal(cast)
    define(cast.bob)
    confirm(cast.alice, enter(cast.bob, "2026-Q1", "45"))
    assert last_entry(cast).facts == {"indicator": 1, "measurement": 1, "period": "2026-Q1"}
    ratify(1)
    assert queries.indicators(cast.space)[0]["latest"] == {"period": "2026-Q1", "value": 45}


def test_confirm_measurement_within_one_organisation_is_allowed_and_shown(cast, indicator, browse):
    trea = cast.people["trea"]
    Mandate.create(stakeholder=cast.stakeholders["city"], person=trea, starts_at=0)
    confirm(cast.alice, enter(cast.trea, "2026-Q1", "45"))
    assert last_entry(cast).facts["same_organisation"] is True
    assert "the same organisation" in browse("bob").get("/s/waste/goals/indicators/1").get_data(as_text=True)
    Mandate.create(stakeholder=cast.stakeholders["greens"], person=trea, starts_at=0)
    confirm(cast.alice, enter(cast.trea, "2026-Q2", "45"))
    assert last_entry(cast).facts["same_organisation"] is False


def test_refuse_measurement_says_why_and_keeps_the_value_out(cast, indicator):
    number = enter(cast.bob, "2026-Q1", "45")
    actions.refuse_measurement(
        cast.alice, space="waste", indicator=1, measurement=number, reason="Twice counted"
    )
    assert counted(cast) == []
    assert shown(cast)["measurements"][0]["reason"] == "Twice counted"
    assert last_entry(cast).facts == {"indicator": 1, "measurement": 1, "period": "2026-Q1"}
    refused(
        RuleBroken, actions.refuse_measurement, cast.alice, indicator=1, measurement=number, reason="Again"
    )
    enter(cast.trea, "2026-Q1", "44")  # the period is free again


def test_refuse_measurement_takes_ones_own_value_back(cast, indicator):
    number = enter(cast.trea, "2026-Q1", "45")
    refused(Forbidden, actions.refuse_measurement, cast.carol, indicator=1, measurement=number, reason="No")
    actions.refuse_measurement(cast.trea, space="waste", indicator=1, measurement=number, reason="Mistyped")
    assert shown(cast)["measurements"][0]["state"] == "refused"


def test_refuse_measurement_without_a_reason_is_refused(cast, indicator):
    number = enter(cast.bob, "2026-Q1", "45")
    refused(Invalid, actions.refuse_measurement, cast.alice, indicator=1, measurement=number, reason=" ")


def test_confirm_measurement_that_is_not_there_is_refused(cast, indicator):
    with pytest.raises(NotFound):
        confirm(cast.alice, 1)
    with pytest.raises(NotFound):
        confirm(cast.alice, 1, indicator=2)


def test_settle_makes_public_what_was_measured_for_the_draft(cast):
    make_goal(cast)
    define(cast.bob)
    confirm(cast.alice, enter(cast.bob, "2026-Q1", "45"))
    enter(cast.bob, "2026-Q2", "46", note="Not for the public yet")
    actions.add_milestone(cast.bob, space="waste", goal=1, title="Bins stand", due_day="2026-12-31")
    ratify(1)
    facts = last_entry(cast).facts
    assert facts["indicators"][0]["target"] == "60"
    assert facts["values"] == [{"indicator": 1, "measurement": 1, "period": "2026-Q1", "value": "45"}]
    assert [one["title"] for one in facts["milestones"]] == ["Bins stand"]
    ratify(1)
    assert "indicators" not in last_entry(cast).facts  # everything since is in entries of its own
