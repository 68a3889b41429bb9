"""What a rule can ask beside the share of yes: enough in the room, a least number of yes, and enough of the
people whom the voices stand for.

Sources: Robert's Rules of Order (a quorum is a number of members present); the Treaty on European Union,
article 16(4), and the Treaty on the Functioning of the European Union, article 238(3): the members that agree
must comprise 65 % of the people; a minority that stops it by that has at least four members or, where not all
take part, the smallest number that stands for more than 35 % of their people, plus one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import Any

from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods.shape import (
    COMPARISONS,
    FAILED,
    NO_QUORUM,
    PASSED,
    Outcome,
    RuleSet,
    Test,
    least_count,
    meets,
)
from govhub.decisions.methods.tally import Kind, Tally

PRESENCE, LEAST, POPULATION, BLOCKING = "presence", "least", "population", "blocking"
BESIDE = frozenset({PRESENCE, LEAST, POPULATION, BLOCKING, "concurrence", "concurrence_share"})
SHARING = frozenset({"majority", "unanimity"})  # which take a share of yes, know who is present, and ties


def why_not_rule(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why these parts of a rule cannot be used, or None."""
    for part, compared in (
        ("presence_quorum", "presence_comparison"),
        ("population", "population_comparison"),
    ):
        share = Fraction(getattr(rule, part))
        if not 0 <= share <= 1:
            return part, Phrase(N_("A share is between nothing (0) and everything (1)."))
        if getattr(rule, compared) not in COMPARISONS:
            return compared, Phrase(N_("Please choose one of the answers offered."))
        if share == 1 and getattr(rule, compared) == "more_than":
            return compared, Phrase(N_("More than everybody is impossible; choose “at least”."))
    if Fraction(rule.population) and rule.unit != "stakeholder":
        message = N_("Where people are counted, each organisation has one voice, without a weight.")
        return "population", Phrase(message)
    if rule.blocking_least and not Fraction(rule.population):
        message = N_("A least number that can block belongs to a share of the people; please give that too.")
        return "blocking_least", Phrase(message)
    if rule.splits and rule.unit != "weight":
        return "splits", Phrase(N_("Only a voice with a weight can be split."))
    return None


def joined(rule: RuleSet, plain: Outcome, tally: Tally) -> Outcome:
    """The outcome with these conditions: too few in the room is no quorum, too little support has failed."""
    room = [presence_test(rule, tally)] if Fraction(rule.presence_quorum) else []
    more = [least_test(rule, plain, tally)] if rule.least and rule.method in SHARING else []
    if Fraction(rule.population):
        more += population_tests(rule, tally)
    if not room and not more:
        return plain
    word = plain.result
    if word == PASSED and not all_hold(more):
        word = FAILED
    if word in {PASSED, FAILED} and not all_hold(room):
        word = NO_QUORUM
    return replace(plain, result=word, tests=(*plain.tests, *room, *more))


def own(outcome: Outcome) -> Outcome:
    """What the method alone says of the answers: passed, where only a condition beside them was not met."""
    tests = tuple(test for test in outcome.tests if test.name not in BESIDE)
    if outcome.result in {FAILED, NO_QUORUM} and len(tests) < len(outcome.tests) and all_hold(tests):
        return replace(outcome, result=PASSED, tests=tests)
    return replace(outcome, tests=tests)


def all_hold(tests: Iterable[Test]) -> bool:
    """Whether all hold; a share of the people that is missed counts as reached where too few could block."""
    found = {test.name: test.holds for test in tests}
    deemed = found.pop(BLOCKING, False)
    return all(found.values()) or (
        deemed and all(holds or name == POPULATION for name, holds in found.items())
    )


def present(tally: Tally) -> int:
    """How much is in the room: those on the list and all who answered; those alone, where nobody kept one."""
    return tally.cast if tally.present is None else tally.present


def presence_test(rule: RuleSet, tally: Tally) -> Test:
    """Present out of the entitled."""
    needed, there = Fraction(rule.presence_quorum), present(tally)
    least = least_count(tally.whole, needed, rule.presence_comparison)
    holds = least is not None and there >= least
    return Test(PRESENCE, there, tally.whole, rule.presence_quorum, rule.presence_comparison, holds, least)


def least_test(rule: RuleSet, plain: Outcome, tally: Tally) -> Test:
    """A least number of yes, in the unit of the rule."""
    yes, least = plain.counts.get("agree", 0), rule.least * tally.scale
    return Test(LEAST, yes, tally.whole, str(rule.least), "at_least", yes >= least, least)


def population_tests(rule: RuleSet, tally: Tally) -> list[Test]:
    """The people for whom those who agree stand, out of all stood for; and how many do not agree, where too
    few of them cannot stop it. Whoever abstains or is silent is not in favour."""
    scale = people_scale(tally.entitled)
    of = sum(parts * people(kind, scale) for kind, parts in tally.entitled.items())
    have = sum(n * people(line.kind, scale) for line, n in tally.answers.items() if line.choice == "agree")
    share, comparison = Fraction(rule.population), rule.population_comparison
    test = Test(
        POPULATION, have, of, rule.population, comparison, meets(have, of, share, comparison),
        least_count(of, share, comparison), scale,
    )  # fmt: skip
    if test.holds or not rule.blocking_least:
        return [test]
    against, least = tally.whole - tally.counts()["agree"], blocking_least(rule, tally, of, scale)
    return [test, Test(BLOCKING, against, tally.whole, str(least), "fewer_than", against < least, least - 1)]


def blocking_least(rule: RuleSet, tally: Tally, of: int, scale: int) -> int:
    """How many can stop it by the people that they stand for: the declared number or, where some declared
    an interest, the smallest number that stands for enough of the others' people, plus one."""
    if not tally.recused:
        return rule.blocking_least
    standing, number = 0, 0
    for size, voices in sorted(((people(k, scale), n) for k, n in tally.entitled.items()), reverse=True):
        for _ in range(voices):
            if not meets(of - standing, of, Fraction(rule.population), rule.population_comparison):
                return number + 1
            standing, number = standing + size, number + 1
    return number + 1


def people(kind: Kind, scale: int) -> int:
    """For how many people a voice of this kind stands, in parts."""
    return int(Fraction(kind.stands_for or "0") * scale)


def people_scale(kinds: Iterable[Kind]) -> int:
    """How many parts one of the people has, so that every number of them is whole."""
    return lcm(*(Fraction(kind.stands_for or "0").denominator for kind in kinds))


def in_weights(outcome: Outcome, tally: Tally) -> Outcome:
    """With the scale of the weights in each test that counts them."""
    if tally.scale == 1:
        return outcome
    by_weight = {"quorum", "threshold", PRESENCE, LEAST, "sector", "sector_quorum"}

    def scaled(test: Test) -> Test:
        return replace(test, scale=tally.scale) if test.name in by_weight else test

    sectors = tuple(
        replace(one, test=scaled(one.test), quorum=one.quorum and scaled(one.quorum))
        for one in outcome.sectors
    )
    return replace(outcome, tests=tuple(map(scaled, outcome.tests)), sectors=sectors)


def explain(rule: RuleSet, outcome: Outcome) -> list[Phrase]:
    """What these conditions came to, in sentences."""
    tests = {test.name: test for test in outcome.tests}
    said = []
    if (room := tests.get(PRESENCE)) and not room.holds:
        message = N_("Too few were present: %(have)s of %(of)s; needed: %(least)s.")
        said.append(Phrase(message, **figures(room)))
    if (least := tests.get(LEAST)) and not least.holds:
        said.append(Phrase(N_("Only %(have)s said yes; at least %(least)s must."), **figures(least)))
    if stood := tests.get(POPULATION):
        said += _about_people(stood, tests.get(BLOCKING))
    return said


def _about_people(stood: Test, blocking: Test | None) -> list[Phrase]:
    message = (
        N_("Those who agree stand for %(have)s of %(of)s people; needed: %(least)s.")
        if stood.holds
        else N_("Those who agree stand for only %(have)s of %(of)s people; needed: %(least)s.")
    )
    said = [Phrase(message, **figures(stood))]
    if blocking is None or stood.holds:
        return said
    if blocking.holds:
        return [
            *said,
            plural_phrase(
                N_(
                    "%(n)s does not agree, but %(least)s are needed to stop it by that: it counts as reached."
                ),
                N_("%(n)s do not agree, but %(least)s are needed to stop it by that: it counts as reached."),
                blocking.have,
                least=int(blocking.needed),
            ),
        ]
    return [
        *said,
        plural_phrase(
            N_("%(n)s does not agree; %(least)s are enough to stop it by that."),
            N_("%(n)s do not agree; %(least)s are enough to stop it by that."),
            blocking.have,
            least=int(blocking.needed),
        ),
    ]


def figures(test: Test) -> dict[str, Any]:
    """The figures of a test as they are said: whole voices, or exact weights and people."""
    return {
        "have": amount(test.have, test.scale),
        "of": amount(test.of, test.scale),
        "least": amount(test.least or 0, test.scale),
    }


def amount(parts: int, scale: int) -> int | Fraction:
    """So many parts as what they are parts of: a whole number where it is one."""
    exact = Fraction(parts, scale)
    return exact.numerator if exact.denominator == 1 else exact
