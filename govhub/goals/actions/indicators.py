"""Saying what is measured: define an indicator, change its definition by versions, end it."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import Invalid, NotFound, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.goals import forms
from govhub.goals.models import (
    Goal,
    Indicator,
    IndicatorVersion,
    Measurement,
    goal_at,
    indicator_at,
)
from govhub.goals.rules import periods, progress, values
from govhub.spaces.models import Space, Stakeholder, next_number, space_named, stakeholder_in

Answer = dict[str, Any]
MEANING = ("unit", "decimals", "direction", "baseline", "baseline_day", "period", "below_zero")


def published(goal: Goal, words: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is said about a ratified goal is public; about a draft it enters the record as commitments."""
    if goal.ratified_by is not None:
        return {"facts": words, "private": {}}
    return {"facts": {}, "private": words}


def chosen_stakeholder(space: Space, uid: str) -> Stakeholder:
    """The stakeholder that a form names. Raises Invalid."""
    try:
        return stakeholder_in(space, uid)
    except NotFound:
        raise Invalid({"stakeholder": Phrase(N_("Please choose one of the organisations here."))}) from None


@act("goals.define_indicator", forms.DefineIndicator)
def define_indicator(actor: Actor, form: forms.DefineIndicator) -> Answer:
    """Say what shows whether a goal is being reached: from which value to which, by when, how measured."""
    goal = goal_at(space_named(form.space), form.goal)
    authorize(actor, "goals.define_indicator", goal)
    fields = _read(goal.space, form)
    number = next_number(goal.space, "indicator")
    indicator = Indicator.create(space=goal.space, goal=goal, number=number, **fields)
    _keep_version(indicator, actor, "")
    said = published(goal, indicator.definition)
    facts = {"indicator": number, "goal": goal.number, "version": 1} | said["facts"]
    about = f"indicator:{number}"
    record("goals.define_indicator", actor, goal.space, about=about, facts=facts, private=said["private"])
    return {"indicator": number, "goal": goal.number}


@act("goals.revise_indicator", forms.ReviseIndicator)
def revise_indicator(actor: Actor, form: forms.ReviseIndicator) -> Answer:
    """Change a definition; the earlier one stays readable.

    What gives the values their meaning (unit, decimals, direction, baseline, period) stays once a value was
    entered, or published reports would no longer say what they said: retire the indicator then and define
    another. Raises RuleBroken for that, when retired, and when no reason is given then.
    """
    indicator = indicator_at(space_named(form.space), form.indicator)
    authorize(actor, "goals.revise_indicator", indicator)
    _refuse_retired(indicator)
    before = indicator.definition
    for name, value in _read(indicator.space, form).items():
        setattr(indicator, name, value)
    measured = Measurement.select().where(Measurement.indicator == indicator).exists()
    _why_not_changed(before, indicator.definition, measured, form.reason)
    indicator.version += 1
    indicator.save()
    _keep_version(indicator, actor, form.reason)
    said = published(indicator.goal, indicator.definition)
    facts = {"indicator": indicator.number, "goal": indicator.goal.number, "version": indicator.version}
    private = said["private"] | {"reason": form.reason}
    about = f"indicator:{indicator.number}"
    record(
        "goals.revise_indicator",
        actor,
        indicator.space,
        about=about,
        facts=facts | said["facts"],
        private=private,
    )
    return {"indicator": indicator.number, "version": indicator.version}


@act("goals.retire_indicator", forms.RetireIndicator)
def retire_indicator(actor: Actor, form: forms.RetireIndicator) -> Answer:
    """Measure it no longer. Its values stay; none is due after today. Raises RuleBroken when done before."""
    indicator = indicator_at(space_named(form.space), form.indicator)
    authorize(actor, "goals.retire_indicator", indicator)
    _refuse_retired(indicator)
    indicator.retired_at = clock.now()
    indicator.retired_why = form.reason
    indicator.save()
    facts = {"indicator": indicator.number, "goal": indicator.goal.number}
    about = f"indicator:{indicator.number}"
    private = {"reason": form.reason}
    record("goals.retire_indicator", actor, indicator.space, about=about, facts=facts, private=private)
    return {"indicator": indicator.number}


def _refuse_retired(indicator: Indicator) -> None:
    if indicator.retired_at is not None:
        raise RuleBroken(Phrase(N_("This indicator is no longer measured.")))


def _read(space: Space, form: forms.Definition) -> dict[str, Any]:
    """The definition as it is stored. Raises Invalid for values that cannot be taken and for a target that
    does not lie ahead."""
    wrong: dict[str, Phrase] = {}
    read: dict[str, int] = {}
    for name in ("baseline", "target"):
        value = values.read(getattr(form, name), form.decimals, below_zero=form.below_zero)
        if isinstance(value, Phrase):
            wrong[name] = value
        else:
            read[name] = value
    course = periods.Course(form.period, form.baseline_day, form.target_day)
    if not wrong:
        wrong = progress.why_not_way(form.direction, read["baseline"], read["target"], course)
    if wrong:
        raise Invalid(wrong)
    kept = form.model_dump(
        exclude={"space", "goal", "indicator", "reason", "baseline", "target", "stakeholder"}
    )
    stakeholder = chosen_stakeholder(space, form.stakeholder) if form.stakeholder else None
    ends = {"baseline_value": read["baseline"], "target_value": read["target"]}
    return kept | ends | {"stakeholder": stakeholder}


def _why_not_changed(before: Answer, after: Answer, measured: bool, reason: str) -> None:
    if before == after:
        raise RuleBroken(Phrase(N_("Nothing was changed.")))
    if not measured:
        return
    if any(before[name] != after[name] for name in MEANING):
        raise RuleBroken(
            Phrase(
                N_(
                    "Values have been entered: the unit, decimals, direction, beginning and period stay"
                    " as they are. Retire this indicator and define another instead."
                )
            )
        )
    if not reason:
        raise Invalid({"reason": Phrase(N_("Please say why the definition changes: values rest on it."))})


def _keep_version(indicator: Indicator, actor: Actor, reason: str) -> None:
    IndicatorVersion.create(
        indicator=indicator,
        version=indicator.version,
        definition=indicator.definition,
        reason=reason,
        by=actor.person_id,
    )
