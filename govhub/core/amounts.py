"""Amounts of money and of things: whole numbers of the smallest part of a unit, never a fraction of one.

Money is counted in minor units (ISO 4217: cents for EUR, whole đồng for VND), hours and goods in
hundredths. Every unit knows how many decimals it has; more than that is refused, not rounded.
"""

from __future__ import annotations

import re

from govhub.core.phrase import N_, Phrase
from govhub.core.units import CURRENCIES, THINGS, decimals_of

MOST = 2**53 - 1  # beyond it a program that reads our JSON could round

NAMES = {
    "hours": N_("hours"),
    "days": N_("days of work"),
    "pieces": N_("pieces"),
    "kg": N_("kilograms"),
    "t": N_("tonnes"),
    "litres": N_("litres"),
    "m2": N_("square metres"),
    "months": N_("months of use"),
    "km": N_("kilometres"),
}
# Digits and signs as Chinese and Japanese keyboards give them.
_WIDE = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), 0xFF0C, 0xFF0D, 0xFF0E)}
_SPACED = re.compile(r"([1-9][0-9]{0,2})((?:[ \u00a0\u202f'’][0-9]{3})+)((?:[.,][0-9]*)?)\Z")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*\Z")


def read(text: str, unit: str) -> int | Phrase:
    """What somebody typed, in the smallest part of the unit; or the reason why it cannot be taken.

    Decimals stand after a point or a comma. Spaces group digits; points or commas do so only where they
    cannot be taken for a decimal sign ("1.250.000", or "500.000" in a currency without decimals).
    """
    if unit not in CURRENCIES and unit not in THINGS:
        return Phrase(N_("“%(unit)s” is no unit that is known here."), unit=unit)
    typed = text.strip().translate(_WIDE)
    if spaced := _SPACED.match(typed):
        typed = spaced[1] + re.sub("[^0-9]", "", spaced[2]) + spaced[3]
    if typed.startswith(("-", "−")):
        return Phrase(N_("An amount cannot be negative."))
    decimals = decimals_of(unit)
    whole, part = _parts(typed, decimals)
    if not re.fullmatch("[0-9]{1,25}", whole) or not re.fullmatch("[0-9]*", part):
        return Phrase(N_("Please write the amount in digits, such as 1250 or 1250.50."))
    if len(part) > decimals:
        return _too_many(unit, decimals)
    amount = int(whole + part.ljust(decimals, "0"))
    if amount > MOST:
        return Phrase(N_("This amount is too large."))
    return amount if amount else Phrase(N_("An amount must be more than nothing."))


def _parts(typed: str, decimals: int) -> tuple[str, str]:
    """The digits before and after the decimal sign."""
    signs = re.findall("[.,]", typed)
    if len(set(signs)) == 2 and signs.count(signs[-1]) == 1:
        whole, _, part = typed.rpartition(signs[-1])
        grouped = _GROUPED.match(whole)
        return (re.sub("[.,]", "", whole), part) if grouped else ("", "")
    if _GROUPED.match(typed) and (len(signs) > 1 or decimals == 0):
        return re.sub("[.,]", "", typed), ""
    whole, _, part = typed.replace(",", ".").partition(".")
    return whole, part


def _too_many(unit: str, decimals: int) -> Phrase:
    if decimals == 0:
        return Phrase(N_("%(unit)s has no decimals. Please give a whole number."), unit=unit)
    if unit in NAMES:
        return Phrase(
            N_("Please give %(decimals)s decimals at most, and no sign between thousands."), decimals=decimals
        )
    return Phrase(
        N_("%(unit)s has %(decimals)s decimals at most, and thousands are written without a separator."),
        unit=unit,
        decimals=decimals,
    )
