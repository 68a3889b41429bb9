"""A demonstration that really runs, and people in front of it: each in a browser of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import ON_POSTGRESQL
from tests.journeys.people import People
from tests.journeys.serving import House, govhub
from tests.journeys.story import copied, with_access_keys


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The data folder of `govhub demo`, and an access key for everybody in the story."""
    if ON_POSTGRESQL:
        pytest.skip("only on SQLite: the server runs on a file of its own")
    data = tmp_path_factory.mktemp("demo")
    assert govhub(data, "demo").returncode == 0
    return data, with_access_keys(data)


@pytest.fixture
def house(told: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[House]:
    """A server on a copy of the demonstration."""
    made = House(copied(told[0], tmp_path / "data"), keys=told[1])
    made.start()
    yield made
    made.kill()


@pytest.fixture
def people(house: House, browser: Browser) -> Iterator[People]:
    """`people("minh")` opens a browser context; whatever a browser complained about fails the test."""
    everybody = People(house, browser)
    yield everybody
    everybody.leave()
    assert everybody.complaints == []
