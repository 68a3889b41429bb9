"""Who may read, write and keep texts."""

from __future__ import annotations

from govhub.core import policy
from govhub.core.phrase import N_
from govhub.spaces.policy import is_facilitator, is_member, takes_part

RULES: dict[str, policy.Predicate] = {
    "documents.index": is_member,
    "documents.show": is_member,
    "documents.version": is_member,
    "documents.compare": is_member,
    "documents.create": takes_part,
    "documents.rename": takes_part,
    "documents.save_version": takes_part,
    "documents.save_text": takes_part,
    "documents.restore_version": is_facilitator,
    "documents.join": is_member,
    "documents.leave": is_member,
    "documents.awareness": is_member,
    "documents.update": takes_part,
}

PHRASES: dict[str, str] = {
    "documents.create": N_("%(actor)s began the text %(about)s"),
    "documents.rename": N_("%(actor)s renamed %(about)s"),
    "documents.save_version": N_("%(actor)s kept version %(version)s of %(about)s"),
    "documents.save_text": N_("%(actor)s rewrote parts of %(about)s"),
    "documents.restore_version": N_("%(actor)s restored version %(restored)s of %(about)s"),
}
