"""The whole chain: a goal, a block and its mediation, money and figures, a report, and back in the open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from govhub.core import clock
from tests.conftest import ON_POSTGRESQL
from tests.journeys import chain_goal, chain_money, chain_open
from tests.journeys.cast import Cast
from tests.journeys.people import People
from tests.journeys.serving import House, govhub
from tests.journeys.story import with_access_keys

WEEKS_AGO = 42  # days: what is decided and spent then is reported today


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A server on the demonstration as it was told some weeks ago, and where it is still that day."""
    if ON_POSTGRESQL:
        pytest.skip("only on SQLite: the server runs on a file of its own")
    made = House(tmp_path / "data", days_ago=WEEKS_AGO)
    made.data.mkdir()
    told = govhub(made.data, "demo", days_ago=WEEKS_AGO)
    assert told.returncode == 0, told.stderr
    clock.freeze(clock.now() - WEEKS_AGO * 86_400_000)
    try:
        made.keys = with_access_keys(made.data)
    finally:
        clock.thaw()
    made.start()
    yield made
    made.kill()


def day(ago: int) -> str:
    return f"{datetime.now(UTC) - timedelta(days=ago):%Y-%m-%d}"


def test_walk_the_chain_from_the_goal_to_the_public_report_and_back(
    people: People, house: House, tmp_path: Path
) -> None:
    cast = Cast(people, house)
    chain_goal.write(cast)
    chain_goal.ask(cast)
    chain_goal.stand_still(cast)
    chain_goal.mediate(cast)
    chain_goal.settle(cast)
    chain_goal.ratify(cast)
    chain_goal.measure(cast, since=day(WEEKS_AGO + 62), until=day(-700))
    chain_money.allow(cast)
    chain_money.give(cast)
    chain_money.allocate(cast)
    chain_money.spend(cast)

    cast.leave()
    assert house.stop() == 0
    house.days_ago = 0
    house.start()
    chain_open.report(cast, first=day(WEEKS_AGO + 5), last=day(1))
    visitor = people(None, "/open", java_script_enabled=False)
    chain_open.walk_back(cast, visitor)
    chain_open.walk_on(cast, visitor)
    chain_open.files_keep_silent(cast, visitor)
    bundle = chain_open.download(cast, visitor, tmp_path / "decision.zip")
    cast.leave()
    assert house.stop() == 0
    for words in (("verify",), ("recount", str(bundle))):
        checked = govhub(house.data, *words)
        assert checked.returncode == 0, checked.stdout + checked.stderr
