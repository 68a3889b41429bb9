"""What they wrote together, and what they decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govhub.core import clock, jobs
from govhub.decisions import actions as decisions
from govhub.demo import plot
from govhub.demo.telling import MINUTE, ZONE, Scene, Telling
from govhub.documents import actions as documents
from govhub.goals import actions as goals

FIVE = 10 * 60  # minutes: five in the afternoon in Việt Nam


def scenes(story: Telling) -> Iterator[Scene]:
    """Texts and goals when they are begun; each decision proposed, voted on, and closed."""
    for key, day in plot.TEXTS.items():
        yield day, lambda key=key: _write(story, key)  # type: ignore[misc]
    for key, day in plot.GOALS.items():
        yield day, lambda key=key: _propose_goal(story, key)  # type: ignore[misc]
    for key, plan in plot.DECIDED.items():
        yield plan.opened - 2, lambda key=key: _propose(story, key)  # type: ignore[misc]
        yield plan.opened, lambda key=key: _open(story, key)  # type: ignore[misc]
        if plan.closes < 0:
            yield plan.closes, lambda key=key: _close(story, key)  # type: ignore[misc]


def _write(story: Telling, key: str) -> None:
    made = story.do(documents.create, "minh", title=story.words(key), text=story.words(f"{key}.text"))
    story.numbers[f"text {key}"] = made["document"]


def _propose_goal(story: Telling, key: str) -> None:
    made = story.do(goals.propose, "minh", title=story.words(key), text=story.words(f"{key}.text"))
    story.numbers[f"goal {key}"], story.numbers[f"text {key}"] = made["goal"], made["document"]


def _propose(story: Telling, key: str) -> None:
    plan, words = plot.DECIDED[key], story.words
    fields: dict[str, Any] = {"rule_set": story.numbers[f"rule {plan.rule}"]}
    if plan.about:
        fields |= {"document": story.numbers[f"text {plan.about}"], "version": 1}
    if plan.allows:
        fields |= story.amount(*plan.allows)
    made = story.do(decisions.propose, "minh", title=words(key), text=words(f"{key}.text"), **fields)
    story.numbers[f"decision {key}"] = made["decision"]


def _open(story: Telling, key: str) -> None:
    plan = plot.DECIDED[key]
    closes_at = story.instant(plan.closes, FIVE)
    story.do(decisions.open, "lan", decision=story.numbers[f"decision {key}"], closes_at=closes_at, zone=ZONE)
    for stakeholder, choice in plan.votes.items():
        vote(story, key, stakeholder, choice, f"{key}.{stakeholder}")


def vote(story: Telling, key: str, stakeholder: str, choice: str, reason: str) -> None:
    """Half an hour later, a stakeholder answers, with the reason under a key if there is one."""
    clock.freeze(clock.now() + 30 * MINUTE)
    story.do(
        decisions.cast_ballot,
        story.speaker(stakeholder),
        decision=story.numbers[f"decision {key}"],
        choice=choice,
        reason=story.words.texts.get(reason, ""),
    )


def _close(story: Telling, key: str) -> None:
    clock.freeze(max(clock.now(), story.instant(plot.DECIDED[key].closes, FIVE)))
    jobs.JOBS["decisions.close_due"](clock.now())
