"""The statement: plan against actual, who gave and who benefits, over all time and in a period."""

from __future__ import annotations

from govhub.core import clock
from govhub.core.db import store
from govhub.resources import queries
from govhub.resources.queries import LEDGER_COLUMNS, allocations_of, ledger_lines, pledges_shown, statement
from tests.browsing import count_queries
from tests.resources import stage

NOW = 1_795_000_000_000


def moved(cast):
    """Two purposes, three givers, an allocation with spending, each step an hour after the other."""
    stage.side_by_side(cast)
    stage.partner(cast, "firm", "Firm", "business", "fred")
    stage.purpose(cast, "Bins", goal=stage.ratified_goal(cast))
    stage.purpose(cast, "Training")
    steps = [
        lambda: stage.pledge(cast, "100", purpose=1),
        lambda: stage.pledge(cast, "300", by="fred", stakeholder="firm"),
        lambda: stage.pledge(cast, "20", "hours", kind="hours", by="alice", stakeholder="city"),
        lambda: stage.receive(cast, 1, "80"),
        lambda: stage.receive(cast, 2, "300"),
        lambda: stage.decided(cast, "200"),
        lambda: stage.allocate(cast, 1, "150", {"city": "50", "greens": "100"}),
        lambda: stage.spend(cast, 1, "30", "city"),
    ]
    for hours, step in enumerate(steps):
        clock.freeze(NOW + hours * 3_600_000)
        step()
    return lambda hours: NOW + hours * 3_600_000


def figures(found, key="units"):
    return {
        one["unit"]: tuple(one[n] for n in ("pledged", "received", "allocated", "spent"))
        for one in found[key]
    }


def test_statement_sets_plan_beside_actual(cast):
    moved(cast)
    found = statement(cast.space)
    assert figures(found) == {"EUR": (40000, 38000, 15000, 3000), "hours": (2000, 0, 0, 0)}
    assert [one["available"] for one in found["units"]] == [23000, 0]
    bins, training, any_purpose = found["purposes"]
    assert (bins["name"], bins["goal"], figures(bins)) == ("Bins", 1, {"EUR": (10000, 8000, 15000, 3000)})
    assert (training["units"], any_purpose["purpose"]) == ([], None)
    assert figures(any_purpose) == {"EUR": (30000, 30000, 0, 0), "hours": (2000, 0, 0, 0)}


def test_statement_says_who_gave_and_who_benefits(cast):
    moved(cast)
    found = statement(cast.space)
    assert [(one["name"], figures_of(one)) for one in found["givers"]] == [
        ("City department", {"hours": (2000, 0)}),
        ("Firm", {"EUR": (30000, 30000)}),
        ("Green roof", {"EUR": (10000, 8000)}),
    ]
    assert [(one["name"], one["units"][0]["allocated"]) for one in found["beneficiaries"]] == [
        ("City department", 5000),
        ("Green roof", 10000),
    ]
    sectors = {
        one["sector"]: {u["unit"]: (u["received"], u["allocated"]) for u in one["units"]}
        for one in found["sectors"]
    }
    assert sectors == {
        "business": {"EUR": (30000, 0)},
        "cso": {"EUR": (8000, 10000)},
        "government": {"EUR": (0, 5000), "hours": (0, 0)},
    }
    fairness = found["fairness"][0]
    assert (fairness["largest_giver"]["name"], fairness["largest_giver"]["amount"]) == ("Firm", 30000)
    assert fairness["largest_beneficiary"]["name"] == "Green roof"


def figures_of(one):
    return {u["unit"]: (u["pledged"], u["received"]) for u in one["units"]}


def test_statement_of_a_period_counts_what_moved_in_it(cast):
    at = moved(cast)
    assert figures(statement(cast.space, at(3), at(5))) == {"EUR": (0, 38000, 0, 0)}
    before, after = statement(cast.space, None, at(4)), statement(cast.space, at(4), None)
    assert figures(before) == {"EUR": (40000, 8000, 0, 0), "hours": (2000, 0, 0, 0)}
    assert figures(after) == {"EUR": (0, 30000, 15000, 3000)}
    assert [one["name"] for one in after["givers"]] == ["Firm"]
    assert (before["allocations"], len(after["allocations"])) == ([], 1)
    assert statement(cast.space, at(99), at(100))["units"] == []


def test_statement_of_a_period_with_a_reversal_in_it_counts_backwards(cast):
    at = moved(cast)
    clock.freeze(at(20))
    last = len(stage.entries())
    stage.reverse(cast, last)
    assert figures(statement(cast.space, at(20), at(21))) == {"EUR": (0, 0, 0, -3000)}


def test_statement_of_an_empty_space_is_empty(cast):
    found = statement(cast.space)
    assert not any(found[name] for name in found)


def test_statement_runs_the_same_number_of_queries_however_long_the_books(cast):
    moved(cast)
    with store.reading(), count_queries() as few:
        statement(cast.space)
    for _ in range(3):
        stage.pledge(cast, "5")
        stage.allocate(cast, 1, "1")
    with store.reading(), count_queries() as many:
        statement(cast.space)
    assert len(few) == len(many) <= 8


def test_ledger_lines_balance_and_have_the_columns_promised(cast):
    moved(cast)
    rows = list(ledger_lines(cast.space))
    assert all(tuple(row) == LEDGER_COLUMNS for row in rows)
    euros = [round(float(row["amount"]) * 100) for row in rows if row["unit"] == "EUR"]
    assert sum(euros) == 0
    assert [row["entry"] for row in rows] == sorted(row["entry"] for row in rows)


def test_ledger_lines_come_in_portions_without_losing_any(cast, monkeypatch):
    from govhub.resources.queries import published

    moved(cast)
    whole = list(ledger_lines(cast.space))
    portion = published._portion
    monkeypatch.setattr(published, "_portion", lambda space, after: portion(space, after, 2))
    assert list(ledger_lines(cast.space)) == whole


def test_pledges_shown_says_what_came_of_each(cast):
    moved(cast)
    rows = list(pledges_shown(cast.space))
    assert [(row["pledge"], row["stakeholder_name"], row["received"]) for row in rows] == [
        (1, "Green roof", 8000),
        (2, "Firm", 30000),
        (3, "City department", 0),
    ]


def test_allocations_of_a_decision_and_of_a_goal_walk_the_chain(cast):
    moved(cast)
    assert [one["allocation"] for one in allocations_of(cast.space, decision=1)] == [1]
    assert [one["allocation"] for one in allocations_of(cast.space, goal=1)] == [1]
    assert allocations_of(cast.space, decision=2) == allocations_of(cast.space, goal=2) == []


def test_overview_lists_what_is_late(cast):
    clock.freeze(NOW)  # 18 November 2026
    stage.pledge(cast, "5", due_day="2026-11-17")
    stage.pledge(cast, "5", due_day="2026-11-18")
    found = queries.overview(cast.erin, space="waste")
    assert [one["pledge"] for one in found["late"]] == [1]
    assert queries.pledges(cast.erin, space="waste", state="late")["pledges"][0]["state"] == "late"
    stage.receive(cast, 1, "5")
    assert queries.overview(cast.erin, space="waste")["late_count"] == 0


def test_pledges_and_ledger_go_on_from_page_to_page(cast):
    for _ in range(27):
        stage.pledge(cast, "1")
    for query, key in ((queries.pledges, "pledges"), (queries.ledger, "entries")):
        first = query(cast.erin, space="waste")
        rest = query(cast.erin, space="waste", before=first["older"])
        assert (len(first[key]), len(rest[key]), rest["older"]) == (25, 2, None)
