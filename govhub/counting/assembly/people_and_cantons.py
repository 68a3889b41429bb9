"""The double majority of Switzerland: more yes than no among the voters and among the votes of the cantons.

Source: Federal Constitution, Articles 140 and 142: the result of the popular vote in a canton is its vote,
six cantons have half a vote each, and equal votes of the cantons reject.
"""

from __future__ import annotations

from fractions import Fraction

from govhub.counting.assembly.motion import HALF, Condition, Motion, outcome
from govhub.counting.errors import Refused
from govhub.counting.trace import Trace, number

HALVES = frozenset({"ow", "nw", "bs", "bl", "ar", "ai"})


def weight(canton: str) -> Fraction:
    """A half for the six cantons with half a vote, otherwise one."""
    return HALF if canton.lower() in HALVES else Fraction(1)


def count(motion: Motion) -> Trace:
    """Both majorities. The vote of a canton is what the file declares: before 1987 blanks counted in some."""
    if motion.units:
        yes = sum((unit.weight for unit in motion.units if unit.accepts), start=Fraction(0))
        no = sum((unit.weight for unit in motion.units if not unit.accepts), start=Fraction(0))
    elif motion.units_yes is not None and motion.units_no is not None:
        yes, no = motion.units_yes, motion.units_no
    else:
        raise Refused(f"the vote {motion.id} says nothing about cantons")
    tests = [
        Condition("people", motion.yes, motion.yes + motion.no, HALF, strict=True),
        Condition("cantons", yes, yes + no, HALF, strict=True, facts={"against": number(no)}),
    ]
    units = {unit.name: unit.accepts for unit in motion.units}
    return outcome(motion, tests, facts={"cantons": units} if units else {})
