"""What is seen of measuring: late and missing values, what waits for whom, pages, figures for reports."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.goals import actions, queries
from govhub.spaces import actions as spaces
from tests.browsing import bearer
from tests.goals.stage import DEFINITION, at, confirm, define, enter, make_goal


@pytest.fixture(autouse=True)
def late_in_november(cast):
    at("2026-11-22")


@pytest.fixture
def indicator(cast) -> int:
    make_goal(cast, ratified=True)
    return define(cast.bob)


def shown(cast) -> dict[str, Any]:
    return queries.indicator(cast.erin, space="waste", indicator=1)


def counted(cast) -> list[tuple[str, int]]:
    return [(one["period"], one["value"]) for one in shown(cast)["points"] if one["state"] == "confirmed"]


def test_indicator_says_which_values_are_late_missing_and_waiting(cast, indicator):
    at("2026-10-10")
    enter(cast.bob, "2026-Q1", "45")
    found = shown(cast)
    assert [one["state"] for one in found["points"]] == ["waiting", "late", "missing"]
    assert (found["late"], found["waiting"]) == (1, 1)


def test_indicators_until_a_day_leave_out_what_came_later(cast, indicator):
    for period, value in (("2026-Q1", "45"), ("2026-Q3", "54")):
        confirm(cast.alice, enter(cast.bob, period, value))
    (found,) = queries.indicators(cast.space, until_day="2026-06-30")
    assert found["latest"] == {"period": "2026-Q1", "value": 45}
    assert [one["period"] for one in found["points"]] == ["2026-Q1", "2026-Q2"]
    (whole,) = queries.indicators(cast.space)
    assert (whole["slots"], whole["target_at"], whole["last_period"]) == (8, 8, "2027-Q4")
    assert (found["slots"], found["target_at"]) == (8, 8)


def test_activity_says_the_period_in_words(browse, cast, indicator):
    enter(cast.bob, "2026-Q1", "45")
    for name, address in (("erin", "/s/waste/activity"), ("nobody", "/open/waste/audit")):
        shown_there = browse(name).get(address).get_data(as_text=True)
        assert "2026-Q1" not in shown_there
        assert "Q1 2026" in shown_there


def test_waiting_lists_values_for_others_only(browse, cast, indicator):
    enter(cast.bob, "2026-Q1", "45")
    address = "/s/waste/goals/indicators/1/values/1"
    assert queries.waiting(cast.alice)["checks_waiting"][0]["url"] == address
    for name in ("bob", "carol", "erin", "dave"):
        assert queries.waiting(getattr(cast, name))["checks_waiting"] == []
    assert address in browse("alice").get("/").get_data(as_text=True)
    assert browse("alice").get(address).status_code == 200
    confirm(cast.alice, 1)
    assert queries.waiting(cast.alice)["checks_waiting"] == []


def test_waiting_lists_values_that_ones_organisation_should_enter(browse, cast):
    make_goal(cast)
    define(cast.bob, stakeholder=cast.stakeholders["greens"].uid)
    define(cast.bob)
    (found,) = queries.waiting(cast.bob)["entries_waiting"]
    address = "/s/waste/goals/indicators/1?period=2026-Q1#enter"
    assert (found["url"], found["late"], str(found["period"])) == (address, True, "2026-Q1")
    assert queries.waiting(cast.alice)["entries_waiting"] == []
    assert address in browse("bob").get("/").get_data(as_text=True)
    for period in ("2026-Q1", "2026-Q2", "2026-Q3"):
        enter(cast.bob, period, "45")
    assert queries.waiting(cast.bob)["entries_waiting"] == []


def test_waiting_runs_the_same_number_of_queries_at_one_and_three_items(cast, indicator, browse, queries):
    alice = browse("alice")
    whose = {"stakeholder": cast.stakeholders["city"].uid}
    define(cast.bob, **whose)
    enter(cast.bob, "2026-Q1", "45")
    alice.get("/")
    with queries() as one:
        alice.get("/")
    for number in (3, 4):
        define(cast.bob, **whose)
        enter(cast.bob, "2026-Q1", "45", indicator=number)
    with queries() as three:
        alice.get("/")
    assert len(one) == len(three)


def test_overview_says_what_is_late_to_members_only(cast, indicator):
    late = str(queries.goals_on_overview(cast.erin, cast.space)["words"])
    assert late == "1 ratified, 3 values late"
    assert str(queries.goals_on_overview(cast.dave, cast.space)["words"]) == "1 ratified"


@pytest.mark.parametrize(
    "page",
    [
        "/1",
        "/1/_progress",
        "/1/indicators/new",
        "/indicators/1",
        "/indicators/1/_values",
        "/indicators/1/edit",
        "/indicators/1/values/1",
    ],
)
def test_pages_open_for_members_and_not_for_strangers(browse, cast, indicator, page):
    enter(cast.alice, "2026-Q1", "45")
    assert browse("bob").get(f"/s/waste/goals{page}").status_code == 200
    assert browse("dave").get(f"/s/waste/goals{page}").status_code == 403
    assert browse("nobody").get(f"/s/waste/goals{page}").status_code == 303


@pytest.mark.parametrize("language", ["en", "vi", "zh-Hans"])
def test_indicator_page_draws_the_chart_in_every_language(browse, cast, indicator, language):
    for period, value in (("2026-Q1", "45"), ("2026-Q3", "54")):
        confirm(cast.alice, enter(cast.bob, period, value))
    page = browse("bob").get(f"/s/waste/goals/indicators/1?lang={language}").get_data(as_text=True)
    assert '<svg class="chart chart-measure"' in page
    assert " style=" not in page
    assert page.count('class="chart-dot"') == 3  # two values and the key
    assert page.count('class="chart-gap chart-late"') == 1


def test_enter_and_confirm_from_the_pages(browse, cast, indicator, app):
    app.config["WTF_CSRF_ENABLED"] = False
    page = "/s/waste/goals/indicators/1"
    wrong = browse("bob").post(f"{page}/values", data={"period": "2026-Q3", "value": "5,5", "note": ""})
    assert wrong.status_code == 422
    assert 'value="5,5"' in wrong.get_data(as_text=True)
    data = {"period": "2026-Q3", "value": "54", "note": "Counted"}
    assert browse("bob").post(f"{page}/values", data=data).status_code == 303
    assert browse("alice").post(f"{page}/values/1/confirm").status_code == 303
    assert counted(cast) == [("2026-Q3", 54)]


def test_define_revise_and_retire_from_the_pages(browse, cast, app):
    app.config["WTF_CSRF_ENABLED"] = False
    make_goal(cast)
    alice, page = browse("alice"), "/s/waste/goals/indicators/1"
    wrong = alice.post("/s/waste/goals/1/indicators", data=DEFINITION | {"target": "4"})
    assert wrong.status_code == 422
    assert alice.post("/s/waste/goals/1/indicators", data=DEFINITION).headers["Location"].endswith(page)
    assert alice.post(f"{page}/definition", data=DEFINITION).status_code == 409
    assert alice.post(f"{page}/definition", data=DEFINITION | {"name": "Other"}).status_code == 303
    assert alice.post(f"{page}/end", data={"reason": ""}).status_code == 422
    assert alice.post(f"{page}/end", data={"reason": "Done"}).status_code == 303
    assert "No longer measured" in alice.get("/s/waste/goals/1").get_data(as_text=True)


@pytest.mark.parametrize("page", ["", "/1", "/indicators/1"])
def test_pages_run_the_same_number_of_queries_at_one_and_three_indicators(
    browse, cast, indicator, page, queries
):
    bob = browse("bob")
    enter(cast.alice, "2026-Q1", "45")
    bob.get(f"/s/waste/goals{page}")
    with queries() as one:
        bob.get(f"/s/waste/goals{page}")
    for number in (2, 3):
        define(cast.bob)
        for period in ("2026-Q1", "2026-Q2"):
            confirm(cast.alice, enter(cast.bob, period, "45", indicator=number), indicator=number)
            confirm(cast.alice, enter(cast.bob, period, "46", indicator=1), indicator=1) if period[
                -1
            ] == "2" else 0
    with queries() as three:
        bob.get(f"/s/waste/goals{page}")
    assert len(one) == len(three)


def test_measurement_of_somebody_who_left_is_still_shown(cast, indicator, browse):
    enter(cast.bob, "2026-Q1", "45")
    spaces.leave(cast.bob, space="waste")
    confirm(cast.alice, 1)
    assert "Bob" in browse("alice").get("/s/waste/goals/indicators/1").get_data(as_text=True)


def test_show_through_the_api_tells_what_is_measured_in_plain_words(app, cast, indicator):
    confirm(cast.alice, enter(cast.bob, "2026-Q3", "54"))
    headers = bearer(cast.people["bob"])
    answer = app.test_client().get("/api/v1/goals.show?space=waste&goal=1", headers=headers)
    (found,) = answer.get_json()["indicators"]
    assert found["points"][2] == {
        "period": "2026-Q3",
        "day": "2026-09-30",
        "label": "Q3 2026",
        "value": 54,
        "state": "confirmed",
    }
    assert found["sentence"].startswith("54 of 100 households in Q3 2026; the target is 60 by Dec 31, 2027.")


def test_enter_and_confirm_through_the_api(app, cast, indicator):
    body = {"space": "waste", "indicator": 1, "period": "2026-Q1", "value": "45"}
    bob, alice = bearer(cast.people["bob"]), bearer(cast.people["alice"])
    client = app.test_client()
    assert client.post("/api/v1/goals.enter_measurement", json=body, headers=bob).status_code == 200
    ref = {"space": "waste", "indicator": 1, "measurement": 1}
    own = client.post("/api/v1/goals.confirm_measurement", json=ref, headers=bob)
    assert own.status_code == 409
    assert "Somebody else must confirm it." in own.get_data(as_text=True)
    assert client.post("/api/v1/goals.confirm_measurement", json=ref, headers=alice).status_code == 200
    assert counted(cast) == [("2026-Q1", 45)]


def test_enter_measurement_reaches_no_public_page_or_download_until_it_is_confirmed(app, cast, indicator):
    enter(cast.bob, "2026-Q1", "987654", note="CANARY-NOTE")
    due = {"due_day": "2026-12-31", "owner": cast.people["bob"].uid, "what": "CANARY-PROMISE"}
    actions.add_commitment(cast.bob, space="waste", stakeholder=cast.stakeholders["greens"].uid, **due)
    client, seen = app.test_client(), {}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/open/") and "GET" in rule.methods and rule.arguments <= {"space", "number"}:
            address = rule.rule.replace("<space>", "waste").replace("<int:number>", "1")
            seen[address] = client.get(address).get_data()
    assert len(seen) > 5
    for secret in (b"987654", b"987,654", b"CANARY"):
        assert [address for address, answer in seen.items() if secret in answer] == []
    confirm(cast.alice, 1)
    assert any(b"987654" in client.get(address).get_data() for address in seen)
