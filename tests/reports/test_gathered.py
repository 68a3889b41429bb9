"""What a report is drawn from: exactly the days of its period, and nothing that is not for everybody."""

from __future__ import annotations

import json
from typing import Any

import pytest

from govhub.core import clock
from govhub.core.db import store
from govhub.decisions import actions as decisions
from govhub.documents.actions import save_text, save_version
from govhub.goals import actions as goals
from govhub.reports import rules
from govhub.reports.models import Report
from govhub.reports.queries import gathered
from govhub.resources import actions as resources
from govhub.spaces.actions import add_stakeholder
from govhub.spaces.models import Mandate, Stakeholder
from tests.conftest import Cast
from tests.decisions.stage import rule_set
from tests.mediation.stage import blocked
from tests.reports.stage import (
    AFTER,
    INSIDE,
    decided,
    drafted,
    goal_with_values,
    moment,
    money_spent,
    quarter,
)

W: dict[str, Any] = {"space": "waste"}


def data_of(cast: Cast, **more: Any) -> dict[str, Any]:
    """What a report about the third quarter would say now."""
    number = drafted(cast, **more)
    with store.reading():
        report = Report.get(Report.number == number)
        report.space = cast.space
        return dict(rules.thawed(gathered(report)))


def votes(found: dict[str, Any]) -> list[int]:
    return [one["decision"] for one in found["decisions"]["ended"]]


@pytest.mark.parametrize(
    ("zone", "at", "inside"),
    [
        ("UTC", "2026-06-30T23:59:59.999", False),
        ("UTC", "2026-07-01T00:00:00", True),
        ("UTC", "2026-09-30T23:59:59.999", True),
        ("UTC", "2026-10-01T00:00:00", False),
        ("Asia/Ho_Chi_Minh", "2026-06-30T16:59:59.999", False),
        ("Asia/Ho_Chi_Minh", "2026-06-30T17:00:00", True),
        ("Asia/Ho_Chi_Minh", "2026-09-30T16:59:59.999", True),
        ("Asia/Ho_Chi_Minh", "2026-09-30T17:00:00", False),
    ],
)
def test_draft_report_counts_both_days_from_midnight_to_midnight(
    cast: Cast, zone: str, at: str, inside: bool
) -> None:
    number = decided(cast, "On the edge", "agree", "agree", at=moment(at))
    clock.freeze(AFTER)
    assert votes(data_of(cast, zone=zone)) == ([number] if inside else [])


def test_draft_report_of_a_day_when_the_clocks_change(cast: Cast) -> None:
    day = {"from_day": "2026-10-25", "to_day": "2026-10-25", "zone": "Europe/Berlin"}
    first, after = rules.bounds("2026-10-25", "2026-10-25", "Europe/Berlin")
    assert after - first == 25 * 3_600_000
    number = decided(cast, "Late", "agree", "agree", at=after - 1)
    assert votes(data_of(cast, **day)) == [number]


def test_draft_report_of_decisions_with_outcomes_and_turnout(cast: Cast) -> None:
    quarter(cast)
    found = data_of(cast)["decisions"]
    assert found["counts"] == {"passed": 2, "failed": 1, "no_quorum": 1, "blocked": 0, "withdrawn": 0}
    assert (found["cast"], found["entitled"], found["percent"]) == (6, 8, "75")
    first = found["ended"][0]
    assert (first["result"], first["ended_on"], len(first["decision_hash"])) == ("passed", "2026-07-10", 64)
    assert "more than 1/2" in str(first["rule"])


def test_draft_report_of_a_vote_that_was_open_and_one_withdrawn(cast: Cast) -> None:
    clock.freeze(INSIDE)
    rule = rule_set(cast)
    for title in ("Goes on", "Given up", "Never opened"):
        number = int(decisions.propose(cast.bob, **W, title=title, text="x", rule_set=rule)["decision"])
        if title != "Never opened":
            decisions.open(cast.alice, **W, decision=number, closes_at=AFTER)
    decisions.withdraw(cast.bob, **W, decision=2)
    clock.freeze(AFTER)
    found = data_of(cast)["decisions"]
    assert found["open"] == [{"decision": 1, "title": "Goes on"}]
    assert [(one["decision"], one["result"]) for one in found["ended"]] == [(2, "withdrawn")]


def test_draft_report_of_participation_by_sector(cast: Cast) -> None:
    decided(cast, "One", "agree")
    decided(cast, "Two", "agree", "agree")
    found = data_of(cast)["participation"]
    assert [(one["sector"], one["answered"], one["entitled"], one["percent"]) for one in found] == [
        ("cso", 1, 2, "50"),
        ("government", 2, 2, "100"),
    ]
    assert [(one["organisations"], one["votes"]) for one in found] == [(1, 2), (1, 2)]


def test_draft_report_leaves_out_voices_that_recused_themselves(cast: Cast) -> None:
    clock.freeze(INSIDE)
    rule = rule_set(cast, method="majority")
    number = int(decisions.propose(cast.bob, **W, title="Ours", text="x", rule_set=rule)["decision"])
    decisions.open(cast.alice, **W, decision=number, closes_at=AFTER)
    decisions.cast_ballot(cast.alice, **W, decision=number, choice="agree")
    decisions.cast_ballot(cast.bob, **W, decision=number, choice="recused", reason="We would be paid.")
    decisions.close(cast.alice, **W, decision=number)
    found = data_of(cast)
    sectors = [(one["sector"], one["answered"], one["entitled"]) for one in found["participation"]]
    assert sectors == [("cso", 0, 0), ("government", 1, 1)]
    assert (found["decisions"]["cast"], found["decisions"]["entitled"]) == (1, 1)


def test_draft_report_counts_voices_that_a_proxy_answered_for(cast: Cast) -> None:
    clock.freeze(INSIDE)
    rule = rule_set(cast, method="majority", delegation="direct", early_close=False)
    number = int(decisions.propose(cast.bob, **W, title="Ours", text="x", rule_set=rule)["decision"])
    decisions.open(cast.alice, **W, decision=number, closes_at=AFTER)
    city, greens = cast.stakeholders["city"].uid, cast.stakeholders["greens"].uid
    decisions.delegate(cast.bob, **W, principal=greens, proxy=city)
    decisions.cast_ballot(cast.alice, **W, decision=number, choice="agree")
    decisions.close(cast.alice, **W, decision=number)
    found = data_of(cast)
    assert [(one["sector"], one["answered"]) for one in found["participation"]] == [
        ("cso", 1),
        ("government", 1),
    ]
    assert found["decisions"]["cast"] == 2


def test_draft_report_of_goals_as_they_stood_when_the_period_ended(cast: Cast) -> None:
    goal, first = goal_with_values(cast, "Six of ten", "45", "50", "55")
    save_text(cast.bob, **W, document=1, base="Words of the goal.", text="Seven of ten, then.")
    save_version(cast.bob, **W, document=1, note="")
    later = decided(cast, "Later", "agree", "agree", at=AFTER + 1, document=1, version=2)
    [found] = data_of(cast)["goals"]
    assert (found["goal"], found["decision"], found["version"]) == (goal, first, 1)
    [found] = data_of(cast, to_day="2026-10-31")["goals"]
    assert (found["decision"], found["version"]) == (later, 2)
    [indicator] = found["indicators"]
    assert [one["value"] for one in indicator["points"]][:3] == [450, 500, 550]


def test_draft_report_of_milestones_and_commitments_that_fell_due(cast: Cast) -> None:
    goal, _ = goal_with_values(cast)
    for title, due in (("First point open", "2026-09-15"), ("All points open", "2026-12-01")):
        goals.add_milestone(cast.alice, **W, goal=goal, title=title, due_day=due)
    city = cast.stakeholders["city"].uid
    owner = {"stakeholder": city, "owner": cast.people["alice"].uid, "goal": goal}
    goals.add_commitment(cast.alice, **W, **owner, what="Send the truck", due_day="2026-09-20")
    clock.freeze(AFTER)
    found = data_of(cast)
    [milestone] = found["goals"][0]["milestones"]
    assert (milestone["title"], milestone["state"]) == ("First point open", "late")
    [promise] = found["promises"]
    assert (promise["stakeholder"], promise["late"], promise["done"]) == ("City department", 1, 0)
    assert "Send the truck" not in json.dumps(rules.frozen(found, "UTC"))


def test_draft_report_of_a_goal_ratified_later_leaves_it_out(cast: Cast) -> None:
    goal_with_values(cast)
    assert data_of(cast, from_day="2026-01-01", to_day="2026-07-09")["goals"] == []


def test_draft_report_names_no_goal_that_is_not_ratified(cast: Cast) -> None:
    """It has no public page to which a report could lead."""
    goal_with_values(cast)
    money_spent(cast, int(goals.propose(cast.alice, **W, title="Not agreed yet")["goal"]))
    found = data_of(cast)["resources"]
    named = [one["goal"] for one in (*found["purposes"], *found["allocations"], *found["by_decision"])]
    assert named == [None, None, None]


def test_draft_report_of_money_in_the_period_and_in_all(cast: Cast) -> None:
    goal, _ = goal_with_values(cast)
    decision = money_spent(cast, goal)
    found = data_of(cast)["resources"]
    figures = {"pledged": 200_000, "received": 180_000, "allocated": 150_000, "spent": 70_000}
    assert figures.items() <= found["units"][0].items()
    [one] = found["allocations"]
    assert (one["decision"], one["goal"], one["amount"], one["on"]) == (decision, goal, 150_000, "2026-08-15")
    [together] = found["by_decision"]
    assert (together["decision"], together["count"], together["spent"]) == (decision, 1, 70_000)
    after = data_of(cast, from_day="2026-10-01", to_day="2026-10-04")["resources"]
    assert after["units"] == after["allocations"] == []
    assert figures.items() <= after["so_far"][0].items()


def test_draft_report_of_who_came(cast: Cast) -> None:
    clock.freeze(INSIDE)
    add_stakeholder(cast.alice, **W, name="Nhóm xanh", sector="community")
    store.write(lambda: Stakeholder.update(created_at=0).where(Stakeholder.sector != "community").execute())
    found = data_of(cast)["stakeholders"]
    assert found["count"] == 3
    assert [one["name"] for one in found["joined"]] == ["Nhóm xanh"]
    assert data_of(cast, to_day="2026-08-14")["stakeholders"]["count"] == 2


def test_draft_report_of_who_is_no_longer_represented(cast: Cast) -> None:
    store.write(lambda: Stakeholder.update(created_at=0).execute())
    greens = cast.stakeholders["greens"]
    end = Mandate.update(ends_at=INSIDE).where(Mandate.stakeholder == greens)
    store.write(end.execute)
    assert [one["name"] for one in data_of(cast)["stakeholders"]["left"]] == ["Green roof"]
    assert data_of(cast, to_day="2026-08-14")["stakeholders"]["left"] == []
    assert data_of(cast, from_day="2026-08-16")["stakeholders"]["left"] == []


def test_draft_report_tells_no_conflict_of_fewer_than_five(cast: Cast) -> None:
    clock.freeze(INSIDE)
    blocked(cast, closes_at=AFTER)
    found = data_of(cast)["mediation"]
    assert (found["total"], found["stages"], found["outcomes"]) == (None, [], [])
    for _ in range(6):
        blocked(cast, closes_at=AFTER)
    found = data_of(cast)["mediation"]
    assert found["total"] == 5  # seven, rounded down
    assert [one["count"] for one in found["stages"]] == [5]


CANARY = "canary-5f1d"


def test_publish_report_holds_nothing_that_is_not_for_everybody(cast: Cast) -> None:
    """No draft, no unconfirmed value, no name of a person, no giver who wants no mention, no conflict."""
    goal, _ = goal_with_values(cast, "Six of ten", "45")
    money_spent(cast, goal)
    clock.freeze(INSIDE)
    goals.propose(cast.bob, **W, title=f"Draft goal {CANARY}", text=CANARY)
    rule = rule_set(cast)
    decisions.propose(cast.bob, **W, title=f"Draft {CANARY}", text=CANARY, rule_set=rule)
    giver = {"stakeholder": cast.stakeholders["greens"].uid, "kind": "money", "unit": "VND"}
    wish = {"acknowledgement": "none", "amount": "777000"}
    gift = resources.pledge(cast.bob, **W, **giver, **wish)["pledge"]
    resources.receive(cast.trea, **W, pledge=gift, amount="777000", memo=CANARY)
    for _ in range(6):
        number = blocked(cast, closes_at=AFTER)
    decisions.cast_ballot(cast.bob, **W, decision=number, choice="stand_aside", reason=CANARY)
    goals.enter_measurement(cast.bob, **W, indicator=1, period="2026-Q2", value="99.9", note=CANARY)
    clock.freeze(AFTER)
    found = data_of(cast)
    text = json.dumps(rules.frozen(found, "UTC"), ensure_ascii=False)
    assert CANARY not in text
    points = [point for one in found["goals"] for each in one["indicators"] for point in each["points"]]
    assert [point["value"] for point in points if point["value"]] == [450]
    assert not [person.name for person in cast.people.values() if f'"{person.name}"' in text]
    assert not [person.email for person in cast.people.values() if person.email in text]
    unnamed = found["resources"]["without_name"]
    assert [one["received"] for one in unnamed] == [777_000]
    assert "Green roof" not in json.dumps(rules.frozen(unnamed, "UTC"))


def test_draft_report_asks_the_same_number_of_questions_at_one_and_at_three(cast: Cast, queries: Any) -> None:
    counts = []
    for n in range(3):
        goal, _ = goal_with_values(cast, f"Goal {n}", "45", "50")
        money_spent(cast, goal)
        clock.freeze(AFTER)
        report = Report.get(Report.number == drafted(cast))
        with store.reading(), queries() as seen:
            gathered(report)
        counts.append(len(seen))
    assert counts[0] == counts[2], "\n".join(seen)
