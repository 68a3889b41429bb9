"""With numpy and without it every count gives the same trace; what it cannot hold exactly it is not given."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govhub.counting import (
    arrays,
    borda,
    copeland,
    debian,
    irv,
    minimax,
    plurality,
    ranked_pairs,
    schulze,
    stv,
    stv_scottish,
)
from govhub.counting.papers import Plain, table
from govhub.counting.profile import OVERVOTE, SKIPPED, Ranked
from tests.counting.test_laws import Votes, elections, ids, profile

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(not arrays.present(), reason="only on machines where numpy is installed"),
]
MANY = settings(max_examples=40, deadline=None)
COUNTS: list[Callable[[Ranked], Any]] = [
    schulze.count,
    lambda ranked: schulze.count(ranked, strength="margins"),
    ranked_pairs.count,
    minimax.count,
    borda.count,
    copeland.count,
    plurality.count,
    lambda ranked: debian.count(ranked, 0, 2),
    irv.count,
    lambda ranked: irv.count(ranked, overvote="skip", max_skips=0),
    lambda ranked: stv_scottish.count(ranked, 1),
    lambda ranked: stv_scottish.count(ranked, 2, overvote="skip"),
    *(lambda ranked, quota=quota: stv.count(ranked, 2, quota=quota) for quota in stv.QUOTAS),
    lambda ranked: stv.count(ranked, 1, max_skips=1, places=0),
]


@contextmanager
def without_numpy() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "numpy", lambda: None)
        yield


@contextmanager
def always_numpy() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "FROM", 0)
        yield


def same_with_and_without(ranked: Ranked) -> None:
    for count in COUNTS:
        with always_numpy():
            found = count(ranked)
        with without_numpy():
            assert count(ranked) == found


@MANY
@given(elections(strict=True))
def test_traces_of_strict_ballots_are_the_same_with_numpy(election: tuple[int, Votes]) -> None:
    options, votes = election
    ranked = profile(ids(options), votes)
    with always_numpy():
        assert isinstance(table(ranked), arrays.Table)
        assert arrays.matrix(ranked.ballots, ranked.codes.values(), options, ranked.total) is not None  # type: ignore[union-attr]
    same_with_and_without(ranked)


@MANY
@given(elections(), st.integers(0, 3))
def test_traces_of_ballots_with_ties_and_skips_are_the_same_with_numpy(
    election: tuple[int, Votes], void: int
) -> None:
    options, votes = election
    ranked = profile(ids(options), [*votes, ((SKIPPED, 0, OVERVOTE, 1), void)] if void else votes)
    same_with_and_without(ranked)


@MANY
@given(elections(strict=True), st.integers(2**53, 2**70))
def test_numbers_too_large_for_numpy_are_counted_without_it(election: tuple[int, Votes], many: int) -> None:
    options, votes = election
    ranked = profile(ids(options), [(ballot, weight * many) for ballot, weight in votes])
    with always_numpy():
        assert isinstance(table(ranked), Plain)
    same_with_and_without(ranked)
    assert irv.count(ranked)["winners"] == irv.count(profile(ids(options), votes))["winners"]


@MANY
@given(elections(strict=True))
def test_numbers_just_small_enough_for_numpy_stay_exact(election: tuple[int, Votes]) -> None:
    options, votes = election
    total = sum(weight for _, weight in votes)
    most = (arrays.MOST_VOTES - 1) // total
    ranked = profile(ids(options), [(ballot, weight * most) for ballot, weight in votes])
    with always_numpy():
        assert isinstance(table(ranked), arrays.Table)
    same_with_and_without(ranked)


@MANY
@given(elections(strict=True), st.data())
def test_withdrawn_ballots_are_withdrawn_from_the_array(
    election: tuple[int, Votes], data: st.DataObject
) -> None:
    options, votes = election
    ranked = profile(ids(options), votes)
    for ballot, weight in data.draw(st.lists(st.sampled_from(votes), unique_by=id, max_size=4)):
        ranked.add(ballot, -weight)
        ranked.add(ballot, data.draw(st.integers(0, 2)))
    assert ranked.codes is not None
    assert list(ranked.codes) == list(ranked.ballots)
    same_with_and_without(ranked)


def test_large_profile_takes_numpy_and_a_small_one_does_not() -> None:
    ranked = Ranked(range(8))
    assert isinstance(table(ranked), Plain)
    for number in range(arrays.FROM):
        ballot = [*range(8)]
        for place in range(8):  # the number written in a base that grows names a permutation
            number, shift = divmod(number, 8 - place)
            ballot[place:] = ballot[place + shift :] + ballot[place : place + shift]
        ranked.add(tuple(ballot))
    assert len(ranked) == arrays.FROM
    assert isinstance(table(ranked), arrays.Table)
    same_with_and_without(ranked)


def test_more_options_than_numpy_takes_are_counted_without_it() -> None:
    ranked = Ranked(range(300))
    assert ranked.codes is None
    ranked.add((299, 0, 255, 254))
    with always_numpy():
        assert isinstance(table(ranked), Plain)
        assert irv.count(ranked)["winners"] == [299]
        assert stv_scottish.count(ranked, 1)["winners"] == [299]
