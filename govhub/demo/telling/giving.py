"""What was promised and came, what decisions gave to whom, what was spent, and one mistake put right."""

from __future__ import annotations

from collections.abc import Iterator

from govhub.demo import plot
from govhub.demo.telling import Scene, Telling
from govhub.resources import actions as resources

TREASURER = "quynh"


def scenes(story: Telling) -> Iterator[Scene]:
    """Purposes, pledges and what came of them, allocations and spending."""
    yield -374, lambda: _purposes(story, "points", "sort")
    yield -182, lambda: _purposes(story, "training", "work")
    for key, pledge in plot.PLEDGED.items():
        yield pledge.day, lambda key=key: _pledge(story, key)  # type: ignore[misc]
        for day, amount in pledge.received:
            yield day, lambda key=key, amount=amount: _receive(story, key, amount)  # type: ignore[misc]
    for plan in plot.ALLOCATED:
        yield plan.day, lambda plan=plan: _allocate(story, plan)  # type: ignore[misc]
        for day, who, amount, words in plan.spent:
            yield day, lambda plan=plan, what=(who, amount, words): _spend(story, plan, *what)  # type: ignore[misc]


def _purposes(story: Telling, key: str, goal: str) -> None:
    made = story.do(
        resources.add_purpose, "lan", name=story.words(f"purpose.{key}"), goal=story.numbers[f"goal {goal}"]
    )
    story.numbers[f"purpose {key}"] = made["purpose"]


def _pledge(story: Telling, key: str) -> None:
    plan = plot.PLEDGED[key]
    made = story.do(
        resources.pledge,
        story.speaker(plan.giver),
        stakeholder=story.stakeholders[plan.giver],
        kind=plan.kind,
        what=story.words(f"pledge.{key}"),
        purpose=story.numbers[f"purpose {plan.purpose}"] if plan.purpose else None,
        due_day=story.date(plan.due) if plan.due is not None else None,
        acknowledgement=plan.acknowledgement,
        **story.amount(plan.amount, plan.unit),
    )
    story.numbers[f"pledge {key}"] = made["pledge"]


def _receive(story: Telling, key: str, amount: int) -> None:
    given = story.amount(amount, plot.PLEDGED[key].unit)["amount"]
    story.do(resources.receive, TREASURER, pledge=story.numbers[f"pledge {key}"], amount=given)


def _allocate(story: Telling, plan: plot.Allocated) -> None:
    made = story.do(
        resources.allocate,
        TREASURER,
        decision=story.numbers[f"decision {plan.decision}"],
        purpose=story.numbers[f"purpose {plan.purpose}"],
        stakeholders=[story.stakeholders[who] for who in plan.shares],
        amounts=[story.amount(amount, plan.unit)["amount"] for amount in plan.shares.values()],
        **story.amount(sum(plan.shares.values()), plan.unit),
    )
    story.numbers[f"allocation {plan.decision}"] = made["allocation"]


def _spend(story: Telling, plan: plot.Allocated, who: str, amount: int, words: str) -> None:
    if words == plot.MISTYPED[1]:
        story.do(
            resources.reverse,
            TREASURER,
            entry=story.numbers[plot.MISTYPED[0]],
            reason=story.words("spend.wrong.why"),
        )
    made = story.do(
        resources.spend,
        TREASURER,
        allocation=story.numbers[f"allocation {plan.decision}"],
        stakeholder=story.stakeholders[who],
        amount=story.amount(amount, plan.unit)["amount"],
        what=story.words(words),
    )
    story.numbers[words] = made["ledger"]
