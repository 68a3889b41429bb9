"""Typed input: the base class of every form, and the field types that forms are made of.

One class per act, shared by page, JSON API and socket. Text is brought to NFC and trimmed at the
edge; NUL, other control characters and lone surrogates are refused in words; bidirectional controls
are refused in single lines (they could make a name read as another) and harmless in longer texts,
which are shown isolated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from govhub.core.errors import Invalid
from govhub.core.phrase import N_, Phrase

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_HALVES = re.compile("[\ud800-\udfff]")  # of a character; they have no bytes
_BREAKS = re.compile("[\t\n\r\u2028\u2029]+")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\\s\u200b-\u200f\u2060\ufeff\u00ad\u034f\u115f\u1160\u3164\uffa0]*\\Z")
_RATIO = re.compile(r"(0|[1-9][0-9]{0,8})(?:/([1-9][0-9]{0,8}))?\Z")


class Form(BaseModel):
    """What an act takes. Unknown fields are refused, so that a misspelt one is never silently lost."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False, frozen=True)


class Nothing(Form):
    """An act or query that takes nothing."""


def _refuse(message: str, **params: Any) -> PydanticCustomError:
    """A refusal whose message is a message id of the catalogue."""
    return PydanticCustomError("govhub", "refused", {"phrase": Phrase(message, **params)})


def _text_only(value: Any) -> Any:
    if isinstance(value, bytes | bytearray):  # sockets carry bytes; pydantic would decode them unlooked
        raise _refuse(N_("Please give a text."))
    if isinstance(value, str) and _HALVES.search(value):
        raise _refuse(N_("This contains characters that cannot be stored. Please type it again."))
    return value


def _clean(value: Any) -> Any:
    if not isinstance(_text_only(value), str):
        return value
    if _CONTROL.search(value):
        raise _refuse(N_("This contains characters that cannot be stored. Please type it again."))
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _one_line(value: Any) -> Any:
    value = _clean(value)
    if isinstance(value, str):
        if _BIDI.search(value):
            raise _refuse(N_("This contains invisible direction marks. Please type it again."))
        value = _BREAKS.sub(" ", value)
    return value


def _filled(value: str) -> str:
    if _INVISIBLE.match(value):
        raise _refuse(N_("Please fill this in."))
    return value


def _at_most(limit: int) -> Callable[[str], str]:
    def check(value: str) -> str:
        if len(value) > limit:
            raise _refuse(
                N_("At most %(limit)s characters, please; these are %(length)s."),
                limit=limit,
                length=len(value),
            )
        return value

    return check


def _none_if_empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _number(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{1,15}", value.strip()):
            raise _refuse(N_("Please give a whole number."))
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _refuse(N_("Please give a whole number."))
    return value


_YES = {"1", "true", "on", "yes"}
_NO = {"0", "false", "off", "no", ""}


def _flag(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    word = value.strip().lower()
    if word not in _YES | _NO:
        raise _refuse(N_("Please choose one of the answers offered."))
    return word in _YES


def _ratio(value: Any) -> Any:
    match = _RATIO.match(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise _refuse(N_('Please give a fraction such as "1/2" or "2/3".'))
    share = Fraction(int(match[1]), int(match[2] or 1))
    if share > 1:
        raise _refuse(N_("A share cannot be more than the whole."))
    return str(share)


def _short(value: Any) -> Any:
    value = _one_line(value)
    if isinstance(value, str) and not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])", value):
        raise _refuse(N_("Use 2 to 40 small letters, digits and hyphens."))
    return value


def _email(value: Any) -> Any:
    value = _one_line(value)
    if isinstance(value, str) and (
        len(value) > 254 or not re.fullmatch(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+", value)
    ):
        raise _refuse(N_("Please give an e-mail address, such as name@example.org."))
    return value.lower() if isinstance(value, str) else value


def _day(value: Any) -> Any:
    value = _one_line(value)
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 2199:
        raise _refuse(N_("Please give a date, such as 2026-11-30."))
    return found.isoformat()


def _limited(limit: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": limit}


Line = Annotated[
    str,
    BeforeValidator(_one_line),
    AfterValidator(_filled),
    AfterValidator(_at_most(200)),
    WithJsonSchema(_limited(200) | {"minLength": 1}),
]
OptionalLine = Annotated[
    str, BeforeValidator(_one_line), AfterValidator(_at_most(200)), WithJsonSchema(_limited(200))
]
Text = Annotated[
    str,
    BeforeValidator(_clean),
    AfterValidator(_filled),
    AfterValidator(_at_most(20_000)),
    WithJsonSchema(_limited(20_000) | {"minLength": 1}),
]
OptionalText = Annotated[
    str, BeforeValidator(_clean), AfterValidator(_at_most(20_000)), WithJsonSchema(_limited(20_000))
]
LongText = Annotated[
    str, BeforeValidator(_clean), AfterValidator(_at_most(200_000)), WithJsonSchema(_limited(200_000))
]
Secret = Annotated[str, BeforeValidator(_text_only), StringConstraints(min_length=1, max_length=1000)]
ShortName = Annotated[
    str,
    BeforeValidator(_short),
    WithJsonSchema({"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$"}),
]
Email = Annotated[str, BeforeValidator(_email), WithJsonSchema({"type": "string", "format": "email"})]
Number = Annotated[int, BeforeValidator(_number), Field(ge=1, le=2**31 - 1)]
Count = Annotated[int, BeforeValidator(_number), Field(ge=0, le=2**53 - 1)]
OptionalNumber = Annotated[Number | None, BeforeValidator(_none_if_empty)]
OptionalCount = Annotated[Count | None, BeforeValidator(_none_if_empty)]
Instant = Annotated[int, BeforeValidator(_number), Field(ge=0, le=253_402_300_799_999)]
OptionalInstant = Annotated[Instant | None, BeforeValidator(_none_if_empty)]
Ratio = Annotated[
    str,
    BeforeValidator(_ratio),
    WithJsonSchema({"type": "string", "pattern": "^(0|[1-9][0-9]{0,8})(/[1-9][0-9]{0,8})?$"}),
]
_DAY = WithJsonSchema({"type": "string", "format": "date"})
Day = Annotated[str, BeforeValidator(_day), _DAY]
OptionalDay = Annotated[Annotated[str, BeforeValidator(_day)] | None, BeforeValidator(_none_if_empty)]
Flag = Annotated[bool, BeforeValidator(_flag)]

_SAID: dict[str, str] = {
    "missing": N_("Please fill this in."),
    "extra_forbidden": N_("This field is not known here."),
    "literal_error": N_("Please choose one of the answers offered."),
    "enum": N_("Please choose one of the answers offered."),
    "string_too_long": N_("This is too long."),
    "string_too_short": N_("Please fill this in."),
    "int_type": N_("Please give a whole number."),
    "greater_than_equal": N_("This number is too small."),
    "less_than_equal": N_("This number is too large."),
    "string_type": N_("Please give a text."),
}


def phrase_of(error: ErrorDetails) -> Phrase:
    """A validation error of pydantic in the person's words."""
    context = error.get("ctx") or {}
    if isinstance(context.get("phrase"), Phrase):
        return context["phrase"]
    return Phrase(_SAID.get(error["type"], N_("This cannot be understood. Please check it.")))


def read(form: type[Form], values: dict[str, Any]) -> Form:
    """The values as a form. Raises Invalid with a phrase for every field that is wrong."""
    try:
        return form.model_validate(values)
    except ValidationError as problem:
        fields: dict[str, Phrase] = {}
        for error in problem.errors():
            name = str(error["loc"][0]) if error["loc"] else ""
            fields.setdefault(name, phrase_of(error))
        raise Invalid(fields) from None


def refuse(field: str, message: str, **params: Any) -> Invalid:
    """An Invalid about one field, for rules that only an act can check: `raise refuse("email", ...)`."""
    return Invalid({field: Phrase(message, **params)})
