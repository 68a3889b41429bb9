"""Amounts as people type them: read exactly or refused in words, never rounded and never guessed."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from govhub.core import units
from govhub.core.amounts import MOST, NAMES, read
from govhub.core.phrase import Amount, Phrase
from govhub.core.units import CURRENCIES, THINGS, decimals_of, is_money, plain

pytestmark = pytest.mark.once
UNITS = [*CURRENCIES, *THINGS]

TAKEN = [
    ("1250", "EUR", 125000),
    ("1250.5", "EUR", 125050),
    ("1250,50", "EUR", 125050),
    (" 1250.50 ", "EUR", 125050),
    ("0.01", "EUR", 1),
    ("007", "EUR", 700),
    ("5.", "EUR", 500),
    ("1,250.50", "EUR", 125050),
    ("1.250,50", "EUR", 125050),
    ("1.234.567,89", "EUR", 123456789),
    ("1,234,567.89", "EUR", 123456789),
    ("1.250.000", "EUR", 125000000),
    ("1,250,000", "EUR", 125000000),
    ("1 250,50", "EUR", 125050),
    ("1 000 000", "VND", 1000000),
    ("1\u00a0000\u202f000", "VND", 1000000),
    ("1'000.50", "CHF", 100050),
    ("1’000.50", "CHF", 100050),
    ("500.000", "VND", 500000),
    ("500,000", "VND", 500000),
    ("5.000.000", "VND", 5000000),
    ("1.234", "BHD", 1234),
    ("1.2345", "CLF", 12345),
    ("0,5", "hours", 50),
    ("12.25", "kg", 1225),
    ("１２５０．５０", "CNY", 125050),
    ("１，２５０", "JPY", 1250),
]


@pytest.mark.parametrize(("typed", "unit", "amount"), TAKEN)
def test_read_takes_what_is_clear(typed, unit, amount):
    assert read(typed, unit) == amount


REFUSED = [
    ("", "EUR", "in digits"),
    ("   ", "EUR", "in digits"),
    ("abc", "EUR", "in digits"),
    ("12 EUR", "EUR", "in digits"),
    ("€12", "EUR", "in digits"),
    (".5", "EUR", "in digits"),
    (".", "EUR", "in digits"),
    (",", "VND", "in digits"),
    ("1e3", "EUR", "in digits"),
    ("0x10", "EUR", "in digits"),
    ("1_000", "EUR", "in digits"),
    ("+5", "EUR", "in digits"),
    ("NaN", "EUR", "in digits"),
    ("inf", "EUR", "in digits"),
    ("5²", "EUR", "in digits"),
    ("½", "EUR", "in digits"),
    ("٣", "EUR", "in digits"),
    ("一百", "CNY", "in digits"),
    ("1.2.3", "EUR", "in digits"),
    ("1,2,3", "EUR", "in digits"),
    ("1,25.50", "EUR", "in digits"),
    ("1.250,000,5", "EUR", "in digits"),
    ("1 2345", "EUR", "in digits"),
    ("1 23", "EUR", "in digits"),
    ("1234 567", "EUR", "in digits"),
    ("0 500", "EUR", "in digits"),
    ("1  000", "EUR", "in digits"),
    ("-5", "EUR", "negative"),
    ("−5", "EUR", "negative"),
    ("-0", "EUR", "negative"),
    ("－５", "CNY", "negative"),
    ("0", "EUR", "more than nothing"),
    ("0.00", "EUR", "more than nothing"),
    ("000", "VND", "more than nothing"),
    ("1.005", "EUR", "EUR has 2 decimals at most"),
    ("1,000", "EUR", "EUR has 2 decimals at most"),  # a thousand, or one? We do not guess.
    ("1.000", "EUR", "EUR has 2 decimals at most"),
    ("1.234,567", "EUR", "EUR has 2 decimals at most"),
    ("1.2345", "BHD", "BHD has 3 decimals at most"),
    ("1.234", "hours", "2 decimals at most"),
    ("5.5", "VND", "VND has no decimals"),
    ("0,50", "JPY", "JPY has no decimals"),
    ("1.000,5", "VND", "VND has no decimals"),
    ("0.000", "VND", "VND has no decimals"),
    ("1", "eur", "no unit that is known"),
    ("1", "XXX", "no unit that is known"),
    ("1", "", "no unit that is known"),
    ("9" * 30, "EUR", "in digits"),
    ("9" * 25, "VND", "too large"),
]


@pytest.mark.parametrize(("typed", "unit", "said"), REFUSED)
def test_read_refuses_in_words(typed, unit, said):
    refusal = read(typed, unit)
    assert isinstance(refusal, Phrase)
    assert said in str(refusal)


def test_read_stops_below_two_to_the_53rd():
    assert read("9007199254740991", "VND") == MOST == 2**53 - 1
    assert "too large" in str(read("9007199254740992", "VND"))
    assert read("90071992547409.91", "EUR") == MOST
    assert "too large" in str(read("90071992547409.92", "EUR"))


@given(amount=st.integers(1, MOST), unit=st.sampled_from(UNITS))
def test_read_gives_back_what_plain_writes(amount, unit):
    assert read(plain(amount, unit), unit) == amount


@given(amount=st.integers(1, MOST), unit=st.sampled_from(UNITS), sign=st.sampled_from(",."))
def test_read_takes_groups_of_thousands_beside_the_other_decimal_sign(amount, unit, sign):
    group = "." if sign == "," else ","
    whole, _, part = plain(amount, unit).partition(".")
    typed = f"{int(whole):,}".replace(",", group) + (sign + part if part else "")
    assert read(typed, unit) == amount


@given(amount=st.integers(1, MOST), unit=st.sampled_from(UNITS), space=st.sampled_from(" \u00a0\u202f'’"))
def test_read_takes_spaces_between_thousands(amount, unit, space):
    whole, _, part = plain(amount, unit).partition(".")
    assert read(f"{int(whole):,}".replace(",", space) + ("," + part if part else ""), unit) == amount


@given(text=st.text(max_size=40), unit=st.sampled_from(UNITS))
def test_read_never_fails_and_never_guesses(text, unit):
    found = read(text, unit)
    if isinstance(found, Phrase):
        assert str(found)
    else:
        assert 0 < found <= MOST
        digits = re.sub("[^0-9]", "", text.translate({0xFF10 + n: str(n) for n in range(10)}))
        assert str(found).rstrip("0") == digits.lstrip("0").rstrip("0")  # not a digit added, none lost


@given(amount=st.integers(-MOST, MOST), unit=st.sampled_from(UNITS))
def test_plain_is_the_exact_decimal(amount, unit):
    assert Decimal(plain(amount, unit)) == Decimal(amount).scaleb(-decimals_of(unit))
    assert len(plain(amount, unit).partition(".")[2]) == decimals_of(unit)


def test_plain_writes_small_and_negative_amounts():
    assert plain(5, "EUR") == "0.05"
    assert plain(-5, "EUR") == "-0.05"
    assert plain(-5, "VND") == "-5"
    assert plain(0, "BHD") == "0.000"


@pytest.mark.parametrize(
    ("unit", "decimals"),
    [("EUR", 2), ("VND", 0), ("CNY", 2), ("JPY", 0), ("BHD", 3), ("TND", 3), ("CLF", 4), ("ISK", 0),
     ("IDR", 2), ("UGX", 0), ("HUF", 2), ("MGA", 2), ("hours", 2), ("m2", 2)],
)  # fmt: skip
def test_decimals_are_those_of_iso_4217(unit, decimals):
    assert decimals_of(unit) == decimals


def test_decimals_of_an_unknown_unit_is_a_key_error():
    with pytest.raises(KeyError):
        decimals_of("DEM")


def test_currencies_are_known_by_name_and_each_once():
    words = " ".join(units._DECIMALS.values()).split()
    assert len(words) == len(set(words)) == len(CURRENCIES)
    unknown = set(CURRENCIES) - set(Locale("en").currencies)
    assert unknown <= {"XCG", "ZWG"}  # younger than some lists of names
    assert not {"HRK", "SLL", "CUC", "BGN", "ANG", "ZWL"} & set(CURRENCIES)  # no longer money


def test_money_and_things_are_told_apart():
    assert all(is_money(code) for code in CURRENCIES)
    assert not any(is_money(unit) for unit in THINGS)
    assert set(NAMES) == set(THINGS)
    assert not set(THINGS) & set(CURRENCIES)


def test_amount_in_a_phrase_is_plain_in_english_and_survives_storing():
    phrase = Phrase("It costs %(amount)s", amount=Amount(125050, "EUR"))
    assert str(phrase) == "It costs 1250.50 EUR"
    assert Phrase.from_dict(phrase.to_dict()) == phrase
