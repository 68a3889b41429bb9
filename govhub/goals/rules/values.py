"""Measured values: exact decimal numbers as whole numbers of 10^-decimals."""

from __future__ import annotations

import re

from govhub.core.phrase import N_, Phrase, plural_phrase

MOST = 2**53 - 1  # beyond it a program that reads our JSON could round
MOST_DECIMALS = 6
_GROUPS = re.compile("(?<=[0-9])[ \u00a0\u202f'’](?=[0-9]{3})")
_NUMBER = re.compile("([-−]?)([0-9]{1,25})(?:[.,]([0-9]{1,25}))?\\Z")


def read(text: str, decimals: int, *, below_zero: bool = False) -> int | Phrase:
    """What somebody typed, in 10^-decimals; or the reason why it cannot be taken.

    Decimals stand after a point or a comma; nothing is ever rounded, and thousands may be parted by spaces
    only, so that no reader takes 1.250 for something else than its writer.
    """
    match = _NUMBER.match(_GROUPS.sub("", text.strip()))
    if match is None:
        return Phrase(N_("Please write the value in digits, such as 62 or 62.5, without its unit."))
    sign, whole, part = match[1], match[2], match[3] or ""
    if len(part) > decimals:
        return _too_many(decimals)
    value = int(whole + part.ljust(decimals, "0"))
    if value > MOST:
        return Phrase(N_("This value is too large."))
    if sign and value and not below_zero:
        return Phrase(N_("Values of this indicator cannot lie below zero."))
    return -value if sign else value


def _too_many(decimals: int) -> Phrase:
    if decimals == 0:
        return Phrase(
            N_("This indicator counts whole numbers, and thousands are written without a separator.")
        )
    return plural_phrase(
        N_("This indicator has %(n)s decimal at most, and thousands are written without a separator."),
        N_("This indicator has %(n)s decimals at most, and thousands are written without a separator."),
        decimals,
    )


def plain(value: int, decimals: int) -> str:
    """A value for programs, records and downloads: a decimal number with a point ("62.50")."""
    sign, digits = ("-" if value < 0 else ""), str(abs(value)).rjust(decimals + 1, "0")
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)
