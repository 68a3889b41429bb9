"""Whether a vote ends before its time: because everybody has answered, or because those who have not can no
longer change whether it passes.

Certain means: whatever the silent do. Each of them may give any answer, declare an interest, or stay
silent. Answers that were given can be changed until the close, but nobody is waited for because of that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods import ALL, options, secrecy
from govhub.decisions.methods.shape import BLOCKED, NO_QUORUM, PASSED, RECUSED, Answer, Outcome, RuleSet
from govhub.decisions.methods.tally import NOTHING, Beside, Electorate, Kind, Line, Tally, facts_of, tallied
from govhub.decisions.rules.counting import closes_early, counted, everybody_answered, standing

SILENT = ""
EVERYBODY, CERTAIN = "everybody", "certain"


def ends_early(
    rule: RuleSet,
    electorate: Electorate,
    ballots: Mapping[str, Answer],
    among: Sequence[options.Option] = (),
    beside: Beside = NOTHING,
) -> str:
    """Why a vote ends now although its time is not over: "everybody" has answered, it is "certain", or ""."""
    if not (rule.early_close or rule.early_certain):
        return ""
    if rule.secrecy != secrecy.NAMED:  # nothing but who has answered may say when such a vote ends
        return EVERYBODY if everybody_answered(secrecy.sealed(rule, electorate, ballots)) else ""
    if options.chooses(rule) and not everybody_answered(secrecy.sealed(rule, electorate, ballots)):
        return ""  # nothing need be counted to know that
    now = standing(rule, electorate, ballots, among, beside)
    if closes_early(rule, now):
        return EVERYBODY
    if not rule.early_certain or now.result in {NO_QUORUM, BLOCKED} or not can_be_certain(rule):
        return ""
    # Whoever is answered for by a proxy may still answer: they are among the silent here.
    alone = replace(beside, delegations=())
    tally = tallied(rule, facts_of(electorate), ballots, alone)
    return CERTAIN if is_certain(rule, tally, alone) else ""


def is_prolonged(rule: RuleSet, extended: int, outcome: Outcome) -> bool:
    """Whether a vote goes on at its closing time: too few have answered, and its rule gives more time than
    it had (`extended` times). Never where the quorum is reached."""
    missed = any(test.name == "quorum" and not test.holds for test in outcome.tests)
    return missed and rule.extension > 0 and extended < rule.extensions


def can_be_certain(rule: RuleSet) -> bool:
    """Whether it can be said before the end that a rule is met, or cannot be met any more.

    It is not said of choices among options, nor where people are counted whom the voices stand for (then not
    every condition is linear in the answers), nor where more than answers may come in: people into the room,
    or a casting vote.
    """
    room = rule.base == "present" or rule.presence_quorum != "0"
    linear = not options.chooses(rule) and not rule.asks_population
    return linear and not room and rule.ties in {"reject", "pass"}


def why_not_certain(rule: RuleSet) -> tuple[str, Phrase] | None:
    """A rule that would end early when it is certain must be one of which that can be known."""
    if not rule.early_certain or can_be_certain(rule):
        return None
    message = N_(
        "Under this rule it cannot be known before the end whether it is met. Please leave this out."
    )
    return "early_certain", Phrase(message)


def is_certain(rule: RuleSet, tally: Tally, beside: Beside = NOTHING) -> bool:
    """Whether every way in which the silent can act leaves it passed, or every way leaves it not passed.

    Exact, without trying every way: a rule is a number of conditions that are each linear in the answers,
    so the whole of the silent doing the same is the worst for each of them; and groups that must agree
    are taken each at its own worst, because those of one do not bind those of another.
    """
    if not sum(tally.entitled.values()):
        return False
    left = _silent(tally)
    ways = (SILENT, *ALL[rule.method].answers(rule), RECUSED)
    ends = {way: counted(rule, _after(tally, left, lambda kind, way=way: way), (), beside) for way in ways}  # type: ignore[misc]
    if all(end.result != PASSED for end in ends.values()):
        return True
    if any(end.result != PASSED for end in ends.values()):
        return False
    worst = _worst(ends)
    return counted(rule, _after(tally, left, lambda kind: worst.get(kind.group, SILENT)), (), beside).passed


def _silent(tally: Tally) -> dict[Kind, int]:
    """How much of each kind has not answered."""
    left = Counter(dict(tally.entitled))
    for line, parts in tally.answers.items():
        left[line.kind] -= parts
    return {kind: parts for kind, parts in left.items() if parts > 0}


def _after(tally: Tally, left: Mapping[Kind, int], does: Callable[[Kind], str]) -> Tally:
    """The lines as they are when all the silent of a kind do the same."""
    answers, entitled, recused = Counter(dict(tally.answers)), Counter(dict(tally.entitled)), tally.recused
    for kind, parts in left.items():
        way = does(kind)
        if way == RECUSED:
            entitled[kind] -= parts
            recused += 1
        elif way != SILENT:
            answers[Line(kind, way)] += parts
    still = {kind: parts for kind, parts in entitled.items() if parts}
    return replace(tally, answers=answers, entitled=still, recused=recused)


def _worst(ends: Mapping[str, Outcome]) -> dict[str, str]:
    """Of each group a way in which it does not agree, where there is one."""
    found: dict[str, str] = {}
    for way, end in ends.items():
        for one in end.sectors:
            if not one.agrees:
                found.setdefault(one.sector, way)
    return found
