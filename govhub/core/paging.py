"""Long lists in pages."""

from __future__ import annotations

from typing import Any

A_PAGE = 50


def one_page(query: Any, page: int) -> tuple[list[Any], bool]:
    """The rows of one page of a list, which is as long everywhere, and whether more come after it."""
    rows = list(query.limit(A_PAGE + 1).offset((page - 1) * A_PAGE))
    return rows[:A_PAGE], len(rows) > A_PAGE
