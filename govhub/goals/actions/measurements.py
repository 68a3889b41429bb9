"""Measuring: one person enters a value, another confirms or refuses it. Only confirmed values count."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import Invalid, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.goals import forms
from govhub.goals.actions.indicators import published
from govhub.goals.models import (
    Indicator,
    Measurement,
    indicator_at,
    measurement_of,
    today,
)
from govhub.goals.rules import periods, values
from govhub.spaces.models import mandates_at, space_named

Answer = dict[str, Any]


@act("goals.enter_measurement", forms.EnterMeasurement)
def enter_measurement(actor: Actor, form: forms.EnterMeasurement) -> Answer:
    """Enter the value of a period; it counts when somebody else confirms it.

    For a period that has a value already this is a correction. Whoever entered a value that still waits can
    enter it anew. Raises Invalid (value, period), RuleBroken (retired; somebody else's value waits).
    """
    indicator = indicator_at(space_named(form.space), form.indicator)
    authorize(actor, "goals.enter_measurement", indicator)
    value = _checked(indicator, form)
    waiting = _standing(indicator, form.period, "entered")
    if waiting is not None:
        _replace_own(waiting, actor)
    number = Measurement.select().where(Measurement.indicator == indicator).count() + 1
    Measurement.create(
        indicator=indicator,
        number=number,
        period=form.period,
        value=value,
        note=form.note,
        entered_by=actor.person_id,
    )
    facts = {"indicator": indicator.number, "measurement": number, "period": form.period}
    private = {"value": values.plain(value, indicator.decimals), "note": form.note}
    about = f"indicator:{indicator.number}"
    record("goals.enter_measurement", actor, indicator.space, about=about, facts=facts, private=private)
    return facts


def _checked(indicator: Indicator, form: forms.EnterMeasurement) -> int:
    if indicator.retired_at is not None:
        raise RuleBroken(Phrase(N_("This indicator is no longer measured.")))
    wrong: dict[str, Phrase] = {}
    if problem := periods.why_not_period(indicator.course, form.period, today()):
        wrong["period"] = problem
    value = values.read(form.value, indicator.decimals, below_zero=indicator.below_zero)
    if isinstance(value, Phrase):
        wrong["value"] = value
    if wrong or isinstance(value, Phrase):
        raise Invalid(wrong)
    return value


def _replace_own(waiting: Any, actor: Actor) -> None:
    if waiting.entered_by_id != actor.person_id:
        raise RuleBroken(
            Phrase(N_("Somebody else has entered a value for this period. Confirm or refuse that one first."))
        )
    _set(waiting, actor, "replaced")


def _standing(indicator: Indicator, period: str, state: str) -> Measurement | None:
    mine = (Measurement.indicator == indicator) & (Measurement.period == period)
    return Measurement.get_or_none(mine & (Measurement.state == state))


def _set(measurement: Any, actor: Actor, state: str, reason: str = "") -> None:
    measurement.state = state
    measurement.decided_by = actor.person_id
    measurement.decided_at = clock.now()
    measurement.reason = reason
    measurement.save()


@act("goals.confirm_measurement", forms.MeasurementRef)
def confirm_measurement(actor: Actor, form: forms.MeasurementRef) -> Answer:
    """Let a value count that somebody else entered; it replaces an earlier value of the same period.

    Another person suffices; where both act for one and the same organisation, this is shown with the value.
    Raises RuleBroken for one's own value and for one that no longer waits.
    """
    measurement = _waiting(actor, "goals.confirm_measurement", form)
    if measurement.entered_by_id == actor.person_id:
        raise RuleBroken(Phrase(N_("You entered this value yourself. Somebody else must confirm it.")))
    indicator = measurement.indicator
    before = _standing(indicator, measurement.period, "confirmed")
    if before is not None:
        before.state = "replaced"
        before.save()
    measurement.same_organisation = _same_organisation(measurement, actor)
    _set(measurement, actor, "confirmed")
    said = published(
        indicator.goal,
        {
            "value": values.plain(measurement.value, indicator.decimals),
            "unit": indicator.unit,
            "note": measurement.note,
            "same_organisation": measurement.same_organisation,
        }
        | ({"replaces": values.plain(before.value, indicator.decimals)} if before else {}),
    )
    facts = _facts(measurement) | said["facts"]
    about, space = f"indicator:{indicator.number}", indicator.space
    record("goals.confirm_measurement", actor, space, about=about, facts=facts, private=said["private"])
    return {"indicator": indicator.number, "measurement": measurement.number}


@act("goals.refuse_measurement", forms.RefuseMeasurement)
def refuse_measurement(actor: Actor, form: forms.RefuseMeasurement) -> Answer:
    """Say why a value should not count; whoever entered it takes it back in the same way."""
    measurement = _waiting(actor, "goals.refuse_measurement", form)
    _set(measurement, actor, "refused", form.reason)
    about, space = f"indicator:{measurement.indicator.number}", measurement.space
    private = {"reason": form.reason}
    record("goals.refuse_measurement", actor, space, about=about, facts=_facts(measurement), private=private)
    return {"indicator": measurement.indicator.number, "measurement": measurement.number}


def _waiting(actor: Actor, name: str, form: forms.MeasurementRef) -> Any:
    indicator = indicator_at(space_named(form.space), form.indicator)
    measurement = measurement_of(indicator, form.measurement)
    authorize(actor, name, measurement)
    if measurement.state != "entered":
        raise RuleBroken(Phrase(N_("This value no longer waits: it was confirmed, refused or replaced.")))
    return measurement


def _facts(measurement: Measurement) -> Answer:
    return {
        "indicator": measurement.indicator.number,
        "measurement": measurement.number,
        "period": measurement.period,
    }


def _same_organisation(measurement: Any, actor: Actor) -> bool:
    """Whether the two people act for one organisation and neither for any other."""
    acts_for: dict[int, set[int]] = {}
    for mandate in mandates_at(measurement.space, clock.now()):
        acts_for.setdefault(mandate.person.id, set()).add(mandate.stakeholder.id)
    one, other = (acts_for.get(who or 0, set()) for who in (measurement.entered_by_id, actor.person_id))
    return len(one) == 1 and one == other
