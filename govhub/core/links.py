"""What an intact chain looks like: checks of its bytes alone (pure; also for downloaded files)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from govhub.core.canonical import canonical_bytes, commitment, leaf_hash

FIRST = "0" * 64  # what the first entry of a chain names as the one before it


def entry_in(content: bytes) -> dict[str, Any] | None:
    """The entry whose canonical bytes these are; None when they are no entry."""
    try:
        entry = json.loads(content)
        whole = isinstance(entry, dict) and canonical_bytes(entry) == content
    except (ValueError, RecursionError):
        return None
    return entry if whole else None


def faults(content: bytes, leaf: str, expected: int, previous: str) -> Iterator[str]:
    """What is wrong with one entry where number `expected` after the hash `previous` should stand."""
    if leaf_hash(content) != leaf:
        yield "the stored bytes do not have the stored hash"
    entry = entry_in(content)
    if entry is None:
        yield "the stored bytes are not canonical JSON"
        return
    if entry.get("seq") != expected:
        yield f"number {expected} is missing"
    if entry.get("previous") != previous:
        yield "it does not follow from the entry before it"


def opens(entry: dict[str, Any], name: str, salt: str, value: Any) -> bool:
    """Whether this salt and value are what the entry's commitment `name` was made of."""
    commitments = entry.get("commitments")
    try:
        made = commitment(name, bytes.fromhex(salt), value)
    except ValueError:
        return False
    return isinstance(commitments, dict) and commitments.get(name) == made
