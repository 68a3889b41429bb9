"""Yes or no in assemblies, councils and federations: majorities of every base, double majorities."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from govhub.counting.assembly.motion import Motion
from govhub.counting.trace import Trace, number


def count(method: str, motions: Sequence[Motion], rule: Callable[[Motion], Trace]) -> Trace:
    """The trace of all votes of a file: `winners` are those that were adopted, each has a result."""
    votes = [rule(motion) for motion in motions]
    heads = [motion.heads() for motion in motions]
    return {
        "method": method,
        "ballots": number(sum(sum(of_one.values()) for of_one in heads)),
        "distinct": len(motions),
        "options": [motion.id for motion in motions],
        "winners": [vote["id"] for vote in votes if vote["passed"]],
        "votes": votes,
        "ties": [
            {"options": ["yes", "no"], "chosen": ["no"], "broken_by": "a tie rejects", "vote": vote["id"]}
            for vote in votes
            if vote["ties"]
        ],
    }
