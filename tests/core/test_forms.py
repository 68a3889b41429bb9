"""Typed input: what people may send, cleaned at the edge or refused in words."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govhub.core import forms
from govhub.core.canonical import canonical_bytes
from govhub.core.errors import Invalid

pytestmark = pytest.mark.once


class Sheet(forms.Form):
    """One field of each kind."""

    line: forms.Line = "x"
    maybe: forms.OptionalLine = ""
    text: forms.Text = "x"
    long: forms.LongText = ""
    short: forms.ShortName = "xx"
    email: forms.Email = "a@b"
    number: forms.Number = 1
    count: forms.Count = 0
    none: forms.OptionalNumber = None
    at: forms.Instant = 0
    ratio: forms.Ratio = "1/2"
    flag: forms.Flag = False
    secret: forms.Secret = "x"


def read(**values: Any) -> Any:
    """The sheet with these values."""
    return forms.read(Sheet, values)


def said(**values: Any) -> str:
    """What is said about the one field that is refused."""
    with pytest.raises(Invalid) as refused:
        read(**values)
    (name,) = values
    assert set(refused.value.fields) == {name}
    return str(refused.value.fields[name])


@given(st.text(max_size=300))
def test_read_line_gives_storable_text_or_refuses(text: str) -> None:
    try:
        line = read(line=text).line
    except Invalid:
        return
    canonical_bytes({"line": line})
    assert 0 < len(line) <= 200
    assert "\n" not in line
    assert "\x00" not in line
    assert line == unicodedata.normalize("NFC", line).strip()


@given(st.text(max_size=300))
def test_read_text_gives_storable_text_or_refuses(text: str) -> None:
    try:
        sheet = read(text=text)
    except Invalid:
        return
    canonical_bytes({"text": sheet.text})


@pytest.mark.parametrize("field", ["line", "maybe", "text", "long", "short", "email"])
@pytest.mark.parametrize("bad", ["a\x00b", "a\x1bb", "a\x7fb", "a\x85b", "a\ud800b", "a\uffffb"])
def test_read_control_characters_are_refused_everywhere(field: str, bad: str) -> None:
    assert "cannot be stored" in said(**{field: bad})


@pytest.mark.parametrize("mark", "\u202e\u202d\u2066\u2067\u2069\u200f\u061c")
def test_read_direction_marks_in_a_line_are_refused_and_kept_in_a_text(mark: str) -> None:
    assert "direction marks" in said(line=f"abc{mark}def")
    assert read(text=f"abc{mark}def").text == f"abc{mark}def"


def test_read_right_to_left_letters_are_welcome() -> None:
    assert read(line="مرحبا").line == "مرحبا"
    assert read(line="שלום").line == "שלום"


@pytest.mark.parametrize("blank", ["", "   ", "\n\t", "\u200b\u200b", "\u00a0", "\u2060\ufeff", "\u3164"])
def test_read_nothing_visible_counts_as_nothing(blank: str) -> None:
    assert said(line=blank) == "Please fill this in."
    assert said(text=blank) == "Please fill this in."


def test_read_line_joins_its_breaks_and_text_keeps_them() -> None:
    assert read(line=" a\r\nb\u2028c ").line == "a b c"
    assert read(text="a\r\nb\rc\n").text == "a\nb\nc"


def test_read_text_is_brought_to_nfc() -> None:
    assert read(line="Ha\u0300 No\u0323\u0302i").line == "Hà Nội"


@pytest.mark.parametrize(
    ("field", "limit"), [("line", 200), ("maybe", 200), ("text", 20_000), ("long", 200_000)]
)
def test_read_up_to_the_limit_and_not_one_more(field: str, limit: int) -> None:
    assert len(getattr(read(**{field: "é" * limit}), field)) == limit
    assert str(limit) in said(**{field: "é" * (limit + 1)})


def test_read_unknown_field_is_refused_by_name() -> None:
    with pytest.raises(Invalid) as refused:
        read(lien="x")
    assert str(refused.value.fields["lien"]) == "This field is not known here."


@pytest.mark.parametrize("short", ["waste", "w2", "a-b", "0a", "x" * 40])
def test_read_short_name(short: str) -> None:
    assert read(short=short).short == short


@pytest.mark.parametrize("short", ["", "a", "-ab", "ab-", "Waste", "a_b", "a b", "rác", "x" * 41, "../x"])
def test_read_other_short_names_are_refused(short: str) -> None:
    assert said(short=short)


@given(st.fractions(0, 1, max_denominator=10**8))
def test_read_ratio_is_exact(share: Fraction) -> None:
    assert Fraction(read(ratio=str(share)).ratio) == share


def test_read_ratio_is_reduced_to_one_spelling() -> None:
    assert read(ratio="4/6").ratio == read(ratio=" 2/3 ").ratio == "2/3"


@pytest.mark.parametrize(
    "ratio", ["", "0.5", "66%", "3/2", "1/0", "-1/2", "1/ 2", "1//2", "2", "a/b", "٢/٣", 0.5]
)
def test_read_other_ratios_are_refused(ratio: Any) -> None:
    assert said(ratio=ratio)


@pytest.mark.parametrize(
    "number", ["", "-1", "0", "1.0", "1e3", "٣", "9" * 16, 0, -3, 2**31, 1.5, True, None, []]
)
def test_read_other_numbers_are_refused(number: Any) -> None:
    assert said(number=number)


def test_read_numbers_from_pages_and_programs() -> None:
    assert read(number=" 7 ").number == read(number=7).number == 7
    assert read(none="").none is None


@pytest.mark.parametrize(
    "email", ["", "a", "a@", "@b", "a b@c", "a@b@c", "a@b,c@d", '"a"@b', "a<b@c", "a@" + "b" * 260]
)
def test_read_other_addresses_are_refused(email: str) -> None:
    assert said(email=email)


def test_read_address_in_small_letters() -> None:
    assert read(email=" Lan@Demo.Example ").email == "lan@demo.example"


@pytest.mark.parametrize(
    ("sent", "flag"), [("on", True), ("1", True), ("no", False), ("", False), (True, True)]
)
def test_read_flag(sent: Any, flag: bool) -> None:
    assert read(flag=sent).flag is flag


def test_read_secret_keeps_every_character_and_refuses_what_has_no_bytes() -> None:
    assert read(secret="  e\u0301 ").secret == "  e\u0301 "
    assert said(secret="\ud800")
    assert said(secret="x" * 1001)


@pytest.mark.parametrize("value", [None, 5, 0.5, [], {}, b"x", True])
def test_read_lines_that_are_no_text_are_refused(value: Any) -> None:
    assert said(line=value)
