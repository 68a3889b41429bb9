"""The two moments that a closing time can mean on a day when the clocks change, to choose from."""

from __future__ import annotations

from flask import g

from govhub.core.errors import Invalid
from govhub.core.phrase import N_, Instant, Phrase
from govhub.decisions import rules
from govhub.web.i18n import say

_LABELS = {
    ("twice", 0): N_("The first time: %(when)s (UTC%(offset)s)"),
    ("twice", 1): N_("The second time: %(when)s (UTC%(offset)s)"),
    ("never", 0): N_("Before the change: %(when)s (UTC%(offset)s)"),
    ("never", 1): N_("After the change: %(when)s (UTC%(offset)s)"),
}


def moments_of(act: str) -> list[tuple[int, str]]:
    """What the form of this act offers, when the local time that was typed is none or two."""
    typed = g.get("typed", {}).get(act, {})
    if "closes" not in g.get("errors", {}).get(act, {}):
        return []
    try:
        how, found = rules.local_moments(str(typed.get("closes", "")), str(typed.get("zone") or "UTC"))
    except Invalid:
        return []
    return [
        (one.fold, say(Phrase(_LABELS[how, one.fold], when=Instant(one.instant), offset=one.offset)))
        for one in found
        if how != "once"
    ]
