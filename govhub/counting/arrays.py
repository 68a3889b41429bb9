"""The one slow step of pairwise counting with numpy, where it is installed, to the same integers.

Reading a large profile takes most of the time of a pairwise count. Nothing else needs numpy, and nothing asks
for it: a count without it gives the same matrix, a few times slower.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from typing import Any

FROM = 2_000  # below so many distinct ballots it is not worth loading
MOST_OPTIONS = 14
MOST_VOTES = 2**62


@cache
def numpy() -> Any:
    """The numpy module, or None."""
    try:
        return importlib.import_module("numpy")
    except ImportError:
        return None


def gathered(
    ballots: Mapping[tuple[int, ...], int], size: int, total: int
) -> dict[tuple[int, int], int] | None:
    """Weights by (set of the options ranked so far, option ranked last), from strict ballots.

    None where numpy is not installed or would not help: the caller then counts by itself.
    """
    if len(ballots) < FROM or size > MOST_OPTIONS or total >= MOST_VOTES or (np := numpy()) is None:
        return None
    lengths = np.fromiter(map(len, ballots), dtype=np.int64, count=len(ballots))
    filled = np.arange(size) < lengths[:, None]
    options = np.zeros(filled.shape, dtype=np.int64)
    options[filled] = np.frombuffer(b"".join(map(bytes, ballots)), dtype=np.uint8)
    before = np.bitwise_or.accumulate(np.where(filled, 1 << options, 0), axis=1)
    keys = (before * size + options)[filled]
    weights = np.fromiter(ballots.values(), dtype=np.int64, count=len(ballots))
    sums = np.zeros(size << size, dtype=np.int64)
    np.add.at(sums, keys, np.repeat(weights, lengths))
    used = np.flatnonzero(sums)
    pairs = zip(used.tolist(), sums[used].tolist(), strict=True)
    return {divmod(key, size): weight for key, weight in pairs}
