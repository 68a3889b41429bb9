"""Sentences that can be said in any language: a message id with its parameters, no translation yet.

Pure, so that rules can explain themselves; the web turns a phrase into the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any


def N_(message: str) -> str:
    """Mark `message` for extraction into the catalogue, and give it back unchanged."""
    return message


@dataclass(frozen=True)
class Instant:
    """A point in time inside a phrase: milliseconds since the epoch, UTC."""

    ms: int


@dataclass(frozen=True)
class Amount:
    """An amount inside a phrase: whole numbers of the smallest part of a unit (see core.amounts)."""

    amount: int
    unit: str


@dataclass(frozen=True)
class Day:
    """A date inside a phrase: `2026-11-22`."""

    iso: str


@dataclass(frozen=True)
class Period:
    """A year, quarter or month inside a phrase: `2026`, `2026-Q3`, `2026-09`."""

    code: str


@dataclass(frozen=True)
class Figure:
    """A measured value inside a phrase: a whole number of 10^-decimals, so `Figure(625, 1)` is 62.5."""

    value: int
    decimals: int


@dataclass(frozen=True)
class Phrase:
    """One sentence: an English message with `%(name)s` places, and what stands in them.

    `params` may hold phrases (said in the same language), integers, strings, fractions, instants,
    days, periods, figures and amounts.
    With `plural`, `n` chooses between the two forms and is available as `%(n)s`.
    """

    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)
    plural: str | None = None
    n: int | None = None

    def __init__(
        self, msgid: str, *, _plural: str | None = None, _n: int | None = None, **params: Any
    ) -> None:
        object.__setattr__(self, "msgid", msgid)
        object.__setattr__(self, "params", params if _n is None else {"n": _n, **params})
        object.__setattr__(self, "plural", _plural)
        object.__setattr__(self, "n", _n)

    def say(self, translate: Callable[[Phrase], str], show: Callable[[Any], str] = str) -> str:
        """The sentence through `translate` (message id to text), each parameter through `show`."""
        said = {
            k: v.say(translate, show) if isinstance(v, Phrase) else show(v) for k, v in self.params.items()
        }
        return translate(self) % said if said else translate(self)

    def __str__(self) -> str:
        return self.say(_english, _plain)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-able form (for API answers and traces): message, parameters, plural."""
        out: dict[str, Any] = {
            "message": self.msgid,
            "params": {k: _jsonable(v) for k, v in self.params.items()},
        }
        if self.plural is not None:
            out |= {"plural": self.plural, "n": self.n}
        return out

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Phrase:
        """The phrase that `to_dict` wrote."""
        params = {k: _restored(v) for k, v in stored["params"].items()}
        count = stored.get("n")
        if count is not None:
            params.pop("n", None)
        return cls(stored["message"], _plural=stored.get("plural"), _n=count, **params)


def plural_phrase(one: str, many: str, n: int, **params: Any) -> Phrase:
    """A phrase that depends on a number: `plural_phrase("%(n)s vote", "%(n)s votes", 3)`."""
    return Phrase(one, _plural=many, _n=n, **params)


def _english(phrase: Phrase) -> str:
    return phrase.plural if phrase.plural is not None and phrase.n != 1 else phrase.msgid


def _plain(value: Any) -> str:
    if isinstance(value, Instant):
        from govhub.core.clock import iso

        return iso(value.ms)
    if isinstance(value, Amount):
        from govhub.core.units import plain

        return f"{plain(value.amount, value.unit)} {value.unit}"
    if isinstance(value, Figure):
        return str(Decimal(value.value).scaleb(-value.decimals))
    if isinstance(value, Period):
        return value.code
    return value.iso if isinstance(value, Day) else str(value)


def _jsonable(value: Any) -> Any:
    if isinstance(value, Phrase):
        return {"phrase": value.to_dict()}
    if isinstance(value, Instant):
        return {"instant": value.ms}
    if isinstance(value, Amount):
        return {"amount": value.amount, "unit": value.unit}
    if isinstance(value, Day):
        return {"day": value.iso}
    if isinstance(value, Period):
        return {"period": value.code}
    if isinstance(value, Figure):
        return {"figure": value.value, "decimals": value.decimals}
    if isinstance(value, Fraction):
        return {"fraction": str(value)}
    return value


def _restored(value: Any) -> Any:
    if isinstance(value, Mapping):
        if "phrase" in value:
            return Phrase.from_dict(value["phrase"])
        if "instant" in value:
            return Instant(value["instant"])
        if "amount" in value:
            return Amount(value["amount"], value["unit"])
        if "day" in value:
            return Day(value["day"])
        if "period" in value:
            return Period(value["period"])
        if "figure" in value:
            return Figure(value["figure"], value["decimals"])
        if "fraction" in value:
            return Fraction(value["fraction"])
    return value
