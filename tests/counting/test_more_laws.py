"""More laws on random profiles: several seats, points and budgets, and what runoffs do not promise."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govhub.counting import approval, formats, gradients, irv, ranked_pairs, schulze, score, stv, stv_scottish
from govhub.counting.budget import equal_shares, greedy
from govhub.counting.budget.projects import Budget
from govhub.counting.pairwise import matrix_of
from govhub.counting.profile import Approvals, Points
from govhub.counting.ties import Lot
from tests.counting.test_laws import Votes, budgets, elections, ids, profile

pytestmark = pytest.mark.once
SOME = settings(max_examples=40, deadline=None)
Marks = list[tuple[dict[int, int], int]]


@st.composite
def marks(draw: st.DrawFn, lowest: int = 0, highest: int = 5) -> tuple[int, Marks]:
    """Ballots with points for some of the options, and how many of each."""
    options = draw(st.integers(2, 5))
    one = st.dictionaries(st.integers(0, options - 1), st.integers(lowest, highest))
    return options, draw(st.lists(st.tuples(one, st.integers(1, 5)), min_size=1, max_size=8))


def points(options: str, given_: Marks) -> Points:
    found = Points(options)
    for ballot, weight in given_:
        found.add(ballot.items(), weight)
    return found


def approvals(options: str, given_: Marks) -> Approvals:
    found = Approvals(options)
    for ballot, weight in given_:
        found.add(ballot, weight)
    return found


@SOME
@given(elections(strict=True), st.data(), st.randoms(use_true_random=False))
def test_no_option_and_no_ballot_is_preferred_for_several_seats(
    election: tuple[int, Votes], data: st.DataObject, random: Any
) -> None:
    options, votes = election
    seats = data.draw(st.integers(1, options))
    names, places = list(ids(options)), list(range(options))
    random.shuffle(places)
    moved = [names[place] for place in places]
    mixed = [(tuple(places.index(option) for option in ballot), weight) for ballot, weight in votes]
    random.shuffle(mixed)
    one, other = profile(names, votes), profile(moved, mixed)
    for method, more in ((stv_scottish, {}), *((stv, {"quota": quota}) for quota in stv.QUOTAS)):
        here = method.count(one, seats, Lot(names, "seed", "D-1"), **more)
        there = method.count(other, seats, Lot(moved, "seed", "D-1"), **more)
        assert here["winners"] == there["winners"]


@SOME
@given(elections(strict=True), st.data())
def test_whoever_reaches_the_quota_with_first_choices_is_elected(
    election: tuple[int, Votes], data: st.DataObject
) -> None:
    options, votes = election
    ranked = profile(ids(options), votes)
    seats = data.draw(st.integers(1, options))
    for method in (stv_scottish, stv):
        found = method.count(ranked, seats)
        first = dict(zip(found["options"], found["rounds"][0]["totals"], strict=True))
        sure = {option for option, total in first.items() if total and Fraction(total) >= found["quota"]}
        assert sure <= set(found["winners"])


def smith_set(matrix: list[list[int]]) -> set[int]:
    """The smallest set whose members defeat everybody outside."""
    size = range(len(matrix))
    for many in range(1, len(matrix) + 1):
        best = sorted(size, key=lambda a: -sum(matrix[a][b] > matrix[b][a] for b in size))
        for start in range(len(matrix) - many + 1):
            inside = set(best[start : start + many])
            if all(matrix[a][b] > matrix[b][a] for a in inside for b in size if b not in inside):
                return inside
    return set(size)


@SOME
@given(elections(least=3), st.sampled_from(["winning", "margins"]))
def test_winner_comes_from_those_who_defeat_everybody_else(
    election: tuple[int, Votes], strength: str
) -> None:
    options, votes = election
    ranked = profile(ids(options), votes)
    inside = {ids(options)[place] for place in smith_set(matrix_of(ranked))}
    for method in (schulze, ranked_pairs):
        assert set(method.count(ranked, strength=strength)["winners"]) <= inside


def test_raising_the_winner_of_a_runoff_can_make_it_lose() -> None:
    """Instant runoff promises no monotonicity: ten who put A first make A lose."""
    before = formats.read_bytes(b"39:A>B>C\n35:B>C>A\n26:C>A>B\n", "x.abif").ranked
    after = formats.read_bytes(b"49:A>B>C\n25:B>C>A\n26:C>A>B\n", "x.abif").ranked
    assert before
    assert after
    assert irv.count(before)["winners"] == ["A"]
    assert irv.count(after)["winners"] == ["C"]


@SOME
@given(marks(), st.data())
def test_more_points_for_a_winner_do_not_make_it_lose(given_: tuple[int, Marks], data: st.DataObject) -> None:
    options, votes = given_
    number = data.draw(st.integers(0, len(votes) - 1))
    ballot, weight = votes[number]

    winner = ids(options).index(approval.count(approvals(ids(options), votes))["winners"][0])
    more = [*votes[:number], (ballot | {winner: 1}, weight), *votes[number + 1 :]]
    assert ids(options)[winner] in approval.count(approvals(ids(options), more))["winners"]

    winner = ids(options).index(score.count(points(ids(options), votes))["winners"][0])
    more = [*votes[:number], (ballot | {winner: ballot.get(winner, 0) + 1}, weight), *votes[number + 1 :]]
    assert ids(options)[winner] in score.count(points(ids(options), more))["winners"]


@SOME
@given(marks(1, 8), st.randoms(use_true_random=False))
def test_points_do_not_depend_on_the_order_of_options_and_ballots(
    given_: tuple[int, Marks], random: Any
) -> None:
    options, votes = given_
    names, places = list(ids(options)), list(range(options))
    random.shuffle(places)
    moved = "".join(names[place] for place in places)
    mixed = [({places.index(option): n for option, n in ballot.items()}, weight) for ballot, weight in votes]
    random.shuffle(mixed)
    for method, make in ((approval, approvals), (score, points), (gradients, points)):
        here = method.count(make("".join(names), votes), 1, Lot(names, "seed"))
        there = method.count(make(moved, mixed), 1, Lot(moved, "seed"))
        assert here["winners"] == there["winners"]
        assert [set(group) for group in here["order"]] == [set(group) for group in there["order"]]
        single = [(ballot, 1) for ballot, weight in votes for _ in range(weight)]
        assert method.count(make("".join(names), single), 1, Lot(names, "seed")) == here


@SOME
@given(marks(1, 8))
def test_option_with_a_veto_loses_to_one_without(given_: tuple[int, Marks]) -> None:
    options, votes = given_
    found = gradients.count(points(ids(options), votes))
    vetoed = {option for option, steps in zip(found["options"], found["steps"], strict=True) if steps[7]}
    if len(vetoed) < options:
        assert not vetoed & set(found["winners"])
    for counts in found["steps"]:
        assert sum(counts) <= found["ballots"]


@SOME
@given(budgets(points=2), st.randoms(use_true_random=False))
def test_budgets_do_not_depend_on_the_order_of_projects_and_ballots(budget: Budget, random: Any) -> None:
    names = list(map(str, budget.points.options))
    places = list(range(len(names)))
    random.shuffle(places)
    mixed = list(budget.points.ballots.items())
    random.shuffle(mixed)
    other = Points([names[place] for place in places])
    for ballot, weight in mixed:
        for _ in range(weight):
            other.add([(places.index(project), given_) for project, given_ in ballot])
    moved = Budget(budget.amount, [budget.costs[place] for place in places], other)
    for count, methods in (
        (greedy.count, greedy.METHODS),
        (equal_shares.count, ("equalshares-add1", "equalshares-add1-comparison")),
    ):
        for method in methods:
            here = count(budget, Lot(names, "seed"), method)
            there = count(moved, Lot(other.options, "seed"), method)
            assert set(here["selected"]) == set(there["selected"]), method
            assert here["spent"] == there["spent"]
