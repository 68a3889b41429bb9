"""Textbook examples, ties and the shape of traces."""

import hashlib
import json
from fractions import Fraction

import pytest

from govhub.core.canonical import canonical_bytes
from govhub.counting import (
    approval,
    borda,
    copeland,
    debian,
    formats,
    irv,
    minimax,
    plurality,
    ranked_pairs,
    schulze,
    score,
    stv,
    stv_scottish,
)
from govhub.counting.budget import equal_shares, greedy
from govhub.counting.budget.projects import Budget
from govhub.counting.errors import Refused
from govhub.counting.pairwise import Running, matrix_of
from govhub.counting.profile import Approvals, Points, Ranked, approvals_of
from govhub.counting.ties import Lot, drawn

pytestmark = pytest.mark.once


def profile(text: str) -> Ranked:
    found = formats.read_bytes(text.encode(), "x.abif").ranked
    assert found
    return found


TENNESSEE = """42: Memphis > Nashville > Chattanooga > Knoxville
26: Nashville > Chattanooga > Knoxville > Memphis
15: Chattanooga > Knoxville > Nashville > Memphis
17: Knoxville > Chattanooga > Nashville > Memphis"""

# Schulze (2011), example 1: 45 voters, the order is E > A > C > B > D.
SCHULZE = """5:A>C>B>E>D
5:A>D>E>C>B
8:B>E>D>A>C
3:C>A>B>E>D
7:C>A>E>B>D
2:C>B>A>D>E
7:D>C>E>B>A
8:E>B>A>D>C"""


def test_tennessee_gives_each_method_its_winner() -> None:
    ballots = profile(TENNESSEE)
    assert plurality.count(ballots)["winners"] == ["Memphis"]
    assert irv.count(ballots)["winners"] == ["Knoxville"]
    for method in (borda, copeland, minimax, schulze, ranked_pairs):
        assert method.count(ballots)["winners"] == ["Nashville"]
    assert borda.count(ballots)["rounds"][0]["totals"] == [173, 107, 126, 194]


def test_schulze_example_has_its_order_and_paths() -> None:
    found = schulze.count(profile(SCHULZE))
    assert found["order"] == [["E"], ["A"], ["C"], ["B"], ["D"]]
    assert found["paths"][0] == [0, 28, 28, 30, 24]
    assert found["condorcet_winner"] is None


def test_ranked_pairs_leaves_out_what_closes_a_circle() -> None:
    found = ranked_pairs.count(profile("9:A>B>C\n8:B>C>A\n6:C>A>B"))
    assert found["winners"] == ["A"]
    assert [(pair["over"], pair["under"]) for pair in found["left_out"]] == [("C", "A")]


def test_equal_circle_is_a_tie_and_the_seed_breaks_it() -> None:
    ballots = profile("1:A>B>C\n1:B>C>A\n1:C>A>B")
    for method in (schulze, ranked_pairs, minimax, copeland, borda):
        assert sorted(method.count(ballots)["winners"]) == ["A", "B", "C"]
        lot = Lot(ballots.options, "seed")
        one = method.count(ballots, 1, lot)
        assert len(one["winners"]) == 1
        assert one["ties"][0]["broken_by"] == "lot"


def test_lot_can_be_drawn_again_from_what_is_published() -> None:
    def place(option: str) -> str:
        text = json.dumps(["2026-11-22 19:04", "D-7", ["1", "2", "3"], option], separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    again = sorted("123", key=place)
    assert [("2", "3", "1")[place] for place in drawn([2, 3, 1], "2026-11-22 19:04", "D-7")] == again
    assert [("1", "2", "3")[place] for place in drawn([1, 2, 3], "2026-11-22 19:04", "D-7")] == again


def test_tied_exclusion_looks_at_the_latest_earlier_round_first() -> None:
    ballots = profile("6:A\n4:B\n3:C\n1:D>C")
    found = irv.count(ballots)
    assert [one.get("excluded") for one in found["rounds"]] == [["D"], ["C"], ["B"]]
    assert found["ties"] == [{"options": ["B", "C"], "chosen": ["C"], "broken_by": "round 1", "round": 2}]


def test_overvotes_and_skips_do_what_is_declared() -> None:
    text = "count,rank1,rank2,rank3,rank4\n3,A,,,\n2,OVERVOTE,B,,\n2,,,B,\n1,A,A,B,\n"
    ballots = formats.read_bytes(text.encode(), "x.csv").ranked
    assert ballots
    assert plurality.count(ballots)["rounds"][0] == {"totals": [4, 2], "exhausted": 2}
    assert plurality.count(ballots, overvote="skip")["rounds"][0]["totals"] == [4, 4]
    assert plurality.count(ballots, max_skips=1)["rounds"][0]["totals"] == [4, 0]
    assert plurality.count(ballots, max_skips=2)["rounds"][0]["totals"] == [4, 2]


def test_debian_drops_by_quorum_and_by_ratio() -> None:
    sheet = "V: 12\nV: 12\nV: 21\nV: 12\n"
    ballots = formats.read_bytes(sheet.encode(), "x.txt").ranked
    assert ballots
    assert debian.count(ballots, 1)["winners"] == [1]
    assert debian.count(ballots, 1, ratios={0: Fraction(3)})["winners"] == [1]
    dropped = debian.count(ballots, 1, ratios={0: Fraction(4)})
    assert dropped["winners"] == [2]
    assert dropped["dropped"] == [{"option": 1, "by": "majority", "needed": 4, "pro": 3, "con": 1}]
    assert debian.count(ballots, 1, quorum=Fraction(3))["winners"] == [1]
    assert debian.count(ballots, 1, quorum=Fraction("3.01"))["dropped"][0]["by"] == "quorum"


def test_approvals_scores_and_dots() -> None:
    approvals = Approvals(["A", "B", "C"])
    approvals.add([0, 1], 3)
    approvals.add([1], 2)
    assert approval.count(approvals)["order"] == [["B"], ["A"], ["C"]]
    dots = Points(["A", "B"], most=5)
    dots.add([(0, 3), (1, 2)])
    dots.add([(1, Fraction(1, 2))])
    assert score.count(dots)["rounds"][0]["totals"] == [3, "5/2"]
    for bad in ([(0, 4), (1, 2)], [(0, -1)], [(0, 1), (0, 1)], [(2, 1)]):
        with pytest.raises(Refused):
            dots.add(bad)
    assert len(dots) == 2


def test_ranked_ballots_read_as_approvals() -> None:
    found = approvals_of(profile("2:A>B\n1:A=B>C\n1:C>A>B"))
    assert found.ballots == {(0, 1): 3, (0, 2): 1}


def test_stv_fills_every_seat_and_refuses_more_seats_than_options() -> None:
    ballots = profile("5:A>B\n3:B>A\n2:C>B")
    for method in (stv, stv_scottish):
        assert method.count(ballots, 3)["winners"] == ["A", "B", "C"]
        with pytest.raises(Refused, match="4 seats, but only 3 options"):
            method.count(ballots, 4)
    for quota in stv.QUOTAS:
        assert len(stv.count(ballots, 2, quota=quota)["winners"]) == 2


def budget(ballots: list[tuple[int, ...]], costs: list[int], amount: int) -> Budget:
    points = Points([f"P{place}" for place in range(len(costs))])
    for ballot in ballots:
        points.add([(project, 1) for project in ballot])
    return Budget(amount, costs, points)


def test_equal_shares_spends_for_groups_in_proportion() -> None:
    found = equal_shares.count(budget([(0, 1, 2)] * 6 + [(3, 4)] * 4, [30, 30, 30, 20, 20], 100))
    assert sorted(found["selected"]) == ["P0", "P1", "P3", "P4"]
    assert greedy.count(budget([(0, 1, 2)] * 6 + [(3, 4)] * 4, [30, 30, 30, 20, 20], 100))["selected"] == [
        "P0",
        "P1",
        "P2",
    ]


def test_shares_that_grow_too_slowly_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(equal_shares, "MOST_STEPS", 100)
    vote = budget([(0,), (1,), (2,)], [900_000, 900_000, 90_000], 1_000_000)
    with pytest.raises(Refused, match="grow by more than 1"):
        equal_shares.count(vote)
    found = equal_shares.count(vote, step=10_000)
    assert (found["selected"], found["share"]) == (["P2"], 893_333)


def test_greedy_variants_differ_where_something_does_not_fit() -> None:
    vote = budget([(0, 1)] * 3 + [(1, 2)] * 2 + [(2,)], [50, 60, 10], 60)
    vote.threshold = 5
    assert greedy.count(vote)["selected"] == ["P1"]
    vote = budget([(0,)] * 3 + [(1,)] * 2 + [(2,)], [50, 60, 10], 60)
    vote.threshold = 2
    assert greedy.count(vote)["selected"] == ["P0", "P2"]
    assert greedy.count(vote, method="greedy-no-skip")["selected"] == ["P0"]
    assert greedy.count(vote, method="greedy-threshold")["selected"] == ["P0"]


def test_counts_are_kept_while_votes_come_and_go() -> None:
    running = Running(Ranked("ABC"))
    for ballot in ((0, 1, 2), (2, 0), ((0, 1), 2), (1,)):
        running.add(ballot, 2)
    running.add((1,), -2)
    assert running.matrix == matrix_of(running.profile)
    assert running.profile.total == 6
    with pytest.raises(Refused, match="more ballots withdrawn"):
        running.add((1,), -1)


@pytest.mark.parametrize("bad", [(0, 0), (3,), ((0, 1), 1), ((0,), 1), (-1, 0, 1, 0)])
def test_ballot_that_cannot_be_is_refused_and_leaves_nothing(bad: tuple[int, ...]) -> None:
    ballots = Ranked("ABC")
    with pytest.raises(Refused):
        ballots.add(bad)
    assert (len(ballots), ballots.total) == (0, 0)


def test_every_trace_is_canonical() -> None:
    ballots = profile(SCHULZE)
    vote = budget([(0, 1, 2)] * 7 + [(3, 4)] * 3, [30, 30, 30, 20, 20], 100)
    traces = [
        *(
            method.count(ballots)
            for method in (plurality, borda, copeland, minimax, schulze, ranked_pairs, irv)
        ),
        approval.count(approvals_of(ballots)),
        stv.count(ballots, 2),
        stv_scottish.count(ballots, 2),
        debian.count(ballots, 4, Fraction(7, 2)),
        *(greedy.count(vote, method=method) for method in greedy.METHODS),
        equal_shares.count(vote),
        equal_shares.count(vote, method="equalshares-add1-comparison"),
    ]
    for trace in traces:
        assert json.loads(canonical_bytes(trace)) == trace
