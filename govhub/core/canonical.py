"""Canonical JSON: the same facts always give the same bytes, in any language that can sort keys.

Objects with keys `[a-z][a-z0-9_]*` in sorted order, arrays, NFC strings, integers below 2^53 in size,
true, false, null; no floats, no spaces; UTF-8. Close to RFC 8785, and stricter.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from typing import Any

LIMIT = 2**53
_KEY = re.compile(r"[a-z][a-z0-9_]*\Z")
_SURROGATE = re.compile("[\ud800-\udfff]")


class NotCanonical(ValueError):
    """A value that has no canonical form; the message says where."""


def canonical_bytes(value: dict[str, Any]) -> bytes:
    """The canonical bytes of a JSON object. Raises NotCanonical."""
    _check(value, "$")
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def sha256_hex(data: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def canonical_hash(value: dict[str, Any]) -> str:
    """SHA-256 (hexadecimal) of the canonical bytes."""
    return sha256_hex(canonical_bytes(value))


def leaf_hash(data: bytes) -> str:
    """SHA-256(0x00 || bytes): a leaf of a Merkle tree as in RFC 6962 section 2.1."""
    return sha256_hex(b"\x00" + data)


def commitment(field: str, salt: bytes, value: Any) -> str:
    """A salted commitment to one private value.

    SHA-256 over `govhub.commitment.v1`, 0x00, the field's name, 0x00, 32 bytes of salt and the
    canonical bytes of `{"value": value}`. Without the salt it tells nothing about the value.
    """
    if len(salt) != 32:
        raise ValueError("a commitment needs 32 bytes of salt")
    opened = canonical_bytes({"value": value})
    return sha256_hex(b"govhub.commitment.v1\x00" + field.encode() + b"\x00" + salt + opened)


def _check(value: Any, where: str) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        if _SURROGATE.search(value):
            raise NotCanonical(f"{where}: half of a surrogate pair")
        if not unicodedata.is_normalized("NFC", value):
            raise NotCanonical(f"{where}: text is not NFC")
    elif isinstance(value, int):
        if not -LIMIT < value < LIMIT:
            raise NotCanonical(f"{where}: {value} is beyond 2^53")
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            _check(item, f"{where}[{place}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not _KEY.match(key):
                raise NotCanonical(f"{where}: key {key!r}")
            _check(item, f"{where}.{key}")
    else:
        raise NotCanonical(f"{where}: {type(value).__name__} has no canonical form")
