"""Who may read and propose goals."""

from __future__ import annotations

from typing import Any

from govhub.core import policy
from govhub.core.phrase import N_
from govhub.spaces.policy import is_facilitator, is_member, takes_part

RULES: dict[str, policy.Predicate] = {
    "goals.index": is_member,
    "goals.show": is_member,
    "goals.propose": takes_part,
    "goals.rename": is_facilitator,
    "goals.settle": policy.nobody_but_the_system,
}

_SETTLED = {
    "open": N_("%(about)s is put to the vote (decision D-%(decision)s, version %(version)s)"),
    "ratified": N_("%(about)s is ratified (decision D-%(decision)s, version %(version)s)"),
    "withdrawn": N_("%(about)s is no longer being decided (decision D-%(decision)s was withdrawn)"),
}


def _settled(facts: dict[str, Any]) -> str:
    not_ratified = N_("%(about)s is not ratified (decision D-%(decision)s, version %(version)s)")
    return _SETTLED.get(str(facts.get("outcome")), not_ratified)


PHRASES: dict[str, Any] = {
    "goals.propose": N_("%(actor)s proposed the goal %(about)s"),
    "goals.rename": N_("%(actor)s renamed %(about)s"),
    "goals.settle": _settled,
}
