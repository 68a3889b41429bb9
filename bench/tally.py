"""Counting: a million ballots over ten options, and a city's budget where the real votes are at hand."""

import random
import time
from collections.abc import Callable
from typing import Any

from govhub.counting import arrays, formats, irv, ranked_pairs, schulze, stv_scottish
from govhub.counting.pairwise import Running, matrix_of
from govhub.counting.profile import Ballot, Ranked
from govhub.counting.tally import How, tally
from tests.counting.real_votes import DATA

BALLOTS, OPTIONS, DISTINCT = 1_000_000, 10, 77_789
CITY = DATA / "pabulib" / "Poland_Wieliczka_2023_Green_Budget.pb"


def profile() -> Ranked:
    """Ballots of three to ten ranks, some options far more popular than others; the same every time."""
    dice = random.Random(7)
    popular = [1 / (place + 1) for place in range(OPTIONS)]
    found: dict[Ballot, int] = {}
    while len(found) < DISTINCT:
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


def best_ms(work: Callable[[], object], times: int = 7) -> float:
    """The best of several runs, in milliseconds."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return round(min(taken) * 1000, 2)


def measure() -> dict[str, Any]:
    """Milliseconds from aggregated ballots to the result; `copy` is the yardstick of the machine."""
    ranked = profile()
    running = Running(ranked)
    vote = tuple(range(OPTIONS))

    def live() -> None:
        running.add(vote)
        schulze.count(ranked, matrix=running.matrix)
        running.add(vote, -1)

    found: dict[str, Any] = {
        "numpy": arrays.numpy() is not None,
        "ballots": ranked.total,
        "distinct": len(ranked),
        "copy_ms": best_ms(lambda: dict(ranked.ballots)),
        "matrix_ms": best_ms(lambda: matrix_of(ranked)),
        "schulze_ms": best_ms(lambda: schulze.count(ranked)),
        "ranked_pairs_ms": best_ms(lambda: ranked_pairs.count(ranked)),
        "irv_ms": best_ms(lambda: irv.count(ranked)),
        "stv_ms": best_ms(lambda: stv_scottish.count(ranked, 3)),
        "one_more_vote_and_schulze_ms": best_ms(live),
    }
    if CITY.exists():
        city = formats.read_file(CITY)
        found["equal_shares_wieliczka_ms"] = best_ms(lambda: tally(city, How()), 3)
    return found
