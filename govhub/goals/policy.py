"""Who may read and propose goals."""

from __future__ import annotations

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

PHRASES: dict[str, str] = {
    "goals.propose": N_("%(actor)s proposed the goal %(about)s"),
    "goals.rename": N_("%(actor)s renamed %(about)s"),
    "goals.settle": N_("%(about)s: %(outcome)s (decision %(decision)s, version %(version)s)"),
}
