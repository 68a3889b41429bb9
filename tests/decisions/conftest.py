"""Time for the tests of deciding."""

from __future__ import annotations

import pytest

from govhub.core import clock
from tests.conftest import Cast
from tests.decisions.stage import NOW


@pytest.fixture
def at_noon(cast: Cast) -> None:
    """Time stands still."""
    clock.freeze(NOW)
