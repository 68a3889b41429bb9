"""Tables to download: stable column names, one row at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from govhub.spaces.models import Space
from govhub.transparency.queries.places import stakeholders_of

Row = dict[str, Any]
Table = tuple[tuple[str, ...], Callable[[Space], Iterator[Row]]]


def _stakeholders(space: Space) -> Iterator[Row]:
    yield from stakeholders_of(space)


TABLES: dict[str, Table] = {
    "stakeholders": (("uid", "name", "sector", "about"), _stakeholders),
}
