"""What is measured and promised in the space to look at: values in every state, early and late promises."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from govhub.core.actor import Actor
from govhub.goals import actions
from govhub.goals.models import indicator_at, today
from govhub.spaces.models import space_named
from tests.conftest import Cast

LONG = "Families with a disabled member who can put their waste out without help from anybody else " * 2


def measure(cast: Cast) -> None:
    """Indicators, milestones and commitments of the first goal."""
    alice, bob = cast.alice, cast.bob
    begin, end = (today() - timedelta(days=730)).isoformat(), (today() + timedelta(days=500)).isoformat()
    span = {"goal": 1, "baseline_day": begin, "target_day": end}
    words = {"unit": "of 100 households", "source": "Count in all twelve wards,\nfirst week of the quarter"}
    sorting = {"name": "Households that sort their waste", "baseline": "42", "target": "60"}
    share = _define(alice, **sorting, **words, **span)
    _enter(alice, bob, share, ["45", "47", None, "52", "58", "57"])
    _enter(alice, bob, share, ["46"])
    actions.enter_measurement(
        alice, space="waste", indicator=share, period=_periods(share)[6], value="59", note="Sơ bộ"
    )
    falling = {"baseline": "95,5", "target": "20", "decimals": "2", "direction": "down"}
    city = cast.stakeholders["city"].uid
    burnt = _define(bob, name="Rác bị đốt 焚烧的垃圾", unit="tấn/tháng", stakeholder=city, **falling, **span)
    _enter(bob, alice, burnt, ["90,25", "120"])
    actions.enter_measurement(bob, space="waste", indicator=burnt, period=_periods(burnt)[2], value="1")
    actions.refuse_measurement(
        alice, space="waste", indicator=burnt, measurement=3, reason="In tonnes, please: 因为"
    )
    slow = _define(
        alice,
        name=LONG[:200],
        unit="percent",
        baseline="-3",
        target="5",
        period="year",
        below_zero="true",
        **span,
    )
    _enter(alice, bob, slow, ["-4"])
    old = _define(
        alice, name="Bins that were counted by hand", unit="bins", baseline="0", target="100", **span
    )
    _enter(alice, bob, old, ["12"])
    actions.revise_indicator(alice, space="waste", indicator=old, **_again(old, target="120"))
    actions.retire_indicator(alice, space="waste", indicator=old, reason="Nobody counts bins any more.")
    _promise(cast, begin, end)


def _promise(cast: Cast, begin: str, end: str) -> None:
    alice, bob = cast.alice, cast.bob
    for title, due in (
        ("Containers stand in all wards", begin),
        ("Một trung tâm tái chế", end),
        ("旧的", begin),
    ):
        actions.add_milestone(alice, space="waste", goal=1, title=title, due_day=due)
    actions.finish_milestone(bob, space="waste", milestone=1, evidence="Photos of all twelve wards")
    actions.withdraw_milestone(alice, space="waste", milestone=3, reason="No longer needed")
    greens, city = (cast.stakeholders[name].uid for name in ("greens", "city"))
    for what, due, goal in (
        ("Teach in twelve schools", begin, 1),
        (LONG[:200], end, None),
        ("Đã xong", end, 1),
    ):
        mine: dict[str, Any] = {"stakeholder": greens, "owner": cast.people["bob"].uid, "goal": goal}
        actions.add_commitment(bob, space="waste", what=what, due_day=due, **mine)
    actions.finish_commitment(bob, space="waste", commitment=3, evidence="https://example.org/photos")
    theirs = {"stakeholder": city, "owner": cast.people["alice"].uid}
    actions.add_commitment(alice, space="waste", what="Empty the containers daily", due_day=end, **theirs)
    actions.withdraw_commitment(alice, space="waste", commitment=4, reason="The budget was cut.")


def _define(who: Actor, **fields: Any) -> int:
    return int(actions.define_indicator(who, space="waste", **fields)["indicator"])


def _periods(number: int) -> list[str]:
    return indicator_at(space_named("waste"), number).course.ended(today())


def _enter(one: Actor, other: Actor, number: int, given: list[str | None]) -> None:
    for period, value in zip(_periods(number), given, strict=False):
        if value is not None:
            made = actions.enter_measurement(one, space="waste", indicator=number, period=period, value=value)
            ref = {"indicator": number, "measurement": made["measurement"]}
            actions.confirm_measurement(other, space="waste", **ref)


def _again(number: int, **changed: str) -> dict[str, Any]:
    definition = indicator_at(space_named("waste"), number).definition
    return {**definition, **changed, "stakeholder": "", "reason": "More bins are there now."}
