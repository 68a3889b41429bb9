"""The whole way of resources: promised in three units, received, decided, allocated, spent, corrected."""

from __future__ import annotations

from govhub.resources import queries
from govhub.resources.queries import statement
from tests.resources import stage


def test_story_from_pledges_in_three_units_to_a_reversal(cast):
    goal = stage.ratified_goal(cast)
    stage.partner(cast, "city2", "Neighbours", "community")
    stage.purpose(cast, "Collection points", goal=goal)
    euros = stage.pledge(cast, "1,250.50", "EUR", purpose=1)
    dong = stage.pledge(cast, "5.000.000", "VND", stakeholder="city", by="alice")
    hours = stage.pledge(cast, "40", "hours", kind="hours", what="Weekends", acknowledgement="anonymous")
    assert stage.balances("EUR") == {"giver": -125050, "pledged": 125050}

    stage.receive(cast, euros, "1000")
    stage.receive(cast, dong, "5000000")
    stage.receive(cast, hours, "12.5")
    assert stage.balances("EUR") == {"giver": -125050, "pledged": 25050, "received": 100000}
    assert stage.balances("VND") == {"giver": -5_000_000, "received": 5_000_000}
    assert stage.balances("hours") == {"giver": -4000, "pledged": 2750, "received": 1250}

    decision = stage.decided(cast, "900", "EUR")
    allocation = stage.allocate(cast, decision, "900", {"greens": "600", "city2": "300"})
    spent = stage.spend(cast, allocation, "250.50")
    assert stage.balances("EUR")["allocated"] == 64950
    assert stage.balances("EUR")["spent"] == 25050

    stage.reverse(cast, spent)
    assert stage.balances("EUR") == {
        "giver": -125050, "pledged": 25050, "received": 10000, "allocated": 90000,
    }  # fmt: skip
    assert stage.books_hold(cast)

    found = statement(cast.space)
    assert [(u["unit"], u["pledged"], u["received"], u["allocated"], u["spent"]) for u in found["units"]] == [
        ("EUR", 125050, 100000, 90000, 0),
        ("VND", 5_000_000, 5_000_000, 0, 0),
        ("hours", 4000, 1250, 0, 0),
    ]
    assert found["without_name"] == [{"unit": "hours", "pledged": 4000, "received": 1250}]
    one = found["allocations"][0]
    assert (one["decision"], one["purpose"], one["goal"], one["spent"]) == (decision, 1, goal, 0)

    shown = queries.show_allocation(cast.erin, space="waste", allocation=allocation)
    assert [entry["act"] for entry in shown["entries"]] == [
        "resources.allocate", "resources.spend", "resources.reverse",
    ]  # fmt: skip
    assert shown["entries"][1]["reversed_by"] == shown["entries"][2]["entry"]
