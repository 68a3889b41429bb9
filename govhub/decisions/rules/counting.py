"""The one count: what a vote comes to. Page, export, `govhub verify` and offline checks all call it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

from govhub.core.canonical import canonical_hash
from govhub.counting.ties import drawn
from govhub.decisions.methods import (
    ALL,
    concurrence,
    conditions,
    majority,
    objecting,
    options,
    secrecy,
)
from govhub.decisions.methods.conditions import SHARING
from govhub.decisions.methods.shape import BLOCKED, Answer, Outcome, RuleSet
from govhub.decisions.methods.smallest import smallest
from govhub.decisions.methods.tally import (
    NOTHING,
    Beside,
    Electorate,
    Kind,
    Line,
    Tally,
    facts_of,
    tallied,
)
from govhub.decisions.methods.turning import changes


def outcome(
    rule: RuleSet,
    electorate: Electorate,
    ballots: Mapping[str, Answer],
    among: Sequence[options.Option] = (),
    beside: Beside = NOTHING,
) -> Outcome:
    """Count a vote, and find the smallest changes that would turn it: what is recorded when it ends.

    Raises ValueError as `standing` does.
    """
    facts, beside = _seeded(rule, electorate, beside)
    tally = tallied(rule, facts, ballots, beside)
    now = counted(rule, tally, among, beside)
    if now.result == BLOCKED and (found := _fallen_back(rule, facts, ballots, beside, now)):
        return found
    return turned(rule, tally, now, beside)


def standing(
    rule: RuleSet,
    electorate: Electorate,
    ballots: Mapping[str, Answer],
    among: Sequence[options.Option] = (),
    beside: Beside = NOTHING,
) -> Outcome:
    """Count `ballots` ({voice: {"choice": …}}) of an electorate under a rule: {voice: sector}, {voice: the
    facts of its opening}, or the voices alone where the rule names no sectors. `among` are the options where
    the rule chooses among some: ballots then say which as well ({"answer": [2, 1, None]}). `beside` is what
    else was known: see `Beside`.

    Pure and exact. Order never matters. Whoever has recused themselves counts neither among the answers
    nor among the entitled, so not for the quorum either. Raises ValueError on a ballot from outside the
    electorate or an unknown answer: such a ballot must never have been taken, and is not silently dropped.
    """
    facts, beside = _seeded(rule, electorate, beside)
    now = counted(rule, tallied(rule, facts, ballots, beside), among, beside, running=True)
    found = _fallen_back(rule, facts, ballots, beside, now) if now.result == BLOCKED else None
    return found or now


def _fallen_back(
    rule: RuleSet, electorate: Electorate, ballots: Mapping[str, Answer], beside: Beside, blocked: Outcome
) -> Outcome | None:
    """The last round, still blocked, by the fallback that the rule declares: by yes and no."""
    if (other := objecting.fallback_of(rule, beside.round)) is None:
        return None
    answers = {voice: objecting.as_yes_or_no(answer) for voice, answer in ballots.items()}
    untested = replace(beside, findings={})
    found = counted(other, tallied(other, electorate, answers, untested), (), untested)
    return replace(blocked, result=found.result, fallback=found.trace(other))


def counted(
    rule: RuleSet,
    tally: Tally,
    among: Sequence[options.Option] = (),
    beside: Beside = NOTHING,
    running: bool = False,
) -> Outcome:
    """The outcome from the lines of a vote: costs the same for a hundred voices and for a hundred thousand.

    Of a `running` vote that takes long to count it says only how many have answered. Raises ValueError on
    an unknown answer.
    """
    method, counts = ALL[rule.method], tally.counts()
    for choice in counts:
        if choice not in method.answers(rule):
            raise ValueError(f"{choice!r} is not an answer under {rule.method}")
    found = _answered(rule, tally, counts, beside)
    if options.chooses(rule):
        marked = tally.marked()
        if not (running and options.takes_long(rule, len(marked))):
            found = options.counted(rule, found, marked, among, beside, tally.scale)
    found = conditions.joined(rule, found, tally)
    if rule.concurrence:
        found = concurrence.joined(rule, found, tally)
    found = conditions.in_weights(found, tally)
    if rule.unit == "weight":
        found = replace(found, heads=dict(sorted(tally.heads.items())), voices=tally.voices)
    found = secrecy.opened(rule, tally, found) if secrecy.is_secret(rule) else found
    return replace(found, recused=tally.recused, scale=tally.scale, carried=tally.carried)


def _answered(rule: RuleSet, tally: Tally, counts: Mapping[str, int], beside: Beside) -> Outcome:
    """What the answers come to by the method; equal votes by the casting vote or the lot, where declared."""
    if rule.method not in SHARING:
        return ALL[rule.method].result(rule, tally.whole, counts)
    tie = _tie(rule, counts, beside)
    method: Any = ALL[rule.method]
    said = tie["says"] if tie else ""
    return replace(method.result(rule, tally.whole, counts, tally.present, said), tie=tie)


def _tie(rule: RuleSet, counts: Mapping[str, int], beside: Beside) -> dict[str, Any] | None:
    """How equal votes are decided; None where they are not equal, or nothing decides them."""
    if not majority.is_level(rule, counts):
        return None
    if rule.ties == "casting":
        return {"by": "casting", "says": beside.casting}
    sides = ("agree", "disagree")
    order = [sides[place] for place in drawn(sides, beside.seed, beside.decision)]
    return {"by": "lot", "says": order[0], "seed": beside.seed, "order": order}


def turned(rule: RuleSet, tally: Tally, now: Outcome, beside: Beside = NOTHING) -> Outcome:
    """The outcome with the smallest changes that would turn it, of a yes or no; and whether some kind of
    change is left unsaid."""
    if options.chooses(rule) or secrecy.was_not_opened(now):
        return now
    if tally.carried or beside.delegations:
        return replace(now, unsaid="delegation")
    method = ALL[rule.method]
    if _alike(rule, tally):
        sectors = concurrence.tallies(rule, tally) if rule.concurrence else None
        plain = partial(_plain, rule, tally, beside)
        return replace(now, changes=tuple(changes(rule, now, method.answers(rule), plain, sectors)))
    found, whole = smallest(
        rule, now, tally, lambda then: counted(rule, then, (), beside), method.answers(rule)
    )
    return replace(now, changes=tuple(found), unsaid="" if whole else "size")


def _alike(rule: RuleSet, tally: Tally) -> bool:
    """Whether voices differ by nothing but the group to which they belong."""
    room = rule.base == "present" or Fraction(rule.presence_quorum)
    groups = Fraction(rule.concurrence_quorum) or (tally.emptied and rule.concurrence_empty != "unasked")
    return not (
        rule.unit == "weight" or rule.asks_population or groups or (room and tally.present is not None)
    )


def _plain(rule: RuleSet, tally: Tally, beside: Beside, counts: Mapping[str, int]) -> Outcome:
    """The outcome of other counts, the groups left aside."""
    found = _answered(rule, tally, counts, beside)
    if not rule.least and not Fraction(rule.presence_quorum):
        return found
    answers = {Line(Kind(), choice): parts for choice, parts in counts.items()}
    return conditions.joined(rule, found, replace(tally, answers=answers))


def _seeded(rule: RuleSet, electorate: Electorate, beside: Beside) -> tuple[Electorate, Beside]:
    """Votes from before a seed was published draw their lots from the electorate."""
    facts = facts_of(electorate)
    if beside.seed or not options.chooses(rule):
        return facts, beside
    return facts, replace(beside, seed=canonical_hash({"voices": sorted(facts)}))


def everybody_answered(outcome: Outcome) -> bool:
    """Whether there is nobody left to wait for."""
    return outcome.cast == outcome.entitled > 0


def closes_early(rule: RuleSet, outcome: Outcome) -> bool:
    """Whether the vote ends now: everybody has answered, and nothing that could be withdrawn stops it.

    Whoever is carried by a proxy has not answered: they may still do it themselves.
    """
    level = outcome.count is not None and not outcome.passed
    stopped = outcome.result == BLOCKED or outcome.fallback is not None
    waits = stopped or level or outcome.carried
    return rule.early_close and everybody_answered(outcome) and not waits


def percent(part: int, whole: int) -> str:
    """A share as a percentage with at most one decimal, rounded half up: the only function that does so.

    Rounding never says 0 or 100 of something that is not, so that a display cannot contradict a result.
    """
    if whole == 0:
        return "–"
    tenths = (Fraction(1000 * part, whole) + Fraction(1, 2)).__floor__()
    if part and tenths == 0:
        return "<0.1"
    if part < whole and tenths >= 1000:
        return ">99.9"
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"
