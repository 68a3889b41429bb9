"""A second library counts the same random ballots; not run by default, because it brings 800 MB with it.

In an environment of its own, beside the test requirements: `pip install pref_voting` and
`pytest -m pref_voting tests/counting`. Ties are compared as sets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from govhub.counting import borda, copeland, irv, minimax, ranked_pairs, schulze
from govhub.counting.pairwise import strengths
from govhub.counting.profile import Ranked
from tests.counting.test_laws import Votes, elections, profile
from tests.counting.test_oracles import Votes as Complete
from tests.counting.test_oracles import ours, profiles

pytestmark = [
    pytest.mark.once,
    pytest.mark.pref_voting,
    pytest.mark.filterwarnings("ignore"),
]
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
Counter = Callable[..., dict[str, Any]]


def theirs(votes: Complete) -> Any:
    """The same complete ballots as their profile; options are numbers there."""
    from pref_voting.profiles import Profile

    options = sorted(next(iter(votes)))
    orders = [tuple(options.index(option) for option in order) for order in votes]
    return Profile(orders, rcounts=list(votes.values()))


def theirs_with_ties(options: int, votes: Votes) -> Any:
    """The same ballots with equal ranks and options left out, which are last."""
    from pref_voting.profiles_with_ties import ProfileWithTies

    rankings, counts = [], []
    for ballot, weight in votes:
        tiers = [tier if isinstance(tier, tuple) else (tier,) for tier in ballot if tier != -1]
        rankings.append({option: place for place, tier in enumerate(tiers) for option in tier})
        counts.append(weight)
    found = ProfileWithTies(rankings, rcounts=counts, candidates=list(range(options)))
    found.use_extended_strict_preference()
    return found


def method(name: str) -> Any:
    from pref_voting import voting_methods

    return getattr(voting_methods, name)


def winners(found: dict[str, Any]) -> list[int]:
    return sorted(found["options"].index(option) for option in found["winners"])


@pytest.mark.parametrize(
    ("count", "name"),
    [
        (schulze.count, "beat_path"),
        (minimax.count, "minimax"),
        (copeland.count, "copeland"),
        (borda.count, "borda"),
    ],
)
@MANY
@given(votes=profiles())
def test_winners_of_complete_ballots_are_those_of_pref_voting(
    count: Counter, name: str, votes: Complete
) -> None:
    assert winners(count(ours(votes))) == [int(option) for option in method(name)(theirs(votes))]


@MANY
@given(votes=profiles())
def test_winner_of_the_runoff_is_one_of_pref_voting(votes: Complete) -> None:
    """Theirs names everybody who wins under some order of breaking ties; ours breaks them as declared."""
    every = [int(option) for option in method("instant_runoff_put")(theirs(votes))]
    found = irv.count(ours(votes))
    assert winners(found)[0] in every
    if not found["ties"]:
        assert winners(found) == every


def all_differ(ranked: Ranked, strength: str) -> bool:
    """Every pair has a victory, and no two are equally strong: theirs takes even pairs as listed."""
    matrix = schulze.count(ranked)["pairwise"]
    strong = [link for row in strengths(matrix, strength) for link in row if link]
    return len(set(strong)) == len(strong) == len(matrix) * (len(matrix) - 1) // 2


@MANY
@given(votes=profiles())
def test_winners_of_ranked_pairs_are_those_of_pref_voting(votes: Complete) -> None:
    ranked = ours(votes)
    assume(all_differ(ranked, "winning"))
    expected = [int(option) for option in method("ranked_pairs_tb")(theirs(votes))]
    for strength in ("winning", "margins"):
        assert winners(ranked_pairs.count(ranked, strength=strength)) == expected


@pytest.mark.parametrize(
    ("count", "name"),
    [(schulze.count, "beat_path"), (minimax.count, "minimax"), (ranked_pairs.count, "ranked_pairs_tb")],
)
@pytest.mark.parametrize("strength", ["winning", "margins"])
@MANY
@given(election=elections(least=3))
def test_winners_of_ballots_with_ties_are_those_of_pref_voting(
    count: Counter, name: str, strength: str, election: tuple[int, Votes]
) -> None:
    options, votes = election
    ranked, other = profile("ABCDEF"[:options], votes), theirs_with_ties(options, votes)
    assume(name != "ranked_pairs_tb" or all_differ(ranked, strength))
    undefeated = [
        row
        for row in zip(*strengths(schulze.count(ranked)["pairwise"], strength), strict=True)
        if not any(row)
    ]
    # By margins ours prefers among several undefeated options the clearer one; theirs ties them.
    assume(name != "minimax" or strength == "winning" or len(undefeated) < 2)
    measure = other.support if strength == "winning" else other.margin
    expected = [int(option) for option in method(name)(other, strength_function=measure)]
    assert winners(count(ranked, strength=strength)) == expected


@MANY
@given(election=elections())
def test_matrix_of_ballots_with_ties_is_that_of_pref_voting(election: tuple[int, Votes]) -> None:
    options, votes = election
    other = theirs_with_ties(options, votes)
    matrix = schulze.count(profile("ABCDEF"[:options], votes))["pairwise"]
    assert matrix == [
        [int(other.support(a, b)) if a != b else 0 for b in range(options)] for a in range(options)
    ]
