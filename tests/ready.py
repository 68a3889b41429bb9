"""The world of `tests/world.py`, built once and copied for every test that needs it whole."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from pathlib import Path

from govhub.core.db import store
from tests import conftest, postgres
from tests.application import prepare
from tests.conftest import ON_POSTGRESQL, Cast
from tests.world import World, build

_built: dict[str, World] = {}


def _fill(url: str, name: str, make: Callable[[Cast], World]) -> None:
    prepare(url)
    store.open(url)
    _built[name] = make(conftest.cast.__wrapped__(url))
    store.close()


@cache
def _file(name: str, make: Callable[[Cast], World]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="govhub-world-") as folder:
        _fill(f"sqlite:///{folder}/world.db", name, make)
        return Path(folder, "world.db").read_bytes()


@contextmanager
def database(folder: Path, name: str = "world", make: Callable[[Cast], World] = build) -> Iterator[str]:
    """A database that holds the world, or another that `make` builds, open."""
    if ON_POSTGRESQL:
        url = postgres.lent(name, lambda url: _fill(url, name, make))
    else:
        made = folder / "test.db"
        made.write_bytes(_file(name, make))
        url = f"sqlite:///{made}"
    store.open(url)
    yield url
    store.close()
    if ON_POSTGRESQL:
        postgres.give_back(url)


def world(name: str = "world") -> World:
    """Who and what stands in it; a test may change what it is given."""
    found = _built[name]
    cast = Cast(deepcopy(found.cast.space), deepcopy(found.cast.people), deepcopy(found.cast.stakeholders))
    return World(cast, dict(found.secrets))
