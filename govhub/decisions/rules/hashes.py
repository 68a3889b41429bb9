"""Fingerprints of what is frozen when a vote opens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from govhub.core.canonical import canonical_hash


def electorate_hash(voters: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 of the canonical electorate: voices by key, each with its stakeholder, in the order of keys."""
    return canonical_hash({"electorate": sorted((dict(v) for v in voters), key=lambda v: str(v["voter"]))})


def decision_hash(frozen: Mapping[str, Any]) -> str:
    """SHA-256 of everything that is frozen when a vote opens; every ballot's entry names it."""
    return canonical_hash(dict(frozen))
