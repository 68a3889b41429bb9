"""Counting: a million ballots over ten options, and a city's budget where the real votes are at hand.

Beside ours, in the same run and by turns: other libraries, on the same ballots, and a copy of the ballots.
"""

import importlib
import random
import statistics
import sys
import time
from collections.abc import Callable
from itertools import islice
from typing import Any

from govhub.counting import arrays, formats, irv, ranked_pairs, schulze, stv, stv_scottish
from govhub.counting.pairwise import Running, matrix_of
from govhub.counting.profile import Ballot, Ranked, strict_orders
from govhub.counting.tally import How, tally
from tests.counting.real_votes import DATA

BALLOTS, OPTIONS, DISTINCT, SEATS = 1_000_000, 10, 77_789, 3
FEWER = 2_500  # distinct ballots for pref_voting, which takes minutes for all of them
CITY = DATA / "pabulib" / "Poland_Wieliczka_2023_Green_Budget.pb"
Work = Callable[[], object]
Orders = dict[tuple[int, ...], int]


def profile() -> Ranked:
    """Ballots of three to ten ranks, some options far more popular than others; the same every time."""
    dice = random.Random(7)
    popular = [1 / (place + 1) for place in range(OPTIONS)]
    found: dict[Ballot, int] = {}
    while len(found) < DISTINCT - 1:
        drawn = [dice.random() ** (1 / weight) for weight in popular]
        order = sorted(range(OPTIONS), key=drawn.__getitem__, reverse=True)
        ballot = tuple(order[: dice.choice((3, 4, 5, 6, OPTIONS))])
        found[ballot] = found.get(ballot, 0) + 1
    cast = sum(found.values())
    ranked = Ranked(range(1, OPTIONS + 1))
    for ballot, weight in found.items():
        ranked.add(ballot, weight * (BALLOTS // cast))
    ranked.add(tuple(range(OPTIONS)), BALLOTS - ranked.total)
    return ranked


def by_turns(works: dict[str, Work], times: int, clock: Callable[[], float]) -> dict[str, float]:
    """The median of each in milliseconds.

    All of them once, then all of them again, so that all meet the same moods of the machine.
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(times):
        for name, work in works.items():
            started = clock()
            work()
            taken[name].append(clock() - started)
    return {name: round(statistics.median(found) * 1000, 2) for name, found in taken.items()}


def without_numpy(work: Work) -> Work:
    """The same count in plain Python."""

    def run() -> object:
        least, arrays.FROM = arrays.FROM, sys.maxsize
        try:
            return work()
        finally:
            arrays.FROM = least

    return run


def ours(ranked: Ranked) -> dict[str, Work]:
    """From aggregated ballots to the trace."""
    counts: dict[str, Work] = {
        "matrix": lambda: matrix_of(ranked),
        "schulze": lambda: schulze.count(ranked),
        "ranked_pairs": lambda: ranked_pairs.count(ranked),
        "irv": lambda: irv.count(ranked),
        "stv_scottish": lambda: stv_scottish.count(ranked, SEATS),
        "stv": lambda: stv.count(ranked, SEATS),
    }
    if arrays.numpy() is None:
        return counts
    return counts | {f"{name}_without_numpy": without_numpy(work) for name, work in counts.items()}


def of_votelib(orders: Orders) -> dict[str, Work]:
    """The same ballots as votelib wants them, and its counts of them."""
    convert = importlib.import_module("votelib.convert")
    condorcet = importlib.import_module("votelib.evaluate.condorcet")
    sequential = importlib.import_module("votelib.evaluate.sequential")
    as_pairs = convert.RankedToCondorcetVotes()
    return {
        "matrix": lambda: as_pairs.convert(orders),
        "schulze": lambda: condorcet.Schulze().evaluate(as_pairs.convert(orders), 1),
        "irv": lambda: sequential.TransferableVoteSelector().evaluate(orders, 1),
        "stv": lambda: sequential.TransferableVoteSelector(quota_function="droop").evaluate(orders, SEATS),
    }


def of_pref_voting(orders: Orders) -> dict[str, Work]:
    """The same ballots as pref_voting wants them, options left out last."""
    ties = importlib.import_module("pref_voting.profiles_with_ties")
    methods = importlib.import_module("pref_voting.voting_methods")
    rankings = [{option: place for place, option in enumerate(order)} for order in orders]

    def made() -> Any:
        found = ties.ProfileWithTies(rankings, rcounts=list(orders.values()), candidates=list(range(OPTIONS)))
        found.use_extended_strict_preference()
        return found

    ready = made()
    return {
        "matrix": made,
        "schulze": lambda: methods.beat_path(made()),
        "irv": lambda: methods.instant_runoff_for_truncated_linear_orders(ready),
    }


def beside(ranked: Ranked) -> dict[str, Any]:
    """How many times as long others take for the same step on the same ballots, each by turns with ours."""
    found: dict[str, Any] = {}
    for name, library, distinct in (
        ("votelib", of_votelib, DISTINCT),
        ("pref_voting", of_pref_voting, FEWER),
    ):
        orders = dict(islice(strict_orders(ranked).items(), distinct))
        same = Ranked(ranked.options)
        for order, weight in orders.items():
            same.add(order, weight)
        try:
            theirs = library(orders)
        except ImportError:
            print(f"bench tally: {name} is not installed and is left out", file=sys.stderr)
            found[name] = "not installed"
            continue
        mine = ours(same)
        found[name] = {"distinct": len(same)}
        for step, work in theirs.items():
            taken = by_turns({"ours": mine[step], name: work}, 3, time.process_time)
            ratio = round(taken[name] / taken["ours"], 1)
            found[name][step] = {f"{name}_ms": taken[name], "ours_ms": taken["ours"], "times_as_long": ratio}
    return found


def measure() -> dict[str, Any]:
    """Medians in milliseconds from aggregated ballots to the trace; `copy` is the yardstick.

    `cpu_ms` is what the count itself takes, where other work waits for the same processor.
    """
    ranked = profile()
    running, few = Running(ranked), Running(Ranked(range(1, OPTIONS + 1)))
    vote = tuple(range(OPTIONS))
    few.add(vote, 100)

    def live(kept: Running) -> Work:
        def one_more() -> None:
            kept.add(vote)
            schulze.count(kept.profile, matrix=kept.matrix)
            kept.add(vote, -1)

        return one_more

    works: dict[str, Work] = {"copy": lambda: dict(ranked.ballots), **ours(ranked)}
    works |= {"one_more_vote_of_100": live(few), "one_more_vote_of_1000000": live(running)}
    taken = by_turns(works, 15, time.perf_counter)
    cpu = by_turns(works, 15, time.process_time)
    found: dict[str, Any] = {
        "numpy": arrays.numpy() is not None,
        "ballots": ranked.total,
        "distinct": len(ranked),
        "ms": taken,
        "cpu_ms": cpu,
        "copies": {name: round(ms / cpu["copy"], 1) for name, ms in cpu.items()},
        "beside": beside(ranked),
    }
    if CITY.exists():
        city = formats.read_file(CITY)
        work = {"equal_shares_wieliczka": lambda: tally(city, How())}
        found["ms"] |= by_turns(work, 5, time.perf_counter)
        found["cpu_ms"] |= by_turns(work, 5, time.process_time)
    return found
