"""Who may draft, write, publish and read reports."""

from __future__ import annotations

from typing import Any

from govhub.core import policy
from govhub.core.phrase import N_
from govhub.spaces.policy import is_facilitator, is_member, takes_part

RULES: dict[str, policy.Predicate] = {
    "reports.index": is_member,
    "reports.show": is_member,
    "reports.draft": is_member,
    "reports.changes": is_member,
    "reports.draft_report": takes_part,
    "reports.write": takes_part,
    "reports.publish_report": is_facilitator,
    "reports.begin_correction": is_facilitator,
    "reports.discard": is_facilitator,
}


def _published(facts: dict[str, Any]) -> str:
    if facts.get("version") == 1:
        return N_("%(actor)s published the report %(about)s")
    return N_("%(actor)s published version %(version)s of the report %(about)s: %(reason)s")


def _discarded(facts: dict[str, Any]) -> str:
    if facts.get("version"):
        return N_("%(actor)s gave up a correction of the report %(about)s")
    return N_("%(actor)s threw away the draft of the report %(about)s")


PHRASES: dict[str, Any] = {
    "reports.draft_report": N_("%(actor)s began the report %(about)s"),
    "reports.write": N_("%(actor)s wrote on the report %(about)s"),
    "reports.publish_report": _published,
    "reports.begin_correction": N_("%(actor)s began a correction of the report %(about)s"),
    "reports.discard": _discarded,
}
