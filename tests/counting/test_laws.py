"""Laws that must hold for every profile, checked on random ones."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations, permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from govhub.counting.formats import writing
from govhub.counting.pairwise import condorcet_winner, matrix_of
from govhub.counting.profile import SKIPPED, Approvals, Ballot, Points, Ranked
from govhub.counting.ties import Lot

pytestmark = pytest.mark.once
FEW = settings(max_examples=40, deadline=None)

Counter = Callable[..., dict[str, Any]]
Votes = list[tuple[Ballot, int]]

CONDORCET: list[Counter] = [
    copeland.count,
    minimax.count,
    schulze.count,
    ranked_pairs.count,
    lambda profile, *rest: schulze.count(profile, *rest, strength="margins"),
    lambda profile, *rest: minimax.count(profile, *rest, strength="margins"),
    lambda profile, *rest: ranked_pairs.count(profile, *rest, strength="margins"),
]
MONOTONE: list[Counter] = [plurality.count, borda.count, *CONDORCET]
RUNOFFS: list[Counter] = [
    lambda profile, seats=1, lot=None: irv.count(profile, seats, lot),
    lambda profile, seats=1, lot=None: stv_scottish.count(profile, seats, lot),
    lambda profile, seats=1, lot=None: stv.count(profile, seats, lot),
]
ALL = [*MONOTONE, *RUNOFFS]


@st.composite
def ballots(draw: st.DrawFn, options: int, strict: bool = False) -> Ballot:
    order = draw(st.permutations(range(options)))[: draw(st.integers(0, options))]
    ranks: list[Any] = []
    for option in order:
        joined = not strict and ranks and draw(st.integers(0, 4)) == 0
        if joined and ranks[-1] != SKIPPED:
            together = ranks[-1] if isinstance(ranks[-1], tuple) else (ranks[-1],)
            ranks[-1] = tuple(sorted((*together, option)))
        else:
            if not strict and draw(st.integers(0, 9)) == 0:
                ranks.append(SKIPPED)
            ranks.append(option)
    return tuple(ranks)


@st.composite
def elections(draw: st.DrawFn, strict: bool = False, least: int = 2) -> tuple[int, Votes]:
    options = draw(st.integers(least, 6))
    some = st.tuples(ballots(options, strict), st.integers(1, 9))
    return options, draw(st.lists(some, min_size=1, max_size=12))


def ids(options: int) -> str:
    return "ABCDEFGH"[:options]


def profile(options: Sequence[str], votes: Votes) -> Ranked:
    ranked = Ranked(options)
    for ballot, weight in votes:
        ranked.add(ballot, weight)
    return ranked


@FEW
@given(elections())
def test_matrix_is_what_counting_pair_by_pair_gives(election: tuple[int, Votes]) -> None:
    options, votes = election
    naive = [[0] * options for _ in range(options)]
    for ballot, weight in votes:
        rank = dict.fromkeys(range(options), options + 99)
        for place, tier in enumerate(ballot):
            rank.update(dict.fromkeys(tier if isinstance(tier, tuple) else (tier,), place))
        for a in range(options):
            for b in range(options):
                naive[a][b] += weight * (rank[a] < rank[b])
    assert matrix_of(profile(ids(options), votes)) == naive


@FEW
@given(elections(strict=True))
def test_majority_winner_wins(election: tuple[int, Votes]) -> None:
    options, votes = election
    more = 1 + sum(weight for _, weight in votes)
    ranked = profile(ids(options), [*votes, ((0,), more)])
    for count in [*CONDORCET, *RUNOFFS, plurality.count]:
        assert count(ranked)["winners"] == ["A"]
    assert debian.count(ranked, options - 1)["winners"] == ["A"]


@FEW
@given(elections())
def test_condorcet_winner_wins(election: tuple[int, Votes]) -> None:
    options, votes = election
    ranked = profile(ids(options), votes)
    winner = condorcet_winner(matrix_of(ranked))
    if winner is not None:
        for count in CONDORCET:
            assert count(ranked)["winners"] == [ids(options)[winner]]
        assert debian.count(ranked, winner)["winners"] == [ids(options)[winner]]


@FEW
@given(elections(), st.randoms(use_true_random=False))
def test_no_option_and_no_ballot_is_preferred(election: tuple[int, Votes], random: Any) -> None:
    options, votes = election
    names = list(ids(options))
    places = list(range(options))
    random.shuffle(places)
    moved = [names[place] for place in places]
    new = {old: places.index(old) for old in range(options)}

    def again(tier: Any) -> Any:
        if isinstance(tier, tuple):
            return tuple(sorted(new[option] for option in tier))
        return new.get(tier, tier)

    mixed = [(tuple(again(tier) for tier in ballot), weight) for ballot, weight in votes]
    random.shuffle(mixed)
    one, other = profile(names, votes), profile(moved, mixed)
    for count in ALL:
        here = count(one, 1, Lot(names, "seed", "D-1"))
        there = count(other, 1, Lot(moved, "seed", "D-1"))
        assert here["winners"] == there["winners"]
        assert [set(group) for group in here.get("order", [])] == [
            set(group) for group in there.get("order", [])
        ]


@FEW
@given(elections())
def test_aggregated_ballots_count_like_single_ones(election: tuple[int, Votes]) -> None:
    options, votes = election
    whole = profile(ids(options), votes)
    single = profile(ids(options), [(ballot, 1) for ballot, weight in votes for _ in range(weight)])
    assert whole.ballots == single.ballots
    for count in ALL:
        assert count(whole) == count(single)


@FEW
@given(elections(), st.data())
def test_raising_a_winner_does_not_make_it_lose(election: tuple[int, Votes], data: st.DataObject) -> None:
    options, votes = election
    before = profile(ids(options), votes)
    number = data.draw(st.integers(0, len(votes) - 1))
    for count in MONOTONE:
        winner = count(before)["winners"][0]
        place = ids(options).index(winner)
        ballot, weight = votes[number]
        without = []
        for tier in ballot:
            left = tuple(
                o for o in (tier if isinstance(tier, tuple) else (tier,)) if o not in (place, SKIPPED)
            )
            without += [left[0] if len(left) == 1 else left] if left else []
        raised: Ballot = (place, *without)
        after = profile(ids(options), [*votes[:number], (raised, weight), *votes[number + 1 :]])
        assert winner in count(after)["winners"]


@FEW
@given(elections(strict=True), st.data())
def test_no_vote_is_lost_in_transfers(election: tuple[int, Votes], data: st.DataObject) -> None:
    options, votes = election
    seats = data.draw(st.integers(1, options))
    ranked = profile(ids(options), votes)
    for method, more in ((stv_scottish, {}), *((stv, {"quota": quota}) for quota in stv.QUOTAS)):
        found = method.count(ranked, seats, **more)
        assert len(set(found["winners"])) == seats
        for one in found["rounds"]:
            held = sum(Fraction(total) for total in one["totals"] if total is not None)
            assert held + Fraction(one["nontransferable"]) == found["valid"]
            assert Fraction(one["nontransferable"]) >= 0


@FEW
@given(elections(strict=True))
def test_scottish_count_for_one_seat_is_a_runoff(election: tuple[int, Votes]) -> None:
    options, votes = election
    ranked = profile(ids(options), votes)
    lots = [Lot(ids(options), "seed") for _ in range(2)]
    assert stv_scottish.count(ranked, 1, lots[0])["winners"] == irv.count(ranked, 1, lots[1])["winners"]


@st.composite
def budgets(draw: st.DrawFn, points: int = 1) -> Budget:
    projects = draw(st.integers(1, 5))
    one = st.dictionaries(st.integers(0, projects - 1), st.integers(1, points), min_size=1)
    profile = Points([f"P{place}" for place in range(projects)])
    for ballot in draw(st.lists(one, min_size=1, max_size=8)):
        profile.add(ballot.items())
    costs = draw(st.lists(st.integers(1, 40), min_size=projects, max_size=projects))
    return Budget(draw(st.integers(1, 60)), costs, profile)


def naive_shares(budget: Budget, share: int) -> list[int]:
    """Equal shares in one run, straight from the definition."""
    voters = [dict(ballot) for ballot, weight in budget.points.ballots.items() for _ in range(weight)]
    money = [Fraction(share)] * len(voters)
    bought: list[int] = []
    while True:
        offers = []
        for project, cost in enumerate(budget.costs):
            fans = [voter for voter, ballot in enumerate(voters) if ballot.get(project)]
            if project in bought or sum(money[voter] for voter in fans) < cost:
                continue
            breaks = sorted(money[voter] / voters[voter][project] for voter in fans)
            for level in breaks:
                poor = [voter for voter in fans if money[voter] / voters[voter][project] < level]
                rich = sum(voters[voter][project] for voter in fans if voter not in poor)
                price = Fraction(cost - sum(money[voter] for voter in poor)) / rich
                if price <= level:
                    offers.append((price / cost, cost, -len(fans), project, price))
                    break
        if not offers:
            return bought
        *_, project, price = min(offers)
        bought.append(project)
        for voter, ballot in enumerate(voters):
            money[voter] -= min(money[voter], price * ballot.get(project, 0))


@settings(max_examples=200, deadline=None)
@given(budgets(points=3), st.integers(0, 30))
def test_equal_shares_is_what_its_definition_gives(budget: Budget, share: int) -> None:
    voters = equal_shares.Voters(budget)
    bought = equal_shares.buy(voters, share, Lot(budget.points.options))
    assert [project for project, _ in bought] == naive_shares(budget, share)


@FEW
@given(budgets(points=2))
def test_no_budget_is_exceeded(budget: Budget) -> None:
    for method in greedy.METHODS:
        assert greedy.count(budget, method=method)["spent"] <= budget.amount
    for method in ("equalshares-add1", "equalshares-add1-comparison"):
        assert equal_shares.count(budget, method=method)["spent"] <= budget.amount


NAMES = {"A": "Rice, plain; hot", "B": 'Phở "bò" [large]', "C": "=SUM(A1)", "D": "#4", "E": "-", "F": "café"}


@FEW
@given(elections())
def test_written_ballots_read_back_the_same(election: tuple[int, Votes]) -> None:
    options, votes = election
    ranked = profile(ids(options), votes)
    again = formats.read_bytes(writing.blt(ranked, 1, NAMES, "Lunch").encode())
    assert again.ranked
    assert again.ranked.ballots == ranked.ballots
    assert [again.name(option) for option in again.options[:2]] == ["Rice, plain; hot", "Phở 'bò' (large)"]
    other = formats.read_bytes(writing.abif(ranked, NAMES, "Lunch {1}").encode())
    assert other.ranked
    assert other.options == ranked.options
    assert matrix_of(other.ranked) == matrix_of(ranked)


@FEW
@given(budgets(points=2))
def test_written_budget_reads_back_the_same(budget: Budget) -> None:
    text = writing.pabulib(budget, "equalshares-add1", ("P0",), "Lunch; with friends")
    again = formats.read_bytes(text.encode())
    assert again.budget
    assert again.method == "equalshares-add1"
    assert again.budget.points.ballots == budget.points.ballots
    assert (again.budget.amount, again.budget.costs) == (budget.amount, budget.costs)
    scores = formats.read_bytes(writing.abif_of_points(budget.points).encode())
    assert scores.points
    assert scores.points.ballots == budget.points.ballots


def test_number_without_decimal_form_is_not_written() -> None:
    assert [writing.decimal_text(Fraction(n)) for n in ("5", "-1/4", "0.05", "12.5")] == [
        "5",
        "-0.25",
        "0.05",
        "12.5",
    ]
    with pytest.raises(Refused, match="no exact decimal form"):
        writing.decimal_text(Fraction(1, 3))


def fewest_changes(
    votes: list[Any], choices: list[Any], winners: Callable[[list[Any]], list[Any]]
) -> int | None:
    """By trying everything: how many ballots must be marked otherwise until the winner is not alone."""
    before = winners(votes)
    if len(before) > 1:
        return 0
    for number in range(1, len(votes) + 1):
        for places in combinations(range(len(votes)), number):
            for marks in product(choices, repeat=number):
                other = list(votes)
                for place, mark in zip(places, marks, strict=True):
                    other[place] = mark
                if winners(other) != before:
                    return number
    return None


SOME = settings(max_examples=25, deadline=None)


@SOME
@given(st.lists(st.integers(0, 2), min_size=1, max_size=6))
def test_smallest_change_of_first_choices_is_the_smallest(votes: list[int]) -> None:
    def count(votes: list[int]) -> dict[str, Any]:
        return plurality.count(profile("ABC", [((vote,), 1) for vote in votes]))

    smallest = count(votes)["smallest_change"]
    assert smallest["exact"]
    assert smallest["ballots"] == fewest_changes(votes, [0, 1, 2], lambda votes: count(votes)["winners"])


@SOME
@given(st.lists(st.sets(st.integers(0, 2)), min_size=1, max_size=4))
def test_smallest_change_of_approvals_is_the_smallest(votes: list[set[int]]) -> None:
    def count(votes: list[set[int]]) -> dict[str, Any]:
        approvals = Approvals("ABC")
        for vote in votes:
            approvals.add(vote)
        return approval.count(approvals)

    every = [set(chosen) for size in range(4) for chosen in combinations(range(3), size)]
    smallest = count(votes)["smallest_change"]
    assert smallest["ballots"] == fewest_changes(votes, every, lambda votes: count(votes)["winners"])


@SOME
@given(
    st.lists(st.tuples(*[st.integers(0, 2)] * 3), min_size=1, max_size=4),
    st.sampled_from([None, 2, 3]),
    st.booleans(),
)
def test_smallest_change_of_points_is_the_smallest(
    votes: list[tuple[int, ...]], most: int | None, range_: bool
) -> None:
    def count(votes: list[tuple[int, ...]]) -> dict[str, Any]:
        points = Points("ABC", highest=2 if range_ or most is None else None, most=most)
        for vote in votes:
            points.add(enumerate(vote))
        return score.count(points)

    top = 2 if range_ or most is None else most
    every = [vote for vote in product(range(top + 1), repeat=3) if most is None or sum(vote) <= most]
    votes = [vote if vote in every else every[0] for vote in votes]
    found = count(votes).get("smallest_change")
    needed = fewest_changes(votes, every, lambda votes: count(votes)["winners"])
    assert (found["ballots"] if found else None) == needed


@SOME
@given(st.lists(st.permutations(range(3)), min_size=1, max_size=4))
def test_condorcet_winner_wins_at_least_until_the_smallest_change(votes: list[list[int]]) -> None:
    def count(method: Counter, votes: list[list[int]]) -> dict[str, Any]:
        return method(profile("ABC", [(tuple(vote), 1) for vote in votes]))

    every = [list(order) for order in permutations(range(3))]
    for method in CONDORCET:
        smallest = count(method, votes).get("smallest_change")
        if smallest:
            needed = fewest_changes(votes, every, lambda votes, by=method: count(by, votes)["winners"])
            assert needed is None or smallest["ballots"] <= needed
