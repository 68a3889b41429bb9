"""Who answers for whom: delegations, resolved once when the vote ends, and before that as a projection.

Sources: the rules of liquid democracy as they are usually stated: a direct vote suspends one's own
delegation; a cycle in which nobody votes casts nothing, and any direct vote in it breaks it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from govhub.decisions.methods.shape import RuleSet

OFF, DIRECT, TRANSITIVE = "off", "direct", "transitive"


def carried(
    rule: RuleSet, voices: Collection[str], given: Collection[str], edges: Sequence[Mapping[str, str]]
) -> dict[str, str]:
    """Whose answer counts for each voice that has not answered: {voice: the voice that answered}.

    `given` are the voices that have answered themselves, `edges` the delegations that hold for this vote
    ({"from": voice, "to": voice}). One level deep under "direct", any number under "transitive". The
    result depends on nobody's order.
    """
    if rule.delegation == OFF:
        return {}
    to = {edge["from"]: edge["to"] for edge in edges}
    found = {}
    for voice in voices:
        if voice in given or voice not in to:
            continue
        at, seen = to[voice], {voice}
        while rule.delegation == TRANSITIVE and at not in given and at in to and at not in seen:
            seen.add(at)
            at = to[at]
        if at in given and at in voices:
            found[voice] = at
    return found
