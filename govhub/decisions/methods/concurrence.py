"""Concurrence of sectors: a proposal passes only if the sectors that the rule names agree as well, each by
a share of those of its voices that say yes or no; all of them, or at least so many.

Sources: double majorities (people and cantons in Switzerland; members and population in the Council of
the EU); the practice of partnerships in which no sector is outvoted by the others. A sector of which
nobody says yes or no does not agree: nothing out of nothing never passes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods.shape import (
    COMPARISONS,
    FAILED,
    Outcome,
    RuleSet,
    SectorCount,
    Test,
    least_count,
    meets,
)
from govhub.decisions.methods.tally import Tally
from govhub.spaces.phrases import sector as sector_name

EVERY = "*"  # in the place of names: each sector that has a voice in the electorate
NOES = ("disagree", "block")

Tallies = dict[str, tuple[int, Mapping[str, int]]]  # of each sector: voices, and how many gave each answer


def why_not_rule(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why the sectors' part of a rule cannot be used, or None."""
    share = Fraction(rule.concurrence_threshold)
    if rule.concurrence_comparison not in COMPARISONS:
        return "concurrence_comparison", Phrase(N_("Please choose one of the answers offered."))
    if not 0 < share <= 1:
        return "concurrence_threshold", Phrase(N_("The share must be more than nothing."))
    if share == 1 and rule.concurrence_comparison == "more_than":
        return "concurrence_comparison", Phrase(N_("More than everybody is impossible; choose “at least”."))
    if EVERY not in rule.concurrence and rule.concurrence_of > len(rule.concurrence):
        return "concurrence_of", Phrase(
            N_("Only %(n)s sectors are named; more than that cannot agree."), n=len(rule.concurrence)
        )
    return None


def why_not_open(rule: RuleSet, voices: Mapping[str, int]) -> Phrase | None:
    """Why the sectors of an electorate (voices by sector) could never meet the rule, or None."""
    for name in named(rule, voices):
        if not voices.get(name):
            return Phrase(
                N_("The rule needs the agreement of this sector, but nobody could vote for it: %(sector)s."),
                sector=sector_name(name),
            )
    if rule.concurrence and rule.concurrence_of > len(named(rule, voices)):
        return Phrase(
            N_("The rule needs the agreement of %(needed)s sectors, but only %(n)s could vote."),
            needed=rule.concurrence_of,
            n=len(named(rule, voices)),
        )
    return None


def named(rule: RuleSet, voices: Mapping[str, object]) -> list[str]:
    """The sectors whose agreement counts, in a fixed order."""
    return sorted(voices) if EVERY in rule.concurrence else list(rule.concurrence)


def tallies(rule: RuleSet, tally: Tally) -> Tallies:
    """The answers of each sector that counts. A sector of which nobody is left, because all have recused
    themselves, is not asked."""
    found = tally.groups()
    return {name: found[name] for name in named(rule, found) if name in found and found[name][0]}


def least_sectors(rule: RuleSet, of: int) -> int:
    """How many sectors must agree: all, unless the rule says how many are enough."""
    return rule.concurrence_of or of


def joined(rule: RuleSet, plain: Outcome, found: Tallies) -> Outcome:
    """The outcome of the whole vote, with the sectors' part: what would pass fails where they disagree."""
    sectors = tuple(
        SectorCount(name, entitled, {p: counts.get(p, 0) for p in plain.counts}, _agrees(rule, counts))
        for name, (entitled, counts) in found.items()
    )
    agreeing, needed = sum(one.test.holds for one in sectors), least_sectors(rule, len(sectors))
    holds = bool(sectors) and agreeing >= needed
    test = Test("concurrence", agreeing, len(sectors), str(needed), "at_least", holds, needed)
    word = FAILED if plain.passed and not holds else plain.result
    return Outcome(word, plain.entitled, plain.cast, plain.counts, (*plain.tests, test), (), sectors)


def _agrees(rule: RuleSet, counts: Mapping[str, int]) -> Test:
    yes = counts.get("agree", 0)
    of = yes + sum(counts.get(word, 0) for word in NOES)
    share, comparison = Fraction(rule.concurrence_threshold), rule.concurrence_comparison
    holds = meets(yes, of, share, comparison)
    least = least_count(of, share, comparison)
    return Test("sector", yes, of, rule.concurrence_threshold, comparison, holds, least)


def agrees_after(rule: RuleSet, counts: Mapping[str, int], before: str | None, after: str, n: int) -> bool:
    """Whether a sector agrees once `n` of its voices have changed their answer."""
    then = Counter(counts)
    if before is not None:
        then[before] -= n
    then[after] += n
    return _agrees(rule, then).holds


def sentence(rule: RuleSet) -> Phrase:
    """The sectors' part of the rule in one sentence."""
    given: dict[str, Any] = {"share": _share(rule), "n": rule.concurrence_of, "names": ""}
    if EVERY in rule.concurrence:
        message = N_("Of those who say yes or no in every sector, %(share)s must say yes too.")
        some = N_("In at least %(n)s sectors, of those who say yes or no %(share)s must say yes too.")
    else:
        given["names"] = listed([sector_name(name) for name in rule.concurrence])
        message = N_("Of those who say yes or no, %(share)s must say yes too in each of: %(names)s.")
        some = N_("Of those who say yes or no, %(share)s must say yes too in at least %(n)s of: %(names)s.")
    return Phrase(some if rule.concurrence_of else message, **given)


def _share(rule: RuleSet) -> Phrase:
    more = rule.concurrence_comparison == "more_than"
    message = N_("more than %(share)s") if more else N_("at least %(share)s")
    return Phrase(message, share=rule.concurrence_threshold)


def explain(rule: RuleSet, outcome: Outcome, passes_otherwise: bool) -> list[Phrase]:
    """Which sectors agree, and which do not and why, in sentences."""
    test = next(test for test in outcome.tests if test.name == "concurrence")
    if not outcome.sectors:
        return [Phrase(N_("No sector is left that could agree: all have declared an interest."))]
    said = [_how_many(test)]
    if not test.holds:
        refusing = [one for one in outcome.sectors if not one.test.holds]
        alone = passes_otherwise and len(refusing) == 1
        said = [] if alone else said
        said += [_refuses(rule, one, alone) for one in refusing]
    return said


def _how_many(test: Test) -> Phrase:
    if test.holds and test.have == test.of:
        return Phrase(N_("Every sector that is needed agrees."))
    message = N_("%(have)s of %(of)s sectors agree; needed: %(least)s.")
    return Phrase(message, have=test.have, of=test.of, least=test.least or 0)


def _refuses(rule: RuleSet, one: SectorCount, alone: bool) -> Phrase:
    name = sector_name(one.sector)
    if one.test.of == 0:
        message = (
            N_("It fails because nobody in this sector says yes or no: %(sector)s.")
            if alone
            else N_("Nobody in this sector says yes or no: %(sector)s.")
        )
        return Phrase(message, sector=name)
    message = (
        N_("It fails because %(sector)s does not agree: %(yes)s of %(of)s say yes; needed: %(share)s.")
        if alone
        else N_("%(sector)s does not agree: %(yes)s of %(of)s say yes; needed: %(share)s.")
    )
    return Phrase(message, sector=name, yes=one.test.have, of=one.test.of, share=_share(rule))


def listed(parts: list[Phrase | str]) -> Phrase | str:
    """Names one after the other."""
    said: Phrase | str = parts[0] if parts else ""
    for part in parts[1:]:
        said = Phrase(N_("%(first)s, %(second)s"), first=said, second=part)
    return said
