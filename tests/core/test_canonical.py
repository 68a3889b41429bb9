"""Canonical bytes: one form for the same facts, and no form for what could be read in two ways."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govhub.core.canonical import (
    LIMIT,
    NotCanonical,
    canonical_bytes,
    canonical_hash,
    commitment,
    leaf_hash,
    sha256_hex,
)

keys = st.builds(str.__add__, st.sampled_from("abyz"), st.text("abyz019_", max_size=5))
texts = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: unicodedata.normalize("NFC", text))
leaves = st.none() | st.booleans() | st.integers(-LIMIT + 1, LIMIT - 1) | texts
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(keys, values, max_size=6)
pytestmark = pytest.mark.once


@given(objects)
def test_canonical_bytes_read_back_as_the_same_facts(value: dict[str, Any]) -> None:
    assert json.loads(canonical_bytes(value)) == value


@given(objects)
def test_canonical_bytes_of_what_was_read_back_are_the_same_bytes(value: dict[str, Any]) -> None:
    content = canonical_bytes(value)
    assert canonical_bytes(json.loads(content)) == content


@given(objects, st.randoms(use_true_random=False))
def test_canonical_bytes_do_not_depend_on_the_order_of_keys(value: dict[str, Any], random: Any) -> None:
    mixed = list(value.items())
    random.shuffle(mixed)
    assert canonical_bytes(dict(mixed)) == canonical_bytes(value)


@given(objects, objects)
def test_canonical_bytes_differ_when_facts_differ(one: dict[str, Any], other: dict[str, Any]) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical_bytes(one) == canonical_bytes(other)) == same


@given(objects)
def test_canonical_bytes_are_utf8_without_spaces_between_parts(value: dict[str, Any]) -> None:
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical_bytes(value).decode() == written


def test_canonical_bytes_are_these_exact_bytes() -> None:
    facts = {"b": [1, True, None], "a": "Hà Nội 中", "c_1": {"z": "", "y": -5}}
    assert canonical_bytes(facts) == '{"a":"Hà Nội 中","b":[1,true,null],"c_1":{"y":-5,"z":""}}'.encode()


@pytest.mark.parametrize(
    "value",
    [
        {"a": 0.5},
        {"a": float("nan")},
        {"a": LIMIT},
        {"a": -LIMIT},
        {"a": [1, {"b": LIMIT}]},
        {"A": 1},
        {"1a": 1},
        {"a-b": 1},
        {"": 1},
        {"a\n": 1},
        {"é": 1},
        {1: 1},
        {"a": "e\u0301"},
        {"a": "\ud800"},
        {"a": b"bytes"},
        {"a": {1, 2}},
        {"a": object()},
    ],
)
def test_canonical_bytes_of_anything_ambiguous_are_refused(value: dict[str, Any]) -> None:
    with pytest.raises(NotCanonical):
        canonical_bytes(value)


def test_canonical_refusal_says_where() -> None:
    with pytest.raises(NotCanonical, match=r"\$\.a\[1\]\.b"):
        canonical_bytes({"a": [1, {"b": 1.5}]})


@given(st.binary(max_size=200))
def test_leaf_hash_is_that_of_rfc_6962(data: bytes) -> None:
    assert leaf_hash(data) == hashlib.sha256(b"\x00" + data).hexdigest() != sha256_hex(data)


def test_canonical_hash_is_the_hash_of_the_bytes() -> None:
    assert canonical_hash({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()


@given(values, values, st.binary(min_size=32, max_size=32))
def test_commitment_binds_its_value(one: Any, other: Any, salt: bytes) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (commitment("reason", salt, one) == commitment("reason", salt, other)) == same


def test_commitment_depends_on_field_and_salt() -> None:
    made = {
        commitment(name, bytes([salt]) * 32, "because") for name in ("reason", "email") for salt in range(3)
    }
    assert len(made) == 6


def test_commitment_is_what_the_documentation_says() -> None:
    salt = bytes(range(32))
    by_hand = hashlib.sha256(b"govhub.commitment.v1\x00reason\x00" + salt + b'{"value":"x"}').hexdigest()
    assert commitment("reason", salt, "x") == by_hand


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_commitment_without_32_bytes_of_salt_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commitment("reason", b"s" * length, "x")
