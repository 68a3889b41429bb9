"""Dates from forms: a day in the reader's time zone, as the instant at which it begins."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import g, request

from govhub.web.i18n import zone


def start_of_day(field: str, *, days_later: int = 0) -> Any:
    """The instant at which the day typed into `field` begins (or a later one); None when it is empty.

    What is no date is given back as typed, for the form to refuse.
    """
    typed = request.form.get(field, "").strip()
    if not typed:
        return None
    try:
        moment = datetime.combine(date.fromisoformat(typed) + timedelta(days=days_later), time(), zone())
        return int(moment.timestamp()) * 1000
    except (ValueError, OverflowError):
        return typed


def show_as_typed(act: str, *fields: str) -> None:
    """Put the dates of a refused form back as they were typed."""
    kept = g.get("typed", {}).get(act)
    for field in fields if kept else ():
        kept[field] = request.form.get(field, "")
