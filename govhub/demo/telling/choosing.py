"""Choices among options, a secret vote, a vote in the room with proxies, and a proposal in preparation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govhub.core import clock, jobs
from govhub.decisions import actions as decisions
from govhub.demo import chosen
from govhub.demo.telling import MINUTE, ZONE, Scene, Telling

FIVE = 10 * 60  # minutes: five in the afternoon in Việt Nam
BEFORE = 2  # days between a proposal and its vote


def scenes(story: Telling) -> Iterator[Scene]:
    """Each choice proposed, opened with its votes, and closed; then the other votes."""
    for key, plan in chosen.CHOSEN.items():
        yield plan.opened - BEFORE, lambda key=key: _propose(story, key)  # type: ignore[misc]
        yield plan.opened, lambda key=key: _choose(story, key)  # type: ignore[misc]
        if plan.closes < 0:
            yield plan.closes, lambda day=plan.closes: _close(story, day)  # type: ignore[misc]
    yield chosen.SECRET_OPENED - BEFORE, lambda: _declare(story)
    yield chosen.SECRET_OPENED, lambda: _vote_in_secret(story)
    yield chosen.SECRET_CLOSES, lambda: _close(story, chosen.SECRET_CLOSES)
    yield chosen.DEPOT_OPENED - BEFORE, lambda: _delegate(story)
    yield chosen.DEPOT_OPENED, lambda: _vote_in_the_room(story)
    yield chosen.DEPOT_CLOSES, lambda: _close(story, chosen.DEPOT_CLOSES)
    yield chosen.CUPS_PROPOSED, lambda: _prepare(story)
    yield chosen.STATED, lambda: _state(story)


def _make(story: Telling, key: str, rule: str, **more: Any) -> int:
    """A proposal under a rule set that is made for it."""
    made = story.do(decisions.make_rule_set, "lan", name=story.words(f"rule.{rule}"), **chosen.RULES[rule])
    words = {"title": story.words(key), "text": story.words(f"{key}.text")}
    number = story.do(decisions.propose, "minh", rule_set=made["rule_set"], **words, **more)["decision"]
    story.numbers[f"decision {key}"] = number
    return int(number)


def _propose(story: Telling, key: str) -> None:
    plan = chosen.CHOSEN[key]
    names = [story.words(f"{key}.{place}") for place in range(1, plan.options + 1)]
    more: dict[str, Any] = {}
    if plan.budget:
        more = story.amount(plan.budget, "money")
        costs = [story.amount(cost, "money")["amount"] for cost in plan.costs]
        names = [f"{name} | {cost}" for name, cost in zip(names, costs, strict=True)]
    _make(story, key, plan.rule, options="\n".join(names), **more)


def _open(story: Telling, key: str, closes: int) -> int:
    number = story.numbers[f"decision {key}"]
    closes_at = story.instant(closes, FIVE)
    story.do(decisions.open, "lan", decision=number, closes_at=closes_at, zone=ZONE)
    return number


def _choose(story: Telling, key: str) -> None:
    plan = chosen.CHOSEN[key]
    number = _open(story, key, plan.closes)
    for stakeholder, liked in plan.votes.items():
        given: dict[str, Any] = {"choice": "options" if liked else "abstain"}
        if plan.budget:
            given["approved"] = list(liked)
        elif liked:
            ranks = {option: rank for rank, option in enumerate(liked, 1)}
            given["answers"] = [ranks.get(option) for option in range(1, plan.options + 1)]
        _answer(story, number, stakeholder, **given)


def _answer(story: Telling, number: int, stakeholder: str, **given: Any) -> None:
    clock.freeze(clock.now() + 30 * MINUTE)
    story.do(decisions.cast_ballot, story.speaker(stakeholder), decision=number, **given)


def _close(story: Telling, day: int) -> None:
    clock.freeze(max(clock.now(), story.instant(day, FIVE)))
    jobs.JOBS["decisions.close_due"](clock.now())


def _declare(story: Telling) -> None:
    """Who has an interest in the outcome says so before the vote begins."""
    number = _make(story, "contract", "secret")
    reason = story.words(f"contract.{chosen.INTERESTED}")
    who = story.speaker(chosen.INTERESTED)
    story.do(decisions.declare_interest, who, decision=number, reason=reason)


def _vote_in_secret(story: Telling) -> None:
    number = _open(story, "contract", chosen.SECRET_CLOSES)
    for stakeholder, choice in chosen.SECRET.items():
        _answer(story, number, stakeholder, choice=choice)


def _delegate(story: Telling) -> None:
    """Some let others answer for them: in everything, or where it is about one topic."""
    topic = story.words("topic.transport")
    _make(story, "depot", "proxy", topic=topic)
    for principal, (proxy, scope) in chosen.DELEGATED.items():
        keys = {"principal": story.stakeholders[principal], "proxy": story.stakeholders[proxy]}
        more = {"topic": topic} if scope == "topic" else {}
        story.do(decisions.delegate, story.speaker(principal), scope=scope, **keys, **more)


def _vote_in_the_room(story: Telling) -> None:
    number = _open(story, "depot", chosen.DEPOT_CLOSES)
    there = [story.stakeholders[key] for key in chosen.PRESENT]
    story.do(decisions.mark_present, "lan", decision=number, voters=there)
    for stakeholder, choice in chosen.DEPOT.items():
        reason = story.words.texts.get(f"depot.{stakeholder}", "")
        _answer(story, number, stakeholder, choice=choice, reason=reason)
    entered, choice = chosen.ENTERED
    voter = story.stakeholders[entered]
    story.do(decisions.enter_ballot, "lan", decision=number, voter=voter, choice=choice)


def _prepare(story: Telling) -> None:
    """A draft, what people think of it, and a change that one of them proposes."""
    number = _make(story, "cups", "tested")
    for stakeholder, mark in chosen.TEMPERATURES.items():
        story.do(decisions.take_temperature, story.speaker(stakeholder), decision=number, mark=mark)
    change = {"text": story.words("cups.amended"), "reason": story.words("cups.why")}
    story.do(decisions.propose_amendment, "khoa", decision=number, **change)


def _state(story: Telling) -> None:
    number = story.numbers["decision points"]
    story.do(decisions.state_outcome, "lan", decision=number, statement=story.words("points.statement"))
