"""Concurrence of sectors: a proposal passes only if the sectors that the rule names agree as well, each by
a share of those of its voices that say yes or no; all of them, or at least so many.

Sources: double majorities (people and cantons in Switzerland; members and population in the Council of
the EU); the practice of partnerships in which no sector is outvoted by the others. A sector of which
nobody says yes or no does not agree: nothing out of nothing never passes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import Any

from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods import gradients
from govhub.decisions.methods.conditions import all_hold, figures
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
from govhub.decisions.methods.tally import Tally, parts_of
from govhub.spaces.phrases import sector as sector_name

EVERY = "*"  # in the place of names: each sector that has a voice in the electorate
YESES, NOES = ("agree",), ("disagree", "block")
GROUPINGS = ("sector", "stakeholder", "group")
EMPTY = ("unasked", "agrees", "refuses")  # what it means that nobody of a group is left

Names = Mapping[str, str]  # what groups are called that are known by an id
NAMELESS: Names = {}
MOST_NAMED = 5  # groups that refuse are named one by one; a table shows them all
Tallies = dict[str, tuple[int, Mapping[str, int]]]  # of each sector: voices, and how many gave each answer


def why_not_rule(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why the groups' part of a rule cannot be used, or None."""
    share = Fraction(rule.concurrence_threshold)
    if not 0 < share <= 1:
        return "concurrence_threshold", Phrase(N_("The share must be more than nothing."))
    if share == 1 and rule.concurrence_comparison == "more_than":
        return "concurrence_comparison", Phrase(N_("More than everybody is impossible; choose “at least”."))
    if EVERY not in rule.concurrence and rule.concurrence_of > len(rule.concurrence):
        return "concurrence_of", Phrase(
            N_("Only %(n)s sectors are named; more than that cannot agree."), n=len(rule.concurrence)
        )
    for part in ("concurrence_quorum", "concurrence_share"):
        if not 0 <= Fraction(getattr(rule, part)) <= 1:
            return part, Phrase(N_("A share is between nothing (0) and everything (1)."))
    if Fraction(rule.concurrence_share) and rule.concurrence_of:
        message = N_("Please give either how many groups must agree or for how many people they stand.")
        return "concurrence_share", Phrase(message)
    if Fraction(rule.concurrence_share) and rule.unit == "person" and rule.concurrence_by != "stakeholder":
        message = N_("Where each person has a voice, people are stood for by organisations only.")
        return "concurrence_by", Phrase(message)
    return _why_not_words(rule)


def _why_not_words(rule: RuleSet) -> tuple[str, Phrase] | None:
    for part, known in (
        ("concurrence_comparison", COMPARISONS),
        ("concurrence_share_comparison", COMPARISONS),
        ("concurrence_by", GROUPINGS),
        ("concurrence_empty", EMPTY),
    ):
        if getattr(rule, part) not in known:
            return part, Phrase(N_("Please choose one of the answers offered."))
    return None


def why_not_open(rule: RuleSet, voices: Mapping[str, int]) -> Phrase | None:
    """Why the groups of an electorate (voices by group) could never meet the rule, or None."""
    asked = named(rule, voices)
    missing = [name for name in asked if not voices.get(name)]
    if rule.concurrence_empty == "agrees":
        missing = []
    if rule.concurrence_empty == "refuses" and len(asked) - len(missing) >= rule.concurrence_of > 0:
        missing = []
    if missing:
        return Phrase(
            N_("The rule needs the agreement of this sector, but nobody could vote for it: %(sector)s."),
            sector=sector_name(missing[0]),
        )
    if rule.concurrence and rule.concurrence_of > len(asked):
        return Phrase(
            N_("The rule needs the agreement of %(needed)s sectors, but only %(n)s could vote."),
            needed=rule.concurrence_of,
            n=len(asked),
        )
    return None


def named(rule: RuleSet, voices: Iterable[str]) -> list[str]:
    """The groups whose agreement counts, in a fixed order. Voices that belong to none are asked as none."""
    return (
        sorted(name for name in voices if name or rule.concurrence_by == "sector")
        if EVERY in rule.concurrence
        else list(rule.concurrence)
    )


def tallies(rule: RuleSet, tally: Tally) -> Tallies:
    """The answers of each group that counts. One of which nobody is left, because all have recused
    themselves, is not asked."""
    found = tally.groups()
    return {name: found[name] for name in named(rule, found) if name in found and found[name][0]}


def least_sectors(rule: RuleSet, of: int) -> int:
    """How many groups must agree: all, unless the rule says how many are enough."""
    return rule.concurrence_of or of


def joined(rule: RuleSet, plain: Outcome, tally: Tally) -> Outcome:
    """The outcome of the whole vote, with the groups' part: what would pass fails where they disagree."""
    sectors = tuple(groups(rule, plain, tally))
    test = share_test(rule, sectors) if Fraction(rule.concurrence_share) else _number_test(rule, sectors)
    word = FAILED if plain.passed and not test.holds else plain.result
    return replace(plain, result=word, tests=(*plain.tests, test), sectors=sectors)


def groups(rule: RuleSet, plain: Outcome, tally: Tally) -> Iterator[SectorCount]:
    """Each group that is asked, with its answers; and those of which nobody is left, where the rule says
    what that means."""
    found, stood = tallies(rule, tally), _stood_for(rule, tally)
    declared = rule.concurrence_empty if rule.concurrence_empty != "unasked" else ""
    empty = [name for name in named(rule, {*tally.groups(), *tally.emptied}) if name not in found]
    for name in [*found, *(empty if declared else [])]:
        entitled, counts = found.get(name, (0, {}))
        yield SectorCount(
            name,
            entitled,
            {p: counts.get(p, 0) for p in plain.counts},
            _agrees(rule, counts),
            _quorum(rule, entitled, counts),
            str(stood.get(name, 0)) if Fraction(rule.concurrence_share) else "",
            "" if name in found else declared,
        )


def _number_test(rule: RuleSet, sectors: Sequence[SectorCount]) -> Test:
    agreeing, needed = sum(one.agrees for one in sectors), least_sectors(rule, len(sectors))
    holds = bool(sectors) and agreeing >= needed
    return Test("concurrence", agreeing, len(sectors), str(needed), "at_least", holds, needed)


def share_test(rule: RuleSet, sectors: Sequence[SectorCount]) -> Test:
    """The people for whom the agreeing groups stand, out of those for whom all that are asked stand."""
    sizes = [(Fraction(one.stands_for or "0"), one.agrees) for one in sectors]
    scale = lcm(*(size.denominator for size, _ in sizes))
    have = int(sum(size for size, agrees in sizes if agrees) * scale)
    of = int(sum(size for size, _ in sizes) * scale)
    share, comparison = Fraction(rule.concurrence_share), rule.concurrence_share_comparison
    holds, least = meets(have, of, share, comparison), least_count(of, share, comparison)
    return Test("concurrence_share", have, of, rule.concurrence_share, comparison, holds, least, scale)


def _stood_for(rule: RuleSet, tally: Tally) -> dict[str, Fraction]:
    """For how many people each group stands: the sum of its voices; where persons have voices, the figure of
    the organisation for which they all stand."""
    found: dict[str, Fraction] = {}
    for kind, parts in tally.entitled.items():
        size, before = Fraction(kind.stands_for or "0"), found.get(kind.group, Fraction(0))
        each = parts_of(rule, kind, tally.scale)
        voices = parts // each if each else 1
        found[kind.group] = max(before, size) if rule.unit == "person" else before + voices * size
    return found


def _agrees(rule: RuleSet, counts: Mapping[str, int]) -> Test:
    yeses, noes = (gradients.SUPPORT, gradients.AGAINST) if rule.method == gradients.NAME else (YESES, NOES)
    yes = sum(counts.get(word, 0) for word in yeses)
    of = yes + sum(counts.get(word, 0) for word in noes)
    share, comparison = Fraction(rule.concurrence_threshold), rule.concurrence_comparison
    holds = meets(yes, of, share, comparison)
    least = least_count(of, share, comparison)
    return Test("sector", yes, of, rule.concurrence_threshold, comparison, holds, least)


def _quorum(rule: RuleSet, entitled: int, counts: Mapping[str, int]) -> Test | None:
    """A group's own quorum: its answers out of its entitled."""
    if not Fraction(rule.concurrence_quorum):
        return None
    cast, needed = sum(counts.values()), Fraction(rule.concurrence_quorum)
    least = least_count(entitled, needed, "at_least")
    holds = least is not None and cast >= least
    return Test("sector_quorum", cast, entitled, rule.concurrence_quorum, "at_least", holds, least)


def agrees_after(rule: RuleSet, counts: Mapping[str, int], before: str | None, after: str, n: int) -> bool:
    """Whether a group agrees once `n` of its voices have changed their answer."""
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


def explain(rule: RuleSet, outcome: Outcome, names: Names = NAMELESS) -> list[Phrase]:
    """Which groups agree, and which do not and why, in sentences."""
    test = next(test for test in outcome.tests if test.name.startswith("concurrence"))
    if not outcome.sectors:
        return [Phrase(N_("No sector is left that could agree: all have declared an interest."))]
    said = [_how_much(test) if test.name == "concurrence_share" else _how_many(rule, test)]
    if not test.holds:
        refusing = [one for one in outcome.sectors if not one.agrees]
        alone = len(refusing) == 1 and outcome.result == FAILED and all_hold(_others(outcome))
        said = [] if alone and test.name == "concurrence" else said
        said += [_refuses(rule, one, called(one.sector, names), alone) for one in refusing[:MOST_NAMED]]
        if more := len(refusing[MOST_NAMED:]):
            said.append(plural_phrase(N_("%(n)s more does not agree."), N_("%(n)s more do not agree."), more))
    return said


def _others(outcome: Outcome) -> list[Test]:
    return [test for test in outcome.tests if not test.name.startswith("concurrence")]


def called(group: str, names: Names) -> Phrase | str:
    """What a group is called: a sector in words, an organisation by its name, a group as it is named."""
    return names.get(group) or sector_name(group)


def _how_many(rule: RuleSet, test: Test) -> Phrase:
    sectors = rule.concurrence_by == "sector"
    if test.holds and test.have == test.of:
        return Phrase(
            N_("Every sector that is needed agrees.") if sectors else N_("Every group that is needed agrees.")
        )
    message = (
        N_("%(have)s of %(of)s sectors agree; needed: %(least)s.")
        if sectors
        else N_("%(have)s of %(of)s groups agree; needed: %(least)s.")
    )
    return Phrase(message, have=test.have, of=test.of, least=test.least or 0)


def _how_much(test: Test) -> Phrase:
    message = (
        N_("The groups that agree stand for %(have)s of %(of)s; needed: %(least)s.")
        if test.holds
        else N_("The groups that agree stand for only %(have)s of %(of)s; needed: %(least)s.")
    )
    return Phrase(message, **figures(test))


def _refuses(rule: RuleSet, one: SectorCount, name: Phrase | str, alone: bool) -> Phrase:
    if one.empty:
        return Phrase(N_("Nobody of this group is left, which counts as a no: %(sector)s."), sector=name)
    if one.quorum is not None and not one.quorum.holds:
        message = N_("%(sector)s has no quorum of its own: %(have)s of %(of)s answered; needed: %(least)s.")
        return Phrase(message, sector=name, **figures(one.quorum))
    if one.test.of == 0 and rule.concurrence_by != "sector":
        return Phrase(N_("Nobody in this group says yes or no: %(sector)s."), sector=name)
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
    said = figures(one.test)
    return Phrase(message, sector=name, yes=said["have"], of=said["of"], share=_share(rule))


def listed(parts: list[Phrase | str]) -> Phrase | str:
    """Names one after the other."""
    said: Phrase | str = parts[0] if parts else ""
    for part in parts[1:]:
        said = Phrase(N_("%(first)s, %(second)s"), first=said, second=part)
    return said
