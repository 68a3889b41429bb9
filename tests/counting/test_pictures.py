"""What is shown beside a trace adds up with it, and traces that were recorded before keep their hashes."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govhub.core.canonical import canonical_hash
from govhub.counting import approval, formats, irv, pictures, ranked_pairs, schulze, stv, stv_scottish
from govhub.counting.budget import equal_shares
from govhub.counting.budget.projects import Budget
from govhub.counting.pairwise import strengths
from govhub.counting.profile import Approvals, Points, Ranked
from govhub.counting.tally import How, tally
from govhub.counting.ties import Lot
from tests.counting.real_votes import needed, read
from tests.counting.test_laws import Votes, budgets, elections, ids, profile

pytestmark = pytest.mark.once
MANY = settings(max_examples=80, deadline=None)


def recorded() -> dict[str, dict[str, Any]]:
    ranked = Ranked([1, 2, 3, 4, 5])
    for ballot, weight in (
        ((0, 2, 1, 4, 3), 5),
        ((0, 3, 4, 2, 1), 5),
        ((1, 4, 3, 0, 2), 8),
        ((2, 0, 1, 4, 3), 3),
        ((2, 0, 4, 1, 3), 7),
        ((2, 1, 0, 3, 4), 2),
        ((3, 2, 4, 1, 0), 7),
        ((4, 1, 0, 3, 2), 8),
        ((3,), 4),
        (((1, 2), 4), 2),
        ((), 1),
    ):
        ranked.add(ballot, weight)
    approvals = Approvals([1, 2, 3])
    for approved, weight in (([0, 1], 3), ([1], 2), ([2, 0], 2)):
        approvals.add(approved, weight)
    return {
        "approval": approval.count(approvals),
        "approval by lot": approval.count(approvals, 1, Lot([1, 2, 3], "seed", "D-7")),
        "irv": irv.count(ranked, 1, Lot(ranked.options, "seed", "D-7")),
        "schulze": schulze.count(ranked),
        "schulze by margins": schulze.count(ranked, strength="margins"),
        "ranked pairs": ranked_pairs.count(ranked),
        "ranked pairs by margins": ranked_pairs.count(ranked, strength="margins"),
    }


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("approval", "b8b9d16b896febca89c804e1d899d03e6adf451f9f9d691ca397cb384abe1988"),
        ("approval by lot", "f3a178e004c4fe51729d2a93148fb5af6c252535415774645333db24767c2257"),
        ("irv", "c3958c3c662cfae8cb729a015fbf74db3f8e9329db97a5c2da8959e182a2e8d1"),
        ("schulze", "69ecb9e1899f167798494bebace05df0627bbc601068c8d4a2abfde3823216de"),
        ("schulze by margins", "dcbc14cc5f077ba775a71adf38ade2af4e711241ebff9ca00e6776ddb6c11f81"),
        ("ranked pairs", "404a7522e5845bbde83ed03051ad6f85d67457a6094c357b94ca238059c8ed02"),
        ("ranked pairs by margins", "5277cd4792fef192efb0fba5a8bae07a1e8c42e28caf503ebb0a62032d545ac4"),
    ],
)
def test_traces_of_recorded_decisions_keep_their_hash(name: str, digest: str) -> None:
    """Decisions ended with these methods are recounted by hash: a key more would fail every one of them."""
    assert canonical_hash(recorded()[name]) == digest


@MANY
@given(elections(), st.data())
def test_moves_lead_from_one_round_to_the_next(election: tuple[int, Votes], data: st.DataObject) -> None:
    options, votes = election
    ranked, seats = profile(ids(options), votes), data.draw(st.integers(1, options - 1))
    traces = [
        irv.count(ranked),
        stv_scottish.count(ranked, seats),
        *(stv.count(ranked, seats, quota=quota) for quota in stv.QUOTAS),
    ]
    for trace in traces:
        lost = "exhausted" if trace["method"] == "irv" else "nontransferable"
        for moves, before, after in zip(
            pictures.moves(trace)[1:], trace["rounds"], trace["rounds"][1:], strict=False
        ):
            was = [Fraction(votes or 0) for votes in before["totals"]]
            for move in moves:
                assert move["from"] != move["to"]
                was[trace["options"].index(move["from"])] -= Fraction(move["votes"])
                if move["to"] is not None:
                    was[trace["options"].index(move["to"])] += Fraction(move["votes"])
            assert was == [Fraction(votes or 0) for votes in after["totals"]]
            nowhere = sum(Fraction(move["votes"]) for move in moves if move["to"] is None)
            assert Fraction(before[lost]) + nowhere == Fraction(after[lost])
    assert pictures.moves(traces[0])[0] == []


@MANY
@given(elections(least=3), st.sampled_from(["winning", "margins"]))
def test_paths_of_the_winner_are_as_strong_as_the_trace_says(
    election: tuple[int, Votes], strength: str
) -> None:
    options, votes = election
    trace = schulze.count(profile(ids(options), votes), strength=strength)
    names, direct = trace["options"], strengths(trace["pairwise"], strength)
    shown = pictures.picture(trace)["paths"]
    assert [pair["there"]["to"] for pair in shown] == [
        option for group in trace["order"] for option in group if option != trace["winners"][0]
    ]
    for pair in shown:
        for path in pair.values():
            a, b = names.index(path["from"]), names.index(path["to"])
            assert path["strength"] == trace["paths"][a][b]
            if path["links"]:
                assert (path["links"][0]["over"], path["links"][-1]["under"]) == (names[a], names[b])
                weakest = path["weakest"]
                assert direct[names.index(weakest["over"])][names.index(weakest["under"])] == path["strength"]
                assert weakest in path["links"]
        assert pair["there"]["strength"] >= pair["back"]["strength"]


@MANY
@given(elections(least=3), st.sampled_from(["winning", "margins"]))
def test_pairs_stand_in_the_order_in_which_they_were_taken(
    election: tuple[int, Votes], strength: str
) -> None:
    options, votes = election
    trace = ranked_pairs.count(profile(ids(options), votes), strength=strength)
    shown = pictures.picture(trace)["pairs"]
    how = [pair["pro"] - pair["con"] if strength == "margins" else pair["pro"] for pair in shown]
    assert how == sorted(how, reverse=True)
    assert len(shown) == len(trace["locked"]) + len(trace["left_out"])
    assert all(pair["locked"] for pair in shown if pair["decisive"])


def test_decisive_pairs_of_a_circle_lead_from_the_winner_to_everyone() -> None:
    found = formats.read_bytes(b"9:A>B>C\n8:B>C>A\n6:C>A>B\n", "x.abif").ranked
    assert found
    for method in (schulze, ranked_pairs):
        assert pictures.decisive(method.count(found)) == [["A", "B"], ["B", "C"]]
    clear = formats.read_bytes(b"5:A>B>C\n2:B>C>A\n", "x.abif").ranked
    assert clear
    assert pictures.decisive(schulze.count(clear)) == [["A", "B"], ["A", "C"]]


@MANY
@given(budgets(points=3))
def test_payers_pay_the_cost_of_every_project(budget: Budget) -> None:
    trace = equal_shares.count(budget)
    paid = pictures.payments(budget, trace)
    assert list(paid) == [one["option"] for one in trace["rounds"]]
    spent: dict[Any, Fraction] = {}
    for option, groups in paid.items():
        cost = budget.costs[trace["options"].index(option)]
        assert sum(amount * voters for _, voters, amount in groups) == cost
        for ballot, _, amount in groups:
            spent[ballot] = spent.get(ballot, Fraction(0)) + amount
    assert all(amount <= Fraction(trace["share"]) for amount in spent.values())
    for option, summary in pictures.payers(budget, trace).items():
        assert Fraction(summary["paid"]) == budget.costs[trace["options"].index(option)]
        assert Fraction(summary["least"]) <= Fraction(summary["most"]) <= Fraction(trace["share"])


def test_payers_are_named_with_what_each_paid() -> None:
    points = Points(["bridge", "park"])
    points.add([(0, 1)], 4)
    points.add([(0, 1), (1, 1)], 2)
    budget = Budget(60, [48, 12], points)
    trace = equal_shares.count(budget)
    assert trace["selected"] == ["bridge", "park"]
    assert pictures.picture(trace, budget) == {
        "payers": {
            "bridge": {"voters": 6, "paid": 48, "least": 8, "most": 8},
            "park": {"voters": 2, "paid": 12, "least": 6, "most": 6},
        }
    }


@needed
def test_payers_of_a_city_pay_what_its_projects_cost() -> None:
    election = read("pabulib/Poland_Wieliczka_2023_Green_Budget.pb")
    assert election.budget
    trace = tally(election, How())
    found = pictures.payers(election.budget, trace)
    costs = dict(zip(trace["options"], trace["costs"], strict=True))
    assert {option: Fraction(one["paid"]) for option, one in found.items()} == {
        one["option"]: costs[one["option"]] for one in trace["rounds"]
    }
