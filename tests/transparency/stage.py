"""What the tests of the public pages share."""

from __future__ import annotations

from typing import Any

from govhub.spaces.actions import add_stakeholder
from govhub.spaces.models import Space
from tests.conftest import Cast

CANARY = "Zwölfuhrtee 密语 never to be published"


def organisations(cast: Cast, count: int, **values: Any) -> None:
    """Acts that are recorded: organisations that join the space."""
    for n in range(count):
        given = {"space": "waste", "name": f"Organisation {n}", "sector": "cso", **values}
        add_stakeholder(cast.alice, **given)


def make(visibility: str, short_name: str = "other") -> Space:
    """Another space, whose purpose and organisation are told apart from everything else."""
    from govhub.core.db import store
    from govhub.spaces.models import Stakeholder

    def write() -> Space:
        space = Space.create(
            short_name=short_name, name=f"Name of {short_name}", purpose="Its purpose", visibility=visibility
        )
        Stakeholder.create(space=space, name=CANARY, sector="cso", about=CANARY)
        return space

    return store.write(write)
