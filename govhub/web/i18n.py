"""The reader's language and time zone: catalogues read from .po files, phrases and instants said."""

from __future__ import annotations

import io
from copy import copy
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta, get_datetime_format
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, get_currency_name
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain
from markupsafe import Markup, escape

from govhub import paths
from govhub.config import Settings
from govhub.core import amounts, clock, units
from govhub.core.mail import postbox
from govhub.core.phrase import Amount, Day, Figure, Instant, Period, Phrase
from govhub.web.login import signed_in_user

LANGUAGES = {"en": "English", "vi": "Tiếng Việt", "zh-Hans": "简体中文"}
COOKIE = "language"


class PoDomain(Domain):
    """Messages straight from the .po files: no compiled file to forget or to fall out of date."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the current language."""
        return catalogue(_locale())


@cache
def catalogue(locale: str) -> NullTranslations:
    """One language's messages; English is what stands in the source."""
    source = paths.TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"
    if not source.exists():
        return NullTranslations()
    with source.open("rb") as handle:
        messages = read_po(handle, locale=locale)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


def init(app: Flask, settings: Settings) -> None:
    """Give the application its languages, and templates their filters."""
    babel = Babel(
        app,
        default_locale=_babel_name(settings.language),
        default_timezone=settings.timezone,
        locale_selector=lambda: _babel_name(language()),
        timezone_selector=lambda: zone().key,
    )
    babel.domain_instance = PoDomain()
    # Straight to the catalogue: a page has hundreds of words, and each would ask for context three times.
    app.jinja_env.globals.update({"_": _word, "gettext": _word, "ngettext": _words})
    postbox.say = say_in
    app.config["LANGUAGE"], app.config["TIMEZONE"] = settings.language, settings.timezone
    app.jinja_env.filters.update(
        say=say,
        when=when,
        day=day,
        clock_time=clock_time,
        ago=ago,
        num=num,
        iso=clock.iso,
        lines=lines,
        amount=amount,
        date_words=date_words,
        decimal=decimal,
        period_words=period_words,
    )
    app.after_request(_keep_choice)


def _word(message: str, **params: Any) -> Markup:
    """A message of a template in the reader's language; what stands in its places is escaped."""
    text = word_in(language(), message)
    return text % params if params else text


@lru_cache(10_000)
def word_in(code: str, message: str) -> Markup:
    """A message in a language, as it stands in the catalogue."""
    return Markup(catalogue(_babel_name(code)).ugettext(message))


def _words(one: str, many: str, num: int, **params: Any) -> Markup:
    """A message that depends on a number, which is available as `%(num)s`."""
    return Markup(catalogue(_locale()).ungettext(one, many, num)) % {"num": num, **params}


def _babel_name(code: str) -> str:
    return code.replace("-", "_")


def language() -> str:
    """The language of the reader: chosen now, chosen on this browser before, preferred, or asked for."""
    try:
        return str(g.language)
    except (AttributeError, RuntimeError):  # not asked yet, or nobody is there to ask
        if not has_request_context():
            return "en"
    g.language = _chosen()
    return str(g.language)


def _chosen() -> str:
    user = signed_in_user()
    wishes = (request.args.get("lang"), request.cookies.get(COOKIE), user and user.language)
    for wish in wishes:
        if wish in LANGUAGES:
            return str(wish)
    best = request.accept_languages.best_match(["en", "vi", "zh-Hans", "zh", "zh-CN"], default="")
    if best:
        return "zh-Hans" if best.startswith("zh") else best
    from flask import current_app

    return str(current_app.config["LANGUAGE"])


def _keep_choice(response: Any) -> Any:
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(
            COOKIE, request.args["lang"], max_age=365 * 86_400, samesite="Lax", secure=request.is_secure
        )
    return response


def zone() -> ZoneInfo:
    """The time zone of the current reader."""
    from flask import current_app

    user = signed_in_user() if has_request_context() else None
    return ZoneInfo(user.timezone if user else current_app.config["TIMEZONE"])


def say(phrase: Any) -> str:
    """A phrase in the current language; strings pass through, so that templates need not ask."""
    return phrase.say(_translated, _shown) if isinstance(phrase, Phrase) else str(phrase)


def say_in(code: str, phrase: Phrase, zone_name: str = "UTC") -> str:
    """A phrase in a given language, for mails; needs no request (letters are written by the writer)."""
    locale, tz = _babel_name(code), ZoneInfo(zone_name)
    messages = catalogue(locale)
    return phrase.say(lambda one: _found(messages, one), lambda value: _plainly(value, locale, tz))


def _plainly(value: Any, locale: str, tz: ZoneInfo) -> str:
    if isinstance(value, Instant):
        moment = local(value.ms, tz)
        return _date_and_time(moment, locale)
    if isinstance(value, Amount):
        return _amount(value.amount, value.unit, locale)
    if isinstance(value, Day):
        return _date_words(value.iso, locale)
    if isinstance(value, Figure):
        return _decimal(value.value, value.decimals, locale)
    if isinstance(value, Period):
        return _period_words(value.code, locale)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(format_decimal(value, locale=locale))
    return str(value)


def _translated(phrase: Phrase) -> str:
    return _found(catalogue(_locale()), phrase)


def _found(messages: Any, phrase: Phrase) -> str:
    if phrase.plural is not None and phrase.n is not None:
        return str(messages.ungettext(phrase.msgid, phrase.plural, phrase.n))
    return str(messages.ugettext(phrase.msgid))


def _shown(value: Any) -> str:
    if isinstance(value, Instant):
        return when(value.ms).striptags()  # a sentence is text; markup in it would be shown as it is
    if isinstance(value, Amount):
        return amount(value.amount, value.unit)
    if isinstance(value, Day):
        return _date_words(value.iso, _locale())
    if isinstance(value, Figure):
        return decimal(value.value, value.decimals)
    if isinstance(value, Period):
        return period_words(value.code)
    if isinstance(value, int) and not isinstance(value, bool):
        return num(value)
    return str(value)


def local(ms: int, tz: tzinfo | None = None) -> datetime:
    """An instant as the reader's local time."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(tz or zone())


def _locale() -> str:
    return _babel_name(language())


def _element(ms: int, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(clock.iso(ms), text)


def when(ms: int | None) -> Markup:
    """Date, time and zone: `Fri, Nov 27, 2026, 17:00 (GMT+7)`."""
    if ms is None:
        return Markup("")
    return _when(ms, zone(), _locale())


@lru_cache(10_000)
def _when(ms: int, tz: ZoneInfo, locale: str) -> Markup:
    return _element(ms, _date_and_time(local(ms, tz), locale))


def _date_and_time(moment: datetime, locale: str) -> str:
    # Each language has its own order: "Fri, Nov 27, 2026, 17:00 (UTC)", "2026年11月27日周五 17:00 (UTC)".
    joined = str(get_datetime_format("medium", locale=locale))
    day_of = format_skeleton("yMMMEd", moment, locale=locale)
    return joined.replace("{1}", day_of).replace("{0}", f"{moment:%H:%M} ({moment:%Z})")


def day(ms: int | None) -> Markup:
    """The date alone."""
    if ms is None:
        return Markup("")
    return _day(ms, zone(), _locale())


@lru_cache(10_000)
def _day(ms: int, tz: ZoneInfo, locale: str) -> Markup:
    return _element(ms, format_date(local(ms, tz).date(), "medium", locale=locale))


def clock_time(ms: int) -> Markup:
    """The time of day alone."""
    return _element(ms, format_datetime(local(ms), "HH:mm", locale=_locale()))


def ago(ms: int) -> Markup:
    """How long ago, or in how long: `3 hours ago`, `in 5 days`."""
    delta = (ms - clock.now()) / 1000
    return _element(ms, format_timedelta(timedelta(seconds=delta), add_direction=True, locale=_locale()))


def unit_words(unit: str, name: Any = None) -> str:
    """A unit to choose: a currency by its code and its name ("EUR euro"), anything else by its name."""
    if unit not in units.CURRENCIES:
        return say(name or unit)
    return _currency(unit, _locale())


@lru_cache(1000)
def _currency(code: str, locale: str) -> str:
    name = get_currency_name(code, locale=locale)
    return code if name == code else f"{code} {name}"


def num(value: int) -> str:
    """A whole number with the language's digit groups."""
    return _num(value, _locale())


@lru_cache(10_000)
def _num(value: int, locale: str) -> str:
    return str(format_decimal(value, locale=locale))


def decimal(value: int, decimals: int) -> str:
    """A whole number of 10^-decimals as the reader writes it: `1,250.5` (nothing after the last digit)."""
    return _decimal(value, decimals, _locale())


@lru_cache(10_000)
def _decimal(value: int, decimals: int, locale: str) -> str:
    number = Decimal(value).scaleb(-decimals)
    return str(format_decimal(number, locale=locale, decimal_quantization=False))


def period_words(code: str) -> str:
    """A year, quarter or month as the reader says it: `Q3 2026`, `thg 9 2026`, `2026年第3季度`."""
    return _period_words(code, _locale())


@lru_cache(10_000)
def _period_words(code: str, locale: str) -> str:
    year, _, part = code.partition("-")
    month = 3 * int(part[1:]) - 2 if part.startswith("Q") else int(part or 1)
    skeleton = "yQQQ" if part.startswith("Q") else "yMMM" if part else "y"
    return str(format_skeleton(skeleton, date(int(year), month, 1), locale=locale))


def amount(value: int, unit: str) -> str:
    """An amount with its currency or unit: `1.250,50 €`, `12 hours`."""
    return _amount(value, unit, _locale())


@lru_cache(10_000)
def _amount(value: int, unit: str, locale: str) -> str:
    number = Decimal(value).scaleb(-units.decimals_of(unit))
    if units.is_money(unit):
        # The ledger's decimals, not those that a country uses in its shops.
        pattern = copy(Locale.parse(locale).currency_formats["standard"])
        pattern.frac_prec = (units.decimals_of(unit),) * 2
        return str(pattern.apply(number, locale, currency=unit, currency_digits=False))
    shown = format_decimal(number, locale=locale, decimal_quantization=False)
    name = catalogue(locale).ugettext(amounts.NAMES[unit])
    return f"{shown} {name}"


def date_words(day_of: str | None) -> Markup:
    """A date (`2026-11-22`) in words."""
    if not day_of:
        return Markup("")
    return Markup('<time datetime="{}">{}</time>').format(day_of, _date_words(day_of, _locale()))


@lru_cache(10_000)
def _date_words(day_of: str, locale: str) -> str:
    return str(format_date(date.fromisoformat(day_of), "medium", locale=locale))


def lines(text: str) -> Markup:
    """Plain text with its line breaks."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())
