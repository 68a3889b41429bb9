"""Units of amounts: currencies with the decimals of their minor unit, and units of things."""

from __future__ import annotations

# ISO 4217, list one (active codes), by the number of decimals of the minor unit.
_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD "
        "CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
        "GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL "
        "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK "
        "PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS "
        "TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
CURRENCIES = {code: decimals for decimals, codes in _DECIMALS.items() for code in codes.split()}
THINGS = ("hours", "days", "pieces", "kg", "t", "litres", "m2", "months", "km")
# What forms offer, in this order: the usual currencies, things, every other currency.
OFFERED = tuple(dict.fromkeys(["EUR", "VND", "CNY", "USD", *THINGS, *sorted(CURRENCIES)]))


def decimals_of(unit: str) -> int:
    """How many decimals a unit has. Raises KeyError for a unit that is not known."""
    return 2 if unit in THINGS else CURRENCIES[unit]


def is_money(unit: str) -> bool:
    """Whether the unit is a currency."""
    return unit in CURRENCIES


def plain(amount: int, unit: str) -> str:
    """An amount for programs and downloads: a decimal number with a point, without groups ("1250.50")."""
    decimals = decimals_of(unit)
    sign, digits = ("-" if amount < 0 else ""), str(abs(amount)).rjust(decimals + 1, "0")
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)
