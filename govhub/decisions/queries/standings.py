"""How open votes stand, many at once: from the numbers of their ballots where those say it."""

from __future__ import annotations

from typing import Any

from peewee import fn

from govhub.decisions import rules
from govhub.decisions.methods import METHODS, delegation, secrecy
from govhub.decisions.methods.shape import BLOCKED, RECUSED, STOPS, Outcome
from govhub.decisions.models import Ballot, Decision, Voter, counted_from

Given = dict[int, dict[str, int]]  # of each decision, how many ballots of its running round say what


def turnouts(ids: list[int]) -> dict[int, tuple[int, int]]:
    """Of each of these open decisions, how many voices have answered, and how many could."""
    query: Any = Voter.select(Voter.decision, fn.COUNT(Voter.id)).where(Voter.decision.in_(ids or [0]))
    given, found = _given(ids), {}
    for decision, entitled in query.group_by(Voter.decision).tuples():
        answers = given.get(decision, {})
        recused = answers.get(RECUSED, 0)
        found[decision] = (sum(answers.values()) - recused, entitled - recused)
    carrying = [row for row in _rows(ids) if delegation.is_on(row.parts)]
    return found | {row.id: _standing(row).turnout for row in carrying}


def blocked_now(ids: list[int]) -> set[int]:
    """Which of these decisions are open and blocked at this moment."""
    given = {one: answers for one, answers in _given(ids).items() if answers.keys() & set(STOPS)}
    return {row.id for row in _rows(list(given)) if row.stage == "open" and _is_blocked(row, given[row.id])}


def _is_blocked(decision: Decision, given: dict[str, int]) -> bool:
    """A block is looked at before anything else: the numbers of the answers say it, unless some are carried
    or were found to be no objections."""
    rule = decision.parts
    if delegation.is_on(rule) or rule.objections == "lifecycle":
        return _standing(decision).result == BLOCKED
    return METHODS[rule.method].result(rule, sum(given.values()), given).result == BLOCKED


def _standing(decision: Decision) -> Outcome:
    electorate, ballots, among, beside = counted_from(decision)
    if secrecy.is_sealed(decision.parts, decision.stage):
        return secrecy.sealed(decision.parts, electorate, ballots)
    return rules.standing(decision.parts, electorate, ballots, among, beside)


def _rows(ids: list[int]) -> list[Decision]:
    return list(Decision.select().where(Decision.id.in_(ids))) if ids else []


def _given(ids: list[int]) -> Given:
    query: Any = Ballot.select(Ballot.decision, Ballot.choice, fn.COUNT(Ballot.id)).join(Decision)
    running = query.where(Ballot.decision.in_(ids or [0]) & (Ballot.round == Decision.round))
    found: Given = {}
    for decision, choice, voices in running.group_by(Ballot.decision, Ballot.choice).tuples():
        found.setdefault(decision, {})[choice] = voices
    return found
