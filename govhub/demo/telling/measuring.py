"""What was measured quarter by quarter, what was promised by when, and the report about a year of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from govhub.demo import plot
from govhub.demo.telling import ZONE, Scene, Telling
from govhub.goals import actions as goals
from govhub.reports import actions as reports
from govhub.reports.models import report_at
from govhub.spaces.models import space_named

SETTLED = 25  # days after its end a quarter has been measured and written about


@dataclass(frozen=True)
class Quarter:
    """Three months, as in `2026-Q3`."""

    year: int
    part: int

    @property
    def name(self) -> str:
        """How measurements name it."""
        return f"{self.year}-Q{self.part}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.part - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.before(-1).first - timedelta(days=1)

    def before(self, count: int) -> Quarter:
        """The quarter so many quarters earlier."""
        year, part = divmod(self.year * 4 + self.part - 1 - count, 4)
        return Quarter(year, part + 1)


def scenes(story: Telling) -> Iterator[Scene]:
    """Indicators with their values, milestones, commitments, and the report."""
    newest = _newest(story)
    for key, plan in plot.INDICATORS.items():
        quarters = [newest.before(back) for back in reversed(range(len(plan.values)))]
        since = quarters[0].first - timedelta(days=1)
        yield plan.since, lambda key=key, since=since: _define(story, key, since)  # type: ignore[misc]
        for quarter, value in zip(quarters, plan.values, strict=True):
            if value is None:
                continue
            day = max(_days(story, quarter.last) + 8, plan.since + 2)
            yield day, lambda key=key, q=quarter, v=value: _enter(story, key, q, v)  # type: ignore[misc]
            if not (plan.waiting and quarter == newest):
                yield day + 4, lambda key=key, q=quarter: _confirm(story, key, q)  # type: ignore[misc]
    yield from _promises(story)
    yield _days(story, newest.last) + SETTLED - 5, lambda: _report(story, newest)


def _newest(story: Telling) -> Quarter:
    """The newest quarter that ended long enough ago."""
    now = _today(story) - timedelta(days=SETTLED)
    return Quarter(now.year, (now.month + 2) // 3).before(1)


def _today(story: Telling) -> date:
    return datetime.fromtimestamp(story.today / 1000, UTC).date()


def _days(story: Telling, day: date) -> int:
    return (day - _today(story)).days


def _define(story: Telling, key: str, since: date) -> None:
    plan, words = plot.INDICATORS[key], story.words
    made = story.do(
        goals.define_indicator,
        "minh",
        goal=story.numbers[f"goal {plan.goal}"],
        name=words(f"i.{key}"),
        unit=words(f"i.{key}.unit"),
        direction=plan.direction,
        baseline=str(plan.baseline),
        baseline_day=since.isoformat(),
        target=str(plan.target),
        target_day=f"{plan.target_year}-12-31",
        period="quarter",
        source=words(f"i.{key}.source"),
    )
    story.numbers[f"indicator {key}"] = made["indicator"]


def _enter(story: Telling, key: str, quarter: Quarter, value: int) -> None:
    made = story.do(
        goals.enter_measurement,
        plot.INDICATORS[key].by[0],
        indicator=story.numbers[f"indicator {key}"],
        period=quarter.name,
        value=str(value),
    )
    story.numbers[f"measurement {key} {quarter.name}"] = made["measurement"]


def _confirm(story: Telling, key: str, quarter: Quarter) -> None:
    story.do(
        goals.confirm_measurement,
        plot.INDICATORS[key].by[1],
        indicator=story.numbers[f"indicator {key}"],
        measurement=story.numbers[f"measurement {key} {quarter.name}"],
    )


def _promises(story: Telling) -> Iterator[Scene]:
    for key, (goal, due, done) in plot.MILESTONES.items():
        begun = -410 if goal == "sort" else -185
        yield begun, lambda key=key, goal=goal, due=due: _milestone(story, key, goal, due)  # type: ignore[misc]
        if done is not None:
            yield (
                done,
                lambda key=key: story.do(  # type: ignore[misc]
                    goals.finish_milestone, "minh", milestone=story.numbers[f"milestone {key}"]
                ),
            )
    for key, (goal, stakeholder, owner, due, done) in plot.COMMITMENTS.items():
        begun = -409 if goal == "sort" else -184
        plan = (key, goal, stakeholder, owner, due)
        yield begun, lambda plan=plan: _commit(story, *plan)  # type: ignore[misc]
        if done is not None:
            yield (
                done,
                lambda key=key, owner=owner: story.do(  # type: ignore[misc]
                    goals.finish_commitment, owner, commitment=story.numbers[f"commitment {key}"]
                ),
            )


def _milestone(story: Telling, key: str, goal: str, due: int) -> None:
    made = story.do(
        goals.add_milestone,
        "minh",
        goal=story.numbers[f"goal {goal}"],
        title=story.words(f"m.{key}"),
        due_day=story.date(due),
    )
    story.numbers[f"milestone {key}"] = made["milestone"]


def _commit(story: Telling, key: str, goal: str, stakeholder: str, owner: str, due: int) -> None:
    made = story.do(
        goals.add_commitment,
        owner,
        stakeholder=story.stakeholders[stakeholder],
        owner=story.people[owner].uid,
        what=story.words(f"c.{key}"),
        due_day=story.date(due),
        goal=story.numbers[f"goal {goal}"],
    )
    story.numbers[f"commitment {key}"] = made["commitment"]


def _report(story: Telling, newest: Quarter) -> None:
    """A year up to this quarter, drafted, written and published."""
    words = story.words
    period = {"from_day": newest.before(3).first.isoformat(), "to_day": newest.last.isoformat()}
    made = story.do(reports.draft_report, "lan", title=words("report"), zone=ZONE, **period)
    story.do(
        reports.write,
        "lan",
        report=made["report"],
        revision=report_at(space_named(words.short_name), made["report"]).revision,
        title=words("report"),
        summary=words("report.summary"),
        went_well=words("report.well"),
        went_badly=words("report.badly"),
        lessons=words("report.lessons"),
        next_steps=words("report.next"),
        **period,
    )
    story.do(reports.publish_report, "lan", report=made["report"])
