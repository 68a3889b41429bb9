"""The qualified majority of the Council of the European Union.

Source: Article 16(4) TEU and Article 238(2) and (3) TFEU, in force since 2014. Abstentions are not in favour.
Where not every member takes part, the shares are of those who do.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from govhub.counting.assembly.motion import ABSTAIN, NO, YES, Condition, Motion, outcome
from govhub.counting.errors import Refused
from govhub.counting.trace import Trace, number

MEMBERS, REINFORCED, POPULATION = Fraction(55, 100), Fraction(72, 100), Fraction(65, 100)
LEAST_MEMBERS = Fraction(15)
BLOCKING = 4


def _people(motion: Motion, choice: str | None = None) -> Fraction:
    members = [member for member, said in motion.choices.items() if choice in (None, said)]
    return sum((motion.weights[member] for member in members), start=Fraction(0))


def smallest_blocking(motion: Motion) -> int:
    """How many members not in favour it takes to block.

    Four; where some take no part, the fewest who stand for more than 35 % of the people, and one more.
    """
    if len(motion.choices) == len(motion.weights):
        return BLOCKING
    wanted, held = (1 - POPULATION) * _people(motion), Fraction(0)
    for place, people in enumerate(sorted((motion.weights[m] for m in motion.choices), reverse=True), 1):
        held += people
        if held > wanted:
            return place + 1
    return BLOCKING


def count(motion: Motion, reinforced: bool = False) -> Trace:
    """55 % of the members, at least 15 of them, with 65 % of the people; who blocks must be enough.

    On what neither the Commission nor the High Representative proposed (`reinforced`) it is 72 % of the
    members, and no minimum for those who block.
    """
    if not motion.weights:
        raise Refused("a qualified majority needs a file with the population of the members")
    reinforced = reinforced or not motion.from_commission
    taking_part = len(motion.choices)
    in_favour = motion.heads()[YES]
    everyone = taking_part == len(motion.weights)
    tests = [
        Condition("members", in_favour, taking_part, REINFORCED if reinforced else MEMBERS),
        Condition("population", _people(motion, YES), _people(motion), POPULATION),
    ]
    if everyone and not reinforced:
        no_share = {"base": None, "share": None}
        tests.append(Condition("fewest members", in_favour, 1, LEAST_MEMBERS, facts=no_share))
    passed = all(test.passed for test in tests)
    blocking, against = smallest_blocking(motion), taking_part - in_favour
    # Too few to block: the qualified majority is deemed attained, whatever the share of the people.
    attained = not reinforced and tests[0].passed and against < blocking
    needed = ceil((REINFORCED if reinforced else MEMBERS) * taking_part)
    facts: Trace = {
        "members_needed": max(needed, int(LEAST_MEMBERS)) if len(tests) > 2 else needed,
        "population": {word: number(_people(motion, word)) for word in (YES, NO, ABSTAIN)},
        "members": taking_part,
        "taking_part": "all" if everyone else "some",
    }
    if not reinforced:
        facts["blocking_minority"] = {
            "needed": blocking,
            "not_in_favour": against,
            "enough": against >= blocking,
        }
    return outcome(motion, tests, passed=passed or attained, facts=facts)
