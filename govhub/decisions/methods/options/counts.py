"""The count of each method among options, and what its result means under the rule.

Nobody wins while more are level than there are seats, unless the rule says that a lot decides. Where a method
must exclude one of several that are level, also in earlier rounds, a lot always does; anybody can draw it
again: its seed is published before the vote (votes from before there was one draw it from the electorate).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache, partial

from govhub.counting import approval, debian, irv, ranked_pairs, schulze, score, stv_scottish
from govhub.counting.budget import equal_shares, greedy
from govhub.counting.budget.projects import Budget, Money
from govhub.counting.errors import Refused
from govhub.counting.profile import Id, Points, Scored
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace
from govhub.decisions.methods.options import profiles
from govhub.decisions.methods.options.ballots import Option, is_budget, why_not_answer
from govhub.decisions.methods.options.profiles import Weighed
from govhub.decisions.methods.shape import FAILED, NO_QUORUM, PASSED, Outcome, RuleSet, Test
from govhub.decisions.methods.tally import Beside, Marks

LOT = "lot"  # the word of `ties` under which a lot decides who is chosen
LIVE = 500  # so many different ballots in equal shares are counted while the vote runs
MOST_STEPS = 3_000  # by which shares grow; then they grow ten times as fast
BUDGETS = {  # what the counting methods call them
    "budget_greedy": "greedy",
    "budget_greedy_no_skip": "greedy-no-skip",
    "budget_greedy_threshold": "greedy-threshold",
    "budget_equal_shares": "equalshares-add1",
    "budget_equal_shares_comparison": "equalshares-add1-comparison",
}


def counted(
    rule: RuleSet,
    plain: Outcome,
    marked: Sequence[tuple[Marks, int]],
    options: Sequence[Option],
    beside: Beside,
    scale: int = 1,
) -> Outcome:
    """The outcome with the count of how much chose what. Raises ValueError on what cannot be a choice."""
    for marks, _ in marked:
        if marks is None or why_not_answer(rule, options, marks) is not None:
            raise ValueError(f"{marks!r} is not an answer under {rule.method}")
    if not marked:
        return plain
    given = [(marks, weight) for marks, weight in marked if marks is not None]
    names = [one["name"] for one in options]
    count = {
        **_count(rule, given, options, beside, plain.entitled, scale),
        "names": names,
        "seed": beside.seed,
        **({"decision": beside.decision} if beside.decision else {}),
        **({"unit": beside.unit, "parts": _parts(rule, given, beside)} if is_budget(rule) else {}),
    }
    quorum, tests = plain.tests[0], verdict(rule, count)
    word = NO_QUORUM if not quorum.holds else PASSED if all(test.holds for test in tests) else FAILED
    return replace(plain, result=word, tests=(quorum, *tests), count=count)


def _parts(rule: RuleSet, given: Weighed, beside: Beside) -> int:
    return profiles.parts_counted(rule, sum(weight for _, weight in given), beside)


def takes_long(rule: RuleSet, distinct: int) -> bool:
    """Whether so many different ballots are counted only when the vote has ended: equal shares look at each
    of them again and again."""
    return rule.method.startswith("budget_equal_shares") and distinct > LIVE


def verdict(rule: RuleSet, count: Mapping[str, Sequence[int]]) -> tuple[Test, ...]:
    """What the rule asks of a count: as many winners as seats, something funded, not only the default."""
    winners = count["winners"]
    if is_budget(rule):
        return (Test("funded", len(winners), len(count["options"]), "1", "at_least", bool(winners), 1),)
    seats = rule.seats
    alone = len(winners) == seats
    found = Test("winner", len(winners), seats, str(seats), "at_least", alone, seats)
    if rule.method != "debian":
        return (found,)
    over = int(alone and winners[0] != count["options"][-1])
    return found, Test("over_default", over, 1, "1", "at_least", bool(over), 1)


def _count(
    rule: RuleSet, given: Weighed, options: Sequence[Option], beside: Beside, entitled: int, scale: int
) -> Trace:
    ids = tuple(one["id"] for one in options)
    always = Lot(ids, beside.seed, beside.decision)
    lot = always if rule.ties == LOT else None
    if is_budget(rule):
        return _shared(rule, profiles.budget(rule, given, options, beside, scale), beside)
    if rule.method == "approval":
        return approval.count(profiles.approvals(given, ids), rule.seats, lot)
    if rule.method == "score":
        return score.count(profiles.points(given, ids, rule.highest, None), rule.seats, lot)
    if rule.method == "dots":
        return score.count(profiles.points(given, ids, None, rule.dots), rule.seats, lot, "dots")
    profile = profiles.ranked(given, ids)
    if rule.method == "irv":
        count = irv.count(profile, lot=always)
        return count if lot else _level(count)
    if rule.method == "stv":
        return stv_scottish.count(profile, rule.seats, always)
    if rule.method == "debian":
        ratios = dict.fromkeys(range(len(ids) - 1), Fraction(rule.ratio))
        return debian.count(profile, len(ids) - 1, Fraction(rule.option_quorum) * entitled, ratios, lot)
    counting: Callable[..., Trace] = {"schulze": schulze.count, "ranked_pairs": ranked_pairs.count}[
        rule.method
    ]
    return partial(counting, profile, seats=1, lot=lot, strength=rule.strength)()


def _shared(rule: RuleSet, vote: Budget, beside: Beside) -> Trace:
    """Which projects a budget pays for."""
    ballots = frozenset(vote.points.ballots.items())
    money = (vote.amount, tuple(vote.costs), vote.threshold, vote.step)
    return _budget(BUDGETS[rule.method], vote.points.options, ballots, money, beside.seed, beside.decision)


@lru_cache(maxsize=32)
def _budget(
    method: str,
    ids: tuple[Id, ...],
    ballots: frozenset[tuple[Scored, int]],
    money: tuple[Money, tuple[Money, ...], Money, int],
    seed: str,
    decision: str,
) -> Trace:
    """The count of these ballots, once for all pages that show it: equal shares can take a while. Should
    shares grow too slowly to come to an end, they grow faster."""
    points = Points(ids)
    for ballot, weight in ballots:
        points.add(ballot, weight)
    amount, costs, threshold, step = money
    vote = Budget(amount, costs, points, threshold=threshold, step=step)
    if method in greedy.METHODS:
        return greedy.count(vote, Lot(ids, seed, decision), method)
    while True:
        try:
            return equal_shares.count(vote, Lot(ids, seed, decision), method, most=MOST_STEPS)
        except Refused:
            vote.step *= 10


def _level(count: Trace) -> Trace:
    """Instant runoff whose last two are level, and were in every round: nobody wins by lot."""
    last = len(count["options"]) - 1
    for tie in count["ties"]:
        if tie.get("round") == last and tie["broken_by"] == "lot":
            level = sorted(tie["options"])
            return {**count, "winners": level, "order": [level, *count["order"][2:]]}
    return count
