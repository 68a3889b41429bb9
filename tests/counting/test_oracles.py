"""Another library counts the same random ballots: where both name one winner, it is the same.

Ballots rank every option, and profiles in which our count meets a tie are left out: how a tie is broken
is declared in each method, and libraries differ in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from votelib.component.rankscore import Borda
from votelib.convert import RankedToCondorcetVotes, RankedToPositionalVotes
from votelib.evaluate import condorcet
from votelib.evaluate.core import Plurality
from votelib.evaluate.sequential import TransferableVoteSelector

from govhub.counting import borda, copeland, irv, minimax, ranked_pairs, schulze
from govhub.counting.profile import Ranked

pytestmark = pytest.mark.once
MANY = settings(max_examples=150, deadline=None)
Votes = dict[tuple[str, ...], int]


@st.composite
def profiles(draw: st.DrawFn) -> Votes:
    """Up to nine kinds of complete ballots over three to six options, with weights large enough to differ."""
    options = "ABCDEF"[: draw(st.integers(3, 6))]
    kinds = st.dictionaries(st.permutations(options).map(tuple), st.integers(1, 2000), min_size=1, max_size=9)
    votes: Votes = draw(kinds)
    return votes


def ours(votes: Votes) -> Ranked:
    options = sorted(next(iter(votes)))
    ranked = Ranked(options)
    for order, weight in votes.items():
        ranked.add(tuple(options.index(option) for option in order), weight)
    return ranked


def pairwise(votes: Votes) -> Any:
    return RankedToCondorcetVotes().convert(votes)


METHODS: dict[str, tuple[Callable[..., dict[str, Any]], Callable[[Votes], list[Any]]]] = {
    "schulze": (schulze.count, lambda votes: condorcet.Schulze().evaluate(pairwise(votes), 1)),
    "ranked pairs": (ranked_pairs.count, lambda votes: condorcet.RankedPairs().evaluate(pairwise(votes), 1)),
    "ranked pairs by margins": (
        lambda profile: ranked_pairs.count(profile, strength="margins"),
        lambda votes: condorcet.RankedPairs("margins").evaluate(pairwise(votes), 1),
    ),
    "minimax": (minimax.count, lambda votes: condorcet.MinimaxCondorcet().evaluate(pairwise(votes), 1)),
    "copeland": (
        copeland.count,
        lambda votes: condorcet.Copeland(second_order=False).evaluate(pairwise(votes), 1),
    ),
    "borda": (
        borda.count,
        lambda votes: Plurality().evaluate(RankedToPositionalVotes(Borda()).convert(votes), 1),
    ),
    "instant runoff": (irv.count, lambda votes: TransferableVoteSelector().evaluate(votes, 1)),
}


@pytest.mark.parametrize("name", METHODS)
@MANY
@given(votes=profiles())
def test_winner_is_that_of_votelib(name: str, votes: Votes) -> None:
    count, theirs = METHODS[name]
    found = count(ours(votes))
    assume(not found["ties"] and len(found["winners"]) == 1)
    other = theirs(votes)
    assume(all(isinstance(option, str) for option in other))  # votelib's word for a tie is an object
    assert found["winners"] == other


@MANY
@given(votes=profiles())
def test_pairwise_matrix_is_that_of_votelib(votes: Votes) -> None:
    found = schulze.count(ours(votes))
    other = pairwise(votes)
    for a, row in zip(found["options"], found["pairwise"], strict=True):
        for b, beats in zip(found["options"], row, strict=True):
            assert beats == other.get((a, b), 0)
