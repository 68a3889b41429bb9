"""Majorities of those present and voting, of the members, and unanimity."""

from __future__ import annotations

from fractions import Fraction

from govhub.counting.assembly.motion import ABSENT, HALF, NO, YES, Condition, Motion, outcome
from govhub.counting.errors import Refused
from govhub.counting.trace import Trace

TWO_THIRDS = Fraction(2, 3)


def simple(motion: Motion) -> Trace:
    """More yes than no; abstentions are outside the base, and equal votes reject.

    Source: Rules of Procedure of the UN General Assembly, rules 85, 86 and 95.
    """
    heads = motion.heads()
    base = heads[YES] + heads[NO]
    return outcome(motion, [Condition("present and voting", heads[YES], base, HALF, strict=True)])


def at_least(motion: Motion, share: Fraction = TWO_THIRDS) -> Trace:
    """At least this share of those who say yes or no, rules 83 and 86; nobody's yes is no majority."""
    heads = motion.heads()
    return outcome(motion, [Condition("present and voting", heads[YES], heads[YES] + heads[NO], share)])


def absolute(motion: Motion) -> Trace:
    """More than half of the members, whether they vote or not."""
    if not motion.choices:
        raise Refused("a majority of the members needs a file that names the members")
    everyone = len(set(motion.choices) | set(motion.weights))
    return outcome(motion, [Condition("members", motion.heads()[YES], everyone, HALF, strict=True)])


def unanimity(motion: Motion) -> Trace:
    """Nobody against; abstentions do not prevent it (as in Article 238(4) TFEU)."""
    heads = motion.heads()
    return outcome(
        motion,
        [
            Condition(
                "yes or no", heads[YES], heads[YES] + heads[NO], Fraction(1), facts={"absent": heads[ABSENT]}
            )
        ],
    )
