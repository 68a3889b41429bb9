"""Time for the tests of deciding, and quiet from the features above."""

from __future__ import annotations

from collections import defaultdict

import pytest

from govhub.core import bus, clock
from tests.conftest import Cast
from tests.decisions.stage import NOW


@pytest.fixture
def at_noon(cast: Cast) -> None:
    """Time stands still."""
    clock.freeze(NOW)


@pytest.fixture(autouse=True)
def nobody_mediates(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a block sets off in mediation is tested there; here a vote goes on as its own acts say."""
    kept = {
        act: [one for one in listeners if not one.__module__.startswith("govhub.mediation")]
        for act, listeners in bus._reactions.items()
    }
    monkeypatch.setattr(bus, "_reactions", defaultdict(list, kept))
